"""The inbox of a member: the cases of their teams, what is due first on top, only the shown page decrypted.

Filters and counts use what stands in clear and the sealed cards (``caseflow.desk.worklist``), so a list of ten
thousand opens no ten thousand reports. A case of a team they do not belong to is no row, no count and no gap
here. Cases that they only hold in reserve are listed apart and without a word of content: opening one is
logged by itself.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from caseflow.code_lists.stages import FINISHED
from caseflow.desk.assignment.absence import Absence, away_colleagues
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.batch import own_teams, read_own_cases
from caseflow.desk.cases.own import reserve_cases
from caseflow.desk.worklist.card import VALUE_END, CaseCard
from caseflow.desk.worklist.cards import read_lines
from caseflow.desk.worklist.filtering import CHOICES, FLAGS, ME, Filtered, filtered, labels_on
from caseflow.desk.worklist.labels import label_mark
from caseflow.desk.worklist.rows import Line, card_of
from caseflow.desk.worklist.views import SavedView, views_of
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseRow
from caseflow.schema.referral import CaseCopyRow
from caseflow.workflow.case_state import CaseState
from caseflow.workflow.next_due import DueReason

PAGE_SIZE = 25
PREVIEW_CHARACTERS = 180


@dataclass(frozen=True)
class InboxFilter:
    """What to show. ``finished`` shows closed cases instead of open ones; ``reserve`` those held in reserve.

    Attributes:
        team: the id of a team in hexadecimal digits.
        kind: a form of discrimination or a kind of problem with a facility.
        assigned: a member's id in hexadecimal digits, ``me`` or ``nobody``.
        label: the mark of a label (see ``caseflow.desk.worklist.labels``), so that no address tells one.
    """

    stage: str | None = None
    overdue: bool = False
    finished: bool = False
    reserve: bool = False
    unread: bool = False
    restricted: bool = False
    team: str | None = None
    level: str | None = None
    district: str | None = None
    area: str | None = None
    ground: str | None = None
    kind: str | None = None
    language: str | None = None
    channel: str | None = None
    facility: str | None = None
    accused: str | None = None
    assigned: str | None = None
    label: str | None = field(default=None, repr=False)

    @property
    def narrows(self) -> bool:
        """Whether it leaves out anything of what it shows."""
        return self != InboxFilter(finished=self.finished, reserve=self.reserve)


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
    """One case of the list. ``preview`` is none where they hold the case in reserve only.

    ``copied``: whether it holds copies of another case, referred or lifted.
    """

    id: UUID
    stage: str
    state: CaseState
    restricted: bool
    unread: bool
    received_on: datetime.date
    due_on: datetime.date
    due_reason: DueReason
    team: UUID
    revision: int
    preview: Preview | None
    card: CaseCard = field(default_factory=CaseCard, repr=False)
    copied: str = ""

    @property
    def rests(self) -> bool:
        """Whether nothing has to be done but to wait for the day of erasing."""
        return self.due_reason is DueReason.ERASING


@dataclass(frozen=True)
class BesideInbox:
    """What the page shows beside its lines, read in the same transaction.

    Attributes:
        away: who of the member's teams is away today.
    """

    directory: OfficeDirectory
    away: tuple[Absence, ...]
    views: tuple[SavedView, ...]


@dataclass(frozen=True)
class InboxPage:
    """A page of the list with the counts of all that they may see.

    Attributes:
        counts: for each choice of the filter, by its value, how many cases fit it and everything else chosen.
    """

    lines: tuple[InboxLine, ...]
    page: int
    pages: int
    found: int
    open_cases: int
    overdue: int
    unread: int
    beside: BesideInbox = field(repr=False)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict, repr=False)


def read_inbox(desk: Desk, wanted: InboxFilter, page: int = 1) -> InboxPage:
    """One page of the inbox, earliest due first. A page beyond the last is the last."""
    with desk.database.writing() as session:
        desk.log(session, "inbox_seen", f"page:{'reserve' if wanted.reserve else page}")
    return _reserve_page(desk, wanted, page) if wanted.reserve else _own_page(desk, wanted, page)


def fitting(desk: Desk, wanted: InboxFilter, lines: Sequence[Line]) -> Filtered:
    """Those of a member's cases that a filter of the inbox shows, with the counts beside its choices."""
    finished = wanted.finished or wanted.stage in FINISHED
    shown = [line for line in lines if (line.stage in FINISHED if finished else _is_open(line))]
    chosen = {name: value for name in CHOICES if (value := getattr(wanted, name))}
    if chosen.get("assigned") == ME:
        chosen["assigned"] = desk.actor.id.hex
    if wanted.label:
        # A mark that no label of these cases has finds nothing.
        marks = {label_mark(desk.secret, label): label for label in labels_on(shown)}
        chosen["label"] = marks.get(wanted.label, VALUE_END)
    return filtered(shown, chosen, [name for name in FLAGS if getattr(wanted, name)], desk.today)


def _own_page(desk: Desk, wanted: InboxFilter, page: int) -> InboxPage:
    lines = read_lines(desk)
    found = fitting(desk, wanted, lines)
    pages = max(1, -(-len(found.lines) // PAGE_SIZE))
    page = min(max(1, page), pages)
    shown = found.lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    with desk.database.reading() as session:
        previews = _previews(session, desk, shown)
        copied = _copied(session, shown)
        beside = _beside(session, desk, load_directory(session, desk.secret))
    waiting = [line for line in lines if _is_open(line)]
    return InboxPage(
        tuple(_line(line, previews.get(line.id), copied.get(line.id, "")) for line in shown),
        page,
        pages,
        len(found.lines),
        len(waiting),
        sum(line.due_on < desk.today for line in waiting),
        sum(line.unread for line in waiting),
        beside,
        found.counts,
    )


def _is_open(line: Line) -> bool:
    """What somebody has to work on: a closed case too, once the person has written."""
    return line.stage not in FINISHED or line.unread or line.due_reason == DueReason.MESSAGE


def _copied(session: Session, lines: Sequence[Line]) -> dict[UUID, str]:
    """Which of these hold copies of another case, and for what."""
    query = select(CaseCopyRow.case, CaseCopyRow.kind).where(CaseCopyRow.case.in_([line.id for line in lines]))
    return {row.case: row.kind for row in session.execute(query)}


def _line(line: Line, preview: Preview | None, copied: str) -> InboxLine:
    return InboxLine(
        id=line.id,
        stage=line.stage,
        state=CaseState(line.state),
        restricted=line.restricted,
        unread=line.unread,
        received_on=line.received_on,
        due_on=line.due_on,
        due_reason=DueReason(line.due_reason),
        team=line.team,
        revision=line.revision,
        preview=preview,
        card=card_of(line),
        copied=copied,
    )


def _reserve_page(desk: Desk, wanted: InboxFilter, page: int) -> InboxPage:
    """What they hold in reserve, by what stands in clear alone."""
    with desk.database.reading() as session:
        directory, teams = own_teams(session, desk)
        visible = reserve_cases(teams)
        condition = and_(visible, *_conditions(wanted, desk.today))
        found = _count(session, condition)
        pages = max(1, -(-found // PAGE_SIZE))
        page = min(max(1, page), pages)
        rows = session.scalars(_ordered(condition, page)).all()
        lines = tuple(_reserve_line(row) for row in rows)
        figures = _figures(session, visible, desk.today)
        return InboxPage(lines, page, pages, found, *figures, _beside(session, desk, directory))


def _beside(session: Session, desk: Desk, directory: OfficeDirectory) -> BesideInbox:
    return BesideInbox(directory, away_colleagues(session, desk, directory), views_of(session, desk))


def _open_rows() -> ColumnElement[bool]:
    waits = or_(CaseRow.unread.is_(True), CaseRow.due_reason == DueReason.MESSAGE.value)
    return or_(CaseRow.stage.not_in(FINISHED), waits)


def _conditions(wanted: InboxFilter, today: datetime.date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [CaseRow.stage.in_(FINISHED) if wanted.finished else _open_rows()]
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
    is_open = and_(visible, _open_rows())
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


def _reserve_line(row: CaseRow) -> InboxLine:
    return InboxLine(
        id=row.id,
        stage=row.stage,
        state=CaseState(row.state),
        restricted=row.restricted,
        unread=row.unread,
        received_on=row.received_on,
        due_on=row.due_on,
        due_reason=DueReason(row.due_reason),
        team=row.team,
        revision=row.revision,
        preview=None,
    )


def _previews(session: Session, desk: Desk, lines: Sequence[Line]) -> dict[UUID, Preview]:
    """The beginnings of the reports of the shown page. One whose story stays hidden is not even opened."""
    cases = [line.id for line in lines if line.card]
    cards = {line.id: card_of(line) for line in lines if line.card}
    hidden = {line.id for line in lines if line.restricted or cards.get(line.id, CaseCard()).level == _gravest(desk)}
    wanted = CaseRow.id.in_([case for case in cases if case not in hidden])
    # One that does not open must not take the whole list away; its own page says why.
    opened = read_own_cases(session, desk, ("report",), wanted, passes_over=True)
    stories = {one.row.id: Answers.from_fields(report.fields) for one in opened for report in one.records("report")}
    return {case: _preview(cards[case], stories.get(case, Answers()), case in hidden) for case in cases}


def _gravest(desk: Desk) -> str:
    return next(iter(desk.lists.triage_levels))


def _preview(card: CaseCard, answers: Answers, hidden: bool) -> Preview:
    story = " ".join(answers.story.split())
    text = story if len(story) <= PREVIEW_CHARACTERS else f"{story[:PREVIEW_CHARACTERS].rstrip()} …"
    return Preview(
        level=card.level,
        language=card.language,
        hidden=hidden,
        text=text,
        area=card.areas[0] if len(card.areas) == 1 or card.coded else "",
        forms=() if hidden else card.forms,
    )
