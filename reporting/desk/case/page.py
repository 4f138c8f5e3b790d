"""The case page: everything of a case, and the forms of what can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from starlette.responses import Response

from caseflow.case_access import CaseNotFound
from caseflow.case_contents import CaseContents, Message
from caseflow.case_view import CaseView, open_case
from caseflow.consent import Consent
from caseflow.journal import Entry, EntryKind
from reporting.desk.visit import Typed, Visit

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
        dialogue=dialogue(view.contents),
        track=[visit.parts.lists.case_stages[stage] for stage in TRACK],
        exceptions=_unconfirmed(journal.all(EntryKind.EXCEPTION), journal.all(EntryKind.EXCEPTION_CONFIRMED)),
        proposals=journal.since_step(EntryKind.PROPOSAL),
        sent=sent,
        typed=sent.typed,
        changed=_changes_since(view, sent.seen),
    )


def dialogue(contents: CaseContents) -> list[Message | Consent]:
    """Messages and consent questions in the order in which they were said."""
    both: Sequence[Message | Consent] = (*contents.messages, *contents.consents)
    return sorted(both, key=lambda said: (said.sequence, str(said.id)))


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
