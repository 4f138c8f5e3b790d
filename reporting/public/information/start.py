"""The pages before a report: start, safety, readers; and the quick exit."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from caseflow.database import Database, StorageError
from caseflow.reporter.mailbox import visit
from crypto.session_cookie import SessionCookie
from reporting.http.cookies import VISIT_COOKIE, end_cookie, read_cookie
from reporting.i18n.languages import Language
from reporting.public.base.office_view import OfficeViews
from reporting.public.base.page_language import page_language
from reporting.public.information.poster_entry import to_form
from reporting.runtime.services import services

# What the browser forgets on leaving; with the cache also the pages it keeps for the way back.
FORGET = '"cache", "cookies", "storage"'


class Entry:
    """Routes of the pages that ask nothing."""

    def __init__(self, offices: OfficeViews) -> None:
        self._offices = offices

    async def any_language(self, request: Request) -> Response:
        """``/``: the start page in the language that the browser asks for, never chosen by address."""
        if "facility" in request.query_params:
            return to_form(request, request.query_params["facility"])
        language = services(request).languages.choose(request.headers.get("accept-language", ""))
        answer = await self._page(request, language, "public/information/start.html")
        answer.headers["vary"] = "accept-language"
        return answer

    async def without_slash(self, request: Request) -> Response:
        """``/de`` means ``/de/``, and ``/47318`` is what the square codes on paper say."""
        if request.path_params["language"].isdigit():
            return to_form(request, request.path_params["language"])
        return RedirectResponse(services(request).address("start", language=page_language(request).tag), 308)

    async def start(self, request: Request) -> Response:
        """What this is, and three ways on."""
        return await self._page(request, page_language(request), "public/information/start.html")

    async def safe(self, request: Request) -> Response:
        """The page "Is it safe": what the office learns, what the phone stores, what cannot be promised."""
        return await self._page(request, page_language(request), "public/information/safe.html")

    async def readers(self, request: Request) -> Response:
        """Who reads a report and who does not."""
        return await self._page(request, page_language(request), "public/information/readers.html")

    async def _page(self, request: Request, language: Language, template: str) -> Response:
        office = await self._offices.view()
        return services(request).pages.render(
            request, template, language.tag, office=office.settings, readers=office.readers
        )


async def leave(request: Request) -> Response:
    """Quick exit: end the visit, forget everything, go to a harmless page at once.

    Answered 200 with a refresh: a redirect to another site would be blocked by our own ``form-action``.
    """
    language = page_language(request)
    parts = services(request)
    cookie = read_cookie(request, VISIT_COOKIE)
    if cookie is not None:
        await run_in_threadpool(_end_visit, parts.database, cookie)
    answer = parts.pages.render(request, "public/information/leave.html", language.tag)
    answer.headers["clear-site-data"] = FORGET
    answer.headers["refresh"] = f"0; url={parts.settings.leave_to}"
    # Who never used a code gets no cookie, not even one that is over.
    if VISIT_COOKIE in request.cookies:
        end_cookie(answer, VISIT_COOKIE)
    return answer


def _end_visit(database: Database, cookie: SessionCookie) -> None:
    try:
        with database.writing() as session:
            visit.end_visit(session, cookie)
    except StorageError:
        # They must get away whatever happens; the row ends by itself, and the browser drops its half now.
        return
