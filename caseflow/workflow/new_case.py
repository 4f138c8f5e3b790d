"""Creating a case: its row in clear in the first stage, its shred secret and the keys of its first epoch."""

import datetime
import os
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from caseflow.code_lists.stages import FIRST
from caseflow.schema.cases import CaseRow, ShredSecretRow
from caseflow.sealing.case_keys import CaseKeys, current_holders, new_epoch
from caseflow.sealing.case_lock import case_tag_parts
from caseflow.workflow.case_state import CaseState
from caseflow.workflow.next_due import DueReason
from crypto.installation import InstallationSecret
from crypto.key_pair import PublicKey

FORMAT_VERSION = 1
SHRED_SECRET_BYTES = 32


@dataclass(frozen=True)
class NewCase:
    """What is decided about a case before it exists. ``first_look_until``: the day until which somebody looks."""

    team: UUID
    reserve_team: UUID
    restricted: bool
    received_on: datetime.date
    first_look_until: datetime.date
    id: UUID = field(default_factory=uuid4)


def add_case(session: Session, secret: InstallationSecret, new: NewCase) -> CaseRow:
    """Store the row of a case. Nothing can be sealed into it before ``begin_keys``."""
    row = CaseRow(
        id=new.id,
        format_version=FORMAT_VERSION,
        team=new.team,
        reserve_team=new.reserve_team,
        stage=FIRST,
        state=CaseState.OPEN,
        restricted=new.restricted,
        unread=True,
        received_on=new.received_on,
        due_on=new.first_look_until,
        due_reason=DueReason.FIRST_LOOK.value,
        retention_on=None,
        erase_on=None,
        newest_epoch=0,
        revision=0,
        tag=b"",
    )
    row.tag = secret.authenticate("case_file", *case_tag_parts(row))
    session.add(row)
    session.flush()
    return row


def begin_keys(
    session: Session, secret: InstallationSecret, case: CaseRow, mailbox: PublicKey | None
) -> tuple[CaseKeys, bytes]:
    """Draw the shred secret and the keys of the first epoch, sealed to those who hold the case now.

    Raises:
        GenerationClosed, TagInvalid: a team that changed a moment ago has no key to which something may be sealed.
    """
    shred = os.urandom(SHRED_SECRET_BYTES)
    holders = current_holders(session, secret, case.team, case.reserve_team, mailbox)
    epoch, keys = new_epoch(secret, case.id, case.newest_epoch, holders)
    session.add_all([ShredSecretRow(case=case.id, secret=shred), epoch])
    session.flush()
    return keys, shred
