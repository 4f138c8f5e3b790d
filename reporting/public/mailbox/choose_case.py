"""The page to choose one of several reports with the same number. It shows their dates and keeps what was typed."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from caseflow.reporter.mailbox.visit import VisitEnded
from reporting.public.base.office_view import OfficeViews
from reporting.public.base.page_language import page_language
from reporting.public.mailbox.expired_visit import cases_of_visit
from reporting.public.mailbox.frame import MailboxFrame, go_on, visit_cookie
from reporting.runtime.services import Services, services

CHOOSE = "choose"


class Choosing:
    """Routes of the page that asks which report to open."""

    def __init__(self, parts: Services, frame: MailboxFrame, offices: OfficeViews) -> None:
        self._parts = parts
        self._frame = frame
        self._offices = offices

    async def show(self, request: Request) -> Response:
        """``GET /{language}/conversation/choose``."""
        cookie = visit_cookie(request)
        found = await run_in_threadpool(cases_of_visit, self._parts, cookie)
        if not found:
            raise VisitEnded
        office = await self._offices.view()
        return services(request).pages.render(
            request,
            "public/mailbox/choose.html",
            page_language(request).tag,
            office=office.settings,
            cases=found,
            action=self._parts.address("choose_case", language=page_language(request).tag),
            carried={"token": (cookie.form_token(CHOOSE),)},
            message=None,
            kept=(),
        )

    async def choose(self, request: Request) -> Response:
        """``POST /{language}/conversation/choose``; the frame has chosen by the field ``place``."""
        await self._frame.small_form(request, CHOOSE)
        return go_on(request, "mailbox")
