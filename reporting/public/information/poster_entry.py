"""The addresses of the QR codes on posters, strips and cards, such as ``/47318``. The number reveals nothing.

The number only chooses the house or the district on the form. Who reads the code is not known, not counted and
not remembered: the answer is the same for everybody with the same languages, and sets no cookie.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from caseflow.code_lists import CodeLists
from reporting.public.report.page import facility_of
from reporting.runtime.services import services


def to_form(request: Request, number: str) -> Response:
    """Redirect to the form in the language of the browser, or to the start page if the number is unknown."""
    parts = services(request)
    tag = parts.languages.choose(request.headers.get("accept-language", "")).tag
    query = chosen_place(parts.lists, number)
    path = parts.address("report", language=tag, **query) if query else parts.address("start", language=tag)
    return RedirectResponse(path, 303, headers={"vary": "accept-language"})


def chosen_place(lists: CodeLists, number: str) -> dict[str, str]:
    """The house or the district of a number, as the form takes it."""
    facility = facility_of(lists, number)
    if facility is not None:
        return {"facility": facility.poster_code}
    return {"district": number} if number in lists.districts else {}
