"""Search in full texts. The words come by POST and go back into the page, and nowhere else."""

from starlette.responses import Response

from caseflow.desk.worklist.search import WORDS_LIMIT, SearchResult, search, words_of
from reporting.desk.base.form_fields import Text
from reporting.desk.base.forms import Form
from reporting.desk.base.request import MemberRequest


class SearchForm(Form):
    """The words that are looked for."""

    words = Text()


def search_page(visit: MemberRequest) -> Response:
    """The empty form."""
    return _show(visit, "", None)


def find(visit: MemberRequest) -> Response:
    """The hits for the words of the form."""
    typed = SearchForm.read(visit).words[:WORDS_LIMIT]
    return _show(visit, typed, search(visit.desk(), words_of(typed)))


def _show(visit: MemberRequest, typed: str, result: SearchResult | None) -> Response:
    lists = visit.parts.lists
    return visit.render(
        "desk/worklist/search.html",
        typed=typed,
        result=result,
        stages=lists.case_stages,
        levels=lists.triage_levels,
        languages_of_reports=lists.languages,
    )
