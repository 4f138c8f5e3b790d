"""One answer to many: choose among cases that belong together, write it in each language, see what was sent."""

from collections.abc import Mapping, Sequence
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
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Typed, Visit, typed_of

TEXT = "text-"


def many_page(visit: Visit) -> Response:
    """Choose who is answered: a selection, what is linked with a case, or what has a label."""
    return _show(visit, _asked_for(visit))


def answer(visit: Visit) -> Response:
    """Send it; the page that follows lists every case with what became of it."""
    chosen = chosen_of(visit.fields.get("case", ()))
    problems = _problems(visit, chosen)
    if problems:
        return _show(visit, _shown(visit), problems)
    lines = answer_many(visit.desk(), chosen, _answer(visit), visit.parts.now)
    return visit.render(
        "desk/assignment/sent.html",
        lists=visit.parts.lists,
        sent=[line for line in lines if line.why is None],
        left=[line for line in lines if line.why],
        again=answer_address(line.case for line in lines if line.why),
    )


def _asked_for(visit: Visit) -> tuple[Brief, ...]:
    query, desk = visit.request.query_params, visit.desk()
    if query.get("linked"):
        cases = _ids([query["linked"]])
        return read_linked(desk, cases[0]) if cases else ()
    if query.get("label"):
        return read_labelled(desk, query["label"])
    return _read(visit, _ids(query.getlist("case")))


def _shown(visit: Visit) -> tuple[Brief, ...]:
    """The cases that stood on the page that was sent, chosen or not."""
    return _read(visit, _ids(visit.fields.get("shown", ())))


def _read(visit: Visit, cases: Sequence[UUID]) -> tuple[Brief, ...]:
    try:
        return read_chosen(visit.desk(), cases)
    except TooMany:
        return ()


def _ids(values: Sequence[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value.partition(":")[0]))
        except ValueError:
            continue
    return found


def _answer(visit: Visit) -> CommonAnswer:
    intervention = visit.field("intervention")
    step = None
    if intervention:
        hides = frozenset(Trace) if visit.field("untraceable") == "yes" else frozenset()
        step = StepOutside(intervention, visit.field("intervention_text"), hides)
    return CommonAnswer(_texts(visit.fields), MessageKind(visit.field("kind")), step)


def _texts(fields: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    typed = {name.removeprefix(TEXT): values[0] for name, values in fields.items() if name.startswith(TEXT)}
    return {language: text for language, text in typed.items() if text.strip()}


def _problems(visit: Visit, chosen: Sequence[Chosen]) -> tuple[Problem, ...]:
    texts, lists, found = _texts(visit.fields), visit.parts.lists, []
    if not chosen:
        found.append(Problem("case", "no_case_chosen"))
    if not texts or any(len(text) > TEXT_LIMIT for text in texts.values()):
        found.append(Problem("texts", "text_missing"))
    if visit.field("kind") not in (MessageKind.ANSWER, MessageKind.QUESTION, MessageKind.FEEDBACK):
        found.append(Problem("kind", "choice_missing"))
    intervention = visit.field("intervention")
    if intervention and intervention not in lists.interventions:
        found.append(Problem("intervention", "choice_missing"))
    if intervention and not 0 < len(visit.field("intervention_text").strip()) <= TEXT_LIMIT:
        found.append(Problem("intervention_text", "text_missing"))
    return tuple(found)


def _show(visit: Visit, briefs: tuple[Brief, ...], problems: tuple[Problem, ...] = ()) -> Response:
    typed = typed_of(visit.fields) if problems else Typed()
    languages: dict[str, int] = {}
    for brief in briefs:
        if hindrance(brief) is None:
            languages[brief.language] = languages.get(brief.language, 0) + 1
    return visit.render(
        "desk/assignment/common_answer.html",
        422 if problems else 200,
        briefs=briefs,
        hindrances={brief.id: hindrance(brief) for brief in briefs},
        labels={brief.id: labels_of(brief.contents.journal) for brief in briefs},
        hidden={brief.id: _is_hidden(visit, brief) for brief in briefs},
        languages=dict(sorted(languages.items(), key=lambda one: -one[1])),
        lists=visit.parts.lists,
        problems=problems,
        typed=typed,
        chosen=frozenset(typed["case"]),
    )


def _is_hidden(visit: Visit, brief: Brief) -> bool:
    level = brief.contents.level
    grave = level in visit.parts.lists.triage_levels and visit.parts.lists.is_grave(level)
    return brief.restricted or grave
