"""A further report during a visit: the ordinary report page, which makes a new case with the same number."""

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from caseflow.reporter.intake.further_case import FurtherReport, TooManyCases, receive_further
from caseflow.reporter.intake.submit import Receipt
from caseflow.reporter.mailbox.visit import VisitEnded
from caseflow.rules.answers import Answers, FieldError
from crypto.form_token import derive_case_id
from crypto.session_cookie import SessionCookie
from reporting.http.form_body import single
from reporting.public.base.form_tokens import OnceValues
from reporting.public.base.office_view import OfficeView, OfficeViews
from reporting.public.base.page_language import page_language
from reporting.public.base.stopped import BROKEN, INCOMPLETE, meaning_of
from reporting.public.base.upload_form import Forms, Known, SentForm
from reporting.public.mailbox.expired_visit import cases_of_visit
from reporting.public.mailbox.frame import visit_cookie
from reporting.public.report.page import ReportPages, ReturnedForm
from reporting.public.report.receipt import CANNOT_GO_ON, shown_limit
from reporting.public.report.submit import FORM_OLD, STOPPED, Sending
from reporting.runtime.error_pages import RETRY_SECONDS
from reporting.runtime.services import Services, services

ACT, ADDRESS = "further", "further_report"
TOO_MANY = FieldError("send", "too_many_cases")
CLOSED = FieldError("send", "visit_closed")


class Further(Sending):
    """Routes of a further report."""

    def __init__(
        self, parts: Services, forms: Forms, pages: ReportPages, offices: OfficeViews, once_values: OnceValues
    ) -> None:
        super().__init__(parts, forms, pages, offices)
        self._once_values = once_values

    async def show(self, request: Request) -> Response:
        """``GET /{language}/conversation/further``."""
        cookie = visit_cookie(request)
        if all(one.handed_over_until for one in await run_in_threadpool(cases_of_visit, self._parts, cookie)):
            raise VisitEnded
        form, once = ReturnedForm(typed={}), await self._once_values.fresh()
        return await self._pages.returned(request, page_language(request).tag, form, once, **_during(cookie))

    async def _store(self, request: Request, language: str, form: SentForm, known: Known, answers: Answers) -> Response:
        try:
            cookie = visit_cookie(request)
            if not cookie.accepts_form_token(ACT, single(form.fields, "token")):
                raise HTTPException(403)
            office = await self._offices.view()
            sent = FurtherReport(
                answers,
                form.files,
                derive_case_id(known.key, known.once, form.content),
                known.once.day,
                self._parts.now(),
                self._parts.today(),
            )
            return await run_in_threadpool(self._receive_further, request, language, office, cookie, sent)
        except VisitEnded:
            # Whoever wrote for longer than a visit lasts loses nothing: it can be sent as a report of its own.
            return await self._back(request, language, form, (CLOSED,), INCOMPLETE)
        except TooManyCases:
            return await self._back(request, language, form, (TOO_MANY,), INCOMPLETE)
        except tuple(STOPPED) as error:
            problem, status = meaning_of(error, STOPPED)
            return await self._back(request, language, form, (problem,), status)

    def _receive_further(
        self, request: Request, language: str, office: OfficeView, cookie: SessionCookie, sent: FurtherReport
    ) -> Response:
        parts = self._parts

        def page(receipt: Receipt) -> Response:
            return services(request).pages.render(
                request,
                "public/mailbox/further_received.html",
                language,
                office=office.settings,
                answer_until=receipt.answer_until,
                limits=[shown_limit(limit) for limit in receipt.limits],
                help_lines=office.help_lines,
                cannot_go_on=CANNOT_GO_ON in sent.answers.wishes,
            )

        return receive_further(parts.database, parts.secret, parts.lists, cookie, sent, page)

    def _place(self, request: Request) -> dict[str, object]:
        try:
            return _during(visit_cookie(request))
        except VisitEnded:
            # Then it is sent as a report of its own.
            return {}

    async def _back(
        self, request: Request, language: str, form: SentForm, problems: Sequence[FieldError], status: int
    ) -> Response:
        try:
            during = {} if CLOSED in problems or TOO_MANY in problems else _during(visit_cookie(request))
        except VisitEnded:
            during, problems, status = {}, [CLOSED, *problems], INCOMPLETE
        once, kept = await self._forms.go_back(form, renew=FORM_OLD in problems)
        returned = ReturnedForm(form.fields, kept, problems, status)
        answer = await self._pages.returned(request, language, returned, once, **during)
        if status == BROKEN:
            answer.headers["retry-after"] = RETRY_SECONDS
        return answer


def _during(cookie: SessionCookie) -> dict[str, object]:
    """What makes the report page one of a visit."""
    return {"action": ADDRESS, "token": cookie.form_token(ACT)}
