"""All cases behind one code: found in equal work whether there are none, one or twenty.

Nothing in the database links two of them. Whoever has the keys of the code computes the names of all possible
mailboxes and asks for all at once.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.schema.cases import CaseRow, ShredSecretRow
from caseflow.schema.handover import HandedOverRow
from caseflow.schema.mailboxes import MailboxRow
from crypto.follow_up_code import CodeKeys, MailboxKeys, StretchedCode, code_keys
from crypto.installation import InstallationSecret

# The most cases behind one code at a time; this many names are asked for at each attempt.
MOST_CASES = 20


@dataclass(frozen=True, order=True)
class Place:
    """Where a case stands among those of a code: under which of its keys (0 the newest pepper), and its number."""

    keys: int
    index: int


@dataclass(frozen=True)
class CodeCase:
    """A case that a code leads to.

    Attributes:
        handed_over_until: when the dialogue was handed over, the last day on which it can be taken back.
    """

    place: Place
    case: UUID
    received_on: datetime.date
    lookup_hash: bytes = field(repr=False)
    handed_over_until: datetime.date | None = None


def codes_of(secret: InstallationSecret, stretched: StretchedCode) -> tuple[CodeKeys, ...]:
    """What a code leads to under every live version of the pepper, newest first."""
    return tuple(code_keys(stretched, secret.pepper(version)) for version in secret.live_versions)


def places_of(codes: Sequence[CodeKeys]) -> dict[Place, MailboxKeys]:
    """The keys of every mailbox that a code can have. About a millisecond."""
    return {
        Place(number, index): keys.mailbox(index) for number, keys in enumerate(codes) for index in range(MOST_CASES)
    }


def cases_of(session: Session, codes: Sequence[CodeKeys], today: datetime.date) -> tuple[CodeCase, ...]:
    """The cases behind a code, oldest first; none for unknown, erased and wrong codes. Two statements, always."""
    places = {keys.lookup_hash: place for place, keys in places_of(codes).items()}
    # Out of an older backup a mailbox may have come back; without its shred secret it is an erased one.
    live = select(MailboxRow.lookup_hash, MailboxRow.case, CaseRow.received_on)
    former = select(HandedOverRow.lookup_hash, HandedOverRow.case, CaseRow.received_on, HandedOverRow.until)
    found = [
        CodeCase(places[row.lookup_hash], row.case, row.received_on, row.lookup_hash)
        for row in session.execute(
            live.join(CaseRow, CaseRow.id == MailboxRow.case)
            .join(ShredSecretRow, ShredSecretRow.case == MailboxRow.case)
            .where(MailboxRow.lookup_hash.in_(list(places)))
        )
    ]
    found += [
        CodeCase(places[row.lookup_hash], row.case, row.received_on, row.lookup_hash, row.until)
        for row in session.execute(
            former.join(CaseRow, CaseRow.id == HandedOverRow.case)
            .join(ShredSecretRow, ShredSecretRow.case == HandedOverRow.case)
            .where(HandedOverRow.lookup_hash.in_(list(places)), HandedOverRow.until >= today)
        )
    ]
    return tuple(sorted(found, key=lambda one: (one.received_on, one.place)))
