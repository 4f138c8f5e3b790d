"""Giving a mailbox to the person it happened to, and taking it back: three pages, each with one decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from caseflow.reporter.mailbox.handover import (
    ErasureWaits,
    FormerMailbox,
    GivenNumber,
    NewMailbox,
    case_of,
    former_mailbox,
    given_before,
    hand_over,
    is_former,
    take_back,
)
from caseflow.reporter.mailbox.second_word import WordAnswer, WordLock, check_word
from caseflow.reporter.mailbox.visit import DialogueHandedOver, OpenCode, open_code, open_visit
from caseflow.rules.answers import FieldError
from crypto import form_token
from crypto.follow_up_code import FollowUpCode
from crypto.form_token import OnceInvalid, OnceUnknownDay, derive_hand_over_code
from crypto.second_word import StretchedWord
from crypto.session_cookie import SessionCookie
from reporting.http.form_body import Fields, single
from reporting.public.base.form_tokens import OnceValues
from reporting.public.base.office_view import OfficeViews
from reporting.public.base.page_language import page_language
from reporting.public.base.stopped import INCOMPLETE
from reporting.public.mailbox.expired_visit import cases_of_visit
from reporting.public.mailbox.frame import MailboxFrame, Tokens, go_on, visit_cookie
from reporting.public.mailbox.new_code import mailbox_of
from reporting.public.mailbox.pages import DETAILS
from reporting.public.mailbox.second_word_gate import WORD_FIELD, WordGate
from reporting.public.report.receipt_fields import receipt_text
from reporting.runtime.key_stretching import QueueFull
from reporting.runtime.services import Services, services

GIVE, TAKE_BACK = "give", "take_back"


@dataclass
class _Given:
    """What came of an attempt, handed out of its transaction."""

    number: GivenNumber | None = None


class HandingOver:
    """Routes of giving and taking back."""

    def __init__(
        self, parts: Services, frame: MailboxFrame, gate: WordGate, once_values: OnceValues, offices: OfficeViews
    ) -> None:
        self._parts = parts
        self._frame = frame
        self._gate = gate
        self._once_values = once_values
        self._offices = offices

    async def give_page(self, request: Request) -> Response:
        """``GET /{language}/conversation/give``: what it means, and one tick."""
        return await self._ask(request, visit_cookie(request), ())

    async def give(self, request: Request) -> Response:
        """``POST /{language}/conversation/give``: the new number, the same one however often this form is sent."""
        cookie, fields = await self._frame.small_form(request, GIVE)
        case = await run_in_threadpool(self._case, cookie)
        code = await run_in_threadpool(self._new_code, fields, case)
        if single(fields, "sure") != "yes":
            return await self._ask(request, cookie, [FieldError("sure", "give_unsure")])
        if code is None:
            return await self._ask(request, cookie, [FieldError("sure", "form_old")])
        try:
            new = await mailbox_of(self._parts, code)
            number = await self._hand_over(cookie, fields, case, new)
        except QueueFull:
            return await self._ask(request, cookie, [FieldError("sure", "try_again")])
        except ErasureWaits:
            return await self._ask(request, cookie, [FieldError("sure", "erase_waits")])
        if not number.shows_code:
            raise DialogueHandedOver
        return await self._number(request, cookie, fields, code, number)

    async def handed_over(self, request: Request) -> Response:
        """``GET /{language}/conversation/handed-over``: all that the former code opens."""
        cookie, office = visit_cookie(request), await self._offices.view()
        former = await run_in_threadpool(self._former, cookie)
        others = await run_in_threadpool(cases_of_visit, self._parts, cookie)
        return services(request).pages.render(
            request,
            "public/mailbox/handed_over.html",
            page_language(request).tag,
            office=office.settings,
            until=former.until,
            others=len(others) > 1,
            tokens=Tokens(cookie),
        )

    async def take_back(self, request: Request) -> Response:
        """``POST /{language}/conversation/take-back``: the former mailbox is back, the new number is dead."""
        cookie, fields = await self._frame.small_form(request, TAKE_BACK)
        parts = self._parts

        def act(session: Session, code: OpenCode, typed: StretchedWord | None) -> WordAnswer:
            lock = WordLock(case_of(session, code), code.mailbox.lookup_hash)
            answer = check_word(session, parts.secret, lock, typed, parts.today())
            # A double click finds the mailbox back already.
            if answer is WordAnswer.RIGHT and is_former(session, code):
                take_back(session, parts.secret, code, parts.today())
            return answer

        await self._gate.run(TAKE_BACK, cookie, fields, act)
        return go_on(request, DETAILS, "taken_back")

    async def _ask(self, request: Request, cookie: SessionCookie, problems: Sequence[FieldError]) -> Response:
        status = INCOMPLETE if problems else 200
        once = await self._once_values.fresh()
        return await self._frame.page(request, "give", cookie, status=status, once=once, problems=problems)

    async def _number(
        self, request: Request, cookie: SessionCookie, fields: Fields, code: FollowUpCode, number: GivenNumber
    ) -> Response:
        office = await self._offices.view()
        carried = {
            name: values for name, values in fields.items() if name not in ("button", "token", "code", WORD_FIELD)
        }
        return services(request).pages.render(
            request,
            "public/mailbox/new_number.html",
            page_language(request).tag,
            office=office.settings,
            groups=code.groups,
            receipt=receipt_text(number.lookup_hash),
            until=number.until,
            carried=carried,
            tokens=Tokens(cookie),
        )

    async def _hand_over(self, cookie: SessionCookie, fields: Fields, case: UUID, new: NewMailbox) -> GivenNumber:
        parts, given = self._parts, _Given()

        def act(session: Session, code: OpenCode, typed: StretchedWord | None) -> WordAnswer:
            lock = WordLock(case, code.mailbox.lookup_hash)
            answer = check_word(session, parts.secret, lock, typed, parts.today())
            if answer is WordAnswer.RIGHT:
                given.number = self._given(session, cookie, code, new)
            return answer

        await self._gate.run(GIVE, cookie, fields, act)
        if given.number is None:
            raise DialogueHandedOver
        return given.number

    def _given(self, session: Session, cookie: SessionCookie, code: OpenCode, new: NewMailbox) -> GivenNumber:
        parts = self._parts
        try:
            visit = open_visit(session, parts.secret, cookie, parts.now())
        except DialogueHandedOver:
            return given_before(session, code.mailbox.lookup_hash, new, parts.today())
        return hand_over(session, parts.secret, visit, new, parts.today())

    def _new_code(self, fields: Fields, case: UUID) -> FollowUpCode | None:
        keys = self._once_values.live_keys()
        try:
            once = form_token.read(single(fields, "once"), keys)
        except (OnceInvalid, OnceUnknownDay):
            return None
        return derive_hand_over_code(keys[once.day], once, case.bytes)

    def _case(self, cookie: SessionCookie) -> UUID:
        parts = self._parts
        with parts.database.reading() as session:
            return case_of(session, open_code(session, parts.secret, cookie, parts.now()))

    def _former(self, cookie: SessionCookie) -> FormerMailbox:
        parts = self._parts
        with parts.database.reading() as session:
            code = open_code(session, parts.secret, cookie, parts.now())
            return former_mailbox(session, parts.secret, code, parts.today())
