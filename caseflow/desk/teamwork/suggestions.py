"""Suggests links between cases, with reasons, by comparing codes among the own cases of a member.

Suggestions are not stored, and texts are not compared. Cases that the member may not open are not compared, so
a suggestion cannot reveal them.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from caseflow.code_lists.stages import Stage
from caseflow.desk.assignment.labels import labels_of, suggested
from caseflow.desk.assignment.links import LinkReason, dismissed_of, links_of
from caseflow.desk.cases.access_control import Desk, case_look
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.cases.team_cases import Brief, read_briefs
from caseflow.desk.worklist.cards import read_lines
from caseflow.desk.worklist.rows import Line, card_of

# Reports of one incident come within days; what keeps happening in one place is found over months.
NEAR_DAYS = 10
FAR_DAYS = 180

MOST_SUGGESTED = 12

UNKNOWN = frozenset({"", "unknown"})


@dataclass(frozen=True)
class Facets:
    """What of a case is compared: codes and its day."""

    received_on: datetime.date
    facility: str
    district: str
    areas: frozenset[str]
    grounds: frozenset[str]
    problems: frozenset[str]
    accused: frozenset[str]


@dataclass(frozen=True)
class Suggestion:
    """A case that may belong to another one, with every reason that holds."""

    brief: Brief = field(repr=False)
    reasons: tuple[LinkReason, ...]


@dataclass(frozen=True)
class Suggestions:
    """What the page of links shows: suggestions, and the words that the team uses for cases like these."""

    found: tuple[Suggestion, ...]
    labels: tuple[str, ...] = field(repr=False)


def facets_of(line: Line) -> Facets:
    """What of a case is compared, from its card; the officer's coding counts where there is one."""
    card = card_of(line)
    return Facets(
        received_on=line.received_on,
        facility=card.facility,
        district=card.district,
        areas=_known(card.areas),
        grounds=_known(card.grounds),
        problems=_known(card.problems),
        accused=_known(card.accused),
    )


def reasons_between(one: Facets, other: Facets) -> tuple[LinkReason, ...]:
    """Every reason for which two cases may belong together."""
    near = abs((one.received_on - other.received_on).days) <= NEAR_DAYS
    same_facility = one.facility == other.facility not in UNKNOWN
    same_place = one.district == other.district not in UNKNOWN and bool(one.areas & other.areas)
    holds = {
        LinkReason.NEAR_DAYS: same_facility and near,
        LinkReason.SAME_PROBLEM: same_facility and bool(one.problems & other.problems),
        LinkReason.SAME_ACCUSED: same_facility and bool(one.accused & other.accused),
        LinkReason.SAME_PLACE_AND_GROUND: same_place and bool(one.grounds & other.grounds),
    }
    return tuple(reason for reason, held in holds.items() if held)


def suggest(desk: Desk, case: UUID) -> Suggestions:
    """Look for cases that may belong to this one.

    Raises:
        CaseNotFound: unknown and forbidden cases alike; the refused look is in the log.
    """
    with case_look(desk, case, "links_seen") as opened:
        contents = read_contents(opened)
    lines = read_lines(desk)
    ranked = _ranked(case, contents, lines)
    labels = suggested((card_of(line).labels for line in lines), labels_of(contents.journal))
    with desk.database.reading() as session:
        briefs = read_briefs(session, desk, tuple(ranked))
    return Suggestions(tuple(Suggestion(brief, ranked[brief.id]) for brief in briefs), labels)


def _ranked(case: UUID, contents: CaseContents, lines: Sequence[Line]) -> dict[UUID, tuple[LinkReason, ...]]:
    """The cases that have most reasons, the nearest in time first."""
    here = facets_of(next(line for line in lines if line.id == case))
    known = {one.other for one in links_of(contents.journal)} | dismissed_of(contents.journal) | {case}
    found = []
    for line in lines:
        apart = abs((line.received_on - here.received_on).days)
        if line.id in known or apart > FAR_DAYS or line.stage == Stage.CLOSED_SPAM:
            continue
        if reasons := reasons_between(here, facets_of(line)):
            found.append((-len(reasons), apart, str(line.id), line.id, reasons))
    return {one: reasons for *_, one, reasons in sorted(found)[:MOST_SUGGESTED]}


def _known(codes: Collection[str]) -> frozenset[str]:
    return frozenset(codes) - UNKNOWN
