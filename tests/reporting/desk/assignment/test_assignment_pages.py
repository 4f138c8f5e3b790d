"""The pages of who works on what: every form does its work, keeps what was typed, and tells nothing to others."""

import datetime
import re

import pytest

from caseflow.desk.assignment.absence import tell_absence
from caseflow.desk.assignment.assign import assign
from caseflow.desk.assignment.labels import labels_of
from caseflow.desk.assignment.links import links_of
from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.casework.acts import add_note, code_case, set_triage
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.records.journal import EntryKind
from caseflow.rules.answers import Answers
from tests.caseflow.assigned import current_assignment
from tests.caseflow.desk.casework.test_casework import CODING
from tests.caseflow.desk.office import TODAY, GivenCase, Office, give_case, write_as_reporter
from tests.reporting.desk.office_door import Member, OfficeDoor

COLD = {
    "areas": ("reception_state",),
    "facility": "zast_halberstadt",
    "facility_problems": ("housing_repair",),
    "district": "15085",
}


def cold_room(office: Office, story: str = "Cold room.", language: str = "de", **given: object) -> GivenCase:
    answers = Answers(story=story, language=language, **COLD)  # type: ignore[arg-type]  # the values of Answers
    return give_case(office, answers=answers, **given)  # type: ignore[arg-type]  # the values of give_case


def view(office: Office, case: GivenCase, name: str = "ben") -> CaseView:
    return open_case(office.desk(name), case.id)


def has(office: Office, case: GivenCase) -> object:
    found = current_assignment(view(office, case).contents.journal)
    return found.member if found else None


def test_one_click_takes_a_case_and_a_form_gives_it_on_with_a_note(amira: Member, office: Office) -> None:
    case = give_case(office)
    base = f"/desk/cases/{case.id}"
    assert "Nobody has this case yet." in amira.get(base)
    assert amira.act(case.id, "assign").location == f"{base}?done=assigned#assignment"
    assert has(office, case) == office.actor("amira").id
    page = amira.get(base)
    assert "I take it" not in page
    answer = amira.send(
        f"{base}/assign", assignee=str(office.actor("ben").id), handover_note="She prefers Tuesdays.", page=page
    )
    assert answer.status == 303
    assert "She prefers Tuesdays." in amira.get(base)
    assert has(office, case) == office.actor("ben").id


def test_who_is_not_of_the_team_is_refused_and_the_note_is_kept(amira: Member, office: Office) -> None:
    case = give_case(office)
    answer = amira.act(case.id, "assign", assignee=str(office.actor("clara").id), handover_note="For Clara")
    assert answer.status == 422
    assert "For Clara" in answer
    assert amira.act(case.id, "assign", assignee="nobody at all").status == 422
    assert has(office, case) is None


def test_an_assignment_on_an_old_page_shows_what_changed(amira: Member, office: Office) -> None:
    case = give_case(office)
    page = amira.get(f"/desk/cases/{case.id}")
    add_note(office.desk("ben"), case.id, 0, "I called them.")
    answer = amira.send(f"/desk/cases/{case.id}/assign", page=page)
    assert answer.status == 409
    assert "I called them." in answer
    assert has(office, case) is None


def test_a_selection_is_given_and_what_was_not_is_listed(amira: Member, office: Office) -> None:
    cases = [give_case(office) for _ in range(3)]
    token = amira.get("/desk/colleagues")
    me = str(office.actor("amira").id)
    fields = [f"{case.id}:0" for case in cases]
    done = amira.send("/desk/worklist/assign", page=token, case=fields[:2], assignee=me)
    assert done.location == "/desk/colleagues?done=assigned_many"
    together = amira.send("/desk/worklist/assign", page=amira.get("/desk/"), case=fields, do="answer")
    assert together.location == "/desk/answer-many?" + "&".join(f"case={case.id}" for case in cases)
    token = amira.get("/desk/colleagues")
    left = amira.send("/desk/worklist/assign", page=token, case=fields, assignee=me)
    assert left.status == 409
    assert left.count("Somebody changed it meanwhile.") == 2
    assert "1 case was given." in left
    assert has(office, cases[2]) == office.actor("amira").id
    give_case(office)
    amira.get("/desk/colleagues")
    nothing = amira.send("/desk/worklist/assign", case=[], assignee=me)
    assert nothing.location.endswith("?done=nothing_chosen")


def test_labels_are_set_and_taken_off_in_two_clicks(amira: Member, office: Office) -> None:
    case, other = give_case(office), give_case(office)
    assert amira.act(other.id, "label", label="Heizung Haus 3").status == 303
    page = amira.get(f"/desk/cases/{case.id}/links")
    assert "Heizung Haus 3" in page
    assert amira.send(f"/desk/cases/{case.id}/label", page=page).status == 303
    assert labels_of(view(office, case).contents.journal) == ("Heizung Haus 3",)
    assert amira.act(case.id, "unlabel").status == 303
    assert labels_of(view(office, case).contents.journal) == ()
    assert amira.act(case.id, "label", label="x" * 41).status == 422
    assert "x" * 41 in (amira.page or "")


def test_a_suggestion_is_linked_with_its_reason_or_put_aside(amira: Member, office: Office) -> None:
    case, same, aside = cold_room(office), cold_room(office, "Warm water too"), cold_room(office)
    page = amira.get(f"/desk/cases/{case.id}/links")
    assert "Same house, same problem" in page and "Warm water too" in page
    address = f"/desk/cases/{case.id}/links"
    assert amira.send(address, other=str(same.id), do="link").location == f"{address}?done=linked"
    amira.get(address)
    assert amira.send(address, other=str(aside.id), do="dismiss").status == 303
    assert "The desk sees no case" in amira.get(address)
    assert [link.other for link in links_of(view(office, same).contents.journal)] == [case.id]
    page = amira.get(f"/desk/cases/{case.id}")
    assert f'href="/desk/cases/{same.id}"' in page and str(aside.id) not in page
    amira.get(address)
    assert amira.send(address, other=str(same.id), do="end").status == 303
    assert links_of(view(office, case).contents.journal) == ()


def test_a_case_that_is_not_open_to_her_cannot_be_linked_and_is_like_none(amira: Member, office: Office) -> None:
    case, foreign = cold_room(office), cold_room(office, team="second")
    address = f"/desk/cases/{case.id}/links"
    page = amira.get(address)
    assert str(foreign.id) not in page and foreign.id.hex[:6] not in page
    others = (str(foreign.id), "00000000-0000-4000-8000-000000000000", "x")
    answers = [amira.send(address, other=other, do="link", page=amira.get(address)) for other in others]
    assert {answer.status for answer in answers} == {422}
    assert all("This is no other case that is open to you." in answer for answer in answers)


def test_a_duplicate_is_merged_and_its_new_message_is_shown_at_the_primary(amira: Member, office: Office) -> None:
    primary, secondary = cold_room(office), cold_room(office)
    address = f"/desk/cases/{primary.id}/merge/{secondary.id}"
    page = amira.get(address)
    assert "The coding has to be completed." in page and "feedback" not in page
    desk = office.desk("amira")
    set_triage(desk, secondary.id, 0, TriageDecision("t2", restricted=False, conflict_checked=True))
    code_case(desk, secondary.id, 1, CODING)
    assert "We are working on what you told us." not in amira.get(address)
    assert "Wir arbeiten an dem, was Sie uns gesagt haben." in (amira.page or "")
    assert amira.send(address, feedback=" ").status == 422
    amira.get(address)
    answer = amira.send(address, feedback="We go on with what you told us.")
    assert answer.location == f"/desk/cases/{primary.id}?done=merged#assignment"
    assert view(office, secondary).stage.id == "closed"
    assert "The other mailbox wrote." not in amira.get(f"/desk/cases/{primary.id}")
    write_as_reporter(office, secondary, "Still cold.", 9, TODAY)
    page = amira.get(f"/desk/cases/{primary.id}")
    assert "The other mailbox wrote." in page and "Still cold." not in page


def test_one_answer_reaches_each_mailbox_in_its_language_and_the_page_says_what_was_not_sent(
    amira: Member, office: Office
) -> None:
    german = [cold_room(office, f"Zimmer {number}") for number in range(3)]
    farsi, silent = cold_room(office, language="fa"), cold_room(office, has_mailbox=False)
    paused, faster = cold_room(office, state="paused"), german[2]
    every = [*german, farsi, silent, paused]
    page = amira.get("/desk/answer-many?" + "&".join(f"case={case.id}" for case in every))
    assert "text-de" in page and "text-fa" in page
    add_note(office.desk("ben"), faster.id, 0, "Something else.")
    sent = amira.send(
        "/desk/answer-many",
        page=page,
        **{"text-de": "Am Montag kommt die Firma."},
        intervention="repair_order",
        intervention_text="Ordered for the whole house.",
        untraceable="yes",
    )
    assert sent.status == 200
    assert "2 answers lie in their mailboxes" in sent and "2 were not answered" in sent
    assert "Somebody changed it meanwhile." in sent and "There is no text in this language." in sent
    for case in german[:2]:
        contents = view(office, case).contents
        assert [message.text for message in contents.messages] == ["Am Montag kommt die Firma."]
        assert len(contents.journal.all(EntryKind.INTERVENTION)) == 1
        assert all(str(other.id) not in repr(contents.journal) for other in every if other is not case)
    for case in (faster, farsi, silent, paused):
        assert not view(office, case).contents.messages


def test_an_answer_without_text_or_case_keeps_what_was_typed(amira: Member, office: Office) -> None:
    case = cold_room(office)
    page = amira.get(f"/desk/answer-many?case={case.id}")
    answer = amira.send("/desk/answer-many", page=page, intervention="repair_order", intervention_text="Ordered")
    assert answer.status == 422 and "Ordered" in answer
    answer = amira.send("/desk/answer-many", page=page, case=[], **{"text-de": "Guten Tag"})
    assert answer.status == 422 and "Guten Tag" in answer and "Choose at least one case." in answer


def test_linked_and_labelled_cases_are_found_for_one_answer_and_foreign_ones_are_not(
    amira: Member, office: Office
) -> None:
    one, other, foreign = cold_room(office), cold_room(office), cold_room(office, team="second")
    amira.act(one.id, "label", label="Haus 3")
    way = re.search(r'href="(/desk/answer-many[?]label=[0-9a-f]+)"', amira.get(f"/desk/cases/{one.id}/links"))
    assert way, "a label may tell of a case, so it stands in no address"
    amira.send(f"/desk/cases/{one.id}/links", other=str(other.id), do="link")
    linked = amira.get(f"/desk/answer-many?linked={one.id}")
    assert f"{one.id}:" in linked and f"{other.id}:" in linked
    labelled = amira.get(way[1])
    assert f"{one.id}:" in labelled and f"{other.id}:" not in labelled
    for query in (f"linked={foreign.id}", f"case={foreign.id}", "linked=x", "case=", "label=nothing"):
        assert "Choose cases in the inbox" in amira.get(f"/desk/answer-many?{query}")


def test_grave_content_is_hidden_and_one_click_hands_the_case_on(amira: Member, office: Office) -> None:
    grave = cold_room(office, "He came at night.", level="t0")
    other = cold_room(office)
    for address in (f"/desk/answer-many?case={grave.id}", f"/desk/cases/{other.id}/links"):
        page = amira.get(address)
        assert "He came at night." not in page and "Content hidden until opened" in page
    page = amira.get(f"/desk/cases/{grave.id}")
    assert "You opened 1 grave case this week." in page
    assert "grave case this week" not in amira.get(f"/desk/cases/{other.id}")
    cover = office.actor("ben").id
    tell_absence(office.desk("amira"), cover, TODAY, TODAY)
    page = amira.get(f"/desk/cases/{grave.id}")
    form = page[page.index("I cannot take this one") - 700 :]
    assert str(cover) in form
    answer = amira.post(
        f"/desk/cases/{grave.id}/assign",
        {
            "token": form.split('name="token" value="')[1].split('"')[0],
            "revision": "0",
            "assignee": str(cover),
            "then": "inbox",
            "handover_note": "Somebody else should take this one. That needs no reason.",
        },
    )
    assert answer.location == "/desk/?done=handed_on"
    assert has(office, grave) == cover


def test_an_absence_shows_her_cases_to_the_cover_and_ends_by_itself(
    amira: Member, door: OfficeDoor, office: Office
) -> None:
    case = give_case(office)
    assign(office.desk("amira"), case.id, 0, office.actor("amira").id)
    amira.get("/desk/colleagues")
    until = TODAY + datetime.timedelta(days=2)
    answer = amira.send(
        "/desk/colleagues/absence",
        first_day=TODAY.isoformat(),
        last_day=until.isoformat(),
        covered_by=str(office.actor("ben").id),
    )
    assert answer.location == "/desk/colleagues?done=absence"
    ben = door.member("ben")
    page = ben.get("/desk/colleagues")
    assert "Covering for Amira Haddad" in page and case.id.hex[:6] in page
    assert "Amira Haddad is away until" in ben.get(f"/desk/cases/{case.id}")
    inbox = ben.get("/desk/")
    assert "Amira Haddad is away until" in inbox and "Her cases, which are yours meanwhile" in inbox
    assert case.id.hex[:6] in ben.get(f"/desk/?assigned={office.actor('amira').id.hex}")
    door.clock.go_on(days=3)
    later = door.member("ben").get("/desk/colleagues")
    assert "Covering for" not in later and "Nobody is away." in later


@pytest.mark.parametrize(
    ("field", "value"),
    [("covered_by", "x"), ("covered_by", "self"), ("last_day", "2020-01-01"), ("first_day", "tomorrow")],
)
def test_an_absence_that_cannot_be_is_refused_and_kept(amira: Member, office: Office, field: str, value: str) -> None:
    amira.get("/desk/colleagues")
    typed = {
        "first_day": TODAY.isoformat(),
        "last_day": TODAY.isoformat(),
        "covered_by": str(office.actor("ben").id),
        field: str(office.actor("amira").id) if value == "self" else value,
    }
    answer = amira.send("/desk/colleagues/absence", **typed)
    assert answer.status == 422
    assert 'role="alert"' in answer


def test_the_week_is_counted_by_team_and_reason_without_a_case(door: OfficeDoor, office: Office) -> None:
    late = give_case(office, due_on=TODAY - datetime.timedelta(days=2))
    give_case(office, due_on=TODAY + datetime.timedelta(days=3))
    give_case(office, team="second", due_on=TODAY)
    page = door.member("olga").get("/desk/week")
    assert "Team Nord" in page and "Team Süd" in page and "First look" in page
    assert late.id.hex[:6] not in page and "Wachmann" not in page
    assert "Team Süd" not in door.member("ben").get("/desk/week")


@pytest.mark.parametrize("name", ["clara", "anna", "udo", "stella", "paul"])
def test_who_is_not_of_the_team_finds_nothing_at_these_addresses(door: OfficeDoor, office: Office, name: str) -> None:
    one, other = cold_room(office), cold_room(office)
    member = door.member(name)
    for path in (f"/desk/cases/{one.id}/links", f"/desk/cases/{one.id}/merge/{other.id}"):
        assert member.get(path).status == 404
    for path in ("/desk/colleagues", "/desk/answer-many", "/desk/week"):
        page = member.get(path)
        assert page.status == (200 if name == "clara" else 404)
        assert one.id.hex[:6] not in page
