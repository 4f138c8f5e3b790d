"""The case page: everything of a case, and the forms of what can be done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from starlette.responses import Response

from caseflow.case_access import CaseNotFound
from caseflow.case_contents import Message
from caseflow.case_view import CaseView, open_case
from caseflow.journal import Entry, EntryKind
from caseflow.outside.view import given_outside
from caseflow.timeline.building import narrowed, timeline
from caseflow.timeline.entries import PromisedDay, TimelineEntry, TimelineGroup
from caseflow.timeline.promises import as_entries, promised_days
from reporting.desk.promises.shown import case_promises
from reporting.desk.visit import Typed, Visit
from reporting.services import OFFICE_TIME_ZONE

# The way of a case as the page draws it; the other stages are detours.
TRACK = ("received", "triage", "assessment", "plan", "intervention", "outcome", "feedback", "closed")


@dataclass(frozen=True)
class Problem:
    """What has to be put right: the field it belongs to and the name of its sentence."""

    field: str
    code: str


@dataclass(frozen=True)
class Sent:
    """A form that was not accepted: which, what was typed, what is wrong, what others did meanwhile."""

    form: str = ""
    typed: Typed = field(default_factory=Typed)
    problems: tuple[Problem, ...] = ()
    seen: int | None = None


def case_id(visit: Visit) -> UUID:
    """The case of the address; raises ``CaseNotFound`` for what is no id."""
    try:
        return UUID(visit.request.path_params["case"])
    except ValueError:
        raise CaseNotFound from None


def case_page(visit: Visit) -> Response:
    """Look at a case."""
    return show_case(visit, open_case(visit.desk(), case_id(visit)))


def show_case(visit: Visit, view: CaseView, sent: Sent | None = None, status: int = 200) -> Response:
    """Render a case, with a form that has to be put right if there is one."""
    sent = sent or Sent()
    journal = view.contents.journal
    return visit.render(
        "desk/case.html",
        status,
        case=view,
        lists=visit.parts.lists,
        base=f"/desk/cases/{view.id}",
        shown=shown_timeline(visit, view),
        outside=given_outside(view.contents),
        promises=case_promises(visit, view),
        track=[visit.parts.lists.case_stages[stage] for stage in TRACK],
        exceptions=_unconfirmed(journal.all(EntryKind.EXCEPTION), journal.all(EntryKind.EXCEPTION_CONFIRMED)),
        proposals=journal.since_step(EntryKind.PROPOSAL),
        sent=sent,
        typed=sent.typed,
        changed=_changes_since(view, sent.seen),
    )


# How many entries stand open; what is older lies in a fold.
NEWEST = 15


@dataclass(frozen=True)
class ShownTimeline:
    """The timeline as the page shows it.

    Attributes:
        group: what it is narrowed to, or ``all``.
        counts: how many entries each group has.
        coming: what was promised and is still to come.
    """

    group: str
    counts: Mapping[str, int]
    earlier: tuple[TimelineEntry, ...]
    newest: tuple[TimelineEntry, ...]
    coming: tuple[PromisedDay, ...]


def shown_timeline(visit: Visit, view: CaseView) -> ShownTimeline:
    """Everything that happened, narrowed as the address asks."""
    promised = promised_days(view, visit.parts.lists, visit.settings().calendar)
    kept, coming = as_entries(promised, visit.parts.today())
    entries = sorted((*timeline(view, OFFICE_TIME_ZONE), *kept), key=lambda entry: entry.order)
    asked = visit.request.query_params.get("show", "")
    group = TimelineGroup(asked) if asked in list(TimelineGroup) else None
    shown = narrowed(entries, group)
    counts = {"all": len(entries)} | {one.value: len(narrowed(entries, one)) for one in TimelineGroup}
    return ShownTimeline(group.value if group else "all", counts, shown[:-NEWEST], shown[-NEWEST:], coming)


@dataclass(frozen=True)
class Changes:
    """What happened to a case since a page was shown; ``by_person``: she wrote, answered, paused or erased."""

    entries: tuple[Entry, ...]
    messages: tuple[Message, ...]
    recoded: bool
    by_person: bool


def _changes_since(view: CaseView, seen: int | None) -> Changes | None:
    if seen is None:
        return None
    contents = view.contents
    entries = contents.journal.after(seen)
    messages = tuple(message for message in contents.messages if (message.revision or 0) > seen)
    codings = [coding for coding in contents.codings if coding.revision > seen]
    explained = {entry.revision for entry in entries}
    explained |= {message.revision or 0 for message in messages} | {coding.revision for coding in codings}
    # Acts of the person carry no revision: a number that nothing of ours explains was hers.
    unexplained = len(set(range(seen + 1, view.revision + 1)) - explained)
    return Changes(entries, messages, bool(codings), unexplained > 0)


def _unconfirmed(recorded: Sequence[Entry], confirmed: Sequence[Entry]) -> list[Entry]:
    done = {entry.one("exception") for entry in confirmed}
    return [entry for entry in recorded if str(entry.id) not in done]
