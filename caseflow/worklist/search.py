"""Full-text search over what a member may open: decrypted on the fly, compared, forgotten. Nothing is indexed.

The words stay in the request: they come by POST and are in no address, no log and no table. Cases of other
teams, suspended ones and those held in reserve are not even read from the database.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from caseflow.case_access import SUSPENDED, Desk
from caseflow.case_keys import CaseKeys, NotAHolder, TagInvalid, open_as_team, open_wrapped
from caseflow.directory import load_directory
from caseflow.due import DueReason
from caseflow.schema.cases import CaseEpochRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.worklist.card import CaseCard
from caseflow.worklist.cards import read_lines
from caseflow.worklist.filtering import DUE_FIRST
from caseflow.worklist.folding import fold, fold_with_places
from caseflow.worklist.rows import Line, card_of
from crypto.errors import CannotOpen
from crypto.key_pair import reading_key
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
CASES_AT_A_TIME = 250


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
        texts, found = _matches(session, desk, tuple(lines), words)
        hits = sorted((lines[case] for case in found), key=DUE_FIRST)
        gravest = next(iter(desk.lists.triage_levels))
        shown = [_hit(line, found[line.id], words, gravest) for line in hits[:MOST_HITS]]
    return SearchResult(tuple(shown), len(hits), texts)


@dataclass
class _Reading:
    """The texts of one case while they are read: which words are still missing, and where one was found."""

    missing: set[str]
    place: tuple[Where, str] | None = None

    def take(self, where: Where, text: str) -> None:
        folded = fold(text)
        found = {word for word in self.missing if word in folded}
        if found:
            self.missing -= found
            self.place = self.place or (where, text)


Found = dict[UUID, tuple[Where, str]]


def _matches(session: Session, desk: Desk, cases: Sequence[UUID], words: Sequence[str]) -> tuple[int, Found]:
    found: Found = {}
    count = 0
    for case, texts in _texts_by_case(session, desk, cases):
        reading = _Reading(set(words))
        for where, text in texts:
            count += 1
            reading.take(where, text)
            if not reading.missing:
                break
        if not reading.missing and reading.place:
            found[case] = reading.place
    return count, found


def _texts_by_case(
    session: Session, desk: Desk, cases: Sequence[UUID]
) -> Iterator[tuple[UUID, Iterator[tuple[Where, str]]]]:
    opening = _Opening(session, desk)
    teams = load_directory(session, desk.secret).teams_of(desk.actor.id)
    for start in range(0, len(cases), CASES_AT_A_TIME):
        records: dict[UUID, list[Any]] = {}
        for row in session.connection().execute(_query(teams, cases[start : start + CASES_AT_A_TIME])):
            records.setdefault(row.case, []).append(row)
        for case, rows in records.items():
            yield case, _texts(opening, rows)


def _texts(opening: "_Opening", rows: Iterable[Any]) -> Iterator[tuple[Where, str]]:
    for row in rows:
        try:
            key = opening.keys(row).for_purpose(row.purpose)
            place = RecordPlace(row.purpose, row.id, row.case, row.epoch)
            texts = decrypt_texts(key, row.secret, place, row.sealed, TEXTS[row.purpose])
        except (NotAHolder, TagInvalid, CannotOpen):
            # One damaged record must not end the search; the case page names it.
            continue
        for text in texts:
            yield Where(row.purpose), text


@dataclass
class _Opening:
    """The way to the keys of one epoch after the other; each team's reading key is made once."""

    session: Session
    desk: Desk
    _reading_keys: dict[UUID, bytes] = field(default_factory=dict, repr=False)
    _newest: tuple[tuple[UUID, int], CaseKeys] | None = field(default=None, repr=False)

    def keys(self, row: Any) -> CaseKeys:
        """The keys of the epoch of a row; raises ``NotAHolder``."""
        epoch = (row.case, row.epoch)
        if self._newest is None or self._newest[0] != epoch:
            self._newest = (epoch, self._open(row))
        return self._newest[1]

    def _open(self, row: Any) -> CaseKeys:
        generation, ring = row.team_generation, self.desk.actor.ring
        if row.team_wrapped is None:
            return open_as_team(self.session, self.desk.secret, ring, row.case, row.epoch)
        if generation not in self._reading_keys:
            self._reading_keys[generation] = reading_key(ring.generation_seed(self.session, generation))
        return open_wrapped(self._reading_keys[generation], row.case, row.epoch, generation, row.team_wrapped)


def _query(teams: Collection[UUID], cases: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    epoch = and_(CaseEpochRow.case == RecordRow.case, CaseEpochRow.epoch == RecordRow.epoch)
    return (
        select(
            RecordRow.id,
            RecordRow.case,
            RecordRow.purpose,
            RecordRow.epoch,
            RecordRow.sealed,
            ShredSecretRow.secret,
            CaseEpochRow.team_generation,
            CaseEpochRow.team_wrapped,
        )
        .join(CaseRow, CaseRow.id == RecordRow.case)
        .join(CaseEpochRow, epoch)
        .join(ShredSecretRow, ShredSecretRow.case == RecordRow.case)
        .where(RecordRow.case.in_(cases), RecordRow.purpose.in_(TEXTS))
        .where(CaseRow.team.in_(teams), CaseRow.state != SUSPENDED)
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
