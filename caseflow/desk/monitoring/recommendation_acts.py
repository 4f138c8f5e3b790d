"""Acts on a recommendation. It needs two persons: one marks it as ready, another one makes it.

After that its text cannot change. Results are recorded beside it. Each act is in the staff log.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.own import own_cases
from caseflow.desk.cases.team_documents import DocumentChangedMeanwhile, DocumentNotFound, seal_document
from caseflow.desk.cases.transaction import require_text
from caseflow.desk.monitoring.published import for_everybody
from caseflow.desk.monitoring.recommendation import (
    RESULTS,
    Reached,
    Recommendation,
    Status,
    Words,
    opened_recommendation,
)
from caseflow.office.directory.verified import load_directory
from caseflow.records.journal import TEXT_LIMIT
from caseflow.refusals.refusal import Refusal, SecondPersonNeeded, TextMissing
from caseflow.schema.cases import CaseRow
from caseflow.schema.team_documents import RecommendationRow

MOST_CASES = 200
ADDRESSEE_LIMIT = 200


class MakerNeeded(SecondPersonNeeded):
    """One person says that the words are ready, another one makes the recommendation."""


class WordsIncomplete(TextMissing):
    """A recommendation needs an addressee and a text."""


class WordsStand(Refusal):
    """It was made: its words are not changed any more."""


class NotMadeYet(Refusal):
    """It has not been made, so there is no answer and nothing to publish."""


class ChoiceUnknown(Refusal, ValueError):
    """A field of action or a result that does not exist."""


Act = Callable[[Session, Recommendation], Recommendation]


def begin_recommendation(desk: Desk, team: UUID, words: Words, cases: Sequence[UUID] = ()) -> UUID:
    """Write a draft for one of the member's teams.

    Raises:
        DocumentNotFound: it is not a team of theirs.
        WordsIncomplete, ChoiceUnknown: what was typed.
    """
    _require_words(desk, words)
    with desk.database.writing() as session:
        new = uuid4()
        desk.log(session, "recommendation_begun", f"recommendation:{new}")
        if team not in load_directory(session, desk.secret).teams_of(desk.actor.id):
            raise DocumentNotFound
        row = RecommendationRow(id=new, team=team, revision=0, published=None)
        history = (Reached(Status.DRAFT, desk.today),)
        linked = _own(session, desk, cases)
        draft = Recommendation(new, team, 0, words, desk.actor.id, history=history, cases=linked)
        seal_document(session, desk, row, draft.to_fields())
        session.add(row)
    return new


def write_words(desk: Desk, paper: UUID, seen: int, words: Words) -> None:
    """Change the text of a draft. It is not ready any more, because another text was marked as ready.

    Raises:
        WordsStand: it was made.
    """
    _require_words(desk, words)

    def written(_session: Session, old: Recommendation) -> Recommendation:
        if old.status.is_made:
            raise WordsStand
        return replace(old, words=words, ready_by=None).reached(desk, Status.DRAFT)

    _change(desk, paper, seen, "recommendation_written", written)


def link_cases(desk: Desk, paper: UUID, seen: int, cases: Sequence[UUID]) -> None:
    """Set the linked cases: only what this member handles; others that were linked before stay."""

    def linked(session: Session, old: Recommendation) -> Recommendation:
        mine = set(_own(session, desk, old.cases))
        kept = [case for case in old.cases if case not in mine]
        chosen = tuple(dict.fromkeys((*kept, *_own(session, desk, cases))))
        return replace(old, cases=chosen[:MOST_CASES])

    _change(desk, paper, seen, "recommendation_linked", linked)


def call_ready(desk: Desk, paper: UUID, seen: int) -> None:
    """Say as the first person that these words may be made; raises ``WordsStand``."""

    def ready(_session: Session, old: Recommendation) -> Recommendation:
        if old.status.is_made:
            raise WordsStand
        return replace(old, ready_by=desk.actor.id).reached(desk, Status.READY)

    _change(desk, paper, seen, "recommendation_ready", ready)


def make(desk: Desk, paper: UUID, seen: int) -> None:
    """Make it, as the second person; raises ``MakerNeeded``."""

    def made(_session: Session, old: Recommendation) -> Recommendation:
        if old.status is not Status.READY or old.ready_by in (None, desk.actor.id):
            raise MakerNeeded
        return old.reached(desk, Status.MADE)

    _change(desk, paper, seen, "recommendation_made", made)


def record_result(desk: Desk, paper: UUID, seen: int, status: Status, answer: str) -> None:
    """Record what the addressee did or said; raises ``NotMadeYet``, ``ChoiceUnknown``."""
    if status not in RESULTS:
        raise ChoiceUnknown
    if answer:
        require_text("answer", answer)

    def answered(_session: Session, old: Recommendation) -> Recommendation:
        if not old.status.is_made:
            raise NotMadeYet
        return replace(old, answer=answer or old.answer).reached(desk, status)

    _change(desk, paper, seen, "recommendation_answered", answered)


def publish(desk: Desk, paper: UUID, seen: int) -> None:
    """Put what two people agreed to, and the answer, among what everybody may read; raises ``NotMadeYet``."""

    def shown(_session: Session, old: Recommendation) -> Recommendation:
        if not old.status.is_made:
            raise NotMadeYet
        return replace(old, is_published=True)

    _change(desk, paper, seen, "recommendation_published", shown)


def _change(desk: Desk, paper: UUID, seen: int, action: str, act: Act) -> None:
    with desk.database.writing() as session:
        desk.log(session, action, f"recommendation:{paper}")
        query = select(RecommendationRow).where(RecommendationRow.id == paper).with_for_update()
        row = session.scalar(query.execution_options(populate_existing=True))
        if row is None or row.team not in load_directory(session, desk.secret).teams_of(desk.actor.id):
            raise DocumentNotFound
        old = opened_recommendation(session, desk, row)
        if row.revision != seen:
            raise DocumentChangedMeanwhile
        new = act(session, old)
        row.published = json.dumps(for_everybody(new).to_json(), ensure_ascii=False) if new.is_published else None
        seal_document(session, desk, row, new.to_fields())


def _require_words(desk: Desk, words: Words) -> None:
    if not words.text.strip() or len(words.text) > TEXT_LIMIT:
        raise WordsIncomplete("text")
    if not words.addressee.strip() or len(words.addressee) > ADDRESSEE_LIMIT:
        raise WordsIncomplete("addressee")
    if words.field_of_action and words.field_of_action not in desk.lists.handlungsfelder:
        raise ChoiceUnknown


def _own(session: Session, desk: Desk, cases: Sequence[UUID]) -> tuple[UUID, ...]:
    """Those of these cases that the member handles."""
    teams = load_directory(session, desk.secret).teams_of(desk.actor.id)
    hers = set(session.scalars(select(CaseRow.id).where(CaseRow.id.in_(cases), own_cases(teams))))
    return tuple(case for case in dict.fromkeys(cases) if case in hers)
