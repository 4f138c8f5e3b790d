"""P5: the code is the only way back. What is no code of a mailbox tells nothing, not even by the work it makes."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event, select, update

from caseflow.operations.retention import erase_due
from caseflow.reporter.conversation.replies import ask_erasure
from caseflow.reporter.mailbox.cases_of_code import MOST_CASES, codes_of
from caseflow.reporter.mailbox.visit import VISIT_TIME, VisitEnded, end_visit, open_visit, start_visit, sweep_visits
from caseflow.schema.base import Base
from caseflow.schema.mailboxes import MailboxRow, MailboxVisitRow
from caseflow.sealing.errors import TagInvalid
from crypto.follow_up_code import FollowUpCode, StretchedCode, from_number
from crypto.key_pair import KeyPair
from crypto.session_cookie import SessionCookie
from tests.caseflow.desk.office import NOW, TODAY, Office
from tests.caseflow.reporter.person import Reporter, count, days_later, moment, report, stretched

UNKNOWN = from_number(123_456_789_012_345_678)


@contextmanager
def statements(office: Office) -> Iterator[list[str]]:
    """The statements that are sent to the database inside the block."""
    sent: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(office.database.engine, "before_cursor_execute", listen)
    try:
        yield sent
    finally:
        event.remove(office.database.engine, "before_cursor_execute", listen)


def refused(office: Office, code: FollowUpCode) -> tuple[list[str], tuple[object, ...]]:
    """What the database is asked when a code is refused, and everything the refusal tells."""
    codes = codes_of(office.secret, stretched(office, code))
    with statements(office) as sent, pytest.raises(VisitEnded) as refusal, office.database.writing() as session:
        start_visit(session, office.secret, codes, NOW, TODAY)
    return sent, (type(refusal.value), refusal.value.args, refusal.value.__cause__)


def erased(office: Office) -> Reporter:
    """Somebody whose report was erased for good."""
    reporter = report(office)
    reporter.act(ask_erasure)
    assert erase_due(office.database, moment(days_later(7)), days_later(7)) == 1
    return reporter


@pytest.mark.parametrize("rotations", [0, 1, 2])
def test_unknown_erased_and_wrong_codes_are_one_answer(office: Office, rotations: int) -> None:
    erased_code, live = erased(office).code, report(office).code
    wrong = from_number((int(live.digits[:-2]) + 1) % 10**18)
    secret = office.secret
    for _ in range(rotations):
        secret = secret.rotate()
    asked = replace(office, secret=secret)
    answers = [refused(asked, code) for code in (UNKNOWN, erased_code, wrong)]
    assert answers[0] == answers[1] == answers[2]
    sent = answers[0][0]
    assert sum(one.startswith("SELECT") for one in sent) == 2, "live mailboxes and handed over ones, nothing else"
    for table, others in (("mailbox", 0), ("handed_over", 1)):
        (lookup,) = [statement for statement in sent if f"FROM {table}" in statement]
        looked_up = lookup.count("?") + lookup.count("%(") - others
        assert looked_up == MOST_CASES * len(secret.live_versions), "all cases and all peppers at once"
    assert count(office, MailboxVisitRow) == 1, "only the erased one ever began a visit"


def test_a_code_opens_its_own_mailbox(office: Office) -> None:
    reporter, other = report(office), report(office)
    assert reporter.visit().case == reporter.case != other.visit().case


def test_an_old_mailbox_opens_after_the_pepper_was_rotated(office: Office) -> None:
    reporter = report(office)
    cookie = reporter.enter()
    after = reporter.rotated()
    assert after.visit().case == reporter.case
    assert after.write("Noch da?")
    assert [message.text for message in after.conversation().messages] == ["Noch da?"]
    with office.database.reading() as session:
        visit = open_visit(session, after.office.secret, cookie, NOW)
    assert visit.case == reporter.case, "and a visit that was begun before goes on"


def test_a_pepper_that_is_gone_opens_nothing(office: Office) -> None:
    with pytest.raises(VisitEnded):
        report(office).rotated().rotated().enter()


def test_a_visit_ends_after_its_time_and_when_it_is_left(office: Office) -> None:
    reporter = report(office)
    cookie, left = reporter.enter(), reporter.enter()
    with office.database.writing() as session:
        end_visit(session, left)
        end_visit(session, left)
    last = NOW + VISIT_TIME - datetime.timedelta(seconds=1)
    with office.database.reading() as session:
        assert open_visit(session, office.secret, cookie, last).case == reporter.case
        for ended, now in ((cookie, NOW + VISIT_TIME), (left, NOW), (SessionCookie.generate(), NOW)):
            with pytest.raises(VisitEnded):
                open_visit(session, office.secret, ended, now)


def test_a_visit_ends_with_its_case(office: Office) -> None:
    reporter = report(office)
    cookie = reporter.enter()
    reporter.act(ask_erasure)
    erase_due(office.database, moment(days_later(7)), days_later(7))
    with office.database.reading() as session, pytest.raises(VisitEnded):
        open_visit(session, office.secret, cookie, NOW)


def test_a_visit_opens_only_with_its_own_row(office: Office) -> None:
    mine, other = report(office), report(office)
    cookie, stranger = mine.enter(), other.enter()
    with office.database.writing() as session:
        row = session.get_one(MailboxVisitRow, cookie.row_id)
        session.execute(update(MailboxVisitRow).where(MailboxVisitRow.id == stranger.row_id).values(sealed=row.sealed))
    with office.database.reading() as session, pytest.raises(VisitEnded):
        open_visit(session, office.secret, stranger, NOW)


def test_a_visit_leaves_a_hash_a_seal_and_a_day(office: Office) -> None:
    reporter = report(office)
    cookie = reporter.enter()
    with office.database.reading() as session:
        row = session.scalars(select(MailboxVisitRow)).one()
        values = {column.name: getattr(row, column.name) for column in MailboxVisitRow.__table__.columns}
    assert set(values) == {"id", "sealed", "day"}
    assert (values["id"], values["day"]) == (cookie.row_id, TODAY)
    for known in (cookie.value, reporter.possible[0].seed, reporter.possible[0].lookup_hash, reporter.case.bytes):
        assert known not in values["id"] + values["sealed"]


def test_visits_that_nobody_can_continue_are_swept(office: Office) -> None:
    report(office).enter()
    for days, left in ((0, 1), (1, 1), (2, 0)):
        with office.database.writing() as session:
            sweep_visits(session, days_later(days))
        assert count(office, MailboxVisitRow) == left


def test_letters_go_to_no_key_that_was_put_into_the_database(office: Office) -> None:
    reporter = report(office)
    cookie = reporter.enter()
    with office.database.writing() as session:
        session.execute(update(MailboxRow).values(public_key=KeyPair.generate().public.raw))
    with pytest.raises(TagInvalid):
        reporter.enter()
    with office.database.reading() as session, pytest.raises(TagInvalid):
        open_visit(session, office.secret, cookie, NOW)


def test_a_mailbox_cannot_be_turned_to_another_case(office: Office) -> None:
    mine, other = report(office), report(office)
    with office.database.writing() as session:
        session.delete(session.get_one(MailboxRow, mine.possible[0].lookup_hash))
        session.flush()
        session.execute(update(MailboxRow).where(MailboxRow.case == other.case).values(case=mine.case))
    with pytest.raises(TagInvalid):
        other.enter()


def test_the_code_and_what_comes_of_it_stand_nowhere(office: Office) -> None:
    reporter = report(office)
    reporter.enter()
    reporter.write("Noch etwas.")
    keys = reporter.possible[0]
    secrets = [reporter.code.digits.encode(), reporter.stretched.raw, keys.lookup, keys.seed, keys.erase_proof]
    secrets += [keys.proof_for(reporter.case.bytes), reporter.codes[0].master]
    with office.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                for value in row:
                    stored = value if isinstance(value, bytes) else str(value).encode()
                    assert not [secret for secret in secrets if secret in stored], table.name


def test_nothing_of_a_mailbox_is_shown_by_its_values(office: Office) -> None:
    reporter = report(office)
    visit, cookie = reporter.visit(), reporter.enter()
    keys = reporter.possible[0]
    shown = " ".join(map(repr, (visit, cookie, keys, reporter.code, StretchedCode(bytes(32)))))
    for secret in (keys.seed, keys.lookup, keys.erase_proof, cookie.value):
        assert secret.hex() not in shown
        assert repr(secret) not in shown
    assert reporter.code.digits not in shown
