"""A conflict of interest that only the coding shows: the team loses the case in the same transaction.

The reserve holds the case from then on. Which bodies the coding struck lies beside the routing record, so
that the case can never be given back to a team with one of them.
"""

import dataclasses
from uuid import UUID

from caseflow.desk.cases.access_control import CaseChange, OpenedCase
from caseflow.desk.cases.contents import CaseContents
from caseflow.desk.cases.letterbox import open_letterbox
from caseflow.records.coding import UNKNOWN_DISTRICT, Coding
from caseflow.records.copy_rows import copies_of
from caseflow.rules.answers import Answers
from caseflow.rules.conflicts import conflicted
from caseflow.schema.cases import CaseRow
from caseflow.sealing.case_keys import take_team_copies
from caseflow.sealing.case_lock import case_tag_parts, lock_case
from caseflow.workflow.case_state import CaseState


def take_from_conflicted_team(change: CaseChange, contents: CaseContents, coding: Coding) -> bool:
    """Suspend the case if what was coded strikes its team; whether that happened.

    A case that the reserve handles itself stays there: set-up refuses ties that could strike the reserve.
    """
    row = change.row
    struck = struck_by(coding, contents.answers, change)
    for copy in copies_of(change.session, row.id):
        _take_copy(change, copy.case, struck)
    if row.team == row.reserve_team or not change.directory.teams[row.team].is_conflicted(struck):
        return False
    change.put(
        "routing",
        {"conflicted": tuple(sorted(str(one) for one in struck)), "struck": (str(row.team),)},
    )
    _suspend(change, row)
    return True


def _take_copy(change: CaseChange, copy: UUID, struck: frozenset[UUID]) -> None:
    """What was copied from the case goes the same way, if those who read it are struck now."""
    row = lock_case(change.session, copy)
    if row is None or row.team == row.reserve_team or not change.directory.teams[row.team].is_conflicted(struck):
        return
    team = row.team
    _suspend(change, row)
    letterbox = open_letterbox(change.session, change.desk, copy)
    letterbox.put("routing", {"conflicted": tuple(sorted(str(one) for one in struck)), "struck": (str(team),)})


def _suspend(change: CaseChange, row: CaseRow) -> None:
    desk = change.desk
    desk.log(change.session, "suspend_case", f"case:{row.id}")
    row.team, row.state = row.reserve_team, CaseState.SUSPENDED
    row.tag = desk.secret.authenticate("case_file", *case_tag_parts(row))
    change.session.flush()
    take_team_copies(change.session, [row.id])


def struck_by(coding: Coding, answers: Answers, opened: OpenedCase) -> frozenset[UUID]:
    """Everybody whom a report with these codes would have struck, on the day it came and today."""
    district = None if coding.district == UNKNOWN_DISTRICT else coding.district
    coded = dataclasses.replace(
        answers,
        areas=(coding.area, *coding.secondary_areas),
        forms=coding.forms,
        facility_problems=coding.facility_problems,
        district=district or answers.district,
    )
    bodies, lists = opened.directory.bodies, opened.desk.lists
    days = (opened.row.received_on, opened.desk.today)
    return frozenset().union(*(conflicted(coded, bodies, lists, day).organisations for day in days))
