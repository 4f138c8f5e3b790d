"""Access of a member to a case: whether they may see it, opening its records, one transaction for each change.

Only the members of the handling team and of the reserve can see a case. For everybody else it does not exist.
This is decided twice: by the verified memberships and by the keys. Each look and each change, also a refused one,
is written to the staff log before it is answered.
"""

import datetime
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists
from caseflow.database import Database
from caseflow.desk.cases.own import is_own
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.sessions import Actor
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.records.copy_note import CopyKind
from caseflow.records.copy_rows import copy_row
from caseflow.refusals.refusal import Refusal
from caseflow.reporter.mailbox.visit import mailbox_tag_parts
from caseflow.rules.calendar import ServiceCalendar
from caseflow.schema.cases import CaseEpochRow, CaseRow, RecordRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.sealing.attachments import StagedFile, attach
from caseflow.sealing.case_keys import CaseKeys, open_as_team, shred_secret, writing_keys
from caseflow.sealing.case_lock import case_tag_parts, lock_case
from caseflow.sealing.errors import NotAHolder, TagInvalid
from caseflow.sealing.record_rows import open_record, put_record
from caseflow.sealing.team_copies import open_team_copies
from caseflow.workflow.permissions import Standing, permission_for
from caseflow.workflow.stages import Workflow
from crypto.installation import InstallationSecret
from crypto.key_pair import PublicKey
from crypto.record import Fields


class CaseNotFound(Refusal):
    """There is no such case for this member: unknown and forbidden ids are one answer."""


class ActNotPermitted(CaseNotFound):
    """They may read the case, but this act is not theirs; see ``caseflow.workflow.permissions``."""


class ChangedMeanwhile(Refusal):
    """Somebody else changed the case since the page was shown; nothing was stored."""

    def __init__(self, seen: int, revision: int) -> None:
        super().__init__("the case was changed meanwhile")
        self.seen = seen
        self.revision = revision


@dataclass(frozen=True)
class Desk:
    """What one request of a member works with.

    ``retention_months``: how long the office keeps a case after it was closed. ``batch_weekday``: the day of
    the week on which agreed steps leave, Monday is 0; none if the office has no such day.
    """

    database: Database
    secret: InstallationSecret = field(repr=False)
    lists: CodeLists = field(repr=False)
    workflow: Workflow = field(repr=False)
    calendar: ServiceCalendar = field(repr=False)
    actor: Actor
    now: datetime.datetime
    today: datetime.date
    retention_months: int = 6
    batch_weekday: int | None = None

    def log(self, session: Session, action: str, subject: str, outcome: str = audit_log.Outcome.DONE) -> None:
        """Add a line of this member to the staff log."""
        audit_log.append(session, self.now, self.actor.id, action, subject, outcome)

    def log_apart(self, action: str, subject: str, outcome: str) -> None:
        """The same in a transaction of its own, so that it stays when the request fails."""
        audit_log.append_apart(self.database, self.now, self.actor.id, action, subject, outcome)


@dataclass(frozen=True)
class OpenedRecord:
    """A record with its fields in clear. Its ``repr`` shows no field."""

    id: UUID
    purpose: str
    fields: Fields = field(repr=False)


@dataclass
class OpenedCase:
    """A case whose newest epoch this member holds. Older epochs are opened when a record needs them."""

    session: Session = field(repr=False)
    desk: Desk = field(repr=False)
    row: CaseRow
    as_reserve: bool
    shred: bytes = field(repr=False)
    directory: OfficeDirectory = field(repr=False)
    _keys: dict[int, CaseKeys] = field(default_factory=dict, repr=False)
    # Held here, so that opening an epoch finds its row without asking the database again.
    epochs: Sequence[CaseEpochRow] = field(default=(), repr=False)
    _read: dict[str, tuple[OpenedRecord, ...]] = field(default_factory=dict, repr=False)

    def keys(self, epoch: int) -> CaseKeys:
        """The keys of an epoch; raises ``NotAHolder``."""
        if epoch not in self._keys:
            self._keys[epoch] = open_as_team(self.session, self.desk.secret, self.desk.actor.ring, self.row.id, epoch)
        return self._keys[epoch]

    def read_once(self, *purposes: str) -> None:
        """Open the records with these purposes now, for a look: ``records`` does not ask for them again."""
        opened = self._asked(purposes)
        self._read = {purpose: tuple(one for one in opened if one.purpose == purpose) for purpose in purposes}

    def records(self, *purposes: str) -> tuple[OpenedRecord, ...]:
        """The records with these purposes, in no order."""
        if self._read.keys() >= set(purposes):
            return tuple(record for purpose in purposes for record in self._read[purpose])
        return self._asked(purposes)

    def _asked(self, purposes: Collection[str]) -> tuple[OpenedRecord, ...]:
        rows = self.session.scalars(
            select(RecordRow).where(RecordRow.case == self.row.id, RecordRow.purpose.in_(purposes))
        )
        return tuple(self.open_record(row) for row in rows)

    def open_record(self, row: RecordRow) -> OpenedRecord:
        """Decrypt one record of this case."""
        return OpenedRecord(row.id, row.purpose, open_record(self.keys(row.epoch), self.shred, row))


@dataclass
class CaseChange(OpenedCase):
    """A case locked for one change. Every record is written under keys of exactly today's holders."""

    mailbox: PublicKey | None = None
    # Whether the case stays unread for other members after this change.
    stays_unread: bool = False

    @property
    def revision(self) -> int:
        """The revision that this change makes."""
        return self.row.revision

    def put(self, purpose: str, fields: Fields) -> UUID:
        """Seal a record into the case."""
        keys = writing_keys(self.session, self.desk.secret, self.row, self.mailbox, self.keys)
        self._keys[keys.epoch] = keys
        return put_record(self.session, self.row.id, keys, self.shred, purpose, fields)

    def hold(self, keys: CaseKeys) -> None:
        """Keep new keys in memory until this change ends, even if the member does not hold them later."""
        self._keys[keys.epoch] = keys

    def keep_file(self, file: StagedFile, *, under_staff_key: bool = False) -> None:
        """Make a staged file part of the dialogue, or one of the staff alone; raises ``StagedFileGone``."""
        keys = writing_keys(self.session, self.desk.secret, self.row, self.mailbox, self.keys)
        self._keys[keys.epoch] = keys
        attach(self.session, file, self.row.id, keys, self.shred, under_staff_key=under_staff_key)


@contextmanager
def case_look(desk: Desk, case: UUID, action: str) -> Iterator[OpenedCase]:
    """Open a case for a look: logged first, its team's keys re-wrapped at the first opening.

    Raises:
        CaseNotFound: after the refused look was logged.
    """
    with _refusals_logged(desk, case, action), desk.database.writing() as session:
        desk.log(session, action, _subject(case))
        opened = _opened(session, desk, session.get(CaseRow, case), action)
        if opened.as_reserve:
            desk.log(session, f"{action}_as_reserve", _subject(case))
        copies = open_team_copies(session, desk.secret, desk.actor.ring, opened.epochs)
        opened._keys.update({epoch: keys for (_, epoch), keys in copies.items()})
        yield opened


@contextmanager
def case_change(desk: Desk, case: UUID, seen: int, action: str, *, reads: bool = True) -> Iterator[CaseChange]:
    """One change of a case in one transaction; the block makes it, the end counts it.

    Args:
        seen: the revision of the page on which the change was decided.
        reads: whether what was new has been read with it. Giving a case to somebody reads nothing.

    Raises:
        CaseNotFound: after the refused change was logged.
        ChangedMeanwhile: nothing was stored; another change was faster.
    """
    with _refusals_logged(desk, case, action), desk.database.writing() as session:
        desk.log(session, action, _subject(case))
        opened = _opened(session, desk, lock_case(session, case), action)
        row = opened.row
        if row.revision != seen:
            raise ChangedMeanwhile(seen, row.revision)
        row.revision += 1
        mailbox = mailbox_key(session, desk.secret, case)
        change = CaseChange(
            session, desk, row, opened.as_reserve, opened.shred, opened.directory, opened._keys, mailbox=mailbox
        )
        yield change
        row.unread = change.stays_unread or (row.unread and not reads)
        session.flush()


@contextmanager
def _refusals_logged(desk: Desk, case: UUID, action: str) -> Iterator[None]:
    try:
        yield
    except CaseNotFound:
        desk.log_apart(action, _subject(case), audit_log.Outcome.REFUSED)
        raise
    # Whatever failed, the log says that it was tried (P12); the fault itself is raised on.
    except Exception:
        desk.log_apart(action, _subject(case), audit_log.Outcome.FAILED)
        raise


def _opened(session: Session, desk: Desk, row: CaseRow | None, action: str) -> OpenedCase:
    permission = permission_for(action)
    if row is None:
        raise CaseNotFound
    if not desk.secret.verify(row.tag, "case_file", *case_tag_parts(row)):
        raise TagInvalid("case_file")
    directory = load_directory(session, desk.secret)
    teams = directory.teams_of(desk.actor.id)
    handles = is_own(row, teams)
    if not handles and row.reserve_team not in teams:
        raise CaseNotFound
    try:
        opened = OpenedCase(session, desk, row, not handles, shred_secret(session, row.id), directory)
        opened.epochs = session.scalars(select(CaseEpochRow).where(CaseEpochRow.case == row.id)).all()
        opened.keys(row.newest_epoch)
    except NotAHolder:
        raise CaseNotFound from None
    if not permission.allows(desk.actor.member.role, _standing(opened)):
        raise ActNotPermitted
    return opened


def _standing(opened: OpenedCase) -> Standing:
    if opened.as_reserve:
        return Standing.RESERVE
    copy = copy_row(opened.session, opened.desk.secret, opened.row.id)
    return Standing.REFERRED if copy is not None and copy.kind == CopyKind.REFERRAL else Standing.OWN


def mailbox_key(session: Session, secret: InstallationSecret, case: UUID) -> PublicKey | None:
    """The key of the person's mailbox, none for a case without contact.

    Raises:
        TagInvalid: the row was not written by this installation.
    """
    row = session.scalar(select(MailboxRow).where(MailboxRow.case == case))
    if row is None:
        return None
    if not secret.verify(row.tag, "mailbox", *mailbox_tag_parts(row)):
        raise TagInvalid("mailbox")
    return PublicKey(row.public_key)


def _subject(case: UUID) -> str:
    return f"case:{case}"
