"""The keys of a case, epoch by epoch: made for today's holders, opened by a team or a mailbox.

A case has a staff key (report, notes, coding) and a dialogue key (messages, consents). Both are sealed
together to the handling team and to the reserve; the dialogue key alone is sealed to the mailbox. A record
is always written under the newest epoch, and the newest epoch is sealed for exactly today's holders:
``writing_keys`` makes the next epoch when a team has a new generation since. That needs public keys only,
so a reporter can do it too.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from caseflow.schema.cases import CaseEpochRow, CaseRow, ShredSecretRow
from caseflow.schema.worklist import CaseCardRow
from caseflow.sealing.case_lock import case_tag_parts
from caseflow.sealing.errors import NotAHolder, TagInvalid
from caseflow.sealing.team_generation import Generation, KeyRing, open_generation
from crypto.errors import CannotOpen
from crypto.installation import InstallationSecret
from crypto.key_pair import KeyPair, PublicKey, reading_key
from crypto.sealing import open_sealed, seal, unwrap

KEY_BYTES = 32


# The record purposes that the reporter's code may open; everything else lies under the staff key.
DIALOGUE_PURPOSES = frozenset({"message", "consent", "summary", "status"})


@dataclass(frozen=True)
class CaseKeys:
    """Both keys of one epoch, as an office opens them; a mailbox has no staff key."""

    epoch: int
    dialogue: bytes = field(repr=False)
    staff: bytes | None = field(repr=False)

    def for_purpose(self, purpose: str) -> bytes:
        """The key under which records of this purpose lie.

        Raises:
            NotAHolder: the purpose belongs to the staff and this holder is a mailbox.
        """
        if purpose in DIALOGUE_PURPOSES:
            return self.dialogue
        if self.staff is None:
            raise NotAHolder
        return self.staff


@dataclass(frozen=True)
class Holders:
    """For whom an epoch is sealed."""

    team: Generation
    reserve: Generation
    mailbox: PublicKey | None


def current_holders(
    session: Session, secret: InstallationSecret, team: UUID, reserve_team: UUID, mailbox: PublicKey | None
) -> Holders:
    """Today's holders of a case of this team and this reserve."""
    return Holders(open_generation(session, secret, team), open_generation(session, secret, reserve_team), mailbox)


def new_epoch(secret: InstallationSecret, case: UUID, epoch: int, holders: Holders) -> tuple[CaseEpochRow, CaseKeys]:
    """Fresh keys for a case, sealed to its holders. The row is to be added by the caller.

    About 0.45 ms of one core for the three encapsulations.
    """
    keys = CaseKeys(epoch=epoch, dialogue=os.urandom(KEY_BYTES), staff=os.urandom(KEY_BYTES))
    both = (keys.staff or b"") + keys.dialogue
    place = epoch_place(case, epoch)
    for_mailbox = None if holders.mailbox is None else seal(holders.mailbox, keys.dialogue, "dialogue_key", *place)
    row = CaseEpochRow(
        case=case,
        epoch=epoch,
        team_generation=holders.team.id,
        reserve_generation=holders.reserve.id,
        team_sealed=seal(holders.team.public, both, "case_keys", *place, holders.team.id.bytes),
        team_wrapped=None,
        reserve_sealed=seal(holders.reserve.public, both, "case_keys", *place, holders.reserve.id.bytes),
        mailbox_sealed=for_mailbox,
        tag=b"",
    )
    row.tag = secret.authenticate("case_epoch", *_epoch_tag_parts(row))
    return row, keys


def open_as_team(session: Session, secret: InstallationSecret, ring: KeyRing, case: UUID, epoch: int) -> CaseKeys:
    """Open an epoch as a member of the handling team, or else of the reserve.

    Raises:
        NotAHolder: the member belongs to neither.
        TagInvalid: the epoch was not written by this installation.
    """
    row = _epoch_row(session, secret, case, epoch)
    try:
        return split_keys(epoch, open_team_copy(session, ring, row))
    except NotAHolder:
        pair = ring.generation_pair(session, row.reserve_generation)
        place = (*epoch_place(case, epoch), row.reserve_generation.bytes)
        return split_keys(epoch, _opened(lambda: open_sealed(pair, row.reserve_sealed, "case_keys", *place)))


def open_as_mailbox(session: Session, secret: InstallationSecret, pair: KeyPair, case: UUID, epoch: int) -> CaseKeys:
    """Open the dialogue key of an epoch with a mailbox's key pair; raises ``NotAHolder``."""
    row = _epoch_row(session, secret, case, epoch)
    sealed = row.mailbox_sealed
    if sealed is None:
        raise NotAHolder
    dialogue = _opened(lambda: open_sealed(pair, sealed, "dialogue_key", *epoch_place(case, epoch)))
    return CaseKeys(epoch=epoch, dialogue=dialogue, staff=None)


def open_wrapped(team_key: bytes, case: UUID, epoch: int, generation: UUID, wrapped: bytes) -> CaseKeys:
    """Open the copy of an epoch that was wrapped under a team's reading key, without asking the database.

    Raises:
        NotAHolder: it does not open under this key.
    """
    place = (*epoch_place(case, epoch), generation.bytes)
    return split_keys(epoch, _opened(lambda: unwrap(team_key, wrapped, "case_keys", *place)))


def writing_keys(
    session: Session,
    secret: InstallationSecret,
    case: CaseRow,
    mailbox: PublicKey | None,
    open_newest: Callable[[int], CaseKeys],
) -> CaseKeys:
    """The keys under which a record is to be written now, in a transaction that has locked the case.

    Args:
        open_newest: opens the newest epoch; called only when that epoch still has exactly today's holders.
    """
    if not secret.verify(case.tag, "case_file", *case_tag_parts(case)):
        raise TagInvalid
    holders = current_holders(session, secret, case.team, case.reserve_team, mailbox)
    row = _epoch_row(session, secret, case.id, case.newest_epoch)
    has_mailbox = row.mailbox_sealed is not None
    if (row.team_generation, row.reserve_generation, has_mailbox) == (
        holders.team.id,
        holders.reserve.id,
        mailbox is not None,
    ):
        return open_newest(case.newest_epoch)
    return _next_epoch(session, secret, case, holders)


def begin_epoch(session: Session, secret: InstallationSecret, case: CaseRow, mailbox: PublicKey | None) -> CaseKeys:
    """Begin fresh keys for today's holders and this mailbox, in a transaction that has locked the case."""
    if not secret.verify(case.tag, "case_file", *case_tag_parts(case)):
        raise TagInvalid
    return _next_epoch(session, secret, case, current_holders(session, secret, case.team, case.reserve_team, mailbox))


def epochs_of_mailbox(session: Session, case: UUID) -> Sequence[int]:
    """The epochs that are sealed to the mailbox of a case, oldest first."""
    sealed = select(CaseEpochRow.epoch).where(CaseEpochRow.case == case, CaseEpochRow.mailbox_sealed.is_not(None))
    return session.scalars(sealed.order_by(CaseEpochRow.epoch)).all()


def seal_for_mailbox(
    session: Session, secret: InstallationSecret, case: UUID, dialogues: Mapping[int, bytes], mailbox: PublicKey
) -> None:
    """Give the dialogue keys of these epochs to another mailbox; every copy for the former one goes.

    Args:
        dialogues: the dialogue key of each epoch that the mailbox is to read; it reads no other one.
    """
    for epoch in session.scalars(select(CaseEpochRow.epoch).where(CaseEpochRow.case == case)).all():
        row = _epoch_row(session, secret, case, epoch)
        key = dialogues.get(epoch)
        row.mailbox_sealed = None if key is None else seal(mailbox, key, "dialogue_key", *epoch_place(case, epoch))
        row.tag = secret.authenticate("case_epoch", *_epoch_tag_parts(row))
    session.flush()


def _next_epoch(session: Session, secret: InstallationSecret, case: CaseRow, holders: Holders) -> CaseKeys:
    case.newest_epoch += 1
    row, keys = new_epoch(secret, case.id, case.newest_epoch, holders)
    session.add(row)
    session.flush()
    return keys


def take_team_copies(session: Session, cases: Sequence[UUID]) -> None:
    """Delete every copy of these cases' keys that the handling team opens; the reserve's stays."""
    session.execute(
        update(CaseEpochRow).where(CaseEpochRow.case.in_(cases)).values(team_sealed=None, team_wrapped=None)
    )
    _take_cards(session, cases)


def _take_cards(session: Session, cases: Sequence[UUID]) -> None:
    """What the team's list showed of these cases; the next team makes its own."""
    session.execute(delete(CaseCardRow).where(CaseCardRow.case.in_(cases)))


def hand_epoch_to_team(
    session: Session, secret: InstallationSecret, ring: KeyRing, case: UUID, epoch: int, team: Generation
) -> None:
    """Seal an epoch for another handling team, opened by a member of the reserve; the former copy goes.

    Raises:
        NotAHolder: the member cannot open the epoch.
    """
    keys = open_as_team(session, secret, ring, case, epoch)
    row = _epoch_row(session, secret, case, epoch)
    row.team_generation = team.id
    both = (keys.staff or b"") + keys.dialogue
    row.team_sealed = seal(team.public, both, "case_keys", *epoch_place(case, epoch), team.id.bytes)
    row.team_wrapped = None
    row.tag = secret.authenticate("case_epoch", *_epoch_tag_parts(row))
    session.flush()
    _take_cards(session, [case])


def shred_secret(session: Session, case: UUID) -> bytes:
    """The secret without which no record of the case opens; raises ``NotAHolder`` once it is destroyed."""
    secret = session.scalar(select(ShredSecretRow.secret).where(ShredSecretRow.case == case))
    if secret is None:
        raise NotAHolder
    return secret


def open_team_copy(session: Session, ring: KeyRing, row: CaseEpochRow) -> bytes:
    """Both keys of an epoch out of the team's copy, sealed or wrapped; raises ``NotAHolder``."""
    pair = ring.generation_pair(session, row.team_generation)
    place = (*epoch_place(row.case, row.epoch), row.team_generation.bytes)
    sealed, wrapped = row.team_sealed, row.team_wrapped
    if wrapped is not None:
        return _opened(lambda: unwrap(reading_key(pair.seed), wrapped, "case_keys", *place))
    if sealed is not None:
        return _opened(lambda: open_sealed(pair, sealed, "case_keys", *place))
    raise NotAHolder


def _opened(attempt: Callable[[], bytes]) -> bytes:
    try:
        return attempt()
    except CannotOpen:
        raise NotAHolder from None


def split_keys(epoch: int, both: bytes) -> CaseKeys:
    """The keys of an epoch out of what was sealed together."""
    return CaseKeys(epoch=epoch, staff=both[:KEY_BYTES], dialogue=both[KEY_BYTES:])


def epoch_place(case: UUID, epoch: int) -> tuple[bytes, bytes]:
    """What sealed keys of an epoch are bound to."""
    return case.bytes, str(epoch).encode()


def _epoch_row(session: Session, secret: InstallationSecret, case: UUID, epoch: int) -> CaseEpochRow:
    row = session.get(CaseEpochRow, (case, epoch))
    if row is None:
        raise NotAHolder
    require_authentic_epoch(secret, row)
    return row


def require_authentic_epoch(secret: InstallationSecret, row: CaseEpochRow) -> None:
    """Refuse an epoch that this installation did not write; raises ``TagInvalid``."""
    if not secret.verify(row.tag, "case_epoch", *_epoch_tag_parts(row)):
        raise TagInvalid


def _epoch_tag_parts(row: CaseEpochRow) -> tuple[bytes, ...]:
    # The team's copy changes form when it is re-wrapped; what it opens to is authenticated by its key.
    return (
        *epoch_place(row.case, row.epoch),
        row.team_generation.bytes,
        row.reserve_generation.bytes,
        row.reserve_sealed,
        row.mailbox_sealed or b"",
    )
