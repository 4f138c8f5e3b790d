"""The pages on which something is given outside, from the officer's form to the interpreter's and back."""

import re

import pytest

from caseflow.desk.third_parties.interpreter_tasks import RECORDING
from caseflow.schema.third_parties import InterpreterTaskRow
from tests.caseflow.desk.office import GivenCase, Office, give_case
from tests.caseflow.desk.third_parties.cases import ARABIC, TEXT, agree, arabic_case, give, seen, tell, tone
from tests.caseflow.desk.third_parties.test_interpreters import recording
from tests.reporting.desk.office_door import Member, OfficeDoor, Response


@pytest.fixture
def case(office: Office) -> GivenCase:
    tell(office, "ida")
    return arabic_case(office)


def outside(case: GivenCase) -> str:
    return f"/desk/cases/{case.id}/outside"


def act(member: Member, case: GivenCase, name: str, **typed: object) -> Response:
    member.get(outside(case))
    return member.send(f"{outside(case)}/{name}", **typed)


def element(page: str, name: str) -> str:
    found = re.search(rf'id="{name}">([^<]+)<', page)
    assert found
    return found[1]


def test_link_and_password_are_shown_once(amira: Member, office: Office) -> None:
    case = give_case(office)
    consent = agree(office, case)
    shown = act(amira, case, "release", consent=str(consent), body="Heizungsbau Nord")
    assert shown.status == 200
    link, password = element(shown, "link"), element(shown, "password")
    assert re.fullmatch(r"https://testserver/statement/[\w-]{43}", link)
    assert len(password.split()) == 6
    page = amira.get(outside(case))
    assert "Heizungsbau Nord" in page
    assert link not in page
    assert password not in page


def test_the_mail_names_neither_house_nor_topic_nor_password(amira: Member, office: Office) -> None:
    case = give_case(office)
    consent = agree(office, case)
    shown = act(amira, case, "release", consent=str(consent), body="Heizungsbau Nord")
    mail = re.search(r"<textarea id=\"mail\"[^>]*>(.*?)</textarea>", shown, re.DOTALL)
    assert mail
    assert element(shown, "link") in mail[1]
    for told in (TEXT, "heating", "Heizungsbau", case.id.hex[:6], element(shown, "password"), "Wachmann"):
        assert told not in mail[1]


def test_sending_the_release_again_shows_and_stores_nothing_new(amira: Member, office: Office) -> None:
    case = give_case(office)
    consent = agree(office, case)
    amira.get(outside(case))
    form = amira.page
    amira.send(f"{outside(case)}/release", page=form, consent=str(consent), body="Firma")
    again = amira.send(f"{outside(case)}/release", page=form, consent=str(consent), body="Firma")
    assert again.status == 409
    assert "/statement/" not in again


def test_without_a_yes_there_is_no_form_to_release(amira: Member, office: Office) -> None:
    case = give_case(office)
    page = amira.get(outside(case))
    assert "There is no agreed step that may leave today." in page
    assert f"{outside(case)}/release" not in page


def test_taking_a_question_back_says_so(amira: Member, office: Office) -> None:
    case = give_case(office)
    act(amira, case, "release", consent=str(agree(office, case)), body="Firma")
    assert act(amira, case, "withdraw_question").status == 303
    assert "Taken back" in amira.get(outside(case))


def test_the_desk_shows_why_somebody_is_struck(amira: Member, office: Office, case: GivenCase) -> None:
    tell(office, "igor", "15003")
    page = amira.get(outside(case))
    assert "Igor Melnyk" in page
    assert "works for a body that is tied to the case, lives where it happened" in page
    refused = act(amira, case, "task", interpreter=str(office.actor("igor").id))
    assert refused.status == 422
    assert "This interpreter must not get anything of this case." in refused


def test_a_text_goes_to_the_interpreter_and_comes_back_beside_the_original(
    amira: Member, door: OfficeDoor, case: GivenCase
) -> None:
    sent = act(amira, case, "task", interpreter=str(door.office.actor("ida").id), hours="4")
    assert sent.status == 303
    ida = door.member("ida")
    listed = ida.get("/desk/tasks")
    assert listed.status == 200
    assert case.id.hex[:6] not in listed
    address = re.search(r'href="(/desk/tasks/[^"]+)"', listed)
    assert address
    page = ida.get(address[1])
    assert ARABIC in page
    assert case.id.hex[:6] not in page
    assert ida.send(address[1], translation="Der Wachmann …", uncertain="Das Wort.").status == 303
    assert ida.get(address[1]).status == 410
    shown = amira.get(outside(case))
    assert ARABIC in shown
    assert "Der Wachmann …" in shown
    assert "translated by a person" in shown


def test_an_interpreter_is_led_to_her_tasks_and_finds_no_other_page(door: OfficeDoor, case: GivenCase) -> None:
    ida = door.member("ida")
    assert ida.get("/desk/").location == "/desk/tasks"
    for path in ("/desk/team", "/desk/log", "/desk/glossary", "/desk/posters", f"/desk/cases/{case.id}", outside(case)):
        assert ida.get(path).status == 404, path


def test_officers_find_no_page_of_interpreters(amira: Member, office: Office, case: GivenCase) -> None:
    task = give(office, case)
    for path in ("/desk/tasks", f"/desk/tasks/{task}", f"/desk/tasks/{task}/sound"):
        assert amira.get(path).status == 404


def test_an_empty_translation_keeps_the_task(door: OfficeDoor, case: GivenCase) -> None:
    task = give(door.office, case)
    ida = door.member("ida")
    ida.get(f"/desk/tasks/{task}")
    again = ida.send(f"/desk/tasks/{task}", translation=" ", uncertain="bleibt stehen")
    assert again.status == 422
    assert ARABIC in again
    assert "bleibt stehen" in again


def test_hours_that_end_while_the_page_is_open_are_said(door: OfficeDoor, case: GivenCase, amira: Member) -> None:
    task = give(door.office, case)
    door.clock.go_on(hours=3, minutes=50)
    ida = door.member("ida")
    ida.get(f"/desk/tasks/{task}")
    door.clock.go_on(minutes=15)
    over = ida.send(f"/desk/tasks/{task}", translation="Zu spät.")
    assert over.status == 410
    assert "Your hours for this task are over" in over
    assert amira.log_in("amira").status == 303
    assert "Not done in time" in amira.get(outside(case))


def test_an_interpreter_says_where_she_lives(door: OfficeDoor) -> None:
    ida = door.member("ida")
    ida.get("/desk/tasks")
    assert ida.send("/desk/tasks", district="nowhere").status == 422
    assert ida.send("/desk/tasks", district="15002", communities=["ar", "fa"]).status == 303
    page = ida.get("/desk/tasks")
    assert '<option value="15002" selected>' in page
    assert page.count("checked") == 2


def test_a_recording_comes_in_short_pieces_and_never_as_a_download(
    amira: Member, door: OfficeDoor, case: GivenCase
) -> None:
    original = recording(door.office, case, tone(300, seconds=20))
    sent = act(
        amira, case, "task", source=f"{RECORDING}:{original}", interpreter=str(door.office.actor("ida").id), hours="24"
    )
    assert sent.status == 303, sent
    with door.office.database.reading() as session:
        task = session.query(InterpreterTaskRow).one().id
    ida = door.member("ida")
    address = f"/desk/tasks/{task}/sound"
    whole = ida.get(address)
    assert whole.status == 206
    assert len(whole.content) == 64 * 1024
    assert whole.headers["content-disposition"] == "inline"
    assert whole.headers["cache-control"] == "no-store"
    piece = ida.get(address, range="bytes=65536-")
    assert piece.headers["content-range"].startswith("bytes 65536-")
    assert ida.get(address, range="bytes=99999999-").status == 416


def test_a_translation_of_our_own_says_who_made_it(amira: Member, case: GivenCase) -> None:
    assert act(amira, case, "translation", translation="Übersetzt.", made_by="machine").status == 303
    assert "translated by a machine" in amira.get(outside(case))


def test_the_person_can_be_told_that_an_interpreter_is_sought(amira: Member, case: GivenCase) -> None:
    assert act(amira, case, "seek").status == 303


def test_the_case_page_shows_in_short_what_is_outside(amira: Member, office: Office) -> None:
    case = give_case(office)
    act(amira, case, "release", consent=str(agree(office, case)), body="Heizungsbau Nord")
    page = amira.get(f"/desk/cases/{case.id}")
    assert "Heizungsbau Nord" in page
    assert "Waiting for the answer" in page


def test_somebody_else_s_case_has_no_such_page(door: OfficeDoor, case: GivenCase) -> None:
    for name in ("clara", "dora", "paul", "anna"):
        assert door.member(name).get(outside(case)).status == 404


def test_the_glossary_is_kept_by_the_team_and_read_by_the_interpreter(
    amira: Member, door: OfficeDoor, case: GivenCase
) -> None:
    amira.get("/desk/glossary")
    assert amira.send("/desk/glossary/add", language="ar", term="Bescheid", translation="قرار").status == 303
    assert amira.send("/desk/glossary/add", page=amira.get("/desk/glossary"), language="ar", term="").status == 422
    task = give(door.office, case)
    page = door.member("ida").get(f"/desk/tasks/{task}")
    assert "Bescheid" in page
    assert "قرار" in page
    amira.get("/desk/glossary")
    assert amira.send("/desk/glossary/remove").status == 303
    assert "Bescheid" not in amira.get("/desk/glossary")


def test_two_at_a_time_do_not_overwrite_each_other(amira: Member, office: Office, case: GivenCase) -> None:
    amira.get(outside(case))
    form = amira.page
    give(office, case)
    late = amira.send(f"{outside(case)}/translation", page=form, translation="Meine Worte.", made_by="person")
    assert late.status == 409
    assert seen(office, case).contents.journal.entries[-1].text == ""
