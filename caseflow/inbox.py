"""The inbox of a member: the cases of her teams, what is due first on top, only the shown page decrypted.

Ordering and counting use what stands in clear, so a list of ten thousand costs little more than one of a
hundred. A case of a team she does not belong to is no row, no count and no gap here. Cases that she only
holds in reserve are listed apart and without a word of content: opening one is logged by itself.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from caseflow.answers import Answers
from caseflow.case_access import SUSPENDED, Desk
from caseflow.case_contents import first
from caseflow.case_keys import CaseKeys, NotAHolder, open_as_team, rewrap_for_team
from caseflow.directory import load_directory
from caseflow.due import DueReason
from caseflow.journal import EntryKind
from caseflow.records import open_record
from caseflow.schema.cases import CaseEpochRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.workflow import FINISHED
from crypto.errors import CannotOpen
from crypto.record import Fields

PAGE_SIZE = 25
PREVIEW_CHARACTERS = 180
PREVIEW_PURPOSES = ("report", "routing", "note")


@dataclass(frozen=True)
class InboxFilter:
    """What to show. ``finished`` shows closed cases instead of open ones; ``reserve`` those held in reserve."""

    stage: str | None = None
    overdue: bool = False
    finished: bool = False
    reserve: bool = False


@dataclass(frozen=True)
class Preview:
    """What of a report the list shows. A restricted or acute one shows its story only when it is opened."""

    level: str
    language: str
    hidden: bool
    text: str = field(default="", repr=False)
    area: str = ""
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class InboxLine:
    """One case of the list. ``preview`` is none where she holds the case in reserve only."""

    id: UUID
    stage: str
    state: str
    restricted: bool
    unread: bool
    received_on: datetime.date
    due_on: datetime.date
    due_reason: DueReason
    team: UUID
    preview: Preview | None

    @property
    def rests(self) -> bool:
        """Whether nothing has to be done but to wait for the day of erasing."""
        return self.due_reason is DueReason.ERASING


@dataclass(frozen=True)
class InboxPage:
    """A page of the list with the counts of all that she may see."""

    lines: tuple[InboxLine, ...]
    page: int
    pages: int
    found: int
    open_cases: int
    overdue: int
    unread: int


def read_inbox(desk: Desk, wanted: InboxFilter, page: int = 1) -> InboxPage:
    """One page of the inbox, earliest due first. A page beyond the last is the last."""
    with desk.database.writing() as session:
        desk.log(session, "inbox_seen", f"page:{'reserve' if wanted.reserve else page}")
        teams = load_directory(session, desk.secret).teams_of(desk.actor.id)
        visible = _visible(teams, reserve=wanted.reserve)
        condition = and_(visible, *_conditions(wanted, desk.today))
        found = _count(session, condition)
        pages = max(1, -(-found // PAGE_SIZE))
        page = min(max(1, page), pages)
        rows = session.scalars(_ordered(condition, page)).all()
        previews = {} if wanted.reserve else _previews(session, desk, rows)
        lines = tuple(_line(row, previews.get(row.id)) for row in rows)
        return InboxPage(lines, page, pages, found, *_figures(session, visible, desk.today))


def _visible(teams: frozenset[UUID], *, reserve: bool) -> ColumnElement[bool]:
    if reserve:
        held = and_(CaseRow.reserve_team.in_(teams), CaseRow.team.not_in(teams))
        return or_(held, and_(CaseRow.reserve_team.in_(teams), CaseRow.state == SUSPENDED))
    return and_(CaseRow.team.in_(teams), CaseRow.state != SUSPENDED)


def _is_open() -> ColumnElement[bool]:
    """What somebody has to work on: a closed case too, once the person has written."""
    waits = or_(CaseRow.unread.is_(True), CaseRow.due_reason == DueReason.MESSAGE.value)
    return or_(CaseRow.stage.not_in(FINISHED), waits)


def _conditions(wanted: InboxFilter, today: datetime.date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [CaseRow.stage.in_(FINISHED) if wanted.finished else _is_open()]
    if wanted.stage:
        conditions = [CaseRow.stage == wanted.stage]
    if wanted.overdue:
        conditions.append(CaseRow.due_on < today)
    return conditions


def _ordered(condition: ColumnElement[bool], page: int) -> Select[CaseRow]:
    # The id decides between two of one day, so that pages do not overlap.
    query = select(CaseRow).where(condition).order_by(CaseRow.due_on, CaseRow.id)
    return query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(CaseRow).where(condition)) or 0


def _figures(session: Session, visible: ColumnElement[bool], today: datetime.date) -> tuple[int, int, int]:
    is_open = and_(visible, _is_open())
    counts = session.execute(
        select(
            func.count(),
            func.count().filter(CaseRow.due_on < today),
            func.count().filter(CaseRow.unread.is_(True)),
        )
        .select_from(CaseRow)
        .where(is_open)
    ).one()
    return int(counts[0]), int(counts[1]), int(counts[2])


def _line(row: CaseRow, preview: Preview | None) -> InboxLine:
    return InboxLine(
        id=row.id,
        stage=row.stage,
        state=row.state,
        restricted=row.restricted,
        unread=row.unread,
        received_on=row.received_on,
        due_on=row.due_on,
        due_reason=DueReason(row.due_reason),
        team=row.team,
        preview=preview,
    )


def _previews(session: Session, desk: Desk, rows: Sequence[CaseRow]) -> dict[UUID, Preview]:
    """Decrypt what the shown page needs, and re-wrap the keys that were never opened by the team."""
    cases = {row.id: row for row in rows}
    secrets = {
        row.case: row.secret for row in session.scalars(select(ShredSecretRow).where(ShredSecretRow.case.in_(cases)))
    }
    records = session.scalars(
        select(RecordRow).where(RecordRow.case.in_(cases), RecordRow.purpose.in_(PREVIEW_PURPOSES))
    ).all()
    keys = _keys(session, desk, {(record.case, record.epoch) for record in records})
    opened: dict[UUID, list[tuple[str, Fields]]] = {}
    for record in records:
        if record.case in secrets and (record.case, record.epoch) in keys:
            fields = _opened(keys[record.case, record.epoch], secrets[record.case], record)
            opened.setdefault(record.case, []).append((record.purpose, fields))
    return {case: _preview(desk, cases[case], found) for case, found in opened.items()}


def _keys(session: Session, desk: Desk, epochs: set[tuple[UUID, int]]) -> Mapping[tuple[UUID, int], CaseKeys]:
    ring = desk.actor.ring
    # Kept until the end, so that every look-up below finds its row without asking the database again.
    rows = session.scalars(select(CaseEpochRow).where(CaseEpochRow.case.in_({case for case, _ in epochs}))).all()
    for row in rows:
        if row.team_sealed is not None:
            rewrap_for_team(session, ring, row.case, row.epoch)
            session.refresh(row)
    found = {}
    for case, epoch in epochs:
        try:
            found[case, epoch] = open_as_team(session, desk.secret, ring, case, epoch)
        except NotAHolder:
            continue
    return found


def _opened(keys: CaseKeys, secret: bytes, record: RecordRow) -> Fields:
    try:
        return open_record(keys, secret, record)
    except CannotOpen:
        # One damaged record must not take the whole list away; the case page names it.
        return {}


def _preview(desk: Desk, row: CaseRow, opened: Sequence[tuple[str, Fields]]) -> Preview:
    answers = Answers.from_fields(next((fields for purpose, fields in opened if purpose == "report"), {}))
    level = _level(opened)
    hidden = row.restricted or level == next(iter(desk.lists.triage_levels))
    story = " ".join(answers.story.split())
    text = story if len(story) <= PREVIEW_CHARACTERS else f"{story[:PREVIEW_CHARACTERS].rstrip()} …"
    return Preview(
        level=level,
        language=answers.language,
        hidden=hidden,
        text="" if hidden else text,
        area=answers.area if len(answers.areas) == 1 else "",
        forms=() if hidden else answers.forms,
    )


def _level(opened: Sequence[tuple[str, Fields]]) -> str:
    decided = [fields for purpose, fields in opened if purpose == "note" and first(fields, "kind") == EntryKind.TRIAGE]
    if decided:
        return first(max(decided, key=lambda fields: int(first(fields, "revision"))), "level")
    return next((first(fields, "triage") for _, fields in opened if fields.get("triage")), "")
