"""Undoing the decision about a spam group within fourteen days, for all or single cases; and its present state.

Which cases still belong to a group is told by what stands in clear: closed as no concern, and erased on the day of
the group. A message of the person gives a case its ordinary time of keeping, and so takes it out at once.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseflow.code_lists.stages import NOT_BEGUN, Stage
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile, Desk
from caseflow.desk.cases.own import own_cases
from caseflow.desk.cases.transaction import CaseHalted, case_act, enter
from caseflow.desk.casework.parts_of_acts import go_on_to
from caseflow.desk.spam.group_document import SpamGroup, read_spam_group
from caseflow.records.journal import EntryKind
from caseflow.refusals.refusal import Refusal
from caseflow.schema.cases import CaseRow
from caseflow.schema.team_documents import FloodRow
from caseflow.workflow.stages import StepNotOpen


class SpamNotDecided(Refusal):
    """Nothing was put aside yet, so there is nothing to take back."""


@dataclass(frozen=True)
class SpamGroupState:
    """How the cases of a group stand.

    Attributes:
        waiting: those that nobody has begun: not closed yet.
        aside: put aside, and erased when the group ends.
        out: put aside with the group, but the person has written since.
        others: taken back, begun by somebody, or gone.
    """

    waiting: tuple[UUID, ...] = ()
    aside: tuple[UUID, ...] = ()
    out: tuple[UUID, ...] = ()
    others: tuple[UUID, ...] = ()


def state_of(session: Session, flood: SpamGroup) -> SpamGroupState:
    """How the cases of a group stand now."""
    query = select(CaseRow.id, CaseRow.stage, CaseRow.retention_on)
    mine = own_cases([flood.team])
    found = {case: (stage, day) for case, stage, day in session.execute(query.where(CaseRow.id.in_(flood.kept), mine))}
    sorted_out: dict[str, list[UUID]] = {"waiting": [], "aside": [], "out": [], "others": []}
    for case in flood.kept:
        sorted_out[_place(found.get(case), flood.ends_on)].append(case)
    return SpamGroupState(**{name: tuple(cases) for name, cases in sorted_out.items()})


def take_back(desk: Desk, flood: UUID, cases: Sequence[UUID] = ()) -> int:
    """Reopen these cases of a group, or all of them; gives how many.

    Raises:
        DocumentNotFound: it has ended.
        FloodNotDecided: nobody has confirmed it.
    """
    with desk.database.writing() as session:
        desk.log(session, "flood_taken_back", f"flood:{flood}")
        found = read_spam_group(session, desk, flood)
        if found.confirmed_by is None:
            raise SpamNotDecided
        state = state_of(session, found)
        chosen = [case for case in (*state.aside, *state.out) if not cases or case in set(cases)]
        query = select(CaseRow.id, CaseRow.revision).where(CaseRow.id.in_(chosen))
        revisions = dict(session.execute(query).all())
    return sum(_reopened(desk, found, case, revision) for case, revision in revisions.items())


def sweep_spam_groups(session: Session, today: datetime.date) -> None:
    """Delete the papers of groups that cannot be taken back any more."""
    session.execute(delete(FloodRow).where(FloodRow.ends_on <= today))


def _place(found: tuple[str, datetime.date | None] | None, ends_on: datetime.date) -> str:
    stage, retention_on = found or ("", None)
    if stage in NOT_BEGUN:
        return "waiting"
    if stage != Stage.CLOSED_SPAM:
        return "others"
    return "aside" if retention_on == ends_on else "out"


def _reopened(desk: Desk, flood: SpamGroup, case: UUID, seen: int) -> bool:
    try:
        with case_act(desk, case, seen, "flood_reopened") as change:
            enter(change, EntryKind.NEW_FACTS, flood=(str(flood.id),))
            go_on_to(change, Stage.REOPENED)
    except (CaseNotFound, CaseHalted, ChangedMeanwhile, StepNotOpen):
        return False
    return True
