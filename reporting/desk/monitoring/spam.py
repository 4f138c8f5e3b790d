"""The pages of spam groups: groups that were found, one group, its random sample, and the decision of two persons."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.spam.decision import Progress, confirm_group, go_on, propose_group, take_away
from caseflow.desk.spam.detection import look_for_spam
from caseflow.desk.spam.evidence import ask_for_evidence, take_evidence
from caseflow.desk.spam.sample import open_sample
from caseflow.desk.spam.undo import take_back
from caseflow.desk.spam.view import ShownSpamGroup, open_spam_group
from caseflow.office.directory.names import names_of_members
from crypto.passphrase import generate_passphrase
from reporting.desk.base.case_form import id_in_address
from reporting.desk.base.form_fields import Identifiers, Number, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest


class GroupForm(Form):
    """A group that is proposed, and why."""

    cases = Identifiers()
    reason = Text()


class DecisionForm(Form):
    """What a form of a group holds; each act asks for a part of it."""

    revision = Number(otherwise=-1)
    cases = Identifiers(name="case")
    passphrase = Text()


def spam_page(visit: MemberRequest) -> Response:
    """Look for floods among what nobody has begun."""
    return _spam_groups(visit)


def _spam_groups(visit: MemberRequest, refused: Refused | None = None) -> Response:
    return visit.render(
        "desk/monitoring/spam.html",
        refused.status if refused else 200,
        seen=look_for_spam(visit.desk()),
        lists=visit.parts.lists,
        names=_names(visit),
        problem=refused.code if refused else "",
    )


def propose(visit: MemberRequest) -> Response:
    """Propose to put a group aside, as the first person."""
    return answered(lambda: _propose(visit), lambda refused: _spam_groups(visit, refused))


def _propose(visit: MemberRequest) -> Response:
    form = GroupForm.read(visit)
    flood, _ = propose_group(visit.desk(), form.cases, form.reason)
    return visit.go("flood", flood=flood, done="proposed")


def spam_group_page(visit: MemberRequest) -> Response:
    """The list of a group and how it stands."""
    return _spam_group(visit)


def _spam_group(visit: MemberRequest, refused: Refused | None = None) -> Response:
    shown = open_spam_group(visit.desk(), id_in_address(visit, "flood"))
    return visit.render(
        "desk/monitoring/spam_group.html",
        refused.status if refused else 200,
        lists=visit.parts.lists,
        names=_names(visit),
        passphrase=_passphrase(visit, shown),
        problem=refused.code if refused else "",
        shown=shown,
    )


def sample_page(visit: MemberRequest) -> Response:
    """The random sample in full, and the form that confirms."""
    flood, sample = open_sample(visit.desk(), id_in_address(visit, "flood"))
    shown = open_spam_group(visit.desk(), flood.id)
    return visit.render(
        "desk/monitoring/spam_sample.html",
        lists=visit.parts.lists,
        names=_names(visit),
        sample=sample,
        shown=shown,
    )


def change_spam_group(visit: MemberRequest) -> Response:
    """One act on a group; refused, the page comes back and says why."""
    act = ACTS.get(visit.request.path_params["act"])
    if act is None:
        raise HTTPException(404)
    flood, form = id_in_address(visit, "flood"), DecisionForm.read(visit)
    return answered(lambda: act(visit, flood, form), lambda refused: _spam_group(visit, refused))


def _confirm(visit: MemberRequest, flood: UUID, form: DecisionForm) -> Response:
    return _after(visit, flood, "closed", confirm_group(visit.desk(), flood, form.revision, form.cases))


def _go_on(visit: MemberRequest, flood: UUID, _form: DecisionForm) -> Response:
    return _after(visit, flood, "gone_on", go_on(visit.desk(), flood))


def _drop(visit: MemberRequest, flood: UUID, form: DecisionForm) -> Response:
    take_away(visit.desk(), flood, form.revision)
    return visit.go("floods", done="dropped")


def _back(visit: MemberRequest, flood: UUID, form: DecisionForm) -> Response:
    take_back(visit.desk(), flood, form.cases)
    return visit.go("flood", flood=flood, done="taken_back")


def _ask(visit: MemberRequest, flood: UUID, form: DecisionForm) -> Response:
    ask_for_evidence(visit.desk(), flood, form.revision)
    return visit.go("flood", flood=flood, done="evidence_asked")


def _take(visit: MemberRequest, flood: UUID, form: DecisionForm) -> Response:
    archive = take_evidence(visit.desk(), flood, form.passphrase)
    return Response(archive, headers=ARCHIVE_HEADERS)


ARCHIVE_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "content-type": "application/zip",
        "content-disposition": 'attachment; filename="evidence.zip"',
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }
)

ACTS: Mapping[str, Callable[[MemberRequest, UUID, DecisionForm], Response]] = MappingProxyType(
    {"confirm": _confirm, "go-on": _go_on, "drop": _drop, "back": _back, "ask": _ask, "take": _take}
)


def _after(visit: MemberRequest, flood: UUID, done: str, progress: Progress) -> Response:
    left = "_partly" if progress.left else ""
    return visit.go("flood", flood=flood, done=f"{done}{left}")


def _passphrase(visit: MemberRequest, shown: ShownSpamGroup) -> str:
    """A fresh passphrase for the second person of the evidence; nobody else is shown one."""
    asked = shown.flood.evidence_asked_by
    if asked in (None, visit.actor.id):
        return ""
    return DecisionForm.read(visit).passphrase or generate_passphrase().text


def _names(visit: MemberRequest) -> Mapping[UUID, str]:
    with visit.parts.database.reading() as session:
        return names_of_members(session, visit.parts.secret)
