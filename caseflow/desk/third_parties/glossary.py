"""The glossary of a team: its translations of words, for those who translate for it.

Facts of the office, in clear, changed with a line in the log. Nothing of a case belongs here.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists
from caseflow.database import Database
from caseflow.office.accounts.refusals import NotAllowed, UnknownSubject
from caseflow.office.accounts.sessions import Actor
from caseflow.office.directory.transaction import logged_change, member_teams
from caseflow.refusals.refusal import Refusal
from caseflow.schema.third_parties import GlossaryTermRow
from crypto.installation import InstallationSecret

LONGEST_TERM = 200
LONGEST_NOTE = 1_000
MOST_TERMS = 2_000


class TermMalformed(Refusal, ValueError):
    """A term or its translation is missing or too long."""


@dataclass(frozen=True)
class Term:
    """One entry of a glossary."""

    id: UUID
    language: str
    term: str
    translation: str
    note: str


@dataclass(frozen=True)
class Wording:
    """What somebody wants to enter."""

    language: str
    term: str
    translation: str
    note: str = ""

    def __post_init__(self) -> None:
        fits = all(0 < len(text.strip()) <= LONGEST_TERM for text in (self.term, self.translation))
        if not fits or len(self.note) > LONGEST_NOTE:
            raise TermMalformed


def terms_of(session: Session, teams: Sequence[UUID], languages: Sequence[str] = ()) -> tuple[Term, ...]:
    """The glossary of teams, by language and term; of these languages alone if any are named."""
    query = select(GlossaryTermRow).where(GlossaryTermRow.team.in_(teams))
    if languages:
        query = query.where(GlossaryTermRow.language.in_(languages))
    found = [Term(row.id, row.language, row.term, row.translation, row.note) for row in session.scalars(query)]
    return tuple(sorted(found, key=lambda one: (one.language, one.term.casefold(), str(one.id))))


def add_term(
    database: Database,
    secret: InstallationSecret,
    lists: CodeLists,
    actor: Actor,
    team: UUID,
    wording: Wording,
    now: datetime.datetime,
) -> None:
    """Enter a word into the glossary of one's own team.

    Raises:
        NotAllowed: another team's glossary.
        UnknownSubject: the lists do not have the language.
        TermMalformed: the glossary is full.
    """
    term = uuid4()
    with logged_change(database, actor.id, now, "term_added", f"term:{term}") as session:
        _require_own(session, secret, actor, team)
        if wording.language not in lists.languages:
            raise UnknownSubject
        if len(terms_of(session, [team])) >= MOST_TERMS:
            raise TermMalformed
        session.add(
            GlossaryTermRow(
                id=term,
                team=team,
                language=wording.language,
                term=wording.term.strip(),
                translation=wording.translation.strip(),
                note=wording.note.strip(),
            )
        )


def remove_term(
    database: Database, secret: InstallationSecret, actor: Actor, term: UUID, now: datetime.datetime
) -> None:
    """Take a word out of the glossary of one's own team; raises ``NotAllowed`` for any other."""
    with logged_change(database, actor.id, now, "term_removed", f"term:{term}") as session:
        row = session.get(GlossaryTermRow, term)
        if row is None:
            raise NotAllowed
        _require_own(session, secret, actor, row.team)
        session.delete(row)


def _require_own(session: Session, secret: InstallationSecret, actor: Actor, team: UUID) -> None:
    if team not in {one.id for one in member_teams(session, secret, actor.id)}:
        raise NotAllowed
