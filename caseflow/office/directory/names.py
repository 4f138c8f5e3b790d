"""The names of everybody who works or has worked here, for pages that tell who did what."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from caseflow.office.directory.cache import verified
from caseflow.schema.directory import MemberRow
from caseflow.sealing.directory_rows import DirectoryRows
from caseflow.sealing.row_tags import require_authentic
from crypto.installation import InstallationSecret


def names_of_members(session: Session, secret: InstallationSecret) -> Mapping[UUID, str]:
    """Every member's name by id, also of those who have left; raises ``TagInvalid``."""
    return verified(session, secret, _names)


def _names(rows: DirectoryRows, secret: InstallationSecret) -> Mapping[UUID, str]:
    found = rows.of(MemberRow)
    for row in found:
        require_authentic(secret, row)
    return MappingProxyType({row.id: row.display_name for row in found})
