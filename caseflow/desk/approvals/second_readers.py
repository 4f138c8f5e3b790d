"""Second readers: members of other teams whom a small team asks to be the second pair of eyes.

The one who asks seals a copy of what is to be judged to each reader of the pool who has no conflict of
interest. A copy has a key of its own and needs the shred secret of the case besides; it ends after seven days,
with the case, or when somebody has answered. The answer lies sealed until the team takes it over.
"""

import datetime
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_bytes
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseflow.desk.approvals.proposals import EFFECTS
from caseflow.desk.cases.access_control import CaseChange, CaseNotFound, Desk
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.cases.transaction import case_act, enter
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.members import Member
from caseflow.office.directory.settings import office_settings
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.records.coding import Coding
from caseflow.records.journal import Entry, EntryKind, entry_fields
from caseflow.refusals.refusal import Refusal, SecondPersonNeeded
from caseflow.rules.answers import Answers
from caseflow.rules.conflicts import conflicted
from caseflow.schema.approvals import SecondReadingRow
from caseflow.schema.cases import CaseRow, ShredSecretRow
from caseflow.sealing.row_tags import authenticate, require_authentic
from caseflow.workflow.case_state import CaseState
from crypto.errors import CannotOpen
from crypto.record import Fields, RecordPlace, decrypt_record, encrypt_record
from crypto.sealing import open_sealed, seal

COPY, ANSWER = "second_reading", "second_answer"
READABLE_DAYS = 7
KEY_BYTES = 32

# Instead of a proposal: the second reading of the newest coding.
CODING = "coding"
JUDGED = (EntryKind.PROPOSAL, EntryKind.EXCEPTION)
REPORT, CODED = "report_", "coding_"
OPENED, ANSWERED = "second_reading_opened", "second_reading_answered"


class NobodyToAsk(Refusal):
    """The pool has no reader without a conflict of interest, or the person named somebody in their own words."""


@dataclass(frozen=True)
class ReadingLine:
    """One request in the list of a reader. It tells nothing of the case."""

    id: UUID
    asked_on: datetime.date
    until: datetime.date


@dataclass(frozen=True)
class Reading:
    """What a second reader judges: the report, the coding, and what somebody proposes."""

    id: UUID
    until: datetime.date
    target: str
    text: str = field(repr=False)
    asked_by: str
    answers: Answers = field(repr=False)
    coding: Coding | None = field(repr=False)


def ask_readers(desk: Desk, case: UUID, seen: int, subject: str) -> int:
    """Put a proposal, an exception or the newest coding before the readers of the pool; gives how many.

    Args:
        subject: the id of the entry, or ``coding``.

    Raises:
        NobodyToAsk: there is no such reader.
        SecondPersonNeeded: the case has nothing like that to judge.
    """
    with case_act(desk, case, seen, "second_reader_asked") as change:
        contents = read_contents(change)
        copy = _copy(change, contents, subject)
        readers = _readers(change, contents)
        if not readers:
            raise NobodyToAsk
        keys = [(reader, uuid4(), token_bytes(KEY_BYTES)) for reader in readers]
        others = tuple(str(reading) for _, reading, _ in keys)
        for reader, reading, key in keys:
            change.session.add(_row(change, reader, reading, key, copy | {"readings": others}))
        secret_keys = tuple(key.hex() for _, _, key in keys)
        enter(change, EntryKind.SECOND_READER_ASKED, subject=(subject,), readings=others, keys=secret_keys)
        return len(readers)


def waiting_readings(desk: Desk) -> tuple[ReadingLine, ...]:
    """What this member was asked to judge, the oldest first. The look stands in the log."""
    with desk.database.writing() as session:
        desk.log(session, "second_readings_seen", "list:second_readers")
        if desk.actor.id not in office_settings(session, desk.secret).second_readers:
            return ()
        rows = session.scalars(
            select(SecondReadingRow).where(
                SecondReadingRow.member == desk.actor.id,
                SecondReadingRow.until >= desk.today,
                SecondReadingRow.answer.is_(None),
            )
        ).all()
        return tuple(sorted((ReadingLine(row.id, row.asked_on, row.until) for row in rows), key=_oldest_first))


def open_reading(desk: Desk, reading: UUID) -> Reading:
    """Open a copy; raises ``CaseNotFound`` for what is not theirs, too old, or concerns a body they belong to."""
    with _refusals_logged(desk, reading, OPENED), desk.database.writing() as session:
        row, _, fields = _opened(session, desk, reading, OPENED)
        return _reading(row, fields)


def answer_reading(desk: Desk, reading: UUID, text: str, *, agrees: bool) -> None:
    """Say whether they agree. The copies of the other readers end with the first answer.

    Raises:
        CaseNotFound: as ``open_reading``.
    """
    with _refusals_logged(desk, reading, ANSWERED), desk.database.writing() as session:
        row, key, fields = _opened(session, desk, reading, ANSWERED)
        said = {"agrees": ("yes" if agrees else "no",), "text": (text,), "at": (desk.now.isoformat(),)}
        place = RecordPlace(ANSWER, row.id, row.case, 0)
        row.answer = encrypt_record(key, _shred(session, row.case), place, said)
        authenticate(desk.secret, row)
        others = [UUID(other) for other in fields["readings"] if other != str(row.id)]
        session.execute(delete(SecondReadingRow).where(SecondReadingRow.id.in_(others)))


def has_answer(session: Session, case: UUID) -> bool:
    """Whether a second reader has answered and the team has not taken it over yet."""
    answered = SecondReadingRow.answer.is_not(None)
    return session.scalar(select(SecondReadingRow.id).where(SecondReadingRow.case == case, answered)) is not None


def take_over(desk: Desk, case: UUID, seen: int) -> None:
    """Take what the second readers said into the journal, where it counts as theirs.

    Raises:
        SecondPersonNeeded: nobody has answered.
    """
    with case_act(desk, case, seen, "second_answer_taken") as change:
        rows = _answered(change)
        if not rows:
            raise SecondPersonNeeded
        for row in rows:
            require_authentic(desk.secret, row)
            _take(change, row)
            change.session.delete(row)
        change.session.flush()


def sweep_second_readings(session: Session, today: datetime.date) -> None:
    """Delete the copies whose days are over, answered or not."""
    session.execute(delete(SecondReadingRow).where(SecondReadingRow.until < today))


def _oldest_first(line: ReadingLine) -> tuple[datetime.date, str]:
    return line.asked_on, str(line.id)


def _copy(change: CaseChange, contents: CaseContents, subject: str) -> dict[str, tuple[str, ...]]:
    coding = contents.coding
    if subject == CODING and coding is not None:
        target, text, revision = CODING, "", coding.revision
    else:
        entry = _judged(contents, subject)
        target = entry.one("target") or entry.one("intervention")
        text, revision = entry.text, entry.revision
    head = {
        "target": (target,),
        "text": (text,),
        "asked_by": (change.desk.actor.member.display_name,),
        "revision": (str(revision),),
    }
    report = {REPORT + name: values for name, values in contents.answers.to_fields().items()}
    coded = {CODED + name: values for name, values in coding.coding.to_fields().items()} if coding else {}
    return head | report | coded


def _judged(contents: CaseContents, subject: str) -> Entry:
    found = [entry for kind in JUDGED for entry in contents.journal.all(kind) if str(entry.id) == subject]
    if not found:
        raise SecondPersonNeeded
    return found[0]


def _readers(change: CaseChange, contents: CaseContents) -> tuple[Member, ...]:
    """The pool without the team itself and without everybody who belongs to a body that the report concerns."""
    if contents.routing.needs_person:
        return ()
    pool = office_settings(change.session, change.desk.secret).second_readers
    struck = _struck(change, contents)
    team = change.row.team
    return tuple(
        member
        for member in change.directory.members.values()
        if member.id in pool
        and member.role.reads_cases
        and member.organisation not in struck
        and team not in change.directory.teams_of(member.id)
    )


def _struck(change: CaseChange, contents: CaseContents) -> frozenset[UUID]:
    noted = {UUID(one) for record in change.records("routing") for one in record.fields.get("conflicted", ())}
    return frozenset(noted) | _conflicted(contents.answers, change.directory, change.desk)


def _conflicted(answers: Answers, directory: OfficeDirectory, desk: Desk) -> frozenset[UUID]:
    return conflicted(answers, directory.bodies, desk.lists, desk.today).organisations


def _row(change: CaseChange, reader: Member, reading: UUID, key: bytes, copy: Fields) -> SecondReadingRow:
    case, desk = change.row.id, change.desk
    row = SecondReadingRow(
        id=reading,
        case=case,
        member=reader.id,
        asked_on=desk.today,
        until=desk.today + datetime.timedelta(days=READABLE_DAYS),
        sealed_key=seal(reader.public, key, COPY, reading.bytes, case.bytes),
        sealed=encrypt_record(key, change.shred, RecordPlace(COPY, reading, case, 0), copy),
        answer=None,
    )
    authenticate(desk.secret, row)
    return row


@contextmanager
def _refusals_logged(desk: Desk, reading: UUID, action: str) -> Iterator[None]:
    try:
        yield
    except CaseNotFound:
        desk.log_apart(action, f"reading:{reading}", audit_log.Outcome.REFUSED)
        raise


def _opened(session: Session, desk: Desk, reading: UUID, action: str) -> tuple[SecondReadingRow, bytes, Fields]:
    audit_log.take_turn(session)
    row = session.get(SecondReadingRow, reading, with_for_update=True)
    if row is None or not _is_readable(session, desk, row):
        raise CaseNotFound
    require_authentic(desk.secret, row)
    directory = load_directory(session, desk.secret)
    try:
        key = open_sealed(desk.actor.ring.pair, row.sealed_key, COPY, row.id.bytes, row.case.bytes)
        place = RecordPlace(COPY, row.id, row.case, 0)
        fields = decrypt_record(key, _shred(session, row.case), place, row.sealed)
    except CannotOpen:
        raise CaseNotFound from None
    # A tie that was entered since the request closes the copy too.
    if desk.actor.member.organisation in _conflicted(_answers(fields), directory, desk):
        raise CaseNotFound
    desk.log(session, action, f"case:{row.case}")
    return row, key, fields


def _is_readable(session: Session, desk: Desk, row: SecondReadingRow) -> bool:
    case = session.get(CaseRow, row.case)
    return (
        row.member == desk.actor.id
        and row.until >= desk.today
        and row.answer is None
        and case is not None
        and case.state == CaseState.OPEN
        and desk.actor.id in office_settings(session, desk.secret).second_readers
    )


def _shred(session: Session, case: UUID) -> bytes:
    row = session.get(ShredSecretRow, case)
    if row is None:
        raise CaseNotFound
    return row.secret


def _reading(row: SecondReadingRow, fields: Fields) -> Reading:
    coded = {name.removeprefix(CODED): values for name, values in fields.items() if name.startswith(CODED)}
    return Reading(
        id=row.id,
        until=row.until,
        target=fields["target"][0],
        text=fields["text"][0],
        asked_by=fields["asked_by"][0],
        answers=_answers(fields),
        coding=Coding.from_fields(coded) if coded else None,
    )


def _answers(fields: Fields) -> Answers:
    return Answers.from_fields(
        {name.removeprefix(REPORT): values for name, values in fields.items() if name.startswith(REPORT)}
    )


def _answered(change: CaseChange) -> Collection[SecondReadingRow]:
    answered = SecondReadingRow.answer.is_not(None)
    return change.session.scalars(
        select(SecondReadingRow).where(SecondReadingRow.case == change.row.id, answered)
    ).all()


def _take(change: CaseChange, row: SecondReadingRow) -> None:
    contents = read_contents(change)
    for request in contents.journal.all(EntryKind.SECOND_READER_ASKED):
        keys = dict(zip(request.details["readings"], request.details["keys"], strict=True))
        key = keys.get(str(row.id))
        if key is None or row.answer is None:
            continue
        place = RecordPlace(ANSWER, row.id, row.case, 0)
        said = decrypt_record(bytes.fromhex(key), change.shred, place, row.answer)
        for kind, details in _effects(contents, request, said):
            _enter_as(change, row.member, kind, said["text"][0], details)
        if said["agrees"] == ("yes",):
            _carry_out(change, contents, request.one("subject"))


def _effects(contents: CaseContents, request: Entry, said: Fields) -> Iterator[tuple[EntryKind, Fields]]:
    """What the answer is in the journal: a second reading, a second proposal, a confirmation, or a note."""
    subject = request.one("subject")
    if said["agrees"] != ("yes",):
        yield EntryKind.NOTE, {}
    elif subject == CODING:
        # A coding that was changed since is another one, which they have not read.
        is_newest = contents.coding is not None and contents.coding.revision < request.revision
        yield (EntryKind.SECOND_READING, {}) if is_newest else (EntryKind.NOTE, {})
    else:
        entry = _judged(contents, subject)
        if entry.kind is EntryKind.EXCEPTION:
            yield EntryKind.EXCEPTION_CONFIRMED, {"exception": (subject,)}
        elif entry.one("subject") or entry.one("target") in EFFECTS:
            details = {name: entry.details[name] for name in ("target", "subject") if name in entry.details}
            yield EntryKind.CONFIRMED, {"proposal": (subject,)} | details
        elif entry in contents.journal.since_step(EntryKind.PROPOSAL):
            yield EntryKind.PROPOSAL, {"target": entry.details["target"]}


def _carry_out(change: CaseChange, contents: CaseContents, subject: str) -> None:
    proposals = {str(entry.id): entry for entry in contents.journal.since_step(EntryKind.PROPOSAL)}
    entry = proposals.get(subject)
    effect = EFFECTS.get(entry.one("target")) if entry else None
    if entry and effect:
        effect(change, contents, entry)


def _enter_as(change: CaseChange, member: UUID, kind: EntryKind, text: str, details: Fields) -> None:
    change.put("note", entry_fields(kind, member, change.desk.now, change.revision, text) | dict(details))
