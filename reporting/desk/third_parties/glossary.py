"""The page of the glossary of a team."""

from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.third_parties.glossary import Wording, add_term, remove_term, terms_of
from caseflow.office.directory.transaction import member_teams
from reporting.desk.base.form_fields import Identifier, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest, Typed, typed_of

UNKNOWN = "unknown_subject"


class TermForm(Form):
    """A word of a team in a language, as the team says it."""

    team = Identifier(fault=UNKNOWN, beside="term")
    language = Text()
    term = Text()
    translation = Text()
    term_note = Text()


class EntryForm(Form):
    """Which entry is taken out."""

    entry = Identifier(fault=UNKNOWN, beside="term")


# Whatever is refused on this page concerns a word.
BESIDE = MappingProxyType({"not_allowed": "term", UNKNOWN: "term"})


def glossary_page(visit: MemberRequest) -> Response:
    """The words of the member's teams."""
    return _page(visit)


def change_glossary(visit: MemberRequest) -> Response:
    """Enter a word or take one out."""
    act = visit.request.path_params["act"]
    if act not in ("add", "remove"):
        raise HTTPException(404)
    change = _add if act == "add" else _remove
    return answered(lambda: change(visit), lambda refused: _page(visit, refused), BESIDE)


def _add(visit: MemberRequest) -> Response:
    parts, form = visit.parts, TermForm.read(visit)
    wording = Wording(form.language, form.term, form.translation, form.term_note)
    add_term(parts.database, parts.secret, parts.lists, visit.actor, form.team, wording, parts.now())
    return visit.go("glossary", done="term")


def _remove(visit: MemberRequest) -> Response:
    parts, form = visit.parts, EntryForm.read(visit)
    remove_term(parts.database, parts.secret, visit.actor, form.entry, parts.now())
    return visit.go("glossary", done="term")


def _page(visit: MemberRequest, refused: Refused | None = None) -> Response:
    parts = visit.parts
    with parts.database.reading() as session:
        teams = member_teams(session, parts.secret, visit.actor.id)
        terms = terms_of(session, [team.id for team in teams])
    return visit.render(
        "desk/third_parties/glossary.html",
        refused.status if refused else 200,
        teams=teams,
        terms=terms,
        lists=parts.lists,
        typed=typed_of(visit.fields) if refused else Typed(),
        problems=refused.problems if refused else (),
    )
