"""A conflict of interest that only the coding shows: the team loses the case in the same transaction.

The reserve holds the case from then on. Which bodies the coding struck lies beside the routing record, so
that the case can never be given back to a team with one of them.
"""

import dataclasses
from uuid import UUID

from caseflow.answers import Answers
from caseflow.case_access import SUSPENDED, CaseChange
from caseflow.case_contents import CaseContents
from caseflow.case_keys import case_tag_parts, take_team_copies
from caseflow.coding import UNKNOWN_DISTRICT, Coding
from caseflow.conflicts import conflicted


def take_from_conflicted_team(change: CaseChange, contents: CaseContents, coding: Coding) -> bool:
    """Suspend the case if what was coded strikes its team; whether that happened.

    A case that the reserve handles itself stays there: set-up refuses ties that could strike the reserve.
    """
    desk, row = change.desk, change.row
    struck = _struck_by(coding, contents.answers, change)
    if row.team == row.reserve_team or not change.directory.teams[row.team].is_conflicted(struck):
        return False
    change.put(
        "routing",
        {"conflicted": tuple(sorted(str(one) for one in struck)), "struck": (str(row.team),)},
    )
    desk.log(change.session, "suspend_case", f"case:{row.id}")
    row.team, row.state = row.reserve_team, SUSPENDED
    row.tag = desk.secret.authenticate("case_file", *case_tag_parts(row))
    change.session.flush()
    take_team_copies(change.session, [row.id])
    return True


def _struck_by(coding: Coding, answers: Answers, change: CaseChange) -> frozenset[UUID]:
    """Everybody whom a report with these codes would have struck, on the day it came and today."""
    district = None if coding.district == UNKNOWN_DISTRICT else coding.district
    coded = dataclasses.replace(
        answers,
        areas=(coding.area, *coding.secondary_areas),
        forms=coding.forms,
        facility_problems=coding.facility_problems,
        district=district or answers.district,
    )
    bodies, lists = change.directory.bodies, change.desk.lists
    days = (change.row.received_on, change.desk.today)
    return frozenset().union(*(conflicted(coded, bodies, lists, day).organisations for day in days))
