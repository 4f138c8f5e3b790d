"""The keys of the statistics: who can count, and who can sign a release.

One key pair opens the facts. Its seed lies sealed to each statistics member and, if the office has one,
to the recovery key; the database and its administrator hold only sealed forms. The seed that signs
releases is sealed to the statistics key, so whoever can measure can sign, and nobody else.
"""

import datetime
from collections.abc import Mapping
from secrets import token_bytes
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from caseflow.refusals.refusal import Refusal
from caseflow.schema.statistics import SeriesRow, StatisticsKeyRow, StatisticsKeyWrapRow
from caseflow.sealing.errors import TagInvalid
from caseflow.statistics.ledger.lines import begin_ledger
from caseflow.statistics.plan.catalogue import read_catalogue
from caseflow.statistics.plan.period import Period, PeriodKind, PeriodMalformed
from caseflow.statistics.release.manifest import signing_public_key
from crypto.encoding import text_bytes
from crypto.installation import InstallationSecret
from crypto.key_pair import KeyPair, PublicKey
from crypto.sealing import open_sealed, seal

KEY_ID = 1
SIGNING_SEED_BYTES = 32

_TAG = "statistics_key"
_SEED = "statistics_seed"
_RECOVERY = "statistics_recovery"
_SIGNING = "statistics_signing_seed"


class StatisticsNotFounded(Exception):
    """The office has no statistics key yet."""


class NotAStatisticsMember(Refusal):
    """The statistics seed is not sealed to this member."""


def found_statistics(
    session: Session,
    secret: InstallationSecret,
    members: Mapping[UUID, PublicKey],
    today: datetime.date,
    *,
    recovery_key: PublicKey | None = None,
) -> KeyPair:
    """Make the statistics key pair and the signing key of a new office, and its empty ledger.

    Args:
        members: the statistics members and their public keys, already authenticated.
        recovery_key: the office's recovery public key, so that the loss of every member loses nothing.
    """
    pair, signing_seed = KeyPair.generate(), token_bytes(SIGNING_SEED_BYTES)
    recovery = None if recovery_key is None else seal(recovery_key, pair.seed, _RECOVERY)
    row = StatisticsKeyRow(
        id=KEY_ID,
        public_key=pair.public.raw,
        signing_public_key=signing_public_key(signing_seed),
        sealed_signing_seed=seal(pair.public, signing_seed, _SIGNING),
        recovery_sealed_seed=recovery,
        opened_on=today,
    )
    row.tag = secret.authenticate(_TAG, *_tag_parts(row))
    session.add(row)
    begin_ledger(session)
    for member, public_key in members.items():
        admit_statistics_member(session, pair, member, public_key)
    session.flush()
    return pair


def begin_series(
    session: Session, series: str, first_period: str, *, tier: str, strict: bool = False, ref_area: str
) -> None:
    """Decide once, for good, from when on a series is published and how it is protected.

    Raises:
        PeriodMalformed: the first period is not a month.
        CatalogueWrong: there is no such tier.
    """
    if Period.parse(first_period).kind is not PeriodKind.MONTH:
        raise PeriodMalformed
    read_catalogue(tier, strict=strict)
    session.add(SeriesRow(series=series, first_period=first_period, tier=tier, strict=strict, ref_area=ref_area))
    session.flush()


def statistics_public_key(session: Session, secret: InstallationSecret) -> PublicKey:
    """The key to which facts are sealed.

    Raises:
        StatisticsNotFounded: there is none.
        TagInvalid: the row was not written by this installation; facts must not be sealed to it.
    """
    return PublicKey(_authentic_row(session, secret).public_key)


def open_statistics_key(session: Session, member: UUID, member_pair: KeyPair) -> KeyPair:
    """The statistics key pair, opened with a member's own.

    Raises:
        NotAStatisticsMember: nothing is sealed to this member.
        CannotOpen: the member's key does not open it.
    """
    wrap = session.get(StatisticsKeyWrapRow, member)
    if wrap is None:
        raise NotAStatisticsMember
    return KeyPair(open_sealed(member_pair, wrap.sealed_seed, _SEED, member.bytes))


def admit_statistics_member(session: Session, pair: KeyPair, member: UUID, public_key: PublicKey) -> None:
    """Seal the statistics seed to a member; somebody who holds it admits the next."""
    session.add(StatisticsKeyWrapRow(member=member, sealed_seed=seal(public_key, pair.seed, _SEED, member.bytes)))
    session.flush()


def remove_statistics_member(session: Session, member: UUID) -> None:
    """Take a member's sealed seed away."""
    session.execute(delete(StatisticsKeyWrapRow).where(StatisticsKeyWrapRow.member == member))


def recovered_statistics_key(session: Session, recovery: KeyPair) -> KeyPair:
    """The statistics key pair, opened with the recovery key in a ceremony of the custodians.

    Raises:
        StatisticsNotFounded: there is none, or it was founded without recovery.
        CannotOpen: it is sealed to another recovery key.
    """
    sealed = _row(session).recovery_sealed_seed
    if sealed is None:
        raise StatisticsNotFounded
    return KeyPair(open_sealed(recovery, sealed, _RECOVERY))


def seal_statistics_for_recovery(session: Session, pair: KeyPair, recovery_key: PublicKey) -> None:
    """Seal the statistics seed to a new recovery key; the former custodians' papers open it no longer."""
    _row(session).recovery_sealed_seed = seal(recovery_key, pair.seed, _RECOVERY)
    session.flush()


def signing_seed(session: Session, pair: KeyPair) -> bytes:
    """The seed that signs releases, opened with the statistics key."""
    return open_sealed(pair, _row(session).sealed_signing_seed, _SIGNING)


def release_signing_key(session: Session) -> bytes:
    """The public key (32 bytes) with which anybody verifies a release."""
    return _row(session).signing_public_key


def _authentic_row(session: Session, secret: InstallationSecret) -> StatisticsKeyRow:
    row = _row(session)
    if not secret.verify(row.tag, _TAG, *_tag_parts(row)):
        raise TagInvalid(_TAG)
    return row


def _row(session: Session) -> StatisticsKeyRow:
    row = session.get(StatisticsKeyRow, KEY_ID)
    if row is None:
        raise StatisticsNotFounded
    return row


def _tag_parts(row: StatisticsKeyRow) -> tuple[bytes, ...]:
    return row.public_key, row.signing_public_key, text_bytes(row.opened_on.isoformat())
