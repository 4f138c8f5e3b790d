"""The random sample of a group: opened in full, case by case, each look in the log; that log says who has read it."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caseflow.code_lists.stages import NOT_BEGUN
from caseflow.desk.cases.access_control import CaseNotFound, Desk, case_look
from caseflow.desk.cases.contents import read_contents
from caseflow.desk.cases.own import own_cases
from caseflow.desk.spam.group_document import SpamGroup, read_spam_group
from caseflow.schema.cases import AttachmentRow, CaseRow
from caseflow.schema.office import LogEntryRow

ACTION = "flood_sample_seen"


@dataclass(frozen=True)
class SampledCase:
    """One case of the sample as the second person reads it."""

    id: UUID
    language: str
    level: str
    files: int
    messages: int
    text: str = field(repr=False)


def open_sample(desk: Desk, flood: UUID) -> tuple[SpamGroup, tuple[SampledCase, ...]]:
    """Read the sample of a group in full; raises ``DocumentNotFound``."""
    with desk.database.writing() as session:
        desk.log(session, "flood_opened", f"flood:{flood}")
        found = read_spam_group(session, desk, flood)
    read = []
    for case in found.sample:
        try:
            read.append(_read(desk, case))
        except CaseNotFound:
            # Erased or taken by another team since; the refused look is in the log.
            continue
    return found, tuple(read)


def sample_opened(session: Session, desk: Desk, flood: SpamGroup) -> bool:
    """Whether this member has read every case of the sample that still waits, after it was drawn."""
    seen = select(LogEntryRow.subject).where(
        LogEntryRow.member == desk.actor.id,
        LogEntryRow.action == ACTION,
        LogEntryRow.outcome == "done",
        LogEntryRow.at >= flood.proposed_at,
        LogEntryRow.subject.in_([f"case:{case}" for case in flood.sample]),
    )
    waiting = session.scalars(
        select(CaseRow.id).where(CaseRow.id.in_(flood.sample), CaseRow.stage.in_(NOT_BEGUN), own_cases([flood.team]))
    )
    return {f"case:{case}" for case in waiting} <= set(session.scalars(seen))


def _read(desk: Desk, case: UUID) -> SampledCase:
    with case_look(desk, case, "flood_sample_seen") as opened:
        contents = read_contents(opened)
        files = select(func.count()).select_from(AttachmentRow).where(AttachmentRow.case == case)
        return SampledCase(
            id=case,
            language=contents.answers.language,
            level=contents.level,
            files=opened.session.scalar(files) or 0,
            messages=sum(not message.from_office for message in contents.messages),
            text=contents.answers.story,
        )
