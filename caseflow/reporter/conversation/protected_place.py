"""A case for a small circle, for the person: opening it adds it as a further case to their code.

The offer is in the dialogue of the original case, sealed to the mailbox. It holds the id of the new case and a token
that works once. The office can see that there is an offer but cannot open it.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from uuid import UUID

from sqlalchemy.orm import Session

from caseflow.records.copy_note import from_text, to_text
from caseflow.records.copy_rows import copy_row, end_offer
from caseflow.records.notices import NOTICE, Notice, NoticeKind, read_notices
from caseflow.reporter.intake.further_case import free_place
from caseflow.reporter.intake.submit import claim_mailbox
from caseflow.reporter.mailbox.dialogue import read_dialogue
from caseflow.reporter.mailbox.visit import Visit, open_code
from caseflow.sealing.case_keys import begin_epoch
from caseflow.sealing.case_lock import lock_case
from caseflow.sealing.row_tags import hold_directory
from crypto.errors import CannotOpen, MalformedObject
from crypto.installation import InstallationSecret
from crypto.key_pair import PublicKey
from crypto.record import Fields
from crypto.sealing import open_sealed, seal
from crypto.session_cookie import SessionCookie

TOKEN_BYTES = 32
ID_BYTES = 16


class OfferGone(Exception):
    """There is no such offer (any more): it was taken, or the place was closed."""


@dataclass(frozen=True)
class Offer:
    """A protected place that the person has not opened yet; ``readers`` is the team that reads there."""

    record: UUID
    readers: str
    case: UUID
    token: bytes = field(repr=False)


def offer_fields(mailbox: PublicKey, original: UUID, copy: UUID, token: bytes, readers: str) -> Mapping[str, str]:
    """The fields of the notice of an offer."""
    sealed = seal(mailbox, copy.bytes + token, "copy_offer", original.bytes)
    return {"offer": to_text(sealed), "readers": readers}


def open_offers(
    session: Session, secret: InstallationSecret, visit: Visit, said: Iterable[tuple[UUID, Fields]]
) -> tuple[Offer, ...]:
    """The offers of a mailbox that can still be taken, in a fixed order. Reads only."""
    found = (_opened(visit, notice) for notice in read_notices(said, NoticeKind.PROTECTED_PLACE))
    waiting = (offer for offer in found if offer is not None and _waits(session, secret, offer))
    return tuple(sorted(waiting, key=lambda offer: str(offer.record)))


def take_offer(
    session: Session,
    secret: InstallationSecret,
    cookie: SessionCookie,
    visit: Visit,
    record: UUID,
    now: datetime.datetime,
    today: datetime.date,
) -> None:
    """Open the protected place: the next free mailbox of the code becomes that of the lifted case.

    Raises:
        OfferGone: nothing was stored.
        TooManyCases: there is no room behind this code.
    """
    hold_directory(session)
    said = read_dialogue(session, secret, visit).with_purpose(NOTICE)
    offer = next((one for one in open_offers(session, secret, visit, said) if one.record == record), None)
    if offer is None:
        raise OfferGone
    case = lock_case(session, offer.case)
    # Looked at again under the lock: another window may have been faster.
    if case is None or not _waits(session, secret, offer):
        raise OfferGone
    place = free_place(session, secret, open_code(session, secret, cookie, now).keys, today)
    claim_mailbox(session, secret, case.id, place.keys, place.pepper_version, today, shows_code=False)
    begin_epoch(session, secret, case, place.keys.key_pair.public)
    row = copy_row(session, secret, case.id)
    if row is None:
        raise OfferGone
    end_offer(session, secret, row)
    case.revision += 1
    case.unread = True
    session.flush()


def _opened(visit: Visit, notice: Notice) -> Offer | None:
    try:
        content = open_sealed(visit.pair, from_text(notice.one("offer")), "copy_offer", visit.case.bytes)
    except (CannotOpen, MalformedObject):
        # It was made for the mailbox of somebody who has handed the dialogue over since.
        return None
    return Offer(notice.record, notice.one("readers"), UUID(bytes=content[:ID_BYTES]), content[ID_BYTES:])


def _waits(session: Session, secret: InstallationSecret, offer: Offer) -> bool:
    row = copy_row(session, secret, offer.case)
    return row is not None and compare_digest(row.offer_hash or b"", sha256(offer.token).digest())
