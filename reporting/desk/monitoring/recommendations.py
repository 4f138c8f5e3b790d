"""The list of recommendations, their forms, and the published ones as a file for the yearly report."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.cases.team_documents import PaperChangedMeanwhile, PaperNotFound
from caseflow.desk.monitoring.published import PublishedRecommendation, published_recommendations
from caseflow.desk.monitoring.recommendation import RESULTS, Status, Words, recommendations_of
from caseflow.desk.monitoring.recommendation_acts import (
    ChoiceUnknown,
    NotMadeYet,
    WordsStand,
    begin_recommendation,
    call_ready,
    link_cases,
    make,
    publish,
    record_result,
    write_words,
)
from caseflow.office.directory.names import names_of_members
from caseflow.office.directory.verified import load_directory
from caseflow.refusals.refusal import SecondPersonNeeded, TextMissing
from reporting.desk.base.request import Visit, go, typed_of

PATH = "/desk/recommendations"
PROBLEMS: Mapping[type[Exception], tuple[str, int]] = MappingProxyType(
    {
        TextMissing: ("text", 422),
        ChoiceUnknown: ("choice", 422),
        SecondPersonNeeded: ("second_person", 422),
        WordsStand: ("words_stand", 422),
        NotMadeYet: ("not_made", 422),
        PaperChangedMeanwhile: ("changed", 409),
    }
)
REFUSALS = tuple(PROBLEMS)


def recommendations_page(visit: Visit) -> Response:
    """The recommendations of the member's teams."""
    return _page(visit)


def _page(visit: Visit, problem: str = "", status: int = 200, opened: str = "") -> Response:
    found = recommendations_of(visit.desk())
    with visit.parts.database.reading() as session:
        directory = load_directory(session, visit.parts.secret)
        names = names_of_members(session, visit.parts.secret)
    teams = [directory.teams[team] for team in directory.teams_of(visit.actor.id)]
    return visit.render(
        "desk/monitoring/recommendations.html",
        status,
        found=found,
        teams=sorted(teams, key=lambda team: team.name),
        names=names,
        lists=visit.parts.lists,
        results=RESULTS,
        problem=problem,
        opened=opened,
        typed=typed_of(visit.fields),
    )


def begin(visit: Visit) -> Response:
    """Write a draft."""
    try:
        begin_recommendation(visit.desk(), _id(visit.field("team")), _words(visit), _cases(visit))
    except PaperNotFound:
        raise HTTPException(404) from None
    except REFUSALS as refusal:
        return _page(visit, *PROBLEMS[type(refusal)], opened="new")
    return go(f"{PATH}?done=begun")


@dataclass(frozen=True)
class Form:
    """What a form of a recommendation asks for."""

    visit: Visit
    paper: UUID
    seen: int


def change_recommendation(visit: Visit) -> Response:
    """One act; refused, the page comes back with what was typed."""
    act = ACTS.get(visit.request.path_params["act"])
    if act is None:
        raise HTTPException(404)
    seen = visit.field("revision")
    number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
    form = Form(visit, _id(visit.request.path_params["paper"]), number)
    try:
        act(form)
    except PaperNotFound:
        raise HTTPException(404) from None
    except REFUSALS as refusal:
        return _page(visit, *PROBLEMS[type(refusal)], opened=str(form.paper))
    return go(f"{PATH}?done=stored#paper-{form.paper}")


def published_list(visit: Visit) -> Response:
    """What is published, without any case, as CSV or JSON."""
    writer = WRITERS.get(visit.request.path_params["form"])
    if writer is None:
        raise HTTPException(404)
    desk = visit.desk()
    with desk.database.writing() as session:
        desk.log(session, "recommendations_taken", "page:recommendations")
        published = published_recommendations(session, desk.secret)
    media_type, write = writer
    return Response(write(published), media_type=media_type)


def _as_csv(published: tuple[PublishedRecommendation, ...]) -> str:
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(("addressee", "text", "field_of_action", "status", "since", "answer"))
    for one in published:
        newest = one.history[-1]
        cells = (one.addressee, one.text, one.field_of_action, newest.status, newest.day.isoformat(), one.answer)
        rows.writerow([_harmless(str(cell)) for cell in cells])
    return table.getvalue()


def _harmless(cell: str) -> str:
    # A table program takes a cell that begins like this for a formula.
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _as_json(published: tuple[PublishedRecommendation, ...]) -> str:
    return json.dumps([one.to_json() for one in published], ensure_ascii=False, indent=2)


Writer = Callable[[tuple[PublishedRecommendation, ...]], str]
WRITERS: Mapping[str, tuple[str, Writer]] = MappingProxyType(
    {"csv": ("text/csv; charset=utf-8", _as_csv), "json": ("application/json", _as_json)}
)


def _write(form: Form) -> None:
    write_words(form.visit.desk(), form.paper, form.seen, _words(form.visit))


def _link(form: Form) -> None:
    link_cases(form.visit.desk(), form.paper, form.seen, _cases(form.visit))


def _ready(form: Form) -> None:
    call_ready(form.visit.desk(), form.paper, form.seen)


def _make(form: Form) -> None:
    make(form.visit.desk(), form.paper, form.seen)


def _publish(form: Form) -> None:
    publish(form.visit.desk(), form.paper, form.seen)


def _result(form: Form) -> None:
    status = form.visit.field("status")
    if status not in set(Status):
        raise ChoiceUnknown
    record_result(form.visit.desk(), form.paper, form.seen, Status(status), form.visit.field("answer").strip())


ACTS: Mapping[str, Callable[[Form], None]] = MappingProxyType(
    {"words": _write, "cases": _link, "ready": _ready, "make": _make, "publish": _publish, "result": _result}
)


def _words(visit: Visit) -> Words:
    return Words(visit.field("addressee").strip(), visit.field("text").strip(), visit.field("field_of_action"))


def _cases(visit: Visit) -> list[UUID]:
    found = []
    for word in visit.field("cases").replace(",", " ").split():
        try:
            # The address of a case page is what an officer copies.
            found.append(UUID(word.rpartition("/")[2].partition("?")[0].partition("#")[0]))
        except ValueError:
            raise ChoiceUnknown from None
    return found


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise HTTPException(404) from None
