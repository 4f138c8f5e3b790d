"""The case page: everything there, every form works, nothing that was typed is lost."""

import datetime
import re
import uuid

import pytest
from sqlalchemy import select

from caseflow.desk.case_page.view import open_case
from caseflow.records.consent import ConsentAnswer, answer_fields
from caseflow.rules.answers import Answers
from caseflow.schema.office import LogEntryRow
from tests.caseflow.desk.office import TODAY, Office, answer_consent, give_case, write_as_reporter
from tests.reporting.desk.office_door import Member, OfficeDoor

CODING = {
    "primary_ground": "racism",
    "forms": ["insult"],
    "area": "reception_state",
    "district": "15001",
    "plausibility": "plausible",
    "agg_scope": "agg_out",
}
CONSENT = {
    "intervention": "request_statement",
    "what": "We ask the firm.",
    "exact_text": "When will the heating be repaired?",
    "not_told": "Your room",
    "guess": "Perhaps",
    "back_until": "2026-11-20",
    "whose": "own",
}


def test_the_page_shows_the_report_as_the_person_said_it(amira: Member, office: Office) -> None:
    answers = Answers(story="Line one\n<b>line two</b>", grounds=("language",), areas=("school",), language="uk")
    case = give_case(office, answers=answers)
    page = amira.get(f"/desk/cases/{case.id}")
    assert page.status == 200
    assert "Line one\n&lt;b&gt;line two&lt;/b&gt;" in page
    assert 'lang="uk"' in page
    assert "Team Nord" in page and "Ombudsteam" in page and "Every report" in page
    assert "Opened the case" in page


@pytest.mark.parametrize("name", ["clara", "anna", "udo", "stella", "paul"])
def test_a_forbidden_and_an_unknown_case_are_one_page(door: OfficeDoor, office: Office, name: str) -> None:
    case = give_case(office)
    member = door.member(name)
    unknown = uuid.uuid4()
    for address in ("", "/coding", "/consent", f"/files/{uuid.uuid4()}"):
        forbidden = member.get(f"/desk/cases/{case.id}{address}")
        nothing = member.get(f"/desk/cases/{unknown}{address}")
        assert (forbidden.status, nothing.status) == (404, 404)
        assert forbidden.replace(str(case.id), "") == nothing.replace(str(unknown), "")
    with office.database.reading() as session:
        lines = session.scalars(select(LogEntryRow).where(LogEntryRow.subject == f"case:{case.id}")).all()
    assert {line.outcome for line in lines} == {"refused"}


@pytest.mark.parametrize("path", ["x", "00000000", "%00", "é"])
def test_what_is_no_case_number_is_not_found(amira: Member, path: str) -> None:
    assert amira.get(f"/desk/cases/{path}").status == 404


def test_a_case_goes_its_whole_way_through_the_forms(amira: Member, office: Office) -> None:
    case = give_case(office).id
    base = f"/desk/cases/{case}"
    assert amira.act(case, "step", target="triage").location == f"{base}?done=step#steps"
    assert amira.act(case, "triage", level="t2", restricted="no", conflict_checked="yes").status == 303
    assert amira.act(case, "step", target="assessment").status == 303
    amira.get(f"{base}/coding")
    assert amira.send(f"{base}/coding", **CODING).location == f"{base}?done=coding#coding"
    assert amira.act(case, "step", target="outcome").status == 303
    assert amira.act(case, "outcome", outcomes=["advised"]).status == 303
    assert amira.act(case, "step", target="feedback").status == 303
    assert amira.act(case, "answer", answer="This came of it.", kind="feedback").status == 303
    assert amira.act(case, "step", target="closed").status == 303
    page = amira.get(base)
    assert "This came of it." in page and "This case is erased by itself on" in page
    assert "The stage was changed." in amira.get(f"{base}?done=step")


def test_a_step_that_is_not_open_says_why_and_cannot_be_sent(amira: Member, office: Office) -> None:
    case = give_case(office, stage="assessment").id
    page = amira.get(f"/desk/cases/{case}")
    assert "The coding has to be completed." in page
    assert f'action="/desk/cases/{case}/step"' not in page
    fields = {"token": token_of(page, f"/desk/cases/{case}/note"), "revision": "0", "target": "plan"}
    assert amira.post(f"/desk/cases/{case}/step", fields).status == 403


def token_of(page: str, action: str) -> str:
    found = re.search(rf'action="{re.escape(action)}"[^>]*>\s*<input type="hidden" name="token" value="(\w+)"', page)
    assert found
    return found[1]


def test_two_officers_at_one_case_lose_nothing(door: OfficeDoor, amira: Member, office: Office) -> None:
    case = give_case(office).id
    address = f"/desk/cases/{case}/answer"
    page = amira.get(f"/desk/cases/{case}")
    assert door.member("ben").act(case, "note", note="Ben was here first").status == 303
    refused = amira.send(address, page=page, answer="Dear person, a long letter")
    assert refused.status == 409
    assert "Ben Krüger" in refused and "Ben was here first" in refused
    assert "Dear person, a long letter" in refused
    # The page that came back holds the new revision, so sending it again stores it.
    assert amira.send(address).status == 303
    view = open_case(office.desk("amira"), case)
    assert [message.text for message in view.contents.messages] == ["Dear person, a long letter"]


@pytest.mark.parametrize(
    ("act", "typed", "sentence"),
    [
        ("note", {"note": "  "}, "Write a text of at most 20,000 characters."),
        ("note", {"note": "x" * 20_001}, "Write a text of at most 20,000 characters."),
        ("answer", {"answer": ""}, "Write a text of at most 20,000 characters."),
        ("answer", {"answer": "x", "kind": "moon"}, "Choose one of the entries."),
        ("answer", {"answer": "x", "language": "moon"}, "Choose one of the entries."),
        ("triage", {"level": "t9", "restricted": "no"}, "Choose one of the entries."),
        ("outcome", {"outcomes": ["moon"]}, "Choose one of the entries."),
        ("intervention", {"intervention": "mediation", "intervention_text": "We talked"}, "There is no yes of the"),
        (
            "intervention",
            {"intervention": "mediation", "intervention_text": "x", "due_on": "31.2."},
            "This day does not",
        ),
        ("exception", {"excepted": "child_protection", "exception_reason": ""}, "Write a text of at most 20,000"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    amira: Member, office: Office, act: str, typed: dict[str, object], sentence: str
) -> None:
    case = give_case(office, stage="triage").id
    answer = amira.act(case, act, **typed)
    assert answer.status == 422
    assert sentence in answer
    texts = [value for name, value in typed.items() if name.endswith(("note", "answer", "text"))]
    assert all(str(text) in answer for text in texts)
    assert open_case(office.desk("amira"), case).revision == 0


def test_an_unknown_act_and_a_damaged_revision_do_nothing(amira: Member, office: Office) -> None:
    case = give_case(office).id
    page = amira.get(f"/desk/cases/{case}")
    token = token_of(page, f"/desk/cases/{case}/note")
    for revision in ("", "-1", "x", "9" * 30, "٣"):
        answer = amira.post(f"/desk/cases/{case}/note", {"token": token, "revision": revision, "note": "kept text"})
        assert answer.status == 409 and "kept text" in answer
    assert amira.post(f"/desk/cases/{case}/fly", {"token": "x"}).status in (403, 404)


def test_an_incomplete_coding_comes_back_with_every_gap_and_every_tick(amira: Member, office: Office) -> None:
    case = give_case(office, answers=Answers(story="x")).id
    amira.get(f"/desk/cases/{case}/coding")
    answer = amira.send(f"/desk/cases/{case}/coding", forms=["threat"], plausibility="not_substantiated")
    assert answer.status == 422
    for field in ("grounds", "area", "agg_scope", "reasons"):
        assert f'href="#{field}"' in answer
    assert re.search(r'value="threat" checked', answer)
    assert re.search(r'value="not_substantiated" checked', answer)


def test_the_reporters_view_and_the_officers_view_stand_apart(amira: Member, office: Office) -> None:
    case = give_case(office, answers=Answers(story="x", grounds=("language",), forms=("insult",))).id
    amira.get(f"/desk/cases/{case}/coding")
    amira.send(f"/desk/cases/{case}/coding", **CODING)
    page = amira.get(f"/desk/cases/{case}")
    said, coded = page.split("The office coded")
    assert "Language" in said.rpartition("The person said")[2]
    assert "Racism" in coded.partition("</section>")[0]


def test_consent_is_asked_in_six_parts_and_shown_with_its_answer(amira: Member, office: Office) -> None:
    case = give_case(office)
    base = f"/desk/cases/{case.id}"
    amira.get(f"{base}/consent")
    assert amira.send(f"{base}/consent", **{**CONSENT, "guess": ""}).status == 422
    assert "We ask the firm." in (amira.page or "")
    assert amira.send(f"{base}/consent", **CONSENT).status == 303
    page = amira.get(base)
    assert "When will the heating be repaired?" in page and "Waiting for the answer" in page
    (consent,) = open_case(office.desk("amira"), case.id).contents.consents
    head = {"author": ("reporter",), "day": (TODAY.isoformat(),), "sequence": ("9",)}
    answer_consent(office, case, head | answer_fields(consent.id, ConsentAnswer.YES))
    early = amira.act(case.id, "intervention", intervention="request_statement", intervention_text="Sent")
    assert early.status == 422
    amira.door.clock.go_on(days=8)
    late = amira.door.member("amira")
    assert late.act(case.id, "intervention", intervention="request_statement", intervention_text="Sent").status == 303


def test_a_new_message_is_marked_until_it_is_read(amira: Member, office: Office) -> None:
    case = give_case(office)
    write_as_reporter(office, case, "Are you there?", 1, TODAY - datetime.timedelta(days=1))
    assert "Mark as read" in amira.get(f"/desk/cases/{case.id}")
    assert amira.send(f"/desk/cases/{case.id}/read").status == 303
    assert "Mark as read" not in amira.get(f"/desk/cases/{case.id}")


def test_a_paused_case_takes_notes_only(amira: Member, office: Office) -> None:
    case = give_case(office, state="paused").id
    page = amira.get(f"/desk/cases/{case}")
    assert "The person has paused this case." in page
    assert f'action="/desk/cases/{case}/answer"' not in page
    assert amira.send(f"/desk/cases/{case}/note", note="She paused").status == 303


def test_four_eyes_on_the_page(door: OfficeDoor, amira: Member, office: Office) -> None:
    case = give_case(office).id
    assert amira.act(case, "propose", target="closed_spam", step_text="An advertisement").status == 303
    assert "You proposed this." in amira.get(f"/desk/cases/{case}")
    ben = door.member("ben")
    page = ben.get(f"/desk/cases/{case}")
    assert "Amira Haddad proposes it." in page and "An advertisement" in page
    assert "Confirm as the second person" in page
    assert ben.send(f"/desk/cases/{case}/step", target="closed_spam").status == 303


def test_the_reserve_is_told_that_its_look_is_logged(door: OfficeDoor, office: Office) -> None:
    case = give_case(office).id
    page = door.member("olga").get(f"/desk/cases/{case}")
    assert "You opened this case as the reserve." in page
    assert "Opened the case as the reserve" in page


def test_the_inbox_leads_to_its_cases_and_filters(amira: Member, office: Office) -> None:
    late = give_case(office, due_on=TODAY - datetime.timedelta(days=3), stage="triage").id
    soon = give_case(office, due_on=TODAY + datetime.timedelta(days=3)).id
    page = amira.get("/desk/")
    assert page.index(str(late)) < page.index(str(soon))
    assert "3 days overdue" in page
    filtered = amira.get("/desk/?stage=triage&overdue=1")
    assert str(late) in filtered and str(soon) not in filtered
    for strange in ("?page=x", "?page=-1", "?page=" + "9" * 40, "?stage=moon", "?show=moon", "?page=٣"):
        assert amira.get(f"/desk/{strange}").status == 200


def test_a_conflict_shown_by_the_coding_sends_the_case_to_the_reserve_which_gives_it_on(
    door: OfficeDoor, office: Office
) -> None:
    case = give_case(office, team="advice", answers=Answers(story="At school")).id
    dora, olga = door.member("dora"), door.member("olga")
    dora.get(f"/desk/cases/{case}/coding")
    assert dora.send(f"/desk/cases/{case}/coding", **CODING | {"area": "school"}).location == "/desk/?done=suspended"
    assert "the reserve has the case now" in dora.get("/desk/?done=suspended")
    assert dora.get(f"/desk/cases/{case}").status == 404
    refused = olga.act(case, "give", team=str(office.team("advice")))
    assert refused.status == 422 and "This team has a conflict of interest" in refused
    assert olga.send(f"/desk/cases/{case}/give", team="moon").status == 422
    assert olga.send(f"/desk/cases/{case}/give", team=str(office.team("second"))).status == 303
    assert door.member("clara").get(f"/desk/cases/{case}").status == 200
    amira = door.member("amira")
    assert f'action="/desk/cases/{case}/give"' not in amira.get("/desk/")
