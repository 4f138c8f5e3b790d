"""All ties with their ids, for the pages that maintain them: between organisations, and to facilities."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.schema.directory import FacilityTieRow, RelationRow
from caseflow.sealing.row_tags import require_authentic
from crypto.installation import InstallationSecret


@dataclass(frozen=True)
class KnownTie:
    """A dated tie. ``other`` is a body, or none where the tie is to the facility with this code."""

    id: UUID
    organisation: UUID
    kind: str
    other: UUID | None
    facility: str
    valid_from: datetime.date
    valid_until: datetime.date | None


def known_ties(session: Session, secret: InstallationSecret) -> tuple[KnownTie, ...]:
    """All ties, ended ones too; raises ``TagInvalid`` for one that was changed in the database alone."""
    relations = session.scalars(select(RelationRow)).all()
    facilities = session.scalars(select(FacilityTieRow)).all()
    for relation in relations:
        require_authentic(secret, relation)
    for tie in facilities:
        require_authentic(secret, tie)
    return (
        *(
            KnownTie(row.id, row.from_organisation, row.kind, row.to_organisation, "", row.valid_from, row.valid_until)
            for row in relations
        ),
        *(
            KnownTie(row.id, row.organisation, row.kind, None, row.facility, row.valid_from, row.valid_until)
            for row in facilities
        ),
    )
