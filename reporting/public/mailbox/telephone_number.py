"""The page of a mailbox on which a person gets six digits, so that they are recognised when they call."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from caseflow.reporter.mailbox.telephone_number import WORD_LIMIT, ConversationNumber, WordTooLong, keep_number
from caseflow.rules.answers import FieldError
from crypto.session_cookie import SessionCookie
from reporting.http.form_body import Fields, single
from reporting.public.base.language_switch import is_language_change
from reporting.public.base.office_view import OfficeViews
from reporting.public.base.page_language import page_language
from reporting.public.base.stopped import INCOMPLETE
from reporting.public.mailbox.frame import MailboxFrame, go_on, visit_cookie
from reporting.runtime.services import Services

TELEPHONE = "telephone"


class Telephone:
    """Routes of the page; there is none where the office does not take part."""

    def __init__(self, parts: Services, frame: MailboxFrame, offices: OfficeViews) -> None:
        self._parts = parts
        self._frame = frame
        self._offices = offices

    async def show(self, request: Request) -> Response:
        """``GET /{language}/conversation/telephone``."""
        await self._require_offered(request)
        return await self._page(request, visit_cookie(request), {}, [])

    async def change(self, request: Request) -> Response:
        """``POST /{language}/conversation/telephone``: new digits, or none any more."""
        await self._require_offered(request)
        cookie, fields = await self._frame.small_form(request, TELEPHONE)
        if is_language_change(fields):
            return await self._page(request, cookie, fields, [])
        word = single(fields, "agreed")
        try:
            number = None if single(fields, "button") == "remove" else ConversationNumber.made(word)
        except WordTooLong:
            numbers = {"length": str(len(word.strip())), "limit": str(WORD_LIMIT)}
            return await self._page(request, cookie, fields, [FieldError("agreed", "too_long", numbers)])
        parts = self._parts
        await self._frame.act(
            cookie, lambda session, visit: keep_number(session, parts.secret, visit, number, parts.today())
        )
        return go_on(request, "six_digits")

    async def _require_offered(self, request: Request) -> None:
        page_language(request)
        if not (await self._offices.view()).settings.conversation_numbers:
            raise HTTPException(404)

    async def _page(
        self, request: Request, cookie: SessionCookie, typed: Fields, problems: list[FieldError]
    ) -> Response:
        status = INCOMPLETE if problems else 200
        return await self._frame.page(request, TELEPHONE, cookie, status=status, typed=typed, problems=problems)
