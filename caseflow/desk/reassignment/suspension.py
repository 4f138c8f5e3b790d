"""A conflict of interest found later: the concerned teams lose their cases at once, in the same transaction.

Every case of a touched team goes to its reserve and the team's copies of its keys are deleted; whatever is
written from then on is sealed without that team. Members of the reserve then look at each case and give it
to a team without a conflict. The former team may remember what it has already read.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists
from caseflow.office.accounts import audit_log
from caseflow.office.directory.verified import OfficeDirectory
from caseflow.rules.answers import Answers
from caseflow.rules.conflicts import conflicted
from caseflow.schema.cases import CaseRow
from caseflow.sealing.case_keys import take_team_copies
from caseflow.sealing.case_lock import case_tag_parts
from caseflow.sealing.errors import TagInvalid
from caseflow.workflow.case_state import CaseState
from crypto.installation import InstallationSecret

# Cases whose keys are deleted with one statement; engines limit the number of values.
CASES_AT_A_TIME = 500


def touched_teams(
    directory: OfficeDirectory, organisations: Collection[UUID], lists: CodeLists, on: date
) -> frozenset[UUID]:
    """The teams that a new tie of these organisations could strike in some report.

    The reserve is never among them: a tie that could strike it is refused.
    """
    reached = conflicted(Answers(), directory.bodies, lists, on, named=organisations).organisations
    struck = {team.id for team in directory.teams.values() if team.is_conflicted(reached)}
    return frozenset(struck - {directory.reserve})


def suspend_teams(
    session: Session, secret: InstallationSecret, actor: UUID | None, teams: Collection[UUID], now: datetime
) -> tuple[UUID, ...]:
    """Take every case from these teams; a line in the log for each.

    A case that the person paused or erases keeps that state: it is theirs to decide.

    Returns:
        The cases.
    """
    query = select(CaseRow).where(CaseRow.team.in_(teams)).with_for_update()
    rows = list(session.scalars(query.execution_options(populate_existing=True)))
    for row in rows:
        if not secret.verify(row.tag, "case_file", *case_tag_parts(row)):
            raise TagInvalid("case_file")
        row.team = row.reserve_team
        row.tag = secret.authenticate("case_file", *case_tag_parts(row))
        row.revision += 1
        if row.state == CaseState.OPEN:
            row.state = CaseState.SUSPENDED
    cases = tuple(row.id for row in rows)
    for start in range(0, len(cases), CASES_AT_A_TIME):
        take_team_copies(session, cases[start : start + CASES_AT_A_TIME])
    audit_log.append_many(session, now, actor, "suspend_case", [f"case:{case}" for case in cases])
    return cases
