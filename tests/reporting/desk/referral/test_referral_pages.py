"""Referring, lifting and handing over at the desk: forms that lose nothing, pages that show nothing too much."""

import re
from uuid import UUID

import pytest
from sqlalchemy import func, select

from caseflow.desk.files.line import file_of
from caseflow.desk.referral.exchange import ReferralState, referrals
from caseflow.rules.answers import Answers
from caseflow.schema.cases import AttachmentRow
from caseflow.sealing.attachments import read
from tests.caseflow.cleaning.recordings import CANARY
from tests.caseflow.cleaning.test_pictures import jpeg
from tests.caseflow.desk.office import Office
from tests.caseflow.desk.referral.handing_on import copies, look, said_yes
from tests.caseflow.reporter.person import Reporter, answer, report, stage
from tests.reporting.desk.office_door import Member, OfficeDoor

STORY = "Der Wachmann lässt uns nicht hinein."
TEXT = "Bitte rufen Sie die Familie zurück."


@pytest.fixture
def reporter(office: Office) -> Reporter:
    given = report(office, Answers(story=STORY, areas=("reception_state",), notice_version="1"))
    answer(office, given.case, "Canary of the dialogue")
    return given


def refer(amira: Member, office: Office, case: UUID, **typed: object) -> Member:
    amira.get(f"/desk/cases/{case}/refer")
    filled = {"team": str(office.team("advice")), "parts": ["report"], "referral_text": TEXT} | typed
    amira.send(f"/desk/cases/{case}/refer", **filled)
    return amira


def test_a_referral_from_the_form_to_the_partner_s_answer(door: OfficeDoor, office: Office, reporter: Reporter) -> None:
    said_yes(office, reporter)
    amira = door.member("amira")
    page = amira.get(f"/desk/cases/{reporter.case}")
    assert f"/desk/cases/{reporter.case}/refer" in page
    refer(amira, office, reporter.case)
    assert amira.page is not None and amira.page.location == f"/desk/cases/{reporter.case}/copies?done=referred"
    (copy,) = copies(office)

    dora = door.member("dora")
    assert str(copy) in dora.get("/desk/")
    page = dora.get(f"/desk/cases/{copy}")
    assert page.status == 200
    assert STORY in page and TEXT in page and "Team Nord, Beschwerdestelle" in page
    assert "Canary" not in page and str(reporter.case) not in page
    dora.send(f"/desk/cases/{copy}/copies/accept", accept_text="Morgen.")
    dora.get(f"/desk/cases/{copy}")
    dora.send(f"/desk/cases/{copy}/copies/ask", exchange_text="Welche Sprache?")

    page = amira.get(f"/desk/cases/{reporter.case}/copies")
    assert "Welche Sprache?" in page and "Morgen." in page
    amira.send(f"/desk/cases/{reporter.case}/copies/answer", exchange_text="Dari.")
    page = dora.get(f"/desk/cases/{copy}")
    assert "Dari." in page
    dora.send(f"/desk/cases/{copy}/copies/return", return_outcomes=["advised"], return_text="Beraten.")
    assert "Beraten." in amira.get(f"/desk/cases/{reporter.case}/copies")
    (found,) = referrals(look(office, reporter.case).contents.journal)
    assert found.state is ReferralState.RETURNED


def test_the_partner_gets_a_cleaned_copy_or_the_original_as_it_was_chosen(door: OfficeDoor, office: Office) -> None:
    picture = jpeg()
    sent = [stage(office, picture, name=f"IMG_20261117_{number}.jpg") for number in (1, 2)]
    given = report(office, Answers(story=STORY, notice_version="1"), sent)
    said_yes(office, given)
    first, second = sorted((file.id for file in look(office, given.case).files), key=str)
    refer(
        door.member("amira"), office, given.case, parts=["files"],
        files=[str(first), str(second)], **{f"how-{first}": "cleaned", f"how-{second}": "original"},
    )  # fmt: skip
    (copy,) = copies(office)
    files = {line.description.name: line for line in look(office, copy, "dora").files}
    assert len(files) == 2
    cleaned = content_of(office, copy, files.pop("copy-1.jpg").id)
    (original,) = files.values()
    assert content_of(office, copy, original.id) == picture
    assert CANARY.encode() in picture and CANARY.encode() not in cleaned
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AttachmentRow).where(AttachmentRow.case.is_(None))) == 0


def content_of(office: Office, case: UUID, file: UUID) -> bytes:
    description = file_of(office.desk("dora"), case, file)
    return b"".join(read(office.database, file, description))


def test_a_file_of_another_case_is_not_given_away(amira: Member, office: Office, reporter: Reporter) -> None:
    other = report(office, Answers(story="Anderes.", notice_version="1"), [stage(office)])
    (file,) = look(office, other.case).files
    said_yes(office, reporter)
    refer(amira, office, reporter.case, parts=["files"], files=[str(file.id)])
    assert amira.page is not None and amira.page.status == 404
    assert copies(office) == []


def test_without_a_yes_the_form_comes_back_with_everything_typed(
    amira: Member, office: Office, reporter: Reporter
) -> None:
    refer(amira, office, reporter.case)
    assert amira.page is not None and amira.page.status == 422
    assert "There is no yes of the affected person" in amira.page
    assert TEXT in amira.page and 'value="report" checked' in amira.page
    assert copies(office) == []


def test_what_was_changed_meanwhile_is_told_and_nothing_typed_is_lost(
    door: OfficeDoor, office: Office, reporter: Reporter
) -> None:
    said_yes(office, reporter)
    amira = door.member("amira")
    page = amira.get(f"/desk/cases/{reporter.case}/refer")
    door.member("ben").act(reporter.case, "note", note="Ben was faster")
    filled = {"team": str(office.team("advice")), "parts": ["report"], "referral_text": TEXT}
    again = amira.send(f"/desk/cases/{reporter.case}/refer", page=page, **filled)
    assert again.status == 409
    assert "Somebody changed this case meanwhile" in again and TEXT in again
    assert copies(office) == []


def test_a_partner_with_a_conflict_stands_on_no_form(amira: Member, office: Office) -> None:
    about = report(office, Answers(story="In der Schule.", areas=("school",), notice_version="1"))
    for form in ("refer", "transfer"):
        page = amira.get(f"/desk/cases/{about.case}/{form}")
        assert page.status == 200 and "Beratungsteam" not in page


@pytest.mark.parametrize("form", ["refer", "lift", "transfer", "copies"])
@pytest.mark.parametrize("name", ["clara", "dora", "anna", "udo", "stella", "paul"])
def test_strangers_find_no_form(door: OfficeDoor, reporter: Reporter, name: str, form: str) -> None:
    assert door.member(name).get(f"/desk/cases/{reporter.case}/{form}").status == 404


def test_a_partner_finds_no_form_that_gives_the_copy_on(door: OfficeDoor, office: Office, reporter: Reporter) -> None:
    said_yes(office, reporter)
    refer(door.member("amira"), office, reporter.case)
    (copy,) = copies(office)
    dora = door.member("dora")
    for form in ("refer", "lift", "transfer"):
        assert dora.get(f"/desk/cases/{copy}/{form}").status == 404
    dora.act(copy, "note", note="Unsere Notiz")
    assert "Unsere Notiz" in dora.get(f"/desk/cases/{copy}")


def test_declining_leads_home_and_leaves_nothing(door: OfficeDoor, office: Office, reporter: Reporter) -> None:
    said_yes(office, reporter)
    refer(door.member("amira"), office, reporter.case)
    (copy,) = copies(office)
    dora = door.member("dora")
    dora.get(f"/desk/cases/{copy}")
    refused = dora.send(f"/desk/cases/{copy}/copies/decline", decline_text="")
    assert refused.status == 422 and "Write a text" in refused
    assert dora.send(f"/desk/cases/{copy}/copies/decline", decline_text="Kein Platz.").location.startswith("/desk/")
    assert dora.get(f"/desk/cases/{copy}").status == 404


def test_lifting_shows_who_will_read_and_hides_the_case_from_who_lifted(
    door: OfficeDoor, office: Office, reporter: Reporter
) -> None:
    amira = door.member("amira")
    page = amira.get(f"/desk/cases/{reporter.case}/lift")
    assert "Who reads: Olga Brandt, Otto Lehmann" in page
    assert "Team Süd" not in page
    assert (
        amira.send(f"/desk/cases/{reporter.case}/lift", records=["report"], lift_text="Nur für wenige.").status == 303
    )
    (copy,) = copies(office)
    assert amira.get(f"/desk/cases/{copy}").status == 404
    page = door.member("olga").get(f"/desk/cases/{copy}")
    assert STORY in page and "Nur für wenige." in page and "is counted nowhere" in page


def test_handing_over_a_grave_case_takes_two_on_the_page(door: OfficeDoor, office: Office, reporter: Reporter) -> None:
    amira = door.member("amira")
    amira.act(reporter.case, "triage", level="t1", restricted="no", conflict_checked="yes")
    address = f"/desk/cases/{reporter.case}/transfer"
    page = amira.get(address)
    assert "a second person of the team has to confirm it" in page
    sent = amira.send(address, team=str(office.team("second")), transfer_text="Ihr Haus.", button="propose")
    assert sent.status == 303
    ben = door.member("ben")
    assert "Amira Haddad proposes to give it to Team Süd" in ben.get(address)
    assert ben.send(address, button="transfer").location == "/desk/?done=transferred"
    assert ben.get(f"/desk/cases/{reporter.case}").status == 404
    assert STORY in door.member("clara").get(f"/desk/cases/{reporter.case}")


def test_every_form_has_its_token_and_no_page_runs_a_script_of_its_own(amira: Member, reporter: Reporter) -> None:
    for form in ("refer", "lift", "transfer"):
        page = amira.get(f"/desk/cases/{reporter.case}/{form}")
        assert re.search(r'name="token" value="[^"]{20,}"', page)
        assert "<script>" not in page and "style=" not in page
        assert amira.post(f"/desk/cases/{reporter.case}/{form}", {"team": "x"}).status == 403
