"""The data of the case page: the whole case, opened in one transaction that also writes the log line."""

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.code_lists.casework_values import CaseStage
from caseflow.desk.assignment.links import LinkedCase, linked_cases
from caseflow.desk.case_page.beside import BesideCase, read_beside
from caseflow.desk.cases.access_control import Desk, OpenedCase, case_look, mailbox_key
from caseflow.desk.cases.conditions import workflow_facts
from caseflow.desk.cases.contents import PURPOSES as CASE_PURPOSES
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.files.from_other_side import party_files
from caseflow.desk.files.line import FileLine, _file_line
from caseflow.desk.files.made_by_office import made_by_office
from caseflow.desk.writing.drafts import PURPOSE as DRAFT
from caseflow.desk.writing.drafts import Drafts, read_drafts
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.audit_log import LogEntry, LogFilter
from caseflow.office.directory.verified import OfficeDirectory
from caseflow.records.consent import spoken_files
from caseflow.schema.cases import AttachmentRow
from caseflow.schema.statistics import FactRow
from caseflow.workflow.case_state import CaseState
from caseflow.workflow.next_due import DueReason
from caseflow.workflow.stages import CaseFacts, Prospect

LOG_LINES = 100


@dataclass(frozen=True)
class TeamView:
    """A team with the names of its members."""

    id: UUID
    name: str
    organisation: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class CaseView:
    """One case as the page shows it to one member."""

    id: UUID
    stage: CaseStage
    state: CaseState
    restricted: bool
    unread: bool
    received_on: datetime.date
    due_on: datetime.date
    due_reason: DueReason
    retention_on: datetime.date | None
    erase_on: datetime.date | None
    revision: int
    has_mailbox: bool
    as_reserve: bool
    contents: CaseContents
    facts: CaseFacts
    prospects: tuple[Prospect, ...]
    files: tuple[FileLine, ...]
    team: TeamView
    reserve: TeamView
    struck: tuple[str, ...]
    other_teams: tuple[TeamView, ...]
    people: Mapping[UUID, str]
    log: tuple[LogEntry, ...]
    counted: bool
    linked: tuple[LinkedCase, ...]
    drafts: Drafts
    beside: BesideCase

    def name_of(self, member: UUID | None) -> str:
        """The name of a member, also of one who has left."""
        return self.people.get(member, "") if member else ""

    def name_of_text(self, member: str) -> str:
        """The same for an id as an entry of the journal holds it; empty for nobody."""
        return self.name_of(UUID(member)) if member else ""


def open_case(desk: Desk, case: UUID) -> CaseView:
    """Open a case for a look.

    Raises:
        CaseNotFound: unknown and forbidden cases alike; the refused look is in the log.
    """
    with case_look(desk, case, "case_opened") as opened:
        opened.read_once(*CASE_PURPOSES, DRAFT)
        return view_of(opened, read_contents(opened))


def view_of(opened: OpenedCase, contents: CaseContents) -> CaseView:
    """The same for a case that is open already, inside its transaction."""
    session, desk, row = opened.session, opened.desk, opened.row
    has_mailbox = mailbox_key(session, desk.secret, row.id) is not None
    facts = workflow_facts(opened, contents, has_mailbox=has_mailbox)
    linked, journal = linked_cases(opened, contents.journal)
    contents = dataclasses.replace(contents, journal=journal)
    return CaseView(
        id=row.id,
        stage=desk.lists.case_stages[row.stage],
        state=CaseState(row.state),
        restricted=row.restricted,
        unread=row.unread,
        received_on=row.received_on,
        due_on=row.due_on,
        due_reason=DueReason(row.due_reason),
        retention_on=row.retention_on,
        erase_on=row.erase_on,
        revision=row.revision,
        has_mailbox=has_mailbox,
        as_reserve=opened.as_reserve,
        contents=contents,
        facts=facts,
        prospects=desk.workflow.prospects(facts),
        files=_files(opened, contents),
        team=_team(opened.directory, row.team),
        reserve=_team(opened.directory, row.reserve_team),
        other_teams=_other_teams(opened),
        struck=_struck(opened.directory, contents),
        people=opened.directory.names,
        log=tuple(audit_log.entries(session, LogFilter(subject=f"case:{row.id}", limit=LOG_LINES))),
        counted=_is_counted(session, contents),
        linked=linked,
        drafts=read_drafts(opened),
        beside=read_beside(opened),
    )


def _files(opened: OpenedCase, contents: CaseContents) -> tuple[FileLine, ...]:
    query = select(AttachmentRow).where(AttachmentRow.case == opened.row.id, AttachmentRow.finished.is_(True))
    # What the office has read aloud lies in the dialogue too, and is nothing that the person sent.
    spoken = spoken_files((record.id, record.fields) for record in opened.records("consent"))
    of_others = spoken | party_files(contents.journal) | made_by_office(contents.journal)
    lines = [_file_line(opened, row) for row in opened.session.scalars(query) if row.id not in of_others]
    return tuple(sorted(lines, key=lambda line: (not line.of_report, line.day, line.description.name)))


def _team(directory: OfficeDirectory, team: UUID) -> TeamView:
    found = directory.teams[team]
    bodies = {body.id: body.name for body in directory.bodies.organisations}
    names = tuple(member.display_name for member in directory.members_of(team))
    return TeamView(team, found.name, bodies[found.organisation], names)


def _other_teams(opened: OpenedCase) -> tuple[TeamView, ...]:
    """To whom the reserve may offer a case that it handles itself; the conflict is judged when it is given."""
    row, directory = opened.row, opened.directory
    if row.team != row.reserve_team:
        return ()
    ids = [team.id for team in directory.teams.values() if team.id != row.reserve_team and team.member_organisations]
    return tuple(sorted((_team(directory, team) for team in ids), key=lambda team: team.name))


def _struck(directory: OfficeDirectory, contents: CaseContents) -> tuple[str, ...]:
    """The teams that had a conflict of interest when the report came."""
    return tuple(sorted(directory.teams[team].name for team in contents.routing.struck if team in directory.teams))


def _is_counted(session: Session, contents: CaseContents) -> bool:
    if contents.coding is None:
        return False
    return session.scalar(select(FactRow.booked_period).where(FactRow.id == contents.coding.fact)) is not None
