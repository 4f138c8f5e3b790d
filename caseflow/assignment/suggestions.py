"""Which other cases may belong to a case, and why: judged by codes among the cases of the member's own teams.

Nothing is written down and nothing is compared by its text. What she may not open is not compared at all, so
no suggestion can tell of it.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.assignment.labels import labels_of, suggested
from caseflow.assignment.links import LinkReason, dismissed_of, links_of
from caseflow.assignment.reading import Brief, is_own, read_briefs
from caseflow.case_access import Desk, looking
from caseflow.case_contents import CaseContents
from caseflow.schema.cases import CaseRow

# Reports of one incident come within days; what keeps happening in one place is found over months.
NEAR_DAYS = 10
FAR_DAYS = 120

# The nearest in time are compared: as many as open in about a second.
MOST_COMPARED = 500
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


def facets_of(received_on: datetime.date, contents: CaseContents) -> Facets:
    """What of a case is compared; the officer's coding counts where there is one."""
    answers, coded = contents.answers, contents.coding
    coding = coded.coding if coded else None
    areas = (coding.area, *coding.secondary_areas) if coding else answers.areas
    return Facets(
        received_on=received_on,
        facility=answers.facility or "",
        district=(coding.district if coding else answers.district) or "",
        areas=_known(areas),
        grounds=_known(coding.grounds if coding else answers.grounds),
        problems=_known(coding.facility_problems if coding else answers.facility_problems),
        accused=_known(answers.accused),
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
    with looking(desk, case, "links_seen") as opened:
        teams = opened.directory.teams_of(desk.actor.id)
        near = _nearest(opened.session, teams, opened.row)
        briefs = read_briefs(opened.session, desk, (case, *near), teams)
        here = next(brief for brief in briefs if brief.id == case)
        labels = [labels_of(brief.contents.journal) for brief in briefs]
        return Suggestions(_ranked(here, briefs), suggested(labels, labels_of(here.contents.journal)))


def _nearest(session: Session, teams: Collection[UUID], row: CaseRow) -> tuple[UUID, ...]:
    reach = datetime.timedelta(FAR_DAYS)
    days = CaseRow.received_on.between(row.received_on - reach, row.received_on + reach)
    query = select(CaseRow.id, CaseRow.received_on).where(is_own(teams), days, CaseRow.id != row.id)
    rows = session.execute(query.where(CaseRow.stage != "closed_spam")).all()
    ranked = sorted(rows, key=lambda one: (abs((one.received_on - row.received_on).days), str(one.id)))
    return tuple(one.id for one in ranked[:MOST_COMPARED])


def _ranked(here: Brief, briefs: Collection[Brief]) -> tuple[Suggestion, ...]:
    mine = facets_of(here.received_on, here.contents)
    known = {one.other for one in links_of(here.contents.journal)} | dismissed_of(here.contents.journal) | {here.id}
    found = [
        Suggestion(brief, reasons)
        for brief in briefs
        if brief.id not in known and (reasons := reasons_between(mine, facets_of(brief.received_on, brief.contents)))
    ]
    found.sort(key=lambda one: (-len(one.reasons), abs((one.brief.received_on - here.received_on).days)))
    return tuple(found[:MOST_SUGGESTED])


def _known(codes: Collection[str]) -> frozenset[str]:
    return frozenset(codes) - UNKNOWN
