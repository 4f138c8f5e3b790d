"""The pages of floods: what looks alike, the list of a group, its random sample, and what two people decide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.cases.team_documents import PaperChangedMeanwhile, PaperNotFound
from caseflow.desk.spam.decision import (
    GroupTooSmall,
    Progress,
    SampleNotOpened,
    confirm_group,
    go_on,
    propose_group,
    take_away,
)
from caseflow.desk.spam.detection import look_for_floods
from caseflow.desk.spam.evidence import PassphraseTooShort, ask_for_evidence, take_evidence
from caseflow.desk.spam.sample import open_sample
from caseflow.desk.spam.undo import FloodNotDecided, take_back
from caseflow.desk.spam.view import ShownFlood, open_flood
from caseflow.office.directory.names import names_of_members
from caseflow.refusals.refusal import SecondPersonNeeded
from crypto.passphrase import generate_passphrase
from reporting.desk.base.request import Visit, go

PROBLEMS: Mapping[type[Exception], tuple[str, int]] = MappingProxyType(
    {
        GroupTooSmall: ("too_small", 422),
        SecondPersonNeeded: ("second_person", 422),
        SampleNotOpened: ("sample", 422),
        FloodNotDecided: ("not_decided", 422),
        PassphraseTooShort: ("passphrase", 422),
        PaperChangedMeanwhile: ("changed", 409),
    }
)
REFUSALS = tuple(PROBLEMS)


def floods_page(visit: Visit) -> Response:
    """Look for floods among what nobody has begun."""
    return _floods(visit)


def _floods(visit: Visit, problem: str = "", status: int = 200) -> Response:
    seen = look_for_floods(visit.desk())
    return visit.render(
        "desk/monitoring/spam.html", status, seen=seen, lists=visit.parts.lists, names=_names(visit), problem=problem
    )


def propose(visit: Visit) -> Response:
    """Propose to put a group aside, as the first person."""
    try:
        flood, _ = propose_group(visit.desk(), _ids(visit.field("cases")), visit.field("reason"))
    except GroupTooSmall:
        return _floods(visit, "too_small", 422)
    return go(f"/desk/floods/{flood}?done=proposed")


def flood_page(visit: Visit) -> Response:
    """The list of a group and how it stands."""
    return _flood(visit)


def _flood(visit: Visit, problem: str = "", status: int = 200) -> Response:
    try:
        shown = open_flood(visit.desk(), _flood_id(visit))
    except PaperNotFound:
        raise HTTPException(404) from None
    return visit.render(
        "desk/monitoring/spam_group.html",
        status,
        base=f"/desk/floods/{shown.flood.id}",
        lists=visit.parts.lists,
        names=_names(visit),
        passphrase=_passphrase(visit, shown),
        problem=problem,
        shown=shown,
    )


def sample_page(visit: Visit) -> Response:
    """The random sample in full, and the form that confirms."""
    try:
        flood, sample = open_sample(visit.desk(), _flood_id(visit))
        shown = open_flood(visit.desk(), flood.id)
    except PaperNotFound:
        raise HTTPException(404) from None
    return visit.render(
        "desk/monitoring/spam_sample.html",
        base=f"/desk/floods/{flood.id}",
        lists=visit.parts.lists,
        names=_names(visit),
        sample=sample,
        shown=shown,
    )


@dataclass(frozen=True)
class Decision:
    """What a form of a group asks for."""

    visit: Visit
    flood: UUID
    revision: int
    cases: tuple[UUID, ...]


def change_flood(visit: Visit) -> Response:
    """One act on a group; refused, the page comes back and says why."""
    act = ACTS.get(visit.request.path_params["act"])
    if act is None:
        raise HTTPException(404)
    revision = visit.field("revision")
    number = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else -1
    cases = tuple(one for value in visit.fields.get("case", ()) for one in _ids(value))
    decision = Decision(visit, _flood_id(visit), number, cases)
    try:
        return act(decision)
    except PaperNotFound:
        raise HTTPException(404) from None
    except REFUSALS as refusal:
        return _flood(visit, *PROBLEMS[type(refusal)])


def _confirm(decision: Decision) -> Response:
    done = confirm_group(decision.visit.desk(), decision.flood, decision.revision, decision.cases)
    return _after(decision, "closed", done)


def _go_on(decision: Decision) -> Response:
    return _after(decision, "gone_on", go_on(decision.visit.desk(), decision.flood))


def _drop(decision: Decision) -> Response:
    take_away(decision.visit.desk(), decision.flood, decision.revision)
    return go("/desk/floods?done=dropped")


def _back(decision: Decision) -> Response:
    take_back(decision.visit.desk(), decision.flood, decision.cases)
    return go(f"/desk/floods/{decision.flood}?done=taken_back")


def _ask(decision: Decision) -> Response:
    ask_for_evidence(decision.visit.desk(), decision.flood, decision.revision)
    return go(f"/desk/floods/{decision.flood}?done=evidence_asked")


def _take(decision: Decision) -> Response:
    archive = take_evidence(decision.visit.desk(), decision.flood, decision.visit.field("passphrase"))
    return Response(archive, headers=ARCHIVE_HEADERS)


ARCHIVE_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "content-type": "application/zip",
        "content-disposition": 'attachment; filename="evidence.zip"',
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }
)

ACTS: Mapping[str, Callable[[Decision], Response]] = MappingProxyType(
    {"confirm": _confirm, "go-on": _go_on, "drop": _drop, "back": _back, "ask": _ask, "take": _take}
)


def _after(decision: Decision, done: str, progress: Progress) -> Response:
    left = "_partly" if progress.left else ""
    return go(f"/desk/floods/{decision.flood}?done={done}{left}")


def _passphrase(visit: Visit, shown: ShownFlood) -> str:
    """A fresh passphrase for the second person of the evidence; nobody else is shown one."""
    asked = shown.flood.evidence_asked_by
    if asked in (None, visit.actor.id):
        return ""
    return visit.field("passphrase") or generate_passphrase().text


def _names(visit: Visit) -> Mapping[UUID, str]:
    with visit.parts.database.reading() as session:
        return names_of_members(session, visit.parts.secret)


def _flood_id(visit: Visit) -> UUID:
    try:
        return UUID(visit.request.path_params["flood"])
    except ValueError:
        raise HTTPException(404) from None


def _ids(text: str) -> tuple[UUID, ...]:
    found = []
    for word in text.split():
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return tuple(found)
