"""Two small pages of a mailbox, both optional: a safe way to reach the person, and how they want to be answered."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from caseflow.reporter.mailbox.contact import (
    CONTACT_TEXTS,
    TEXT_LIMIT,
    WISHES_TOLD,
    AnswerWishes,
    ContactTooLong,
    SafeContact,
    leave_contact,
    wish_for_answers,
)
from caseflow.rules.answers import FieldError
from crypto.session_cookie import SessionCookie
from reporting.http.form_body import Fields, single
from reporting.public.base.language_switch import is_language_change
from reporting.public.base.page_language import page_language
from reporting.public.base.stopped import INCOMPLETE
from reporting.public.mailbox.frame import MailboxFrame, OpenMailbox, go_on, visit_cookie
from reporting.public.mailbox.pages import DETAILS
from reporting.runtime.services import Services


class LeftForUs:
    """Routes of both pages."""

    def __init__(self, parts: Services, frame: MailboxFrame) -> None:
        self._parts = parts
        self._frame = frame

    async def contact_page(self, request: Request) -> Response:
        """``GET /{language}/conversation/contact``."""
        cookie = visit_cookie(request)
        opened = await self._frame.read(cookie)
        left = opened.conversation.contact
        return await self._contact(request, cookie, _typed(left.to_fields()) if left else {}, opened)

    async def contact(self, request: Request) -> Response:
        """``POST /{language}/conversation/contact``: leave a way, change it, or take it back."""
        cookie, fields = await self._frame.small_form(request, "contact")
        if is_language_change(fields):
            return await self._contact(request, cookie, fields)
        left = (
            None
            if single(fields, "button") == "remove"
            else {name: single(fields, name).strip() for name in CONTACT_TEXTS}
        )
        try:
            contact = SafeContact(**left, say_office=single(fields, "say_office") == "yes") if left else None
        except ContactTooLong as error:
            numbers = {"length": str(len(single(fields, error.field))), "limit": str(TEXT_LIMIT)}
            wrong = [FieldError(error.field, "too_long", numbers)]
            return await self._contact(request, cookie, fields, problems=wrong)
        if contact and not contact.how:
            return await self._contact(request, cookie, fields, problems=[FieldError("how", "contact_empty")])
        parts = self._parts
        await self._frame.act(
            cookie, lambda session, visit: leave_contact(session, parts.secret, visit, contact, parts.today())
        )
        return go_on(request, DETAILS, "contact")

    async def wishes_page(self, request: Request) -> Response:
        """``GET /{language}/conversation/wishes``."""
        cookie = visit_cookie(request)
        opened = await self._frame.read(cookie)
        said = opened.conversation.wishes
        return await self._wishes(request, cookie, _typed(said.to_fields()) if said else {}, opened)

    async def wishes(self, request: Request) -> Response:
        """``POST /{language}/conversation/wishes``: what is not chosen is not said."""
        cookie, fields = await self._frame.small_form(request, "wishes")
        if is_language_change(fields):
            return await self._wishes(request, cookie, fields)
        parts = self._parts
        wishes = AnswerWishes.chosen({name: single(fields, name) for name in WISHES_TOLD}, parts.lists)
        await self._frame.act(
            cookie, lambda session, visit: wish_for_answers(session, parts.secret, visit, wishes, parts.today())
        )
        return go_on(request, DETAILS, "wishes")

    async def _contact(
        self,
        request: Request,
        cookie: SessionCookie,
        typed: Fields,
        opened: OpenMailbox | None = None,
        problems: list[FieldError] | None = None,
    ) -> Response:
        page_language(request)
        status = INCOMPLETE if problems else 200
        return await self._frame.page(request, "contact", cookie, opened, status, typed=typed, problems=problems or ())

    async def _wishes(
        self, request: Request, cookie: SessionCookie, typed: Fields, opened: OpenMailbox | None = None
    ) -> Response:
        page_language(request)
        lists = self._parts.lists
        return await self._frame.page(request, "wishes", cookie, opened, typed=typed, lists=lists)


def _typed(said: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """What was said before, as a form would send it."""
    return {name: (value,) for name, value in said.items()}
