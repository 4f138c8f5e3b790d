"""Something else to tell: a case of its own behind the same code, and nothing in clear that links the two."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select, update

from caseflow.operations.retention import erase_due
from caseflow.reporter.conversation.replies import ask_erasure
from caseflow.reporter.intake.further_case import FurtherReport, TooManyCases, receive_further
from caseflow.reporter.intake.resend import FormTooOld
from caseflow.reporter.intake.submit import Receipt
from caseflow.reporter.mailbox.cases_of_code import MOST_CASES, CodeCase, Place
from caseflow.reporter.mailbox.visit import CaseNotChosen, VisitEnded, choose_case, open_code, open_visit, siblings
from caseflow.rules.answers import Answers
from caseflow.schema.base import Base
from caseflow.schema.cases import AttachmentRow, CaseRow, RecordRow
from caseflow.schema.mailboxes import MailboxRow, MailboxVisitRow
from caseflow.sealing.attachments import StagedFile
from caseflow.sealing.form_keys import FORM_DAYS
from crypto.form_token import derive_case_id
from crypto.session_cookie import SessionCookie
from tests.caseflow.desk.office import TODAY, Office
from tests.caseflow.reporter.person import ANSWERS, Form, Reporter, answer, at_desk, count, days_later, moment, report
from tests.caseflow.reporter.person import stage as send_file

OTHER = Answers(story="Nachts kommt er in das Zimmer.", forms=("sexual_harassment",), notice_version="1")
AT_THE_SAME_TIME = 4


def sent(form: Form, answers: Answers = OTHER, files: Sequence[StagedFile] = (), days: int = 0) -> FurtherReport:
    case = derive_case_id(form.key, form.once, form._content(answers.story, files))
    day = days_later(days)
    return FurtherReport(answers, tuple(files), case, form.once.day, moment(day), day)


def tell(
    reporter: Reporter, further: FurtherReport | None = None, cookie: SessionCookie | None = None
) -> tuple[UUID, Receipt]:
    """Tell something else during a visit; the new case."""
    office = reporter.office
    further = further or sent(Form.issued(office))
    cookie = cookie or reporter.enter(further.today)
    receipt: Receipt = receive_further(
        office.database, office.secret, office.lists, cookie, further, lambda given: given
    )
    return receipt.case, receipt


def cases(reporter: Reporter, cookie: SessionCookie) -> tuple[CodeCase, ...]:
    with reporter.office.database.reading() as session:
        code = open_code(session, reporter.office.secret, cookie, moment(TODAY))
        return siblings(session, code, TODAY)


def chosen_case(reporter: Reporter, cookie: SessionCookie, place: Place) -> UUID:
    office = reporter.office
    with office.database.writing() as session:
        choose_case(session, office.secret, cookie, place, moment(TODAY), TODAY)
    with office.database.reading() as session:
        return open_visit(session, office.secret, cookie, moment(TODAY)).case


def test_a_further_case_is_another_case_behind_the_same_code(office: Office) -> None:
    reporter = report(office)
    case, receipt = tell(reporter)
    assert case != reporter.case
    assert not receipt.shows_code, "the person has the code"
    assert at_desk(office, case).contents.answers.story == OTHER.story
    cookie = reporter.enter()
    found = cases(reporter, cookie)
    assert {one.case for one in found} == {case, reporter.case}
    assert {chosen_case(reporter, cookie, one.place) for one in found} == {case, reporter.case}


def test_with_several_cases_nothing_opens_before_one_is_chosen(office: Office) -> None:
    reporter = report(office)
    tell(reporter)
    cookie = reporter.enter()
    with office.database.reading() as session, pytest.raises(CaseNotChosen):
        open_visit(session, office.secret, cookie, moment(TODAY))


def test_messages_stay_with_their_case(office: Office) -> None:
    reporter = report(office)
    case, _ = tell(reporter)
    answer(office, case, "Nur zu dem Neuen.")
    assert [message.text for message in at_desk(office, case).contents.messages] == ["Nur zu dem Neuen."]
    assert at_desk(office, reporter.case).contents.messages == ()


def test_a_further_case_is_routed_and_judged_by_its_own_answers(office: Office) -> None:
    reporter = report(office, replace(ANSWERS, story="Die Heizung ist kalt."))
    case, _ = tell(reporter)
    with office.database.reading() as session:
        restricted = {row.id: row.restricted for row in session.scalars(select(CaseRow))}
    assert restricted == {reporter.case: False, case: True}


def test_nothing_in_clear_links_two_cases_of_one_code(office: Office) -> None:
    """Two of three cases share a code. Apart from what every case has, they share no value of any column."""
    reporter, other = report(office), report(office)
    case, _ = tell(reporter)
    values = {one: values_of(office, one) for one in (reporter.case, other.case, case)}
    assert values[reporter.case] & values[case] <= values[reporter.case] & values[other.case] | values[other.case]


def values_of(office: Office, case: UUID) -> set[object]:
    """Every value of every row that belongs to a case."""
    found: set[object] = set()
    with office.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            owner = table.c.get("case") if "case" in table.c else table.c.get("id")
            if owner is not None and table.name in ("case_file", "mailbox", "record", "case_epoch", "shred_secret"):
                for row in session.execute(select(table).where(owner == case)):
                    found |= set(row)
    return found


def test_the_same_form_stores_one_case(office: Office) -> None:
    reporter, form = report(office), Form.issued(office)
    first, second = (tell(reporter, sent(form, OTHER, [send_file(office)])) for _ in range(2))
    assert first == second
    assert count(office, CaseRow) == 2
    assert count(office, AttachmentRow) == 1, "the second file is dropped"


@pytest.mark.parametrize("is_same_form", [True, False])
def test_at_the_same_moment_each_form_stores_one_case(office: Office, is_same_form: bool) -> None:
    reporter, one = report(office), Form.issued(office)
    cookies = [reporter.enter() for _ in range(AT_THE_SAME_TIME)]
    forms = [one if is_same_form else Form.issued(office) for _ in range(AT_THE_SAME_TIME)]
    with ThreadPoolExecutor(AT_THE_SAME_TIME) as threads:
        stored = list(
            threads.map(lambda pair: tell(reporter, sent(pair[0]), pair[1])[0], zip(forms, cookies, strict=True))
        )
    assert len(set(stored)) == (1 if is_same_form else AT_THE_SAME_TIME)
    assert {place.place.index for place in cases(reporter, reporter.enter())} == set(range(1 + len(set(stored))))


def test_twenty_cases_fit_behind_a_code_and_no_more(office: Office) -> None:
    reporter = report(office)
    cookie = reporter.enter()
    for _ in range(MOST_CASES - 1):
        tell(reporter, cookie=cookie)
    with pytest.raises(TooManyCases):
        tell(reporter, cookie=cookie)
    assert count(office, CaseRow) == MOST_CASES


def test_a_place_is_free_again_after_an_erasure_and_its_proof_is_another_one(office: Office) -> None:
    reporter = report(office)
    case, _ = tell(reporter)
    cookie = reporter.enter()
    place = next(one.place for one in cases(reporter, cookie) if one.case == case)
    chosen_case(reporter, cookie, place)
    with office.database.writing() as session:
        visit = open_visit(session, office.secret, cookie, moment(TODAY))
        ask_erasure(session, office.secret, visit, TODAY)
        shown = session.get_one(MailboxRow, visit.lookup_hash).erase_proof
    assert erase_due(office.database, moment(days_later(7)), days_later(7)) == 1
    tell(reporter, sent(Form.issued(office)))
    with office.database.writing() as session:
        # Whoever knows the proof out of the log writes it into the database.
        session.execute(update(MailboxRow).values(erase_proof=shown))
        session.execute(update(CaseRow).values(erase_on=TODAY, state="erasing"))
    assert erase_due(office.database, moment(TODAY), TODAY) == 0


def test_the_first_case_erased_leaves_the_further_one_reachable(office: Office) -> None:
    reporter = report(office)
    case, _ = tell(reporter)
    with office.database.writing() as session:
        session.execute(update(CaseRow).where(CaseRow.id == reporter.case).values(stage="closed", unread=False))
        session.execute(update(CaseRow).where(CaseRow.id == reporter.case).values(retention_on=TODAY))
    assert erase_due(office.database, moment(TODAY), TODAY) == 1
    assert reporter.visit().case == case, "one case alone needs no choice"


def test_an_old_form_stores_nothing_new_and_still_finds_what_it_stored(office: Office) -> None:
    reporter, form = report(office), Form.issued(office)
    stored, _ = tell(reporter, sent(form))
    assert tell(reporter, sent(form, days=FORM_DAYS + 1))[0] == stored
    with pytest.raises(FormTooOld):
        tell(reporter, sent(Form.issued(office), days=FORM_DAYS + 1))
    assert count(office, CaseRow) == 2


def test_cases_under_two_peppers_are_all_found(office: Office) -> None:
    reporter = report(office)
    tell(reporter)
    after = reporter.rotated()
    case, _ = tell(after)
    found = cases(after, after.enter())
    assert len(found) == 3
    assert Place(0, 0) in {one.place for one in found if one.case == case}


def test_only_a_place_of_this_code_can_be_chosen(office: Office) -> None:
    reporter = report(office)
    cookie = reporter.enter()
    for place in (Place(0, 1), Place(0, MOST_CASES), Place(7, 0)):
        with pytest.raises(VisitEnded):
            chosen_case(reporter, cookie, place)
    assert chosen_case(reporter, cookie, Place(0, 0)) == reporter.case


def test_the_row_of_a_visit_has_one_size_whatever_the_code_leads_to(office: Office) -> None:

    alone, several = report(office), report(office)
    tell(several)
    for reporter in (alone, several):
        reporter.enter()
    with office.database.reading() as session:
        assert len({len(row.sealed) for row in session.scalars(select(MailboxVisitRow))}) == 1
    assert count(office, RecordRow) == 6
