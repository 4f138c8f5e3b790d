"""The list of recommendations, their forms, and the published ones as a file for the yearly report."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.monitoring.published import PublishedRecommendation, published_recommendations
from caseflow.desk.monitoring.recommendation import RESULTS, Status, Words, recommendations_of
from caseflow.desk.monitoring.recommendation_acts import (
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
from reporting.desk.base.case_form import id_in_address, seen_revision
from reporting.desk.base.form_fields import EntryOf, Identifier, Identifiers, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest, typed_of


class WordsForm(Form):
    """The words of a recommendation."""

    addressee = Text(trimmed=True)
    text = Text(trimmed=True)
    field_of_action = Text()

    @property
    def words(self) -> Words:
        """As the two people agree to them."""
        return Words(self.addressee, self.text, self.field_of_action)


class CasesForm(Form):
    """The linked cases, each by its number or by the address of its page."""

    cases = Identifiers(in_addresses=True, strict=True, fault="recommendation_choice")


class DraftForm(WordsForm, CasesForm):
    """A new recommendation of a team."""

    team = Identifier(concealed=True)


class ResultForm(Form):
    """What became of a recommendation."""

    status = EntryOf(Status, fault="recommendation_choice")
    answer = Text(trimmed=True)


def recommendations_page(visit: MemberRequest) -> Response:
    """The recommendations of the member's teams."""
    return _page(visit)


def _page(visit: MemberRequest, refused: Refused | None = None, opened: str = "") -> Response:
    found = recommendations_of(visit.desk())
    with visit.parts.database.reading() as session:
        directory = load_directory(session, visit.parts.secret)
        names = names_of_members(session, visit.parts.secret)
    teams = [directory.teams[team] for team in directory.teams_of(visit.actor.id)]
    return visit.render(
        "desk/monitoring/recommendations.html",
        refused.status if refused else 200,
        found=found,
        teams=sorted(teams, key=lambda team: team.name),
        names=names,
        lists=visit.parts.lists,
        results=RESULTS,
        problem=refused.code if refused else "",
        opened=opened,
        typed=typed_of(visit.fields),
    )


def begin(visit: MemberRequest) -> Response:
    """Write a draft."""
    return answered(lambda: _begin(visit), lambda refused: _page(visit, refused, "new"))


def _begin(visit: MemberRequest) -> Response:
    form = DraftForm.read(visit)
    begin_recommendation(visit.desk(), form.team, form.words, form.cases)
    return visit.go("recommendations", done="begun")


def change_recommendation(visit: MemberRequest) -> Response:
    """One act; refused, the page comes back with what was typed."""
    act = ACTS.get(visit.request.path_params["act"])
    if act is None:
        raise HTTPException(404)
    paper, seen = id_in_address(visit, "paper"), seen_revision(visit)

    def change() -> Response:
        act(visit, paper, seen)
        return visit.go("recommendations", done="stored", fragment=f"paper-{paper}")

    return answered(change, lambda refused: _page(visit, refused, str(paper)))


def published_list(visit: MemberRequest) -> Response:
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


Act = Callable[[MemberRequest, UUID, int], None]


def _write(visit: MemberRequest, paper: UUID, seen: int) -> None:
    write_words(visit.desk(), paper, seen, WordsForm.read(visit).words)


def _link(visit: MemberRequest, paper: UUID, seen: int) -> None:
    link_cases(visit.desk(), paper, seen, CasesForm.read(visit).cases)


def _ready(visit: MemberRequest, paper: UUID, seen: int) -> None:
    call_ready(visit.desk(), paper, seen)


def _make(visit: MemberRequest, paper: UUID, seen: int) -> None:
    make(visit.desk(), paper, seen)


def _publish(visit: MemberRequest, paper: UUID, seen: int) -> None:
    publish(visit.desk(), paper, seen)


def _result(visit: MemberRequest, paper: UUID, seen: int) -> None:
    form = ResultForm.read(visit)
    record_result(visit.desk(), paper, seen, form.status, form.answer)


ACTS: Mapping[str, Act] = MappingProxyType(
    {"words": _write, "cases": _link, "ready": _ready, "make": _make, "publish": _publish, "result": _result}
)
