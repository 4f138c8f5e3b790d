"""After a conflict of interest was found, a member of the reserve gives each case to a team without a conflict.

Every epoch is sealed for the new team, a new epoch begins that the former team never held, and the case is
open again. The conflict is judged again from the report itself, so a member cannot give it to a wrong team.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists
from caseflow.database import Database
from caseflow.desk.cases.access_control import mailbox_key
from caseflow.office.accounts.refusals import ConflictOfInterest, NotAllowed, UnknownSubject
from caseflow.office.accounts.sessions import Actor
from caseflow.office.directory.transaction import active_member, logged_change, member_teams
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.records.copy_note import CopyKind
from caseflow.records.copy_rows import copy_row
from caseflow.rules.answers import Answers
from caseflow.rules.conflicts import OrganisationId, conflicted
from caseflow.schema.cases import CaseEpochRow, CaseRow, RecordRow
from caseflow.schema.worklist import CaseCardRow
from caseflow.sealing.case_keys import (
    CaseKeys,
    current_holders,
    hand_epoch_to_team,
    new_epoch,
    open_as_team,
    shred_secret,
)
from caseflow.sealing.case_lock import case_tag_parts, lock_case
from caseflow.sealing.errors import TagInvalid
from caseflow.sealing.record_rows import open_record
from caseflow.sealing.team_generation import open_generation
from caseflow.workflow.case_state import CaseState
from crypto.installation import InstallationSecret


def rekey_suspended_case(
    database: Database,
    secret: InstallationSecret,
    lists: CodeLists,
    actor: Actor,
    case: UUID,
    new_team: UUID,
    now: datetime,
) -> None:
    """Give a case that its reserve holds to a team, and lift the suspension.

    Raises:
        NotAllowed: the actor does not belong to the reserve of this case.
        UnknownSubject: no such case in the reserve's hands, or no such team.
        ConflictOfInterest: the report strikes that team.
    """
    with logged_change(database, actor.id, now, "rekey_case", f"case:{case}") as session:
        directory = load_directory(session, secret)
        row = _held_by_reserve(session, secret, actor, case)
        copy = copy_row(session, secret, case)
        if copy is not None and copy.kind == CopyKind.REFERRAL:
            # The person agreed to one partner, and to no other.
            raise NotAllowed
        team = directory.teams.get(new_team)
        if team is None or not team.member_organisations:
            raise UnknownSubject
        if team.is_conflicted(_struck(session, secret, lists, actor, row, directory, now.date())):
            raise ConflictOfInterest
        hand_over_case(session, secret, actor, row, new_team)


def _held_by_reserve(session: Session, secret: InstallationSecret, actor: Actor, case: UUID) -> CaseRow:
    active_member(session, secret, actor.id)
    row = lock_case(session, case)
    if row is None or row.team != row.reserve_team:
        raise UnknownSubject
    if not secret.verify(row.tag, "case_file", *case_tag_parts(row)):
        raise TagInvalid("case_file")
    if row.reserve_team not in {team.id for team in member_teams(session, secret, actor.id)}:
        raise NotAllowed
    return row


def _struck(
    session: Session,
    secret: InstallationSecret,
    lists: CodeLists,
    actor: Actor,
    row: CaseRow,
    directory: OfficeDirectory,
    today: date,
) -> frozenset[OrganisationId]:
    """Everybody whom the report strikes by the ties of today, and whom it struck when it came."""
    struck: set[OrganisationId] = set()
    records = select(RecordRow).where(RecordRow.case == row.id, RecordRow.purpose.in_(("report", "routing")))
    shred = shred_secret(session, row.id)
    for record in session.scalars(records).all():
        fields = open_record(open_as_team(session, secret, actor.ring, row.id, record.epoch), shred, record)
        struck |= {UUID(organisation) for organisation in fields.get("conflicted", ())}
        if record.purpose == "report":
            answers = Answers.from_fields(fields)
            for day in (row.received_on, today):
                struck |= conflicted(answers, directory.bodies, lists, day).organisations
    if copy_row(session, secret, row.id):
        # A copy may lack the answers that name the organisations with a conflict. So the stored ones are used as the
        # start of the search for ties.
        struck |= conflicted(Answers(), directory.bodies, lists, today, named=struck).organisations
    return frozenset(struck)


def hand_over_case(session: Session, secret: InstallationSecret, actor: Actor, row: CaseRow, team: UUID) -> CaseKeys:
    """Seal every epoch of a locked case for another team, and begin one that the former team never holds.

    Returns:
        The keys of the new epoch.

    Raises:
        NotAHolder: the actor cannot open an epoch.
    """
    generation = open_generation(session, secret, team)
    for epoch in session.scalars(select(CaseEpochRow.epoch).where(CaseEpochRow.case == row.id)).all():
        hand_epoch_to_team(session, secret, actor.ring, row.id, epoch, generation)
    # What lists show of it is sealed to the former team; the next one makes its own.
    session.execute(delete(CaseCardRow).where(CaseCardRow.case == row.id))
    row.team = team
    row.tag = secret.authenticate("case_file", *case_tag_parts(row))
    row.revision += 1
    row.newest_epoch += 1
    if row.state == CaseState.SUSPENDED:
        # A wish to erase that came while the case was suspended goes on: nobody works on the case meanwhile.
        row.state = CaseState.OPEN if row.erase_on is None else CaseState.ERASING
    # The former team knows the keys of the epochs before; what is written from now on needs others.
    holders = current_holders(session, secret, row.team, row.reserve_team, mailbox_key(session, secret, row.id))
    epoch_row, keys = new_epoch(secret, row.id, row.newest_epoch, holders)
    session.add(epoch_row)
    session.flush()
    return keys
