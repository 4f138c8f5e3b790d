"""Storing a new report: it is judged, routed, sealed and stored once, in one transaction.

All key stretching happens before. Which of two equal forms wins is decided by the mailbox's key in the
database alone; the other is shown the same page.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists
from caseflow.database import Database, insert_if_absent
from caseflow.office.directory.settings import office_settings
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.reporter.mailbox.code_renewal import ASSISTED_CHANNELS, mark_assisted
from caseflow.reporter.mailbox.visit import FILES_BETWEEN_ANSWERS, MESSAGES_BETWEEN_ANSWERS, mailbox_tag_parts
from caseflow.rules.answers import Answers
from caseflow.rules.calendar import ServiceCalendar
from caseflow.rules.conflicts import Conflicts, conflicted
from caseflow.rules.legal_limits import LegalLimit, answer_until, is_near, legal_limits
from caseflow.rules.routing import RoutingDecision, route
from caseflow.rules.triage import Triage, triage
from caseflow.schema.cases import CaseRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.sealing.attachments import StagedFile, attach, drop_staged
from caseflow.sealing.case_keys import CaseKeys
from caseflow.sealing.record_rows import put_record
from caseflow.workflow.new_case import NewCase, add_case, begin_keys
from crypto.follow_up_code import MailboxKeys
from crypto.installation import InstallationSecret
from crypto.record import Fields

Page = TypeVar("Page")


class AlreadyReceived(Exception):
    """Another request with the same form and content was faster; nothing of this one was stored."""


@dataclass(frozen=True)
class Submission:
    """A checked report with the keys of its mailbox; ``repr`` shows no content."""

    answers: Answers = field(repr=False)
    files: tuple[StagedFile, ...] = field(repr=False)
    mailbox: MailboxKeys = field(repr=False)
    pepper_version: int
    today: datetime.date
    # A further case of a code brings its id, and shows no code: the person has it.
    case: UUID | None = None
    shows_code: bool = True


@dataclass(frozen=True)
class Receipt:
    """What the page after sending tells.

    ``lookup_hash``: names the mailbox for "I have the number" and opens nothing. ``shows_code``: false once
    the person said they have it.
    """

    case: UUID
    lookup_hash: bytes = field(repr=False)
    shows_code: bool
    received_on: datetime.date
    answer_until: datetime.date
    limits: tuple[LegalLimit, ...]


@dataclass(frozen=True)
class Judgement:
    """What the rules say about a report, before anything is stored."""

    decision: RoutingDecision
    conflicts: Conflicts
    triage: Triage
    limits: tuple[LegalLimit, ...]
    answer_until: datetime.date


def submit(
    database: Database,
    secret: InstallationSecret,
    lists: CodeLists,
    submission: Submission,
    render: Callable[[Receipt], Page],
) -> Page:
    """Store a report and give its page, which is rendered before anything is final.

    Raises:
        StorageError: nothing was stored.
        StagedFileGone: nothing was stored; a file has to be sent again.
        NoHandlerLeft: nothing was stored; the office's rules have a hole.
    """
    try:
        with database.writing() as session:
            return render(store(session, secret, lists, submission))
    except AlreadyReceived:
        pass
    with database.reading() as session:
        receipt = find_receipt(session, secret, lists, submission.answers, (submission.mailbox,), submission.today)
    if receipt is None:
        raise AlreadyReceived
    drop_staged(database, submission.files)
    return render(receipt)


def find_receipt(
    session: Session,
    secret: InstallationSecret,
    lists: CodeLists,
    answers: Answers,
    candidates: Sequence[MailboxKeys],
    today: datetime.date,
) -> Receipt | None:
    """The receipt of the same form with the same content, when it was received before."""
    return receipt_of_mailbox(session, secret, lists, answers, [keys.lookup_hash for keys in candidates], today)


def receipt_of_mailbox(
    session: Session,
    secret: InstallationSecret,
    lists: CodeLists,
    answers: Answers,
    lookup_hashes: Sequence[bytes],
    today: datetime.date,
) -> Receipt | None:
    """The receipt of the report whose mailbox has one of these names; nothing if there is none (any more)."""
    found = session.execute(
        select(MailboxRow.lookup_hash, MailboxRow.shows_code, MailboxRow.created_on, CaseRow.id, CaseRow.received_on)
        .join(CaseRow, CaseRow.id == MailboxRow.case)
        .where(MailboxRow.lookup_hash.in_(lookup_hashes))
    ).first()
    if found is None:
        return None
    judged = judge(answers, load_directory(session, secret), lists, _calendar(session, secret), found.received_on)
    return Receipt(
        case=found.id,
        lookup_hash=found.lookup_hash,
        shows_code=found.shows_code and today <= found.created_on + datetime.timedelta(days=1),
        received_on=found.received_on,
        answer_until=judged.answer_until,
        limits=judged.limits,
    )


def acknowledge_code(session: Session, lookup_hash: bytes) -> None:
    """ "I have the number": from now on the same form shows no code any more."""
    session.execute(update(MailboxRow).where(MailboxRow.lookup_hash == lookup_hash).values(shows_code=False))


def judge(
    answers: Answers,
    directory: OfficeDirectory,
    lists: CodeLists,
    calendar: ServiceCalendar,
    received_on: datetime.date,
) -> Judgement:
    """Strike who is in conflict, route, and judge the urgency for the team that gets the report.

    Raises:
        NoHandlerLeft: no team and no reserve without a conflict.
    """
    conflicts = conflicted(answers, directory.bodies, lists, received_on)
    decision = route(answers, directory.rules, directory.teams, directory.reserve, conflicts)
    limits = legal_limits(answers, received_on, lists, calendar)
    judged = triage(
        answers,
        lists,
        read_languages=directory.teams[decision.team].languages,
        limit_near=is_near(limits, received_on),
    )
    until = answer_until(received_on, judged.level, lists, calendar)
    return Judgement(decision, conflicts, judged, limits, until)


def _calendar(session: Session, secret: InstallationSecret) -> ServiceCalendar:
    return office_settings(session, secret).calendar


def store(session: Session, secret: InstallationSecret, lists: CodeLists, submission: Submission) -> Receipt:
    """Store a report in a transaction that has begun.

    Raises:
        AlreadyReceived: its mailbox is there already; the transaction is to be undone.
        StorageError, StagedFileGone, NoHandlerLeft: as ``submit``.
    """
    answers, today = submission.answers, submission.today
    judged = judge(answers, load_directory(session, secret), lists, _calendar(session, secret), today)
    case = add_case(session, secret, _new_case(judged, submission))
    claim_mailbox(
        session,
        secret,
        case.id,
        submission.mailbox,
        submission.pepper_version,
        today,
        shows_code=submission.shows_code,
    )
    keys, shred = begin_keys(session, secret, case, submission.mailbox.key_pair.public)
    _seal_content(session, case.id, keys, shred, submission, judged)
    return Receipt(
        case.id, submission.mailbox.lookup_hash, submission.shows_code, today, judged.answer_until, judged.limits
    )


def _new_case(judged: Judgement, submission: Submission) -> NewCase:
    return NewCase(
        team=judged.decision.team,
        reserve_team=judged.decision.reserve,
        restricted=judged.triage.restricted,
        received_on=submission.today,
        first_look_until=judged.answer_until,
        id=submission.case or uuid4(),
    )


def claim_mailbox(
    session: Session,
    secret: InstallationSecret,
    case: UUID,
    keys: MailboxKeys,
    pepper_version: int,
    today: datetime.date,
    *,
    shows_code: bool,
) -> None:
    """Give a case the mailbox with these keys; raises ``AlreadyReceived`` when it leads to a case."""
    row = MailboxRow(lookup_hash=keys.lookup_hash, case=case, public_key=keys.key_pair.public.raw)
    claimed = insert_if_absent(
        session,
        MailboxRow,
        lookup_hash=row.lookup_hash,
        case=case,
        pepper_version=pepper_version,
        public_key=row.public_key,
        erase_proof_hash=sha256(keys.proof_for(case.bytes)).digest(),
        erase_proof=None,
        shows_code=shows_code,
        created_on=today,
        messages_left=MESSAGES_BETWEEN_ANSWERS,
        files_left=FILES_BETWEEN_ANSWERS,
        tag=secret.authenticate("mailbox", *mailbox_tag_parts(row)),
    )
    if not claimed:
        raise AlreadyReceived


def _seal_content(
    session: Session, case: UUID, keys: CaseKeys, shred: bytes, submission: Submission, judged: Judgement
) -> None:
    put_record(session, case, keys, shred, "report", submission.answers.to_fields())
    put_record(session, case, keys, shred, "routing", _routing_fields(judged))
    if submission.answers.channel in ASSISTED_CHANNELS:
        mark_assisted(partial(put_record, session, case, keys, shred), submission.today)
    for file in submission.files:
        attach(session, file, case, keys, shred, under_staff_key=True)


def _routing_fields(judged: Judgement) -> Fields:
    decision, conflicts = judged.decision, judged.conflicts
    return {
        "triage": (judged.triage.level,),
        "restricted": ("yes" if judged.triage.restricted else "no",),
        "triage_reasons": tuple(f"{reason.source}:{reason.code}" for reason in judged.triage.reasons),
        "team": (str(decision.team),),
        "reserve": (str(decision.reserve),),
        "rule": (str(decision.rule),) if decision.rule else (),
        "explanation": (decision.explanation,),
        "struck": tuple(str(team.team) for team in decision.struck),
        "conflicted": tuple(str(organisation) for organisation in sorted(conflicts.organisations)),
        "needs_person": ("yes" if conflicts.needs_person else "no",),
    }
