"""Somebody who reported and said yes; an office that gives parts of her case to others."""

import dataclasses
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from caseflow.administration.changes import Change
from caseflow.administration.proposals import confirm, propose
from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.casework import acts
from caseflow.desk.referral.referral import PlannedReferral, refer
from caseflow.desk.referral.small_circle import PlannedSmallCircle, lift
from caseflow.records.consent import ConsentAnswer
from caseflow.records.copy_note import Part
from caseflow.reporter.conversation.replies import answer_consent
from caseflow.schema.cases import AttachmentRow, RecordRow
from caseflow.schema.referral import CaseCopyRow
from caseflow.sealing.attachments import StagedFile
from tests.caseflow.desk.casework.test_casework import QUESTION
from tests.caseflow.desk.office import NOW, Office
from tests.caseflow.reporter.person import Reporter
from tests.caseflow.thief import Thief

TEXT = "Bitte rufen Sie die Familie zurück."


def look(office: Office, case: UUID, name: str = "amira") -> CaseView:
    """What a member sees of a case."""
    return open_case(office.desk(name), case)


def revision(office: Office, case: UUID, name: str = "amira") -> int:
    """The revision of the page that she has just seen."""
    return look(office, case, name).revision


def said_yes(office: Office, reporter: Reporter, step: str = "refer_counselling", name: str = "amira") -> None:
    """The office asks about a step, and the person agrees."""
    question = dataclasses.replace(QUESTION, intervention=step)
    acts.ask_consent(office.desk(name), reporter.case, revision(office, reporter.case, name), question)
    asked = look(office, reporter.case, name).contents.consents[-1].id
    reporter.act(answer_consent, asked, ConsentAnswer.YES)


def referred(
    office: Office, reporter: Reporter, *parts: Part, files: Sequence[StagedFile] = (), team: str = "advice"
) -> UUID:
    """A referral to the counselling centre, with the person's yes."""
    said_yes(office, reporter)
    planned = PlannedReferral(office.team(team), frozenset(parts or (Part.SUMMARY,)), TEXT, tuple(files))
    return refer(office.desk("amira"), reporter.case, revision(office, reporter.case), planned)


def lifted(office: Office, reporter: Reporter, *messages: UUID, report: bool = False, team: str = "reserve") -> UUID:
    """Records lifted into a case of a small team; its id as only the database knows it."""
    planned = PlannedSmallCircle(office.team(team), frozenset(messages), report, TEXT)
    lift(office.desk("amira"), reporter.case, revision(office, reporter.case), planned)
    return copies(office)[-1]


def copies(office: Office) -> list[UUID]:
    """Every case that holds copies."""
    with office.database.reading() as session:
        return list(session.scalars(select(CaseCopyRow.case)))


def records_of(office: Office, case: UUID) -> set[object]:
    """The ids of a case's records and files."""
    with office.database.reading() as session:
        records = set(session.scalars(select(RecordRow.id).where(RecordRow.case == case)))
        return records | set(session.scalars(select(AttachmentRow.id).where(AttachmentRow.case == case)))


def thief_with_keys_of(office: Office, *names: str) -> Thief:
    """Somebody with the seeds of these members and every row of the database."""
    thief = Thief({office.actor(name).ring.pair.seed for name in names})
    thief.steal(office.database)
    return thief


def opened_in_cases(thief: Thief) -> set[object]:
    """The records and headers of files that opened."""
    return thief.opened.get("record.sealed", set()) | thief.opened.get("attachment.header", set())


def desks(office: Office, *names: str) -> tuple[Desk, ...]:
    """A desk for each."""
    return tuple(office.desk(name) for name in names)


def agree(office: Office, change: Change) -> None:
    """Two of the ombuds team change the directory."""
    proposal = propose(office.database, office.secret, office.actor("olga"), change, NOW)
    confirm(office.database, office.secret, office.lists, office.actor("otto"), proposal, NOW)
