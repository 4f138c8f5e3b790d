"""The pages of a mailbox: a neutral first one, the details a tap further, one consent question at a time; writing.

The first page tells nobody who looks over a shoulder more than that there is, or is not, something new.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from caseflow.database import StorageError
from caseflow.reporter.conversation import replies
from caseflow.reporter.conversation.question_sound import has_sound
from caseflow.reporter.conversation.replies import MESSAGE_CHARACTERS, MailboxFull, NothingToSay, Reply
from caseflow.reporter.mailbox.unread import mark_seen
from caseflow.reporter.mailbox.visit import FILES_BETWEEN_ANSWERS, VisitEnded, open_visit
from caseflow.rules.answers import FieldError
from caseflow.sealing.attachments import StagedFileGone, StagingLimits, drop_staged
from crypto.form_token import derive_message_id
from crypto.session_cookie import SessionCookie
from reporting.http.form_body import Fields, single
from reporting.public.base.form_tokens import OnceValues
from reporting.public.base.page_language import page_language
from reporting.public.base.stopped import BROKEN, INCOMPLETE, Stopped, meaning_of
from reporting.public.base.upload_form import Forms, KeptFile, Known, SentForm
from reporting.public.mailbox.expired_visit import CodeRefused, Unsent, keep_unsent
from reporting.public.mailbox.frame import MailboxFrame, Tokens, go_on, visit_cookie
from reporting.runtime.error_pages import RETRY_SECONDS
from reporting.runtime.services import Services, services

NOT_STORED = FieldError("message", "not_stored")
DETAILS = "mailbox_details"
# What stopped the storing of a message, and the sentence that says so.
STOPPED: Stopped = {
    NothingToSay: (FieldError("message", "message_empty"), INCOMPLETE),
    MailboxFull: (FieldError("message", "message_limit"), INCOMPLETE),
    StagedFileGone: (FieldError("attachment", "file_lost"), INCOMPLETE),
    StorageError: (NOT_STORED, BROKEN),
}


@dataclass(frozen=True)
class ReturnedReply:
    """What goes back when a message could not be stored: everything typed, and why."""

    typed: Fields
    once: str
    kept: Sequence[KeptFile] = ()
    problems: Sequence[FieldError] = ()
    status: int = 200


class ConversationPages:
    """Routes of reading and writing in an open mailbox."""

    def __init__(self, parts: Services, frame: MailboxFrame, forms: Forms, once_values: OnceValues) -> None:
        self._parts = parts
        self._frame = frame
        self._forms = forms
        self._once_values = once_values
        self._limits = StagingLimits(parts.settings.staged_bytes, files_per_report=FILES_BETWEEN_ANSWERS)

    async def show(self, request: Request) -> Response:
        """``GET /{language}/conversation``: the line, and whether there is something new."""
        page_language(request)
        return await self._frame.page(request, "first", visit_cookie(request))

    async def open(self, request: Request) -> Response:
        """``POST /{language}/conversation/open``: from now on what is there counts as read."""
        cookie, _ = await self._frame.small_form(request, "open")
        parts = self._parts
        await self._frame.act(cookie, lambda session, visit: mark_seen(session, parts.secret, visit, parts.today()))
        return go_on(request, DETAILS)

    async def details(self, request: Request) -> Response:
        """``GET /{language}/conversation/details``: the sentence, the messages, everything that can be done."""
        return await self._details(request, visit_cookie(request), ReturnedReply({}, await self._once_values.fresh()))

    async def question(self, request: Request) -> Response:
        """``GET /{language}/conversation/question``: one consent question, the oldest without an answer first."""
        return await self.show_question(request, visit_cookie(request), request.query_params.get("id", ""))

    async def show_question(
        self,
        request: Request,
        cookie: SessionCookie,
        wanted: str,
        problems: Sequence[FieldError] = (),
        typed: Fields = MappingProxyType({}),
    ) -> Response:
        """One question, with what was typed if it has to be put right."""
        opened = await self._frame.read(cookie)
        asked = [one for one in opened.conversation.consents if one.is_open and str(one.id) == wanted]
        waiting = asked or list(opened.conversation.waiting)
        if not waiting:
            return go_on(request, DETAILS)
        return await self._frame.page(
            request,
            "question",
            cookie,
            opened,
            INCOMPLETE if problems else 200,
            question=waiting[0],
            problems=problems,
            not_before=single(typed, "not_before"),
            others=len(opened.conversation.waiting) - 1,
            can_be_heard=await run_in_threadpool(self._can_be_heard, cookie, waiting[0].id),
        )

    def _can_be_heard(self, cookie: SessionCookie, question: UUID) -> bool:
        parts = self._parts
        with parts.database.reading() as session:
            visit = open_visit(session, parts.secret, cookie, parts.now())
            return has_sound(session, parts.secret, visit, question)

    async def language(self, request: Request) -> Response:
        """``POST /{language}/conversation/language``: the details in this language, with everything typed."""
        cookie, fields = await self._frame.small_form(request, "message")
        # The names of the files stand sealed in their tokens.
        kept = [KeptFile("…", token) for token in fields.get("staged", ())]
        return await self._details(request, cookie, ReturnedReply(fields, single(fields, "once"), kept))

    async def message(self, request: Request) -> Response:
        """A message with or without files, or a correction of the summary; sent twice it is stored once."""
        page_language(request)
        form = await self._forms.read(request, self._limits)
        try:
            cookie = await self._frame.admitted(request, "message", form.fields)
            return await self._take(request, cookie, form)
        except (VisitEnded, CodeRefused):
            once, kept = await self._forms.go_back(form)
            keep_unsent(request, Unsent({**form.fields, "once": (once,)}, kept))
            raise

    async def _take(self, request: Request, cookie: SessionCookie, form: SentForm) -> Response:
        text = single(form.fields, "message")
        problems = _problems(form, text)
        if problems or form.known is None:
            return await self._back(request, cookie, form, problems, BROKEN if form.unchecked else INCOMPLETE)
        try:
            await run_in_threadpool(self._send, cookie, _reply(form, form.known, text, page_language(request).tag))
        except tuple(STOPPED) as error:
            problem, status = meaning_of(error, STOPPED)
            return await self._back(request, cookie, form, [problem], status)
        return go_on(request, DETAILS, "message")

    def _send(self, cookie: SessionCookie, reply: Reply) -> None:
        parts = self._parts
        with parts.database.writing() as session:
            visit = open_visit(session, parts.secret, cookie, parts.now())
            is_new = replies.send_reply(session, parts.secret, visit, reply, parts.today())
        if not is_new:
            drop_staged(parts.database, reply.files)

    async def _back(
        self, request: Request, cookie: SessionCookie, form: SentForm, problems: Sequence[FieldError], status: int
    ) -> Response:
        once, kept = await self._forms.go_back(form)
        returned = ReturnedReply(form.fields, once, kept, problems, status)
        try:
            return await self._details(request, cookie, returned)
        except StorageError:
            return await self._form_alone(request, cookie, returned)

    async def _form_alone(self, request: Request, cookie: SessionCookie, returned: ReturnedReply) -> Response:
        """What was typed goes back even while the mailbox cannot be read."""
        problems = [*returned.problems, *([] if NOT_STORED in returned.problems else [NOT_STORED])]
        answer = services(request).pages.render(
            request,
            "public/report/not_sent.html",
            page_language(request).tag,
            status=BROKEN,
            tokens=Tokens(cookie),
            once=returned.once,
            typed=returned.typed,
            kept=returned.kept,
            problems=problems,
        )
        answer.headers["retry-after"] = RETRY_SECONDS
        return answer

    async def _details(self, request: Request, cookie: SessionCookie, returned: ReturnedReply) -> Response:
        page_language(request)
        return await self._frame.page(
            request,
            "details",
            cookie,
            status=returned.status,
            once=returned.once,
            typed=returned.typed,
            kept=returned.kept,
            problems=returned.problems,
        )


def _problems(form: SentForm, text: str) -> list[FieldError]:
    problems = list(form.problems)
    if len(text) > MESSAGE_CHARACTERS:
        numbers = {"length": str(len(text)), "limit": str(MESSAGE_CHARACTERS)}
        problems.append(FieldError("message", "too_long", numbers))
    if form.unchecked:
        problems.append(NOT_STORED)
    elif form.known is None:
        problems.append(FieldError("message", "form_old"))
    return problems


def _reply(form: SentForm, known: Known, text: str, language: str) -> Reply:
    record = derive_message_id(known.key, known.once, form.content)
    return Reply(text, form.files, language, record, corrects=single(form.fields, "corrects") == "yes")


def record_id(fields: Fields, name: str) -> UUID:
    """An id out of a form of ours; 400 for anything else."""
    try:
        return UUID(single(fields, name))
    except ValueError:
        raise HTTPException(400) from None
