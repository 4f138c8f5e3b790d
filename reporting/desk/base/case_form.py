"""Shared parts of all forms on a case: case id, problem, typed values, revision seen."""

from dataclasses import dataclass, field
from uuid import UUID

from caseflow.desk.cases.access_control import CaseNotFound
from reporting.desk.base.form_fields import Number, id_of
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Problem, Refused
from reporting.desk.base.request import MemberRequest, Typed, typed_of


@dataclass(frozen=True)
class Sent:
    """A form that was not accepted: which, what was typed, what is wrong, what others did meanwhile."""

    form: str = ""
    typed: Typed = field(default_factory=Typed)
    problems: tuple[Problem, ...] = ()
    seen: int | None = None


class SeenForm(Form):
    """The revision of the page from which a form was sent."""

    revision = Number(otherwise=-1)


def case_id(visit: MemberRequest) -> UUID:
    """The case of the address; raises ``CaseNotFound`` for what is no id."""
    return id_in_address(visit, "case")


def id_in_address(visit: MemberRequest, part: str) -> UUID:
    """The id at a place of the address; what is none leads to no page, like an unknown one (``CaseNotFound``)."""
    found = id_of(visit.request.path_params[part])
    if found is None:
        raise CaseNotFound
    return found


def seen_revision(visit: MemberRequest) -> int:
    """The revision of the page on which the act was decided; an impossible one when the field is damaged."""
    return SeenForm.read(visit).revision


def refused_form(visit: MemberRequest, form: str, refused: Refused) -> Sent:
    """A form that was not accepted, as the page of the case shows it again."""
    return Sent(form, typed_of(visit.fields), refused.faults, refused.seen)
