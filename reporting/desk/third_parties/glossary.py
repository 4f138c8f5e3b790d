"""The page of the glossary: how the team says its words."""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.third_parties.glossary import TermMalformed, Wording, add_term, remove_term, terms_of
from caseflow.office.accounts.refusals import NotAllowed, UnknownSubject
from caseflow.office.directory.transaction import member_teams
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Visit, go, typed_of


def glossary_page(visit: Visit) -> Response:
    """The words of the member's teams."""
    return _page(visit)


def change_glossary(visit: Visit) -> Response:
    """Enter a word or take one out."""
    act = visit.request.path_params["act"]
    if act not in ("add", "remove"):
        raise HTTPException(404)
    try:
        (_add if act == "add" else _remove)(visit)
    except TermMalformed:
        return _page(visit, (Problem("term", "term_malformed"),), 422)
    except (NotAllowed, UnknownSubject):
        return _page(visit, (Problem("term", "unknown_subject"),), 422)
    return go("/desk/glossary?done=term")


def _add(visit: Visit) -> None:
    parts = visit.parts
    wording = Wording(
        visit.field("language"), visit.field("term"), visit.field("translation"), visit.field("term_note")
    )
    add_term(parts.database, parts.secret, parts.lists, visit.actor, _uuid(visit, "team"), wording, parts.now())


def _remove(visit: Visit) -> None:
    remove_term(visit.parts.database, visit.parts.secret, visit.actor, _uuid(visit, "entry"), visit.parts.now())


def _page(visit: Visit, problems: tuple[Problem, ...] = (), status: int = 200) -> Response:
    parts = visit.parts
    with parts.database.reading() as session:
        teams = member_teams(session, parts.secret, visit.actor.id)
        terms = terms_of(session, [team.id for team in teams])
    return visit.render(
        "desk/third_parties/glossary.html",
        status,
        teams=teams,
        terms=terms,
        lists=parts.lists,
        typed=typed_of(visit.fields) if problems else typed_of({}),
        problems=problems,
    )


def _uuid(visit: Visit, field: str) -> UUID:
    try:
        return UUID(visit.field(field))
    except ValueError:
        raise UnknownSubject from None
