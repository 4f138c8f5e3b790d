"""Published recommendations: for the yearly report, and for a public page. Nothing of a case is in them."""

import datetime
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.desk.monitoring.recommendation import Reached, Recommendation, Status
from caseflow.schema.team_documents import RecommendationRow
from caseflow.sealing.row_tags import require_authentic
from crypto.installation import InstallationSecret


@dataclass(frozen=True)
class PublishedRecommendation:
    """What everybody may read: no case, no member, no team."""

    addressee: str
    text: str
    field_of_action: str
    answer: str
    history: tuple[Reached, ...]

    def to_json(self) -> dict[str, object]:
        """The recommendation as JSON, for its row and for the download."""
        return {
            "addressee": self.addressee,
            "text": self.text,
            "field_of_action": self.field_of_action,
            "status": self.history[-1].status.value,
            "history": [[reached.status.value, reached.day.isoformat()] for reached in self.history],
            "answer": self.answer,
        }


def published_recommendations(session: Session, secret: InstallationSecret) -> tuple[PublishedRecommendation, ...]:
    """Every published recommendation, newest first; raises ``TagInvalid`` for one that nobody here published."""
    found = []
    for row in session.scalars(select(RecommendationRow).where(RecommendationRow.published.is_not(None))):
        require_authentic(secret, row)
        found.append(_published(json.loads(row.published or "{}")))
    return tuple(sorted(found, key=lambda one: (one.history[0].day, one.addressee, one.text), reverse=True))


def for_everybody(made: Recommendation) -> PublishedRecommendation:
    """What of a recommendation is published; who wrote it when it was a draft is not."""
    words = made.words
    history = tuple(reached for reached in made.history if reached.status.is_made)
    return PublishedRecommendation(words.addressee, words.text, words.field_of_action, made.answer, history)


def _published(content: dict[str, Any]) -> PublishedRecommendation:
    reached = tuple(Reached(Status(status), datetime.date.fromisoformat(day)) for status, day in content["history"])
    texts = {name: str(content[name]) for name in ("addressee", "text", "field_of_action", "answer")}
    return PublishedRecommendation(**texts, history=reached)
