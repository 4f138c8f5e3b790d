"""The composer: blocks with their facts, the page as the person reads it, drafts, the crisis text, changed pages."""

import datetime
import re
from collections.abc import Mapping
from functools import partial

import pytest

from caseflow.desk.case_page.view import open_case
from caseflow.desk.casework import acts
from caseflow.records.notices import NoticeKind, write_notice
from caseflow.reporter.mailbox.contact import AnswerWishes
from caseflow.rules.answers import Answers
from caseflow.sealing.record_rows import put_record
from tests.caseflow.desk.office import TODAY, GivenCase, Office, give_case
from tests.reporting.desk.office_door import Member, OfficeDoor

ARABIC = Answers(story="الحارس لا يسمح لنا بالدخول", areas=("reception_state",), language="ar")


def base(case: GivenCase) -> str:
    return f"/desk/cases/{case.id}"


def typed_in(page: str, field: str) -> str:
    found = re.search(rf'<textarea name="{field}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return found[1]


def test_a_block_is_inserted_after_what_was_typed_with_its_facts(amira: Member, office: Office) -> None:
    case = give_case(office, answers=Answers(story="x", language="de"))
    amira.get(base(case))
    page = amira.send(f"{base(case)}/answer", do="insert", block="receipt", answer="Guten Tag", language="de")
    assert page.status == 200
    text = typed_in(page, "answer")
    assert text.startswith("Guten Tag\n\nIhre Meldung ist angekommen. Ein Mensch hat sie gelesen: Lauter Halle.")
    assert "Bis zum 25. November 2026 hören Sie von uns." in text
    assert open_case(office.desk("amira"), case.id).contents.messages == ()


def test_a_block_that_nobody_knows_keeps_the_text(amira: Member, office: Office) -> None:
    case = give_case(office)
    amira.get(base(case))
    page = amira.send(f"{base(case)}/answer", do="insert", block="moon", answer="Guten Tag")
    assert page.status == 422 and typed_in(page, "answer") == "Guten Tag"


def test_a_place_that_is_not_filled_is_not_sent(amira: Member, office: Office) -> None:
    case = give_case(office)
    page = amira.act(case.id, "answer", answer="Bis zum {day}")
    assert page.status == 422 and "A place in curly brackets is not filled yet." in page
    assert typed_in(page, "answer") == "Bis zum {day}"


def test_the_preview_is_her_page_in_her_language_and_direction(amira: Member, office: Office) -> None:
    case = give_case(office, answers=ARABIC)
    amira.get(base(case))
    page = amira.send(f"{base(case)}/answer", do="preview", answer="مرحبا <b>", language="ar", kind="question")
    assert '<section class="as-read" lang="ar" dir="rtl">' in page
    assert "مرحبا &lt;b&gt;" in page and "الرسائل" in page
    assert amira.send(f"{base(case)}/answer").status == 303
    (message,) = open_case(office.desk("amira"), case.id).contents.messages
    assert (message.text, message.kind, message.language) == ("مرحبا <b>", "question", "ar")


def test_from_the_preview_one_goes_on_writing_without_losing_a_word(amira: Member, office: Office) -> None:
    case = give_case(office)
    amira.get(base(case))
    amira.send(f"{base(case)}/answer", do="preview", answer="Ein langer Text", kind="feedback")
    page = amira.send(f"{base(case)}/answer", do="write")
    assert page.status == 200 and typed_in(page, "answer") == "Ein langer Text"
    assert re.search(r'value="feedback" checked', page)


@pytest.mark.parametrize("name", ["amira", "ben", "olga"])
def test_any_member_of_the_case_sends_the_crisis_text_in_two_presses(
    door: OfficeDoor, office: Office, name: str
) -> None:
    case = give_case(office, answers=ARABIC)
    member = door.member(name)
    assert f'href="{base(case)}/crisis"' in member.get(base(case))
    page = member.get(f"{base(case)}/crisis")
    assert "112" in page and 'dir="rtl"' in page
    assert member.send(f"{base(case)}/answer").status == 303
    (message,) = open_case(office.desk("amira"), case.id).contents.messages
    assert message.language == "ar" and "112" in message.text


@pytest.mark.parametrize("form", ["answer", "note", "summary"])
def test_a_draft_comes_back_to_its_form_and_to_nobody_else(
    door: OfficeDoor, amira: Member, office: Office, form: str
) -> None:
    case = give_case(office)
    amira.get(base(case))
    field = {"answer": "answer", "note": "note", "summary": "summary"}[form]
    assert amira.send(f"{base(case)}/{form}", do="draft", **{field: "Angefangen"}).status == 303
    assert typed_in(amira.get(base(case)), field) == "Angefangen"
    others = door.member("ben").get(base(case))
    assert "Angefangen" not in others
    assert ("is writing an answer since" in others) == (form == "answer")


def test_what_was_refused_is_still_there_the_next_day(door: OfficeDoor, amira: Member, office: Office) -> None:
    case = give_case(office)
    page = amira.get(base(case))
    acts.add_note(office.desk("ben"), case.id, 0, "Ben war schneller")
    assert amira.send(f"{base(case)}/answer", page=page, answer="Ein langer Brief").status == 409
    door.clock.go_on(days=1)
    assert typed_in(door.member("amira").get(base(case)), "answer") == "Ein langer Brief"


def test_a_summary_and_a_consent_question_are_the_colleagues_and_not_the_persons(amira: Member, office: Office) -> None:
    case = give_case(office)
    page = amira.get(base(case))
    acts.write_summary(office.desk("ben"), case.id, 0, "So haben wir es verstanden", "de")
    refused = amira.send(f"{base(case)}/note", page=page, note="x")
    assert refused.status == 409
    changed = refused.partition('id="changed"')[2].partition("</div>")[0]
    assert "Ben Krüger: Summary for the person" in changed
    assert "The person wrote, answered or changed something." not in changed


def test_marking_as_read_disturbs_nobody(amira: Member, office: Office) -> None:
    case = give_case(office)
    page = amira.get(base(case))
    acts.mark_read(office.desk("ben"), case.id, 0)
    assert amira.send(f"{base(case)}/note", page=page, note="Nicht gestört").status == 303


def test_whether_she_has_read_it_is_shown_only_with_her_leave(amira: Member, office: Office) -> None:
    case = give_case(office)
    acts.send_answer(office.desk("amira"), case.id, 0, "Wir fragen nach.", "de")
    say(office, case, NoticeKind.SEEN, 2, {"until": "1"})
    assert "Opened on" not in amira.get(base(case))
    say(office, case, NoticeKind.ANSWER_WISHES, 3, AnswerWishes(read_receipt="yes").to_fields())
    assert "Opened on Wed" in amira.get(base(case))


def say(office: Office, case: GivenCase, kind: NoticeKind, sequence: int, fields: Mapping[str, str]) -> None:
    head = {"author": ("reporter",), "day": (TODAY.isoformat(),), "sequence": (str(sequence),)}
    with office.database.writing() as session:
        put = partial(put_record, session, case.id, case.keys, case.shred)
        write_notice(lambda purpose, said: put(purpose, {**head, **said}), kind, fields)


def test_the_timeline_shows_everything_in_its_order_and_narrows(amira: Member, office: Office) -> None:
    case = give_case(office)
    amira.act(case.id, "note", note="Eine Notiz")
    amira.act(case.id, "answer", answer="Ein Brief")
    page = amira.get(base(case)).partition('id="timeline"')[2].partition("</section>")[0]
    order = [page.index(text) for text in ("The report came in", "Eine Notiz", "Ein Brief")]
    assert order == sorted(order)
    narrowed = amira.get(f"{base(case)}?show=internal").partition('id="timeline"')[2].partition("</section>")[0]
    assert "Eine Notiz" in narrowed and "Ein Brief" not in narrowed
    assert amira.get(f"{base(case)}?show=moon").status == 200


def test_a_long_case_shows_what_is_new_and_folds_the_rest(amira: Member, office: Office) -> None:
    case = give_case(office)
    for number in range(20):
        acts.add_note(office.desk("amira"), case.id, number, f"Notiz {number}")
    page = amira.get(base(case))
    folded, _, new = page.partition('id="timeline"')[2].partition("</details>")
    assert "Notiz 0" in folded and "Notiz 19" in new and "Notiz 19" not in folded


def test_the_fast_lane_stands_at_cases_that_fit_and_nowhere_else(amira: Member, office: Office) -> None:
    fits = give_case(office, answers=Answers(story="Kalt", facility_problems=("housing_basic",)))
    other = give_case(office)
    assert f'href="{base(fits)}/fast"' in amira.get(base(fits))
    assert "/fast" not in amira.get(base(other))
    assert amira.get(f"{base(other)}/fast").status == 404


def test_the_fast_lane_goes_through_its_screens(amira: Member, office: Office) -> None:
    answers = Answers(story="Kalt", facility_problems=("housing_basic",), areas=("reception_state",), language="uk")
    fast = f"{base(give_case(office, answers=answers))}/fast"
    amira.get(fast)
    refused = amira.send(fast, do="receive", coding_fits="yes")
    assert refused.status == 422
    refused = amira.send(fast, do="receive", conflict_checked="yes", coding_fits="")
    assert refused.status == 422
    assert amira.send(fast, do="receive", conflict_checked="yes", coding_fits="yes").status == 303
    page = amira.get(fast)
    assert "Heizung, Wasser, Licht oder Schloss defekt" in typed_in(page, "request")
    assert amira.send(fast, do="request").status == 422, "what can be traced needs a yes"
    assert amira.send(fast, do="request", hides=["room", "person", "day"]).status == 303
    amira.get(fast)
    assert amira.send(fast, do="answered", party_answer="", outcome="remedied").status == 422
    answered = {"party_answer": "Repariert.", "outcome": "remedied", "closes": "yes"}
    assert amira.send(fast, do="answered", **answered).status == 303
    assert "This case is closed." in amira.get(fast)


def test_the_fast_lane_asks_in_the_mailbox_with_everything_filled_in(amira: Member, office: Office) -> None:
    answers = Answers(story="Kalt", facility_problems=("housing_basic",), areas=("reception_state",), language="en")
    case = give_case(office, answers=answers)
    fast = f"{base(case)}/fast"
    amira.get(fast)
    amira.send(fast, do="receive", conflict_checked="yes", coding_fits="yes")
    page = amira.get(fast)
    form = next(one for one in page.split("<form") if 'value="ask"' in one)
    token = re.search(r'name="token" value="(\w+)"', form)
    assert token
    fields = {name: typed_in(form, name) for name in ("what", "exact_text", "not_told", "guess")}
    back = (TODAY + datetime.timedelta(days=3)).isoformat()
    revision = open_case(office.desk("amira"), case.id).revision
    sent = fields | {"do": "ask", "token": token[1], "revision": str(revision), "back_until": back}
    assert amira.post(fast, sent).status == 303
    (consent,) = open_case(office.desk("amira"), case.id).contents.consents
    assert consent.question.what == "We ask the operator to repair this: Heating, water, light or lock broken."
    assert "no answer means no" in amira.get(fast)


def test_two_at_one_text_block_overwrite_nothing(door: OfficeDoor, amira: Member) -> None:
    address = "/desk/text-blocks/closing/de"
    page = amira.get(address)
    ben = door.member("ben")
    ben.get(address)
    assert ben.send(address, do="store", text="Bens Fassung").status == 303
    refused = amira.send(address, page=page, do="store", text="Amiras Fassung")
    assert refused.status == 409 and "Bens Fassung" in refused and "Amiras Fassung" in refused
    assert amira.send(address, do="store").status == 303
    assert "Amiras Fassung" in ben.get(address)
    assert ben.send(address, do="drop").status == 303
    assert "Amiras Fassung" not in ben.get(address)


@pytest.mark.parametrize("text", ["", "Bis {dya}"])
def test_a_text_block_that_is_wrong_says_why(amira: Member, text: str) -> None:
    address = "/desk/text-blocks/closing/en"
    amira.get(address)
    assert amira.send(address, do="store", text=text).status == 422


def test_text_blocks_are_for_those_who_work_on_cases(door: OfficeDoor) -> None:
    assert door.member("udo").get("/desk/text-blocks").status == 404
    member = door.member("dora")
    assert "Crisis: call 112" in member.get("/desk/text-blocks")
    assert member.get("/desk/text-blocks/new?name=own_block").location == "/desk/text-blocks/own_block/de"
    assert member.get("/desk/text-blocks/new?name=%C3%84").location == "/desk/text-blocks"
    assert member.get("/desk/text-blocks/crisis/xx").status == 404


LONG_FORMS: Mapping[str, Mapping[str, object]] = {
    "consent": {"intervention": "request_statement", "what": "Wir fragen nach", "exact_text": "Warum?"}
    | {"not_told": "Den Namen", "guess": "Kaum", "whose": "own", "back_until": "2026-11-27"},
    "coding": {"primary_ground": "racism", "forms": ["insult"], "area": "work", "agg_scope": "agg_in"},
}


@pytest.mark.parametrize("form", ["coding", "consent"])
def test_the_long_forms_say_what_a_colleague_did_and_lose_nothing(amira: Member, office: Office, form: str) -> None:
    case = give_case(office)
    page = amira.get(f"{base(case)}/{form}")
    acts.add_note(office.desk("ben"), case.id, 0, "Ben war schneller")
    refused = amira.send(f"{base(case)}/{form}", page=page, **LONG_FORMS[form])
    assert refused.status == 409
    assert "Ben Krüger: Note – <bdi>Ben war schneller</bdi>" in refused
    if form == "consent":
        assert typed_in(refused, "what") == "Wir fragen nach"
        assert typed_in(amira.get(f"{base(case)}/consent"), "exact_text") == "Warum?", "kept as a draft"
    else:
        assert re.search(r'value="agg_in" checked', refused)


def test_a_consent_question_is_kept_and_goes_with_sending(amira: Member, office: Office) -> None:
    case = give_case(office)
    address = f"{base(case)}/consent"
    amira.get(address)
    parts = {"intervention": "request_statement", "what": "Wir fragen", "exact_text": "Warum?", "not_told": "Namen"}
    assert amira.send(address, do="draft", **parts, whose="own").status == 303
    amira.get(address)
    assert amira.send(address, guess="Kaum", whose="own", intervention="request_statement").status == 303
    assert open_case(office.desk("amira"), case.id).drafts.own == ()
    assert open_case(office.desk("amira"), case.id).contents.consents[0].question.what == "Wir fragen"
