"""Coming back: a code becomes a visit. What cannot be a code is told before any key work."""

from collections.abc import Mapping, Sequence
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from caseflow.reporter.mailbox import visit
from caseflow.reporter.mailbox.cases_of_code import codes_of
from caseflow.reporter.mailbox.visit import VisitEnded
from caseflow.rules.answers import FieldError
from crypto import follow_up_code
from crypto.follow_up_code import (
    CodeHasOtherCharacters,
    CodeKeys,
    CodeLengthWrong,
    CodeMistyped,
    FollowUpCode,
    MalformedCode,
    StretchedCode,
)
from crypto.session_cookie import SessionCookie
from reporting.http.cookies import VISIT_COOKIE, set_cookie
from reporting.http.form_body import read_fields, single
from reporting.public.base.language_switch import is_language_change
from reporting.public.base.office_view import OfficeViews
from reporting.public.base.page_language import page_language
from reporting.public.base.stopped import meaning_of
from reporting.public.mailbox.expired_visit import CodeRefused
from reporting.runtime.error_pages import RETRY_SECONDS
from reporting.runtime.key_stretching import Purpose, QueueFull
from reporting.runtime.services import Services, services

SENTENCES: Mapping[type[Exception], str] = {
    CodeHasOtherCharacters: "code_other",
    CodeLengthWrong: "code_length",
    CodeMistyped: "code_mistyped",
}
# What comes back into the field: a code with spaces is not longer.
TYPED_CHARACTERS = 200
INCOMPLETE, BUSY = 422, 503
# The button of the page with the number, for whoever was helped and is alone now.
RENEW = "renew"


class Codes:
    """Opens visits with what people type."""

    def __init__(self, parts: Services) -> None:
        self._parts = parts

    async def enter(self, typed: str) -> SessionCookie:
        """The cookie of a new visit; raises ``CodeRefused``. Unknown, erased and wrong codes end alike."""
        try:
            return await self._visit(follow_up_code.parse(typed))
        except MalformedCode as error:
            raise CodeRefused(meaning_of(error, SENTENCES), INCOMPLETE) from None
        except QueueFull:
            raise CodeRefused("try_again", BUSY) from None
        except VisitEnded:
            raise CodeRefused("code_unknown", INCOMPLETE) from None

    async def _visit(self, code: FollowUpCode) -> SessionCookie:
        stretch = partial(follow_up_code.stretch, code, self._parts.secret.salt)
        stretched: StretchedCode = await self._parts.stretching.run(Purpose.FOLLOW_UP, stretch)
        return await run_in_threadpool(self._start, codes_of(self._parts.secret, stretched))

    def _start(self, codes: Sequence[CodeKeys]) -> SessionCookie:
        with self._parts.database.writing() as session:
            return visit.start_visit(session, self._parts.secret, codes, self._parts.now(), self._parts.today())


class FollowUp:
    """Routes of the page that asks for the code."""

    def __init__(self, codes: Codes, offices: OfficeViews) -> None:
        self._codes = codes
        self._offices = offices

    async def show(self, request: Request) -> Response:
        """``GET /{language}/follow-up``."""
        return await self._page(request, "", None)

    async def enter(self, request: Request) -> Response:
        """``POST /{language}/follow-up``: unknown, erased and wrong codes end alike."""
        language = page_language(request)
        fields = await read_fields(request)
        typed = single(fields, "code")
        if is_language_change(fields):
            return await self._page(request, typed, None)
        try:
            cookie = await self._codes.enter(typed)
        except CodeRefused as refused:
            answer = await self._page(request, typed, refused.problem, refused.status)
            if refused.status == BUSY:
                answer.headers["retry-after"] = RETRY_SECONDS
            return answer
        page = "renew_code" if single(fields, "button") == RENEW else "mailbox"
        sent_on = RedirectResponse(services(request).address(page, language=language.tag), 303)
        set_cookie(sent_on, VISIT_COOKIE, cookie)
        return sent_on

    async def _page(self, request: Request, typed: str, problem: str | None, status: int = 200) -> Response:
        office = await self._offices.view()
        return services(request).pages.render(
            request,
            "public/mailbox/follow_up.html",
            page_language(request).tag,
            status=status,
            office=office.settings,
            typed_code=typed[:TYPED_CHARACTERS],
            problems=[FieldError("code", problem)] if problem else [],
        )
