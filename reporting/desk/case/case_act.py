"""The description of an act of the case page: its form, its function and its labels."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from caseflow.desk.cases.access_control import Desk
from reporting.desk.base.form_fields import Text
from reporting.desk.base.forms import Form
from reporting.desk.base.label_texts import label_texts
from reporting.desk.base.request import MemberRequest

Run = Callable[[MemberRequest, Desk, UUID, int], None]


@dataclass(frozen=True)
class CaseAct:
    """An act on a case. The address, the handler and the labels of the desk come from here.

    Attributes:
        run: reads the form and calls one function of the casework.
        place: where on the case page the browser goes on.
        done: what the page says afterwards.
        logged: what the log calls it, by the name of its permission.
        entry: what the timeline calls it, by the kind of its entry.
    """

    run: Run
    place: str
    done: str
    logged: Mapping[str, str] = field(default_factory=label_texts)
    entry: Mapping[str, str] = field(default_factory=label_texts)


class ButtonForm(Form):
    """Which button of a form was pressed."""

    do = Text()


def languages_of_lists(visit: MemberRequest) -> Container[str]:
    """The languages in which somebody can report."""
    return visit.parts.lists.languages
