"""The names of everybody who works or has worked here, for pages that tell who did what."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.schema.directory import MemberRow
from caseflow.sealing.row_tags import require_authentic
from crypto.installation import InstallationSecret


def names_of_members(session: Session, secret: InstallationSecret) -> Mapping[UUID, str]:
    """Every member's name by id, also of those who have left; raises ``TagInvalid``."""
    rows = session.scalars(select(MemberRow)).all()
    for row in rows:
        require_authentic(secret, row)
    return {row.id: row.display_name for row in rows}
