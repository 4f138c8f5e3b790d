"""P5: a dialogue is given to the person; the former code takes it back for fourteen days and opens nothing then."""

import datetime
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from caseflow.operations.retention import erase_due, sweep
from caseflow.reporter.conversation.replies import ask_erasure
from caseflow.reporter.mailbox.contact import SafeContact, leave_contact
from caseflow.reporter.mailbox.handover import (
    UNDO_DAYS,
    ErasureWaits,
    GivenNumber,
    NewMailbox,
    case_of,
    given_before,
    hand_over,
    take_back,
    taken_back_until,
)
from caseflow.reporter.mailbox.visit import DialogueHandedOver, VisitEnded, open_code, open_visit
from caseflow.schema.cases import CaseEpochRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.schema.handover import HandedOverRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.sealing.case_keys import open_as_mailbox
from caseflow.sealing.errors import NotAHolder, TagInvalid
from crypto.form_token import derive_hand_over_code
from crypto.key_pair import KeyPair
from crypto.session_cookie import SessionCookie
from tests.caseflow.desk.office import TODAY, Office
from tests.caseflow.reporter.person import Form, Reporter, answer, at_desk, count, days_later, moment, report
from tests.caseflow.thief import Thief, clear_bytes

LAST_DAY = days_later(UNDO_DAYS)
AFTERWARDS = days_later(UNDO_DAYS + 1)
AT_THE_SAME_TIME = 4


def receiver_of(reporter: Reporter, form: Form) -> Reporter:
    """Whoever gets the new code of this form."""
    return replace(reporter, code=derive_hand_over_code(form.key, form.once, reporter.case.bytes))


def give(reporter: Reporter, form: Form | None = None, today: datetime.date = TODAY) -> tuple[Reporter, GivenNumber]:
    """Press the button "give this to the person"; the new holder and what the page tells."""
    office = reporter.office
    form = form or Form.issued(office, today)
    receiver = receiver_of(reporter, form)
    new = NewMailbox(receiver.possible[0], office.secret.newest_version)
    return receiver, reporter.act(hand_over, new, today=today)


def take_it_back(reporter: Reporter, today: datetime.date = TODAY) -> None:
    office, cookie = reporter.office, reporter.enter(today)
    with office.database.writing() as session:
        take_back(session, office.secret, open_code(session, office.secret, cookie, moment(today)), today)


def texts(reporter: Reporter, today: datetime.date = TODAY) -> list[str]:
    return [message.text for message in reporter.conversation(today).messages]


def in_dialogue(office: Office) -> Reporter:
    """Two messages, the second written after a member of the office had left: two epochs."""
    reporter = report(office)
    reporter.write("Es war der Wachmann.")
    answer(office, reporter.case)
    return reporter


def test_the_new_code_reads_everything_and_the_former_one_nothing(office: Office) -> None:
    reporter = in_dialogue(office)
    before = texts(reporter)
    receiver, given = give(reporter)
    assert texts(receiver) == before
    assert (given.shows_code, given.until) == (True, LAST_DAY)
    with pytest.raises(DialogueHandedOver):
        reporter.conversation()
    receiver.write("Jetzt schreibe ich selbst.")
    answer(office, reporter.case, "Gut, dass Sie da sind.")
    assert texts(receiver) == [*before, "Jetzt schreibe ich selbst.", "Gut, dass Sie da sind."]


def test_a_visit_with_the_former_code_ends_at_once(office: Office) -> None:
    reporter = report(office)
    cookie = reporter.enter()
    give(reporter)
    with office.database.reading() as session, pytest.raises(DialogueHandedOver):
        open_visit(session, office.secret, cookie, moment(TODAY))


def test_the_new_holder_sees_that_there_is_something_and_nothing_about_the_former_one(office: Office) -> None:
    reporter = in_dialogue(office)
    reporter.act(leave_contact, SafeContact("0391 123456"))
    receiver, _ = give(reporter)
    conversation = receiver.conversation()
    assert conversation.contact is None
    assert conversation.has_news
    with office.database.reading() as session:
        assert taken_back_until(session, reporter.case, TODAY) == LAST_DAY


def seeds(reporter: Reporter) -> set[bytes]:
    """What the code gives to somebody who has the installation secret too."""
    keys = reporter.possible[0]
    return {reporter.stretched.raw, reporter.codes[0].master, keys.seed, keys.lookup, keys.erase_proof}


def opened_by(reporter: Reporter) -> Mapping[str, set[object]]:
    """What opens with the code, the installation secret and every row of the database."""
    thief = Thief(seeds(reporter) | clear_bytes(reporter.office.database))
    thief.steal(reporter.office.database)
    return thief.opened


def test_after_fourteen_days_the_former_code_and_the_whole_database_open_nothing(office: Office) -> None:
    reporter = in_dialogue(office)
    receiver, _ = give(reporter)
    receiver.write("Das geht nur uns etwas an.")
    sweep(office.database, moment(AFTERWARDS), AFTERWARDS)
    assert opened_by(reporter) == {}
    assert opened_by(receiver).keys() == {"case_epoch.mailbox_sealed", "record.sealed"}
    with pytest.raises(VisitEnded) as refusal:
        reporter.enter(AFTERWARDS)
    assert type(refusal.value) is VisitEnded, "as a code that never was"


def test_before_that_it_opens_what_it_could_read_before_and_nothing_newer(office: Office) -> None:
    reporter = in_dialogue(office)
    with office.database.reading() as session:
        before = set(session.scalars(select(RecordRow.id).where(RecordRow.purpose == "message")))
    receiver, _ = give(reporter)
    receiver.write("Das geht nur uns etwas an.")
    answer(office, reporter.case, "Das auch.")
    opened = opened_by(reporter)
    assert opened.keys() == {"handed_over.sealed", "record.sealed"}
    assert opened["record.sealed"] == before


def test_on_the_last_day_it_can_be_taken_back_and_on_the_next_not(office: Office) -> None:
    for day, is_in_time in ((LAST_DAY, True), (AFTERWARDS, False)):
        reporter = report(office)
        receiver, _ = give(reporter)
        # Not yet swept: the day alone decides.
        if is_in_time:
            take_it_back(reporter, day)
            assert reporter.conversation(day).messages == ()
        else:
            with pytest.raises(VisitEnded):
                take_it_back(reporter, day)
            assert receiver.conversation(day).messages == ()


def test_taking_back_kills_the_new_code_and_brings_the_mailbox_back(office: Office) -> None:
    reporter = in_dialogue(office)
    before = texts(reporter)
    receiver, _ = give(reporter)
    receiver.write("Nur für das Büro.")
    answer(office, reporter.case, "Das lesen nur Sie.")
    take_it_back(reporter)
    assert texts(reporter) == before, "what was written in between is not for this code"
    with pytest.raises(VisitEnded):
        receiver.enter()
    assert not opened_by(receiver), "not even with the installation secret"
    reporter.write("Ich bin wieder da.")
    answer(office, reporter.case, "Willkommen.")
    assert texts(reporter) == [*before, "Ich bin wieder da.", "Willkommen."]
    newest = [message.text for message in at_desk(office, reporter.case).contents.messages]
    assert newest == [*before, "Nur für das Büro.", "Das lesen nur Sie.", "Ich bin wieder da.", "Willkommen."]


def test_who_forces_two_hand_overs_is_undone_by_the_first_code(office: Office) -> None:
    reporter = report(office)
    second, _ = give(reporter)
    third, _ = give(second, today=days_later(3))
    take_it_back(reporter, days_later(5))
    assert reporter.conversation(days_later(5)).messages == ()
    for dead in (second, third):
        with pytest.raises(VisitEnded):
            dead.enter(days_later(5))
    assert count(office, HandedOverRow) == 0


def test_the_second_code_brings_back_its_own_and_the_first_still_can(office: Office) -> None:
    reporter = report(office)
    second, _ = give(reporter)
    give(second, today=days_later(3))
    take_it_back(second, days_later(5))
    assert second.conversation(days_later(5)).messages == ()
    take_it_back(reporter, days_later(6))
    assert reporter.conversation(days_later(6)).messages == ()


def test_the_same_form_shows_the_same_new_code_and_another_form_shows_none(office: Office) -> None:
    reporter, form = report(office), Form.issued(office)
    receiver, first = give(reporter, form)
    again = NewMailbox(receiver.possible[0], office.secret.newest_version)
    former = reporter.possible[0].lookup_hash
    with office.database.writing() as session:
        assert given_before(session, former, again, TODAY) == first
    other = NewMailbox(receiver_of(reporter, Form.issued(office)).possible[0], office.secret.newest_version)
    with office.database.writing() as session, pytest.raises(DialogueHandedOver):
        given_before(session, former, other, TODAY)


def test_the_first_use_and_the_next_day_end_the_showing(office: Office) -> None:
    reporter, form = report(office), Form.issued(office)
    receiver, _ = give(reporter, form)
    new, former = NewMailbox(receiver.possible[0], 1), reporter.possible[0].lookup_hash
    for day, is_shown in ((days_later(1), True), (days_later(2), False)):
        with office.database.writing() as session:
            assert given_before(session, former, new, day).shows_code is is_shown
    receiver.enter()
    with office.database.writing() as session:
        assert not given_before(session, former, new, TODAY).shows_code


@pytest.mark.parametrize("is_same_form", [True, False])
def test_at_the_same_moment_one_new_code_is_made(office: Office, is_same_form: bool) -> None:
    reporter = in_dialogue(office)
    one = Form.issued(office)
    forms = [one if is_same_form else Form.issued(office) for _ in range(AT_THE_SAME_TIME)]
    receivers = [receiver_of(reporter, form) for form in forms]
    cookie = reporter.enter()

    def press(receiver: Reporter) -> bool:
        new = NewMailbox(receiver.possible[0], office.secret.newest_version)
        try:
            with office.database.writing() as session:
                code = open_code(session, office.secret, cookie, moment(TODAY))
                visit = replace(reporter_visit, case=case_of(session, code))
                return hand_over(session, office.secret, visit, new, TODAY).shows_code
        except DialogueHandedOver:
            return False

    with office.database.reading() as session:
        reporter_visit = open_visit(session, office.secret, cookie, moment(TODAY))
    with ThreadPoolExecutor(AT_THE_SAME_TIME) as threads:
        shown = list(threads.map(press, receivers))
    assert shown.count(True) == (AT_THE_SAME_TIME if is_same_form else 1)
    assert (count(office, MailboxRow), count(office, HandedOverRow)) == (1, 1)
    winner = receivers[shown.index(True)]
    assert texts(winner)


class PulledPlug(Exception):
    """The machine stops."""


def state_of(office: Office) -> list[tuple[object, ...]]:
    with office.database.reading() as session:
        tables = (MailboxRow, HandedOverRow, CaseEpochRow, RecordRow, CaseRow)
        return sorted(
            (tuple(map(str, row)) for table in tables for row in session.execute(select(table.__table__))), key=str
        )


def cut_off(office: Office, cookie: SessionCookie, new: NewMailbox, act: str) -> None:
    """Do everything of an act but its commit."""
    with office.database.writing() as session:
        if act == "hand_over":
            hand_over(session, office.secret, open_visit(session, office.secret, cookie, moment(TODAY)), new, TODAY)
        else:
            take_back(session, office.secret, open_code(session, office.secret, cookie, moment(TODAY)), TODAY)
        raise PulledPlug


@pytest.mark.parametrize("act", ["hand_over", "take_back"])
def test_an_act_that_is_cut_off_has_changed_nothing(office: Office, act: str) -> None:
    reporter = in_dialogue(office)
    if act == "take_back":
        give(reporter)
    cookie = reporter.enter()
    before = state_of(office)
    new = NewMailbox(receiver_of(reporter, Form.issued(office)).possible[0], office.secret.newest_version)
    with pytest.raises(PulledPlug):
        cut_off(office, cookie, new, act)
    assert state_of(office) == before


def test_the_former_holder_reads_no_record_of_the_later_epochs(office: Office) -> None:
    reporter = in_dialogue(office)
    give(reporter)
    pair = KeyPair(reporter.possible[0].seed)
    with office.database.reading() as session:
        epochs = session.scalars(select(CaseEpochRow.epoch)).all()
        assert len(epochs) >= 2
        for epoch in epochs:
            with pytest.raises(NotAHolder):
                open_as_mailbox(session, office.secret, pair, reporter.case, epoch)


def test_what_waits_to_be_erased_is_not_handed_over(office: Office) -> None:
    reporter = report(office)
    reporter.act(ask_erasure)
    with pytest.raises(ErasureWaits):
        give(reporter)
    assert reporter.conversation().erase_on is not None


def test_taking_back_takes_the_wish_to_erase_of_the_new_holder_back(office: Office) -> None:
    reporter = report(office)
    receiver, _ = give(reporter)
    receiver.act(ask_erasure)
    take_it_back(reporter, days_later(6))
    assert reporter.conversation(days_later(6)).erase_on is None
    assert erase_due(office.database, moment(days_later(20)), days_later(20)) == 0


def test_the_new_holder_erases_with_a_proof_of_her_own_and_nothing_stays(office: Office) -> None:
    reporter = in_dialogue(office)
    receiver, _ = give(reporter)
    receiver.act(ask_erasure)
    assert erase_due(office.database, moment(days_later(7)), days_later(7)) == 1
    for table in (CaseRow, MailboxRow, HandedOverRow, CaseEpochRow, ShredSecretRow):
        assert count(office, table) == 0
    with pytest.raises(VisitEnded):
        reporter.enter(days_later(7))


@pytest.mark.parametrize("change", [{"until": days_later(99)}, {"epoch": 7}, {"public_key": bytes(1216)}])
def test_a_former_mailbox_that_was_changed_in_the_database_alone_is_refused(
    office: Office, change: dict[str, object]
) -> None:
    reporter = report(office)
    give(reporter)
    with office.database.writing() as session:
        session.execute(update(HandedOverRow).values(**change))
    with pytest.raises(TagInvalid):
        take_it_back(reporter)


def test_the_desk_is_told_once_and_on_its_list(office: Office) -> None:
    reporter = report(office)
    with office.database.writing() as session:
        session.execute(update(CaseRow).values(unread=False))
    give(reporter)
    case = at_desk(office, reporter.case)
    assert [act.kind for act in case.contents.from_person.handing_over] == ["handed_over"]
    with office.database.reading() as session:
        assert session.scalars(select(CaseRow.unread)).one()
