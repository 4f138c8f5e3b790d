"""The page of a mailbox and everything a person does there. Each act is one form with a token of its visit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from caseflow import replies
from caseflow.answers import FieldError
from caseflow.attachments import StagedFileGone, StagingLimits, drop_staged
from caseflow.consent import ConsentAnswer
from caseflow.conversation import Conversation, read_conversation
from caseflow.database import StorageError
from caseflow.mailbox import FILES_BETWEEN_ANSWERS, Visit, VisitEnded, open_visit
from caseflow.replies import MESSAGE_CHARACTERS, ConsentNotAsked, MailboxFull, NothingToSay, Reply
from crypto.form_token import derive_message_id
from crypto.session_cookie import SessionCookie
from reporting.cookies import VISIT_COOKIE, end_cookie, read_cookie
from reporting.errors import RETRY_SECONDS
from reporting.form_body import Fields, read_fields, single
from reporting.public.address import page_language
from reporting.public.forms import Forms, KeptFile, SentForm
from reporting.public.office_view import OfficeViews
from reporting.public.once_values import OnceValues
from reporting.services import Services, services

ACTS = ("message", "consent", "pause", "resume", "erase", "keep")
# What the page says after each act; the address carries only the word.
DONE = ("message", "consent", "pause", "resume", "erase", "keep")
SAID: Mapping[str, ConsentAnswer] = {"yes": ConsentAnswer.YES, "no": ConsentAnswer.NO}
INCOMPLETE, ENDED, BROKEN = 422, 403, 503
# Without any message a page has 17 KB; the rest is room for some answers of a usual length.
PAGE_STEP_BYTES = 32 * 1024
NOT_STORED = FieldError("message", "not_stored")

Act = Callable[[Session, Visit], None]


@dataclass(frozen=True)
class ReturnedReply:
    """What goes back when a message could not be stored: everything typed, and why."""

    typed: Fields
    once: str
    kept: Sequence[KeptFile] = ()
    problems: Sequence[FieldError] = ()
    status: int = 200


class ConversationPages:
    """Routes of an open mailbox."""

    def __init__(self, parts: Services, forms: Forms, once_values: OnceValues, offices: OfficeViews) -> None:
        self._parts = parts
        self._forms = forms
        self._once_values = once_values
        self._offices = offices
        self._limits = StagingLimits(parts.settings.staged_bytes, files_per_report=FILES_BETWEEN_ANSWERS)

    async def show(self, request: Request) -> Response:
        """``GET /{language}/conversation``."""
        return await self._page(request, ReturnedReply({}, await self._once_values.fresh()))

    async def message(self, request: Request) -> Response:
        """A message with or without a file; sent twice it is stored once."""
        cookie = _cookie(request)
        form = await self._forms.read(request, self._limits)
        _require_token(cookie, "message", form.fields)
        try:
            return await self._take(request, cookie, form)
        except VisitEnded:
            # Whoever writes for longer than a visit lasts does not lose what she wrote.
            return visit_ended(request, single(form.fields, "message"))

    async def _take(self, request: Request, cookie: SessionCookie, form: SentForm) -> Response:
        language = page_language(request).tag
        text = single(form.fields, "message")
        problems = list(form.problems)
        if len(text) > MESSAGE_CHARACTERS:
            numbers = {"length": str(len(text)), "limit": str(MESSAGE_CHARACTERS)}
            problems.append(FieldError("message", "too_long", numbers))
        if form.unchecked:
            problems.append(NOT_STORED)
        elif form.known is None:
            problems.append(FieldError("message", "form_old"))
        if problems or form.known is None:
            return await self._back(request, form, problems, BROKEN if form.unchecked else INCOMPLETE)
        try:
            record = derive_message_id(form.known.key, form.known.once, form.content)
            reply = Reply(text, form.files, language, record)
            await run_in_threadpool(self._send, cookie, reply)
        except NothingToSay:
            return await self._back(request, form, [FieldError("message", "message_empty")], INCOMPLETE)
        except MailboxFull:
            return await self._back(request, form, [FieldError("message", "message_limit")], INCOMPLETE)
        except StagedFileGone:
            return await self._back(request, form, [FieldError("attachment", "file_lost")], INCOMPLETE)
        except StorageError:
            return await self._back(request, form, [NOT_STORED], BROKEN)
        return _done(request, "message")

    async def consent(self, request: Request) -> Response:
        """Yes or no to a step, or a yes taken back."""
        cookie, fields = await self._small_form(request, "consent")
        answer = SAID.get(single(fields, "answer"))
        try:
            question = UUID(single(fields, "question"))
        except ValueError:
            raise HTTPException(400) from None
        if answer is None:
            raise HTTPException(400)
        try:
            await self._act(
                cookie,
                lambda session, visit: replies.answer_consent(
                    session, self._parts.secret, visit, question, answer, self._parts.today()
                ),
            )
        except ConsentNotAsked:
            raise HTTPException(400) from None
        return _done(request, "consent")

    async def pause(self, request: Request) -> Response:
        """Stop everything at once."""
        return await self._simple(request, "pause", replies.pause)

    async def resume(self, request: Request) -> Response:
        """Go on."""
        return await self._simple(request, "resume", replies.resume)

    async def keep(self, request: Request) -> Response:
        """Take the wish to erase back."""
        return await self._simple(request, "keep", replies.undo_erasure)

    async def erase(self, request: Request) -> Response:
        """Erase in seven days, if the person says that she is sure."""
        cookie, fields = await self._small_form(request, "erase")
        if single(fields, "sure") != "yes":
            once = await self._once_values.fresh()
            return await self._page(
                request, ReturnedReply({}, once, (), [FieldError("sure", "erase_unsure")], INCOMPLETE)
            )
        await self._act(cookie, self._plain(replies.ask_erasure))
        return _done(request, "erase")

    async def _simple(self, request: Request, name: str, act: "PlainAct") -> Response:
        cookie, _ = await self._small_form(request, name)
        await self._act(cookie, self._plain(act))
        return _done(request, name)

    def _plain(self, act: "PlainAct") -> Act:
        return lambda session, visit: act(session, self._parts.secret, visit, self._parts.today())

    async def _small_form(self, request: Request, act: str) -> tuple[SessionCookie, Fields]:
        page_language(request)
        cookie = _cookie(request)
        fields = await read_fields(request)
        _require_token(cookie, act, fields)
        return cookie, fields

    def _send(self, cookie: SessionCookie, reply: Reply) -> None:
        parts = self._parts
        with parts.database.writing() as session:
            visit = open_visit(session, parts.secret, cookie, parts.now())
            is_new = replies.send_reply(session, parts.secret, visit, reply, parts.today())
        if not is_new:
            drop_staged(parts.database, reply.files)

    async def _act(self, cookie: SessionCookie, act: Act) -> None:
        def run() -> None:
            with self._parts.database.writing() as session:
                act(session, open_visit(session, self._parts.secret, cookie, self._parts.now()))

        await run_in_threadpool(run)

    async def _back(self, request: Request, form: SentForm, problems: Sequence[FieldError], status: int) -> Response:
        once, kept = await self._forms.go_back(form)
        returned = ReturnedReply(form.fields, once, kept, problems, status)
        try:
            return await self._page(request, returned)
        except StorageError:
            return await self._form_alone(request, returned)

    async def _form_alone(self, request: Request, returned: ReturnedReply) -> Response:
        """What was typed goes back even while the mailbox cannot be read."""
        problems = [*returned.problems, *([] if NOT_STORED in returned.problems else [NOT_STORED])]
        answer = services(request).pages.render(
            request,
            "public/not_sent.html",
            page_language(request).tag,
            status=BROKEN,
            tokens={"message": _cookie(request).form_token("message")},
            once=returned.once,
            typed=returned.typed,
            kept=returned.kept,
            problems=problems,
        )
        answer.headers["retry-after"] = RETRY_SECONDS
        return answer

    async def _page(self, request: Request, returned: ReturnedReply) -> Response:
        language = page_language(request)
        cookie = _cookie(request)
        conversation = await run_in_threadpool(self._read, cookie)
        office = await self._offices.view()
        done = request.query_params.get("done", "")
        answer = services(request).pages.render(
            request,
            "public/conversation.html",
            language.tag,
            status=returned.status,
            office=office.settings,
            conversation=conversation,
            tokens={act: cookie.form_token(act) for act in ACTS},
            once=returned.once,
            typed=returned.typed,
            kept=returned.kept,
            problems=returned.problems,
            sent=done if done in DONE else "",
        )
        return _in_even_steps(answer)

    def _read(self, cookie: SessionCookie) -> Conversation:
        parts = self._parts
        with parts.database.reading() as session:
            visit = open_visit(session, parts.secret, cookie, parts.now())
            return read_conversation(session, parts.secret, parts.lists, visit, parts.today())


PlainAct = Callable[..., None]


def _cookie(request: Request) -> SessionCookie:
    value = read_cookie(request, VISIT_COOKIE)
    if value is None:
        raise VisitEnded
    return SessionCookie(value)


def _require_token(cookie: SessionCookie, act: str, fields: Fields) -> None:
    if not cookie.accepts_form_token(act, single(fields, "token")):
        raise HTTPException(403)


def _in_even_steps(answer: Response) -> Response:
    """The page with empty lines at its end, so that its size does not tell on the wire whether there is news."""
    answer.body = bytes(answer.body) + b"\n" * (-len(answer.body) % PAGE_STEP_BYTES)
    answer.headers["content-length"] = str(len(answer.body))
    return answer


def _done(request: Request, act: str) -> Response:
    return RedirectResponse(f"/{page_language(request).tag}/conversation?done={act}", 303)


def visit_ended(request: Request, unsent: str = "") -> Response:
    """The page when a visit is over: type the number again; with the message that came too late."""
    tag = page_language(request).tag
    answer = services(request).pages.render(
        request, "public/error.html", tag, status=ENDED, problem="visit_ended", at_desk=False, unsent=unsent
    )
    if VISIT_COOKIE in request.cookies:
        end_cookie(answer, VISIT_COOKIE)
    return answer
