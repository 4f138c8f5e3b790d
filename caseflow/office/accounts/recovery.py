"""Recovery: any k of n custodians together give a member their keys back, or replace themselves.

Every generation of every team is also sealed to the office's recovery key, whose seed exists only in the
custodians' papers. A ceremony opens it for one purpose, inside one call, and forgets it.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseflow.database import Database
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.credentials import FreshPassphrase, Opened, TotpSecret
from caseflow.office.accounts.login import NewMember, keep_credentials
from caseflow.office.accounts.members import member_value
from caseflow.office.accounts.refusals import ChangeRefused
from caseflow.office.accounts.sessions import end_sessions_of
from caseflow.office.accounts.team_keys import generations_of, give_generation, open_recovery_key
from caseflow.schema.directory import (
    GenerationRow,
    MemberRow,
    MembershipRow,
    RecoveryKeyRow,
    RecoverySubsetRow,
)
from caseflow.schema.statistics import StatisticsKeyWrapRow
from caseflow.sealing.errors import NotAHolder
from caseflow.sealing.row_tags import authenticate, lock_directory, renew_seal, require_authentic, require_seal
from caseflow.sealing.team_generation import open_generation_seed, seal_generation_seed
from caseflow.statistics.release.keys import (
    StatisticsNotFounded,
    admit_statistics_member,
    recovered_statistics_key,
    seal_statistics_for_recovery,
)
from crypto.errors import CannotOpen
from crypto.installation import InstallationSecret
from crypto.key_pair import KeyPair
from crypto.recovery import RecoveryShare, WrappedSubset, recover_seed, share_recovery_seed


class SharesDoNotOpen(ChangeRefused):
    """Too few papers, or papers of other custodians."""


class NoSuchMember(ChangeRefused):
    """There is no such member, or they left."""


@dataclass(frozen=True)
class Custodians:
    """How many custodians there are, and how many of them must come together."""

    threshold: int
    number: int


def begin_recovery_key(
    session: Session, secret: InstallationSecret, custodians: Custodians, today: date
) -> tuple[KeyPair, tuple[RecoveryShare, ...]]:
    """Make a recovery key; the shares are printed once and kept nowhere.

    The caller has locked the directory and renews its seal.
    """
    pair = KeyPair.generate()
    shares, wrapped = share_recovery_seed(pair.seed, custodians.threshold, custodians.number)
    row = RecoveryKeyRow(
        id=uuid4(),
        public_key=pair.public.raw,
        threshold=custodians.threshold,
        custodians=custodians.number,
        opened_on=today,
        closed_on=None,
    )
    authenticate(secret, row)
    session.add(row)
    session.flush()
    for subset in wrapped:
        numbers = _subset_text(subset.subset)
        session.add(RecoverySubsetRow(recovery_key=row.id, subset=numbers, sealed=subset.sealed))
    session.flush()
    return pair, tuple(shares)


def recover_member(
    database: Database, secret: InstallationSecret, shares: Sequence[RecoveryShare], member: UUID, now: datetime
) -> NewMember:
    """Give a member a new key pair, passphrase and one-time code secret, and their teams' keys back.

    Raises:
        SharesDoNotOpen: the refusal is in the log then.
        NoSuchMember: they do not work here.
    """
    fresh = FreshPassphrase.generate()
    subject = f"member:{member}"
    pair = _open_for(database, secret, shares, now, "recover_member", subject)
    with database.writing() as session:
        audit_log.append(session, now, None, "recover_member", subject)
        lock_directory(session)
        require_seal(session, secret)
        new_member = _renew_keys(session, secret, member, fresh)
        _return_generations(session, secret, pair, member)
        _return_statistics(session, pair, member)
        end_sessions_of(session, member)
        renew_seal(session, secret)
    return new_member


def new_recovery_key(
    database: Database,
    secret: InstallationSecret,
    shares: Sequence[RecoveryShare],
    custodians: Custodians,
    now: datetime,
) -> tuple[RecoveryShare, ...]:
    """Replace the custodians: a new recovery key, every generation sealed to it, the old papers worthless.

    Raises:
        SharesDoNotOpen: the refusal is in the log then.
    """
    old_pair = _open_for(database, secret, shares, now, "new_recovery_key", "")
    with database.writing() as session:
        audit_log.append(session, now, None, "new_recovery_key", "")
        lock_directory(session)
        require_seal(session, secret)
        old = open_recovery_key(session, secret)
        old.closed_on = now.date()
        authenticate(secret, old)
        session.execute(delete(RecoverySubsetRow).where(RecoverySubsetRow.recovery_key == old.id))
        pair, new_shares = begin_recovery_key(session, secret, custodians, now.date())
        _reseal_generations(session, secret, old_pair, pair)
        with suppress(StatisticsNotFounded):
            seal_statistics_for_recovery(session, recovered_statistics_key(session, old_pair), pair.public)
        renew_seal(session, secret)
    return new_shares


def open_recovery_pair(session: Session, secret: InstallationSecret, shares: Sequence[RecoveryShare]) -> KeyPair:
    """What k custodians hold together; raises ``SharesDoNotOpen``."""
    row = open_recovery_key(session, secret)
    query = select(RecoverySubsetRow).where(RecoverySubsetRow.recovery_key == row.id)
    wrapped = [WrappedSubset(_numbers(one.subset), one.sealed) for one in session.scalars(query)]
    try:
        pair = KeyPair(recover_seed(shares, wrapped))
    except CannotOpen:
        raise SharesDoNotOpen from None
    if pair.public.raw != row.public_key:
        raise SharesDoNotOpen
    return pair


def _open_for(
    database: Database,
    secret: InstallationSecret,
    shares: Sequence[RecoveryShare],
    now: datetime,
    action: str,
    subject: str,
) -> KeyPair:
    try:
        with database.reading() as session:
            return open_recovery_pair(session, secret, shares)
    except SharesDoNotOpen:
        audit_log.append_apart(database, now, None, action, subject, audit_log.Outcome.REFUSED)
        raise


def _renew_keys(session: Session, secret: InstallationSecret, member: UUID, fresh: FreshPassphrase) -> NewMember:
    row = session.get(MemberRow, member, populate_existing=True)
    if row is None or row.left_on is not None:
        raise NoSuchMember
    require_authentic(secret, row)
    opened = Opened(KeyPair.generate().seed, TotpSecret.generate())
    public = KeyPair(opened.seed).public
    row.public_key = public.raw
    row.totp_last_step = 0
    keep_credentials(secret, row, fresh, opened)
    authenticate(secret, row)
    session.flush()
    return NewMember(member, fresh.passphrase, opened.totp, public)


def _return_generations(session: Session, secret: InstallationSecret, pair: KeyPair, member: UUID) -> None:
    """Seal what they held before to their new key: every generation of the teams they belong to."""
    who = member_value(session.get_one(MemberRow, member))
    memberships = session.scalars(
        select(MembershipRow).where(MembershipRow.member == member, MembershipRow.until.is_(None))
    )
    for membership in memberships.all():
        require_authentic(secret, membership)
        for generation in generations_of(session, secret, membership.team):
            give_generation(session, who, generation.id, _recovered_seed(pair, generation))


def _return_statistics(session: Session, pair: KeyPair, member: UUID) -> None:
    """The statistics seed goes to their new key if it was sealed to their old one."""
    wrap = session.get(StatisticsKeyWrapRow, member)
    if wrap is not None:
        session.delete(wrap)
        session.flush()
        public = member_value(session.get_one(MemberRow, member)).public
        admit_statistics_member(session, recovered_statistics_key(session, pair), member, public)


def _reseal_generations(session: Session, secret: InstallationSecret, old: KeyPair, new: KeyPair) -> None:
    key = open_recovery_key(session, secret)
    for row in session.scalars(select(GenerationRow)).all():
        require_authentic(secret, row)
        row.recovery_sealed_seed = seal_generation_seed(new.public, _recovered_seed(old, row), row.id)
        row.recovery_key = key.id
        authenticate(secret, row)
    session.flush()


def _recovered_seed(pair: KeyPair, row: GenerationRow) -> bytes:
    """The seed of a generation; refused when it is not the seed of the generation's public key."""
    seed = open_generation_seed(pair, row.recovery_sealed_seed, row.id)
    if KeyPair(seed).public.raw != row.public_key:
        raise NotAHolder
    return seed


def _subset_text(numbers: Sequence[int]) -> str:
    return " ".join(str(number) for number in numbers)


def _numbers(subset: str) -> tuple[int, ...]:
    return tuple(int(number) for number in subset.split())
