"""Making a number new that a helper has seen: one page with one button, and the new number."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from caseflow.reporter.mailbox.code_renewal import NotAssisted, RenewedNumber, renew, renewed_before
from caseflow.reporter.mailbox.handover import NewMailbox
from caseflow.reporter.mailbox.visit import VisitEnded, open_code, open_visit
from caseflow.rules.answers import FieldError
from crypto import form_token
from crypto.follow_up_code import FollowUpCode
from crypto.form_token import OnceInvalid, OnceUnknownDay, derive_renewed_code
from crypto.session_cookie import SessionCookie
from reporting.http.form_body import Fields, single
from reporting.public.base.form_tokens import OnceValues
from reporting.public.base.office_view import OfficeViews
from reporting.public.base.page_language import page_language
from reporting.public.base.stopped import INCOMPLETE
from reporting.public.mailbox.frame import MailboxFrame, Tokens, go_on, visit_cookie
from reporting.public.mailbox.new_code import mailbox_of
from reporting.public.mailbox.pages import DETAILS
from reporting.public.report.receipt_fields import receipt_text
from reporting.runtime.key_stretching import QueueFull
from reporting.runtime.services import Services, services

RENEW = "renew"


class Renewing:
    """Routes of making a number new."""

    def __init__(self, parts: Services, frame: MailboxFrame, once_values: OnceValues, offices: OfficeViews) -> None:
        self._parts = parts
        self._frame = frame
        self._once_values = once_values
        self._offices = offices

    async def show(self, request: Request) -> Response:
        """``GET /{language}/conversation/renew``: what it means, and one button."""
        return await self._ask(request, visit_cookie(request), ())

    async def renew(self, request: Request) -> Response:
        """``POST /{language}/conversation/renew``: the new number, the same one however often this form is sent."""
        cookie, fields = await self._frame.small_form(request, RENEW)
        code = await run_in_threadpool(self._new_code, cookie, fields)
        if code is None:
            return await self._ask(request, cookie, [FieldError(RENEW, "form_old")])
        try:
            number = await run_in_threadpool(self._renewed, cookie, await mailbox_of(self._parts, code))
        except QueueFull:
            return await self._ask(request, cookie, [FieldError(RENEW, "try_again")])
        except NotAssisted:
            return go_on(request, DETAILS)
        if not number.shows_code:
            raise VisitEnded
        return await self._number(request, cookie, fields, code, number)

    async def _ask(self, request: Request, cookie: SessionCookie, problems: Sequence[FieldError]) -> Response:
        status, once = INCOMPLETE if problems else 200, await self._once_values.fresh()
        return await self._frame.page(request, RENEW, cookie, status=status, once=once, problems=problems)

    async def _number(
        self, request: Request, cookie: SessionCookie, fields: Fields, code: FollowUpCode, number: RenewedNumber
    ) -> Response:
        office = await self._offices.view()
        return services(request).pages.render(
            request,
            "public/mailbox/renewed.html",
            page_language(request).tag,
            office=office.settings,
            groups=code.groups,
            receipt=receipt_text(number.lookup_hash),
            carried={name: values for name, values in fields.items() if name not in ("button", "token", "code")},
            tokens=Tokens(cookie),
        )

    def _renewed(self, cookie: SessionCookie, new: NewMailbox) -> RenewedNumber:
        parts = self._parts
        with parts.database.writing() as session:
            try:
                visit = open_visit(session, parts.secret, cookie, parts.now())
                return renew(session, parts.secret, visit, new, parts.today())
            except VisitEnded:
                # This form may have come before: on a bad line its answer was lost.
                return renewed_before(session, new, parts.today())

    def _new_code(self, cookie: SessionCookie, fields: Fields) -> FollowUpCode | None:
        parts, keys = self._parts, self._once_values.live_keys()
        try:
            once = form_token.read(single(fields, "once"), keys)
        except (OnceInvalid, OnceUnknownDay):
            return None
        with parts.database.reading() as session:
            former = _mailbox_name(session, parts, cookie)
        return derive_renewed_code(keys[once.day], once, former)


def _mailbox_name(session: Session, parts: Services, cookie: SessionCookie) -> bytes:
    return open_code(session, parts.secret, cookie, parts.now()).mailbox.lookup_hash
