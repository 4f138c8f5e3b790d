"""Links between cases that belong together: one journal entry in each of the two cases.

Each entry holds the id of the other case and reasons from a closed list. Members who may not open the other
case see no link to it: not on the page, not in the timeline, not in a count.
"""

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import CaseChange, CaseNotFound, ChangedMeanwhile, Desk, OpenedCase, case_change
from caseflow.desk.cases.own import own_cases
from caseflow.desk.cases.transaction import enter
from caseflow.office.directory.verified import load_directory
from caseflow.records.journal import Entry, EntryKind, Journal
from caseflow.refusals.refusal import Refusal
from caseflow.schema.cases import CaseRow
from caseflow.sealing.case_lock import case_tag_parts
from caseflow.workflow.case_state import CaseState
from crypto.installation import InstallationSecret

TRIES = 5

LINKING = frozenset({EntryKind.LINKED, EntryKind.LINK_ENDED, EntryKind.LINK_DISMISSED, EntryKind.MERGED})


class LinkReason(StrEnum):
    """Why two cases belong together. Every language of the desk has words for each."""

    NEAR_DAYS = "near_days"
    SAME_PROBLEM = "same_problem"
    SAME_ACCUSED = "same_accused"
    SAME_PLACE_AND_GROUND = "same_place_and_ground"
    SEEN_BY_OFFICER = "seen_by_officer"


class Part(StrEnum):
    """What a case is in a pair that was merged."""

    NONE = ""
    PRIMARY = "primary"
    SECONDARY = "secondary"


class SameCase(Refusal, ValueError):
    """A case cannot be linked with itself."""


@dataclass(frozen=True)
class Link:
    """One other case, as this case's journal names it. ``part``: what the other one is in a merged pair."""

    other: UUID
    reasons: tuple[LinkReason, ...]
    by: UUID
    at: datetime.datetime
    part: Part = Part.NONE


@dataclass(frozen=True)
class LinkedCase:
    """A linked case that the member may open, with what stands in clear about it.

    Attributes:
        wrote: whether its person wrote what nobody has read yet.
    """

    link: Link
    stage: str
    state: CaseState
    due_on: datetime.date
    revision: int
    wrote: bool


def links_of(journal: Journal) -> tuple[Link, ...]:
    """The links of a case that hold now, oldest first."""
    found: dict[UUID, Link] = {}
    for entry in journal.entries:
        if entry.kind not in LINKING:
            continue
        other = UUID(entry.one("case"))
        if entry.kind is EntryKind.LINK_ENDED:
            found.pop(other, None)
        elif entry.kind is EntryKind.LINKED:
            found[other] = _link(entry, found[other].part if other in found else Part.NONE)
        elif entry.kind is EntryKind.MERGED:
            found[other] = replace(found.get(other) or _link(entry, Part.NONE), part=Part(entry.one("other_is")))
    return tuple(found.values())


def dismissed_of(journal: Journal) -> frozenset[UUID]:
    """The cases that somebody looked at and found not to belong here."""
    return frozenset(UUID(entry.one("case")) for entry in journal.all(EntryKind.LINK_DISMISSED))


def link(desk: Desk, case: UUID, seen: int, other: UUID, reasons: Collection[LinkReason], note: str = "") -> None:
    """Say that two cases belong together, in the journal of each.

    Args:
        seen: the revision of the page of ``case``. In the other case the entry is only added.
        note: sealed in ``case`` alone.

    Raises:
        SameCase: both are one.
        CaseNotFound: the member may not open one of them; nothing was stored.
        ChangedMeanwhile: nothing was stored.
    """
    if case == other:
        raise SameCase
    require_own(desk, other, "case_linked")
    codes = tuple(reason.value for reason in LinkReason if reason in reasons)
    with case_change(desk, case, seen, "case_linked", reads=False) as change:
        enter(change, EntryKind.LINKED, note.strip(), case=(str(other),), reasons=codes)
    back = {"case": (str(case),), "reasons": codes}
    add_to(desk, other, "case_linked", lambda change: enter(change, EntryKind.LINKED, "", **back))


def end_link(desk: Desk, case: UUID, seen: int, other: UUID) -> None:
    """Take a link back, in both cases; a merged pair stays one.

    The other case may be gone or out of reach meanwhile: then it is taken back here alone.
    """
    with case_change(desk, case, seen, "link_ended", reads=False) as change:
        enter(change, EntryKind.LINK_ENDED, case=(str(other),))
    try:
        add_to(desk, other, "link_ended", lambda change: enter(change, EntryKind.LINK_ENDED, case=(str(case),)))
    except CaseNotFound:
        return


def dismiss(desk: Desk, case: UUID, seen: int, other: UUID) -> None:
    """Put a suggestion aside for good; the other case learns nothing of it."""
    with case_change(desk, case, seen, "link_dismissed", reads=False) as change:
        enter(change, EntryKind.LINK_DISMISSED, case=(str(other),))


def add_to(desk: Desk, case: UUID, action: str, write: Callable[[CaseChange], None]) -> None:
    """A change that was decided on no page of this case and overwrites nothing: it is only added.

    Raises:
        CaseNotFound: unknown and forbidden cases alike.
        ChangedMeanwhile: others were faster five times.
    """
    for attempt in range(TRIES):
        with desk.database.reading() as session:
            revision = session.scalar(select(CaseRow.revision).where(CaseRow.id == case))
        try:
            with case_change(desk, case, revision or 0, action, reads=False) as change:
                write(change)
        except ChangedMeanwhile:
            if attempt + 1 == TRIES:
                raise
        else:
            return


def require_own(desk: Desk, case: UUID, action: str) -> None:
    """Refuse a case that is not of the member's own teams, with a line in the log.

    Raises:
        CaseNotFound: unknown and forbidden cases alike.
    """
    with desk.database.reading() as session:
        teams = load_directory(session, desk.secret).teams_of(desk.actor.id)
        if case in _open_to(session, desk.secret, teams, {case}):
            return
    desk.log_apart(action, f"case:{case}", "refused")
    raise CaseNotFound


def linked_cases(opened: OpenedCase, journal: Journal) -> tuple[tuple[LinkedCase, ...], Journal]:
    """The linked cases that this member may open, merged ones first.

    With them comes the journal without the entries about cases that this member may not open.
    """
    named = {UUID(entry.one("case")) for entry in journal.entries if entry.kind in LINKING}
    if not named:
        return (), journal
    known = _open_to(opened.session, opened.desk.secret, opened.directory.teams_of(opened.desk.actor.id), named)
    links = [one for one in links_of(journal) if one.other in known]
    shown = sorted(
        (_linked(one, known[one.other]) for one in links),
        key=lambda one: (not one.link.part, one.due_on, str(one.link.other)),
    )
    entries = (entry for entry in journal.entries if entry.kind not in LINKING or UUID(entry.one("case")) in known)
    return tuple(shown), Journal(tuple(entries))


def _linked(found: Link, row: CaseRow) -> LinkedCase:
    return LinkedCase(found, row.stage, CaseState(row.state), row.due_on, row.revision, bool(row.unread))


def _link(entry: Entry, part: Part) -> Link:
    reasons = tuple(LinkReason(code) for code in entry.details.get("reasons", ()))
    return Link(UUID(entry.one("case")), reasons, entry.member, entry.at, part)


def _open_to(
    session: Session, secret: InstallationSecret, teams: Collection[UUID], cases: Collection[UUID]
) -> Mapping[UUID, CaseRow]:
    rows = session.scalars(select(CaseRow).where(CaseRow.id.in_(cases), own_cases(teams)))
    return {row.id: row for row in rows if secret.verify(row.tag, "case_file", *case_tag_parts(row))}
