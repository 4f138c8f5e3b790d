"""The case page: everything of a case, and the forms of what can be done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from starlette.responses import Response

from caseflow.code_lists.stages import MAIN_WAY
from caseflow.desk.case_page.promised_days import as_entries, promised_days
from caseflow.desk.case_page.timeline import narrowed, timeline
from caseflow.desk.case_page.timeline_entries import PromisedDay, TimelineEntry, TimelineGroup
from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.cases.contents import CodingRecord, Message, OfficeAct
from caseflow.desk.casework.fast_lane_rules import lane_of
from caseflow.desk.referral.exchange import referrals
from caseflow.desk.third_parties.view import given_to_third_parties
from caseflow.desk.writing.drafts import DRAFT_FIELDS
from caseflow.records.journal import Entry, EntryKind
from caseflow.records.notices import NOTICE, NoticeKind
from reporting.desk.base.case_form import Sent, case_id
from reporting.desk.base.request import MemberRequest, Typed
from reporting.desk.case_sections.approvals import case_approvals
from reporting.desk.case_sections.assignment import section_for
from reporting.desk.case_sections.referred import is_referred, show_referred
from reporting.desk.case_sections.text_blocks import reads_in, ready


def case_page(visit: MemberRequest) -> Response:
    """Look at a case."""
    return show_case(visit, open_case(visit.desk(), case_id(visit)))


def show_case(visit: MemberRequest, view: CaseView, sent: Sent | None = None, status: int = 200) -> Response:
    """Render a case, with a form that has to be put right if there is one."""
    sent = sent or Sent()
    if is_referred(view):
        return show_referred(visit, view, sent.typed, sent.problems, status, changed=sent.seen is not None)
    journal = view.contents.journal
    return visit.render(
        "desk/case/page.html",
        status,
        case=view,
        lists=visit.parts.lists,
        case_id=view.id,
        shown=shown_timeline(visit, view),
        outside=given_to_third_parties(view.contents),
        referrals=referrals(journal),
        lifted=journal.all(EntryKind.LIFTED),
        promises=case_approvals(visit, view),
        assignment=section_for(visit, view),
        track=[visit.parts.lists.case_stages[stage] for stage in MAIN_WAY],
        exceptions=_unconfirmed(journal.all(EntryKind.EXCEPTION), journal.all(EntryKind.EXCEPTION_CONFIRMED)),
        proposals=journal.since_step(EntryKind.PROPOSAL),
        sent=sent,
        typed=sent.typed,
        begun=begun_forms(view, sent),
        lane=lane_of(view.contents.answers),
        blocks=[(block, ready(visit, view, block)) for block in view.beside.blocks.for_letters(reads_in(view))],
        changed=changes_since(view, sent.seen),
    )


def _opened(view: CaseView) -> UUID | None:
    opened = view.contents.from_person.opened
    ours = [message for message in view.contents.messages if message.from_office]
    read = [message.id for message in ours if opened and message.sequence <= opened.until]
    return read[-1] if read else None


def begun_forms(view: CaseView, sent: Sent) -> Mapping[str, Typed]:
    """What stands in each form that keeps drafts: what was just typed, or else what was kept."""
    kept = {form: Typed(view.drafts.of_form(form)) for form in DRAFT_FIELDS}
    return kept | ({sent.form: sent.typed} if sent.form in DRAFT_FIELDS else {})


# How many entries stand open; what is older lies in a fold.
NEWEST = 15


@dataclass(frozen=True)
class ShownTimeline:
    """The timeline as the page shows it.

    Attributes:
        group: what it is narrowed to, or ``all``.
        counts: how many entries each group has.
        coming: what was promised and is still to come.
        opened: the newest message of ours that the person has opened, if they let us know.
    """

    group: str
    counts: Mapping[str, int]
    earlier: tuple[TimelineEntry, ...]
    newest: tuple[TimelineEntry, ...]
    coming: tuple[PromisedDay, ...]
    opened: UUID | None


def shown_timeline(visit: MemberRequest, view: CaseView) -> ShownTimeline:
    """Everything that happened, narrowed as the address asks."""
    promised = promised_days(view, visit.parts.lists, visit.settings().calendar)
    kept, coming = as_entries(promised, visit.parts.today(), view.revision)
    entries = sorted((*timeline(view, visit.parts.time_zone), *kept), key=lambda entry: entry.order)
    asked = visit.request.query_params.get("show", "")
    group = TimelineGroup(asked) if asked in list(TimelineGroup) else None
    shown = narrowed(entries, group)
    counts = {"all": len(entries)} | {one.value: len(narrowed(entries, one)) for one in TimelineGroup}
    return ShownTimeline(
        group.value if group else "all", counts, shown[:-NEWEST], shown[-NEWEST:], coming, _opened(view)
    )


# What a colleague did that is neither in the journal nor a message nor a coding, by purpose and kind of its record.
SHOWN_ACTS = frozenset(
    {("summary", ""), ("consent", "question"), ("consent", "sound"), (NOTICE, NoticeKind.NEW_DAY.value)}
)


@dataclass(frozen=True)
class Changes:
    """What happened to a case since a page was shown.

    Attributes:
        acts: what members did beside journal, messages and codings.
        by_person: they wrote, answered, paused or erased.
    """

    entries: tuple[Entry, ...]
    messages: tuple[Message, ...]
    codings: tuple[CodingRecord, ...]
    acts: tuple[OfficeAct, ...]
    by_person: bool


def changes_since(view: CaseView, seen: int | None) -> Changes | None:
    """What a page that was shown at this revision does not know yet."""
    if seen is None:
        return None
    contents = view.contents
    acts = [act for act in contents.acts if act.revision > seen]
    # Acts of the person name no member: a number that nothing of ours explains was theirs.
    unexplained = len(set(range(seen + 1, view.revision + 1)) - {act.revision for act in acts})
    return Changes(
        entries=contents.journal.after(seen),
        messages=tuple(message for message in contents.messages if (message.revision or 0) > seen),
        codings=tuple(coding for coding in contents.codings if coding.revision > seen),
        acts=tuple(act for act in acts if (act.purpose, act.kind) in SHOWN_ACTS),
        by_person=unexplained > 0,
    )


def _unconfirmed(recorded: Sequence[Entry], confirmed: Sequence[Entry]) -> list[Entry]:
    done = {entry.one("exception") for entry in confirmed}
    return [entry for entry in recorded if str(entry.id) not in done]
