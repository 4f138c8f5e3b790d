"""Full-text search over what a member may open: decrypted on the fly, compared, forgotten. Nothing is indexed.

The words stay in the request: they come by POST and are in no address, no log and no table. Cases of other
teams, suspended ones and those held in reserve are not even read from the database.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.batch import OwnKeys, own_teams
from caseflow.desk.cases.own import own_cases
from caseflow.desk.worklist.card import CaseCard
from caseflow.desk.worklist.cards import read_lines
from caseflow.desk.worklist.filtering import DUE_FIRST
from caseflow.desk.worklist.folding import fold, fold_with_places
from caseflow.desk.worklist.rows import Line, card_of
from caseflow.schema.cases import CaseRow, RecordRow
from caseflow.sealing.errors import NotAHolder, TagInvalid
from caseflow.workflow.next_due import DueReason
from crypto.errors import CannotOpen
from crypto.record import RecordPlace, decrypt_texts

# The purposes of records with texts, and the fields in which they stand.
TEXTS: Mapping[str, tuple[str, ...]] = {
    "report": ("story", "not_read_text"),
    "message": ("text",),
    "note": ("text",),
    "outcome": ("text",),
    "summary": ("text",),
}
MOST_WORDS = 12
WORDS_LIMIT = 300
MOST_HITS = 100
SNIPPET_BEFORE, SNIPPET_AFTER = 60, 120
ROWS_AT_A_TIME = 500


class Where(StrEnum):
    """In which text of a case a word was found."""

    REPORT = "report"
    MESSAGE = "message"
    NOTE = "note"
    OUTCOME = "outcome"
    SUMMARY = "summary"


@dataclass(frozen=True)
class Snippet:
    """A piece of a text around the first word that was found in it, in three parts."""

    where: Where
    before: str = field(repr=False)
    found: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True)
class Hit:
    """A case in which all words occur. ``snippet`` is none where the content is hidden until opened."""

    line: Line
    card: CaseCard = field(repr=False)
    snippet: Snippet | None = field(repr=False)

    @property
    def due_reason(self) -> DueReason:
        """Why something is due."""
        return DueReason(self.line.due_reason)


@dataclass(frozen=True)
class SearchResult:
    """The first hits, due first, and how many there are; ``texts`` is how many texts were read for it."""

    hits: tuple[Hit, ...]
    found: int
    texts: int


def words_of(typed: str) -> tuple[str, ...]:
    """The words that all have to occur, folded, each once; at most twelve."""
    return tuple(dict.fromkeys(re.findall(r"\w+", fold(typed[:WORDS_LIMIT]))))[:MOST_WORDS]


def search(desk: Desk, words: Sequence[str]) -> SearchResult:
    """Every case of the member's teams in whose texts all these words occur (see ``words_of``)."""
    with desk.database.writing() as session:
        desk.log(session, "searched", "page:search")
    if not words:
        return SearchResult((), 0, 0)
    lines = {line.id: line for line in read_lines(desk)}
    with desk.database.reading() as session:
        texts, found = _matches(session, desk, lines.keys(), words)
        hits = sorted((lines[case] for case in found), key=DUE_FIRST)
        gravest = next(iter(desk.lists.triage_levels))
        shown = [_hit(line, found[line.id], words, gravest) for line in hits[:MOST_HITS]]
    return SearchResult(tuple(shown), len(hits), texts)


Found = dict[UUID, tuple[Where, str]]


def _matches(session: Session, desk: Desk, cases: Collection[UUID], words: Sequence[str]) -> tuple[int, Found]:
    """How many texts were read, and for each case with all words the text in which one was found first."""
    missing: dict[UUID, set[str]] = {}
    places: Found = {}
    count = 0
    for case, where, text in _texts(session, desk, cases):
        count += 1
        folded = fold(text)
        found = [word for word in words if word in folded]
        if found:
            missing.setdefault(case, set(words)).difference_update(found)
            places.setdefault(case, (where, text))
    return count, {case: place for case, place in places.items() if not missing[case]}


def _texts(session: Session, desk: Desk, cases: Collection[UUID]) -> Iterator[tuple[UUID, Where, str]]:
    _, teams = own_teams(session, desk)
    opening = OwnKeys.of(session, desk, teams)
    records = session.connection().execution_options(yield_per=ROWS_AT_A_TIME).execute(_query(teams))
    for record, case, purpose, epoch, sealed in records:
        if case not in cases:
            continue
        try:
            key = opening.keys(case, epoch).for_purpose(purpose)
            place = RecordPlace(purpose, record, case, epoch)
            texts = decrypt_texts(key, opening.secrets[case], place, sealed, TEXTS[purpose])
        except (NotAHolder, TagInvalid, CannotOpen):
            # One damaged record must not end the search; the case page names it.
            continue
        for text in texts:
            if text:
                yield case, Where(purpose), text


def _query(teams: Collection[UUID]) -> Select[UUID, UUID, str, int, bytes]:
    own = select(CaseRow.id).where(own_cases(teams))
    # The expression in place of the column prevents the use of an index, so records are read in their physical order:
    # reading ten thousand large rows in random order takes eight times as long.
    case = func.coalesce(RecordRow.case, RecordRow.case)
    return select(RecordRow.id, RecordRow.case, RecordRow.purpose, RecordRow.epoch, RecordRow.sealed).where(
        RecordRow.purpose.in_(TEXTS), case.in_(own)
    )


def _hit(line: Line, place: tuple[Where, str], words: Sequence[str], gravest: str) -> Hit:
    card = card_of(line)
    hidden = line.restricted or card.level == gravest
    return Hit(line, card, None if hidden else snippet_of(*place, words))


def snippet_of(where: Where, text: str, words: Sequence[str]) -> Snippet:
    """A piece of a text around the first of these words that stands in it."""
    one_line = " ".join(text.split())
    folded, places = fold_with_places(one_line)
    starts = [(folded.find(word), word) for word in words if word in folded]
    if not starts:
        return Snippet(where, one_line[:SNIPPET_AFTER], "", "")
    start, word = min(starts)
    begin, end = places[start], places[start + len(word) - 1] + 1
    return Snippet(
        where,
        ("… " if begin > SNIPPET_BEFORE else "") + one_line[max(0, begin - SNIPPET_BEFORE) : begin],
        one_line[begin:end],
        one_line[end : end + SNIPPET_AFTER] + (" …" if len(one_line) > end + SNIPPET_AFTER else ""),
    )
