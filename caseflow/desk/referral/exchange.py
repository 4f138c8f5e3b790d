"""The exchange between an office and its partners, read from the journal of the original case."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from caseflow.records.journal import Entry, EntryKind, Journal


class ReferralState(StrEnum):
    """Where a referral stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Referral:
    """One referral with everything said since, oldest first."""

    copy: UUID
    sent: Entry
    state: ReferralState
    said: tuple[Entry, ...]

    @property
    def receiver(self) -> str:
        """Team and organisation of the partner."""
        return self.sent.one("receiver")

    @property
    def is_open(self) -> bool:
        """Whether the partner still reads it."""
        return self.state not in (ReferralState.DECLINED, ReferralState.WITHDRAWN)


SAID = frozenset({EntryKind.RECEIVER_ANSWER, EntryKind.EXCHANGE, EntryKind.REFERRAL_WITHDRAWN})


def referrals(journal: Journal) -> tuple[Referral, ...]:
    """Every referral of a case, oldest first."""
    return tuple(_referral(journal, sent) for sent in journal.all(EntryKind.REFERRED))


def _referral(journal: Journal, sent: Entry) -> Referral:
    copy = sent.one("copy")
    said = tuple(entry for entry in journal.entries if entry.kind in SAID and entry.one("copy") == copy)
    states = [state for entry in said if (state := _state(entry)) is not None]
    return Referral(UUID(copy), sent, states[-1] if states else ReferralState.WAITING, said)


def _state(entry: Entry) -> ReferralState | None:
    if entry.kind is EntryKind.REFERRAL_WITHDRAWN:
        return ReferralState.WITHDRAWN
    if entry.kind is EntryKind.RECEIVER_ANSWER:
        return ReferralState(entry.one("state"))
    return None
