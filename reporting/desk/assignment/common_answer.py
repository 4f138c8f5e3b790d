"""One answer to many: choose among cases that belong together, write it in each language, see what was sent."""

from collections.abc import Container, Mapping, Sequence
from uuid import UUID

from starlette.responses import Response

from caseflow.desk.assignment.assign import Chosen, TooMany
from caseflow.desk.assignment.labels import labels_of
from caseflow.desk.cases.contents import MessageKind
from caseflow.desk.cases.team_cases import Brief
from caseflow.desk.casework.steps_outside import StepOutside, Trace
from caseflow.desk.teamwork.common_answer import (
    CommonAnswer,
    answer_many,
    hindrance,
    read_chosen,
    read_labelled,
    read_linked,
)
from caseflow.records.journal import TEXT_LIMIT
from reporting.desk.assignment.bulk import answer_address, chosen_of
from reporting.desk.base.form_fields import Choice, EntryOf, Identifiers, OptionalIdentifier, Text, Tick
from reporting.desk.base.forms import Fault, Form, FormField, SentFields
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest, Typed, typed_of

TEXT = "text-"


# What is written to many: no correction and no consent question.
KINDS = (MessageKind.ANSWER, MessageKind.QUESTION, MessageKind.FEEDBACK)


class ChosenCases(FormField[tuple[Chosen, ...]]):
    """The ticked cases, each with the revision that was shown; at least one."""

    def read(self, sent: SentFields) -> tuple[Chosen, ...]:
        chosen = tuple(chosen_of(sent.every(self.name)))
        if not chosen:
            raise Fault(self.fault)
        return chosen


class Texts(FormField[Mapping[str, str]]):
    """The answer in each language in which one was written; at least one."""

    def read(self, sent: SentFields) -> Mapping[str, str]:
        typed = {name.removeprefix(TEXT): sent.one(name) for name in sent.fields if name.startswith(TEXT)}
        texts = {language: text for language, text in typed.items() if text.strip()}
        if not texts or any(len(text) > TEXT_LIMIT for text in texts.values()):
            raise Fault(self.fault)
        return texts


class StepText(FormField[str]):
    """What was done; needed with a step."""

    def read(self, sent: SentFields) -> str:
        text = sent.one(self.name)
        if sent.one("intervention") and not 0 < len(text.strip()) <= TEXT_LIMIT:
            raise Fault(self.fault)
        return text


def _interventions(visit: MemberRequest) -> Container[str]:
    return {"", *visit.parts.lists.interventions}


class CommonForm(Form):
    """One answer to many, with the step that it speaks of if there is one."""

    case = ChosenCases("no_case_chosen")
    texts = Texts("text_missing")
    kind = EntryOf(MessageKind, offered=KINDS)
    intervention = Choice(_interventions)
    intervention_text = StepText("text_missing")
    untraceable = Tick()

    @property
    def answer(self) -> CommonAnswer:
        """As the casework sends it."""
        step = None
        if self.intervention:
            hides = frozenset(Trace) if self.untraceable else frozenset()
            step = StepOutside(self.intervention, self.intervention_text, hides)
        return CommonAnswer(dict(self.texts), self.kind, step)


class ShownForm(Form):
    """The cases that stood on the page that was sent, chosen or not."""

    shown = Identifiers()


class ManyAddress(Form):
    """Who is answered: what is linked with a case, what has a label, or a selection."""

    linked = OptionalIdentifier(lenient=True)
    label = Text()
    case = Identifiers()


def many_page(visit: MemberRequest) -> Response:
    """Choose who is answered: a selection, what is linked with a case, or what has a label."""
    return _show(visit, _asked_for(visit))


def answer(visit: MemberRequest) -> Response:
    """Send it; the page that follows lists every case with what became of it."""
    return answered(lambda: _sent(visit), lambda refused: _show(visit, _shown(visit), refused))


def _sent(visit: MemberRequest) -> Response:
    form = CommonForm.read(visit)
    lines = answer_many(visit.desk(), form.case, form.answer, visit.parts.now)
    return visit.render(
        "desk/assignment/sent.html",
        lists=visit.parts.lists,
        sent=[line for line in lines if line.why is None],
        left=[line for line in lines if line.why],
        again=answer_address(visit, (line.case for line in lines if line.why)),
    )


def _asked_for(visit: MemberRequest) -> tuple[Brief, ...]:
    asked, desk = ManyAddress.read_address(visit), visit.desk()
    if asked.linked:
        return read_linked(desk, asked.linked)
    if asked.label:
        return read_labelled(desk, asked.label)
    return _read(visit, asked.case)


def _shown(visit: MemberRequest) -> tuple[Brief, ...]:
    return _read(visit, ShownForm.read(visit).shown)


def _read(visit: MemberRequest, cases: Sequence[UUID]) -> tuple[Brief, ...]:
    try:
        return read_chosen(visit.desk(), cases)
    except TooMany:
        return ()


def _show(visit: MemberRequest, briefs: tuple[Brief, ...], refused: Refused | None = None) -> Response:
    typed = typed_of(visit.fields) if refused else Typed()
    languages: dict[str, int] = {}
    for brief in briefs:
        if hindrance(brief) is None:
            languages[brief.language] = languages.get(brief.language, 0) + 1
    return visit.render(
        "desk/assignment/common_answer.html",
        refused.status if refused else 200,
        briefs=briefs,
        hindrances={brief.id: hindrance(brief) for brief in briefs},
        labels={brief.id: labels_of(brief.contents.journal) for brief in briefs},
        hidden={brief.id: _is_hidden(visit, brief) for brief in briefs},
        languages=dict(sorted(languages.items(), key=lambda one: -one[1])),
        lists=visit.parts.lists,
        problems=refused.problems if refused else (),
        typed=typed,
        chosen=frozenset(typed["case"]),
    )


def _is_hidden(visit: MemberRequest, brief: Brief) -> bool:
    level = brief.contents.level
    grave = level in visit.parts.lists.triage_levels and visit.parts.lists.is_grave(level)
    return brief.restricted or grave
