"""Putting a spam group aside by two persons: the first proposes it, the second reads a random sample and confirms.

What they decide stands in one sealed paper; each case then takes the step of the workflow in a small transaction
of its own, logged by itself. A run that was interrupted goes on where it stopped: a case that has its proposal,
or is closed, is passed over. Whatever the person wrote meanwhile, or an officer began, leaves the case alone.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy import select

from caseflow.code_lists.stages import NOT_BEGUN, Stage
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile, Desk
from caseflow.desk.cases.batch import ReadCase, read_own_cases
from caseflow.desk.cases.contents import read_contents
from caseflow.desk.cases.transaction import CaseHalted, case_act, enter
from caseflow.desk.casework.parts_of_acts import facts_of, go_on_to
from caseflow.desk.spam.detection import read_not_begun
from caseflow.desk.spam.group_document import REVERSIBLE_DAYS, SpamGroup, drawn, keep_changed, keep_new, read_spam_group
from caseflow.desk.spam.grouping import LEAST, MOST
from caseflow.desk.spam.sample import sample_opened
from caseflow.records.journal import TEXT_LIMIT, EntryKind
from caseflow.refusals.refusal import Refusal, SecondPersonNeeded
from caseflow.schema.cases import CaseRow
from caseflow.workflow.stages import NEEDS_SECOND_PERSON, StepNotOpen


class HalfOfAnother(SecondPersonNeeded):
    """This half of a decision about a group is for another person."""


class GroupTooSmall(Refusal):
    """A group has at least five cases, and at most a thousand."""


class SampleNotOpened(Refusal):
    """The second person has not read the random sample."""


@dataclass(frozen=True)
class Progress:
    """How far a run came: how many cases took the step now, and which were left alone."""

    done: int
    left: tuple[UUID, ...]


def propose_group(desk: Desk, cases: Sequence[UUID], reason: str = "") -> tuple[UUID, Progress]:
    """Propose to put these cases aside: only what this member handles and nobody has begun.

    Raises:
        GroupTooSmall: fewer than five are left, more than a thousand, or they belong to two teams.
    """
    with desk.database.reading() as session:
        fitting = tuple(read_not_begun(session, desk, CaseRow.id.in_(cases)))
    teams = {case.team for case in fitting}
    if not LEAST <= len(fitting) <= MOST or len(teams) != 1:
        raise GroupTooSmall
    listed = tuple(case.id for case in fitting)
    flood = SpamGroup(
        id=uuid4(),
        team=teams.pop(),
        revision=0,
        ends_on=_end(desk),
        cases=listed,
        sample=drawn(listed),
        proposed_by=desk.actor.id,
        proposed_at=desk.now,
        reason=reason.strip()[:TEXT_LIMIT],
    )
    with desk.database.writing() as session:
        desk.log(session, "flood_listed", f"flood:{flood.id}")
        keep_new(session, desk, flood)
    return flood.id, _propose_all(desk, flood)


def confirm_group(desk: Desk, flood: UUID, revision: int, struck: Sequence[UUID] = ()) -> Progress:
    """Put a group aside as the second person, without what they strike out.

    Raises:
        DocumentNotFound, DocumentChangedMeanwhile: it has ended, or is not what they saw.
        HalfOfAnother: they proposed it themselves, or it is decided already.
        SampleNotOpened: they have to read it first.
    """
    with desk.database.writing() as session:
        desk.log(session, "flood_decided", f"flood:{flood}")
        seen = read_spam_group(session, desk, flood)
        if seen.proposed_by == desk.actor.id or seen.confirmed_by is not None:
            raise HalfOfAnother
        if not sample_opened(session, desk, seen):
            raise SampleNotOpened
        decided = keep_changed(
            session,
            desk,
            replace(
                seen,
                revision=revision,
                struck=tuple(case for case in seen.cases if case in set(struck)),
                confirmed_by=desk.actor.id,
                confirmed_at=desk.now,
                ends_on=_end(desk),
            ),
        )
    return _close_all(desk, decided)


def go_on(desk: Desk, flood: UUID) -> Progress:
    """Go on with what was interrupted: the proposals by who proposed, the closing by anybody else.

    Raises:
        HalfOfAnother: this half is the other person's.
    """
    with desk.database.reading() as session:
        found = read_spam_group(session, desk, flood)
    if found.proposed_by == desk.actor.id:
        return _propose_all(desk, found)
    if found.confirmed_by is None:
        raise HalfOfAnother
    return _close_all(desk, found)


def take_away(desk: Desk, flood: UUID, revision: int) -> None:
    """Drop a proposal that nobody has confirmed; the cases stay as they are.

    Raises:
        HalfOfAnother: it is decided already, and what was decided is taken back case by case.
    """
    with desk.database.writing() as session:
        desk.log(session, "flood_dropped", f"flood:{flood}")
        found = read_spam_group(session, desk, flood)
        if found.confirmed_by is not None:
            raise HalfOfAnother
        # An empty list of an ended paper: the nightly job takes the row away.
        keep_changed(session, desk, replace(found, revision=revision, cases=(), sample=(), ends_on=desk.today))


def _close_all(desk: Desk, flood: SpamGroup) -> Progress:
    return _each(desk, flood.kept, lambda case, seen: _close(desk, flood, case, seen))


Act = Callable[[UUID, int], None]


def _each(desk: Desk, cases: Sequence[UUID], act: Act) -> Progress:
    """Do one act in each case that nobody has begun, each in a transaction of its own."""
    done, left = 0, []
    for case, revision in _revisions(desk, cases).items():
        try:
            act(case, revision)
            done += 1
        except (CaseNotFound, CaseHalted, ChangedMeanwhile, StepNotOpen):
            left.append(case)
    return Progress(done, tuple(left))


def _revisions(desk: Desk, cases: Sequence[UUID]) -> dict[UUID, int]:
    with desk.database.reading() as session:
        query = select(CaseRow.id, CaseRow.revision).where(CaseRow.id.in_(cases), CaseRow.stage.in_(NOT_BEGUN))
        return dict(session.execute(query).all())


def _propose_all(desk: Desk, flood: SpamGroup) -> Progress:
    with desk.database.reading() as session:
        read = read_own_cases(session, desk, ("note",), CaseRow.id.in_(flood.kept))
        proposed = {opened.row.id for opened in read if _names(opened, flood)}
    waiting = [case for case in flood.kept if case not in proposed]
    return _each(desk, waiting, lambda case, seen: _propose(desk, flood, case, seen))


def _names(opened: ReadCase, flood: SpamGroup) -> bool:
    return any(record.fields.get("flood") == (str(flood.id),) for record in opened.records("note"))


def _propose(desk: Desk, flood: SpamGroup, case: UUID, seen: int) -> None:
    with case_act(desk, case, seen, "flood_proposed") as change:
        missing = desk.workflow.missing(facts_of(change), Stage.CLOSED_SPAM)
        if not NEEDS_SECOND_PERSON.issuperset(missing):
            raise StepNotOpen(Stage.CLOSED_SPAM, missing)
        enter(change, EntryKind.PROPOSAL, flood.reason, target=(Stage.CLOSED_SPAM,), flood=(str(flood.id),))


def _close(desk: Desk, flood: SpamGroup, case: UUID, seen: int) -> None:
    with case_act(desk, case, seen, "flood_closed") as change:
        if any(not message.from_office for message in read_contents(change).messages):
            # Fakes do not come back to ask.
            raise StepNotOpen(Stage.CLOSED_SPAM, ())
        go_on_to(change, Stage.CLOSED_SPAM, flood.reason)
        # The step forgets the fact and sets the ordinary day; what two people took for fakes goes early.
        change.row.retention_on = flood.ends_on


def _end(desk: Desk) -> datetime.date:
    return desk.today + datetime.timedelta(days=REVERSIBLE_DAYS)
