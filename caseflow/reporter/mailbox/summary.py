"""How the office has understood a report, in a few sentences of its own, for the person to read and correct.

It lies under the dialogue key. A page shows it only after the person has said that the place is safe.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from caseflow.reporter.mailbox.dialogue import read_dialogue
from caseflow.reporter.mailbox.visit import Visit
from crypto.installation import InstallationSecret
from crypto.record import Fields


@dataclass(frozen=True)
class Summary:
    """How the office has understood the report, for the person to correct."""

    text: str = field(repr=False)
    language: str
    day: datetime.date
    sequence: int

    @classmethod
    def newest(cls, records: Sequence[tuple[UUID, Fields]]) -> "Summary | None":
        """The newest of the records with the purpose summary, none when there is none."""
        all_ = [cls._of(fields) for _, fields in records]
        return max(all_, key=lambda summary: summary.sequence, default=None)

    @classmethod
    def _of(cls, fields: Fields) -> "Summary":
        day = datetime.date.fromisoformat(fields["day"][0])
        return cls(fields["text"][0], fields["language"][0], day, int(fields["sequence"][0]))


def read_summary(session: Session, secret: InstallationSecret, visit: Visit) -> Summary | None:
    """What the person asked to see after they said that the place is safe."""
    return Summary.newest(read_dialogue(session, secret, visit).with_purpose("summary"))
