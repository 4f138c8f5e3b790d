"""Shared parts of every mailbox page: the visit, form tokens, padding to steps of size."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from caseflow.reporter.conversation.beside_dialogue import BesideDialogue, read_beside_dialogue
from caseflow.reporter.conversation.read import Conversation, read_conversation
from caseflow.reporter.mailbox.cases_of_code import Place
from caseflow.reporter.mailbox.visit import Visit, VisitEnded, choose_case, open_code, open_visit, visit_of
from crypto.session_cookie import SessionCookie
from reporting.http.cookies import VISIT_COOKIE, read_cookie
from reporting.http.form_body import Fields, read_fields, single
from reporting.i18n.numerals import with_local_digits
from reporting.public.base.office_view import OfficeViews
from reporting.public.base.page_language import page_language
from reporting.public.mailbox.enter_code import Codes
from reporting.public.mailbox.expired_visit import Unsent, admitted_to, entered, keep_unsent
from reporting.public.mailbox.second_word_gate import WordGate
from reporting.runtime.services import Services, services

# What the page says after an act; the address carries only the word.
DONE = frozenset(
    {"message", "consent", "pause", "resume", "erase", "keep", "contact", "wishes", "helped", "aftercare", "taken_back"}
)

# A code has twenty cases under two peppers.
MOST_DIGITS = 3

Act = Callable[[Session, Visit], None]


class Tokens(dict[str, str]):
    """The token of each act's form, made when a page asks for it."""

    def __init__(self, cookie: SessionCookie) -> None:
        super().__init__()
        self._cookie = cookie

    def __missing__(self, act: str) -> str:
        return self._cookie.form_token(act)


@dataclass(frozen=True)
class OpenMailbox:
    """What a page shows, and until when the visit lasts."""

    conversation: Conversation
    around: BesideDialogue
    until: datetime.datetime


class MailboxFrame:
    """Opens visits, does acts and renders pages for the routes of a mailbox."""

    def __init__(self, parts: Services, codes: Codes, offices: OfficeViews) -> None:
        self._parts = parts
        self._codes = codes
        self._offices = offices
        self.gate = WordGate(parts)

    async def small_form(self, request: Request, act: str) -> tuple[SessionCookie, Fields]:
        """The visit and the fields of a small form, checked to come from a page of this visit.

        Raises:
            VisitEnded: there is no cookie; ``during_visit`` gives the fields back.
        """
        page_language(request)
        fields = await read_fields(request)
        keep_unsent(request, Unsent(fields))
        return await self.admitted(request, act, fields), fields

    async def admitted(self, request: Request, act: str, fields: Fields) -> SessionCookie:
        """The visit in which a form was sent: by its cookie and token, or by the number typed once more.

        Raises:
            VisitEnded, CodeRefused: ``during_visit`` asks for the number.
        """
        typed = single(fields, "code")
        if typed:
            cookie = await self._codes.enter(typed)
            entered(request, cookie)
        else:
            cookie = visit_cookie(request)
            if not cookie.accepts_form_token(act, single(fields, "token")):
                raise HTTPException(403)
        admitted_to(request, act, cookie)
        if place := place_of(single(fields, "place")):
            await run_in_threadpool(self._choose, cookie, place)
        return cookie

    async def protected(self, request: Request, name: str, cookie: SessionCookie, fields: Fields, act: Act) -> None:
        """As ``act``, for what the second word protects; raises ``WordAsked``."""
        page_language(request)
        await self.gate.act(name, cookie, fields, act)

    def _choose(self, cookie: SessionCookie, place: Place) -> None:
        parts = self._parts
        with parts.database.writing() as session:
            choose_case(session, parts.secret, cookie, place, parts.now(), parts.today())

    async def act(self, cookie: SessionCookie, act: Act) -> None:
        """Do one act in one transaction."""

        def run() -> None:
            with self._parts.database.writing() as session:
                act(session, open_visit(session, self._parts.secret, cookie, self._parts.now()))

        await run_in_threadpool(run)

    async def read(self, cookie: SessionCookie) -> OpenMailbox:
        """Everything that the pages show."""
        return await run_in_threadpool(self._read, cookie)

    def _read(self, cookie: SessionCookie) -> OpenMailbox:
        parts = self._parts
        with parts.database.reading() as session:
            code = open_code(session, parts.secret, cookie, parts.now())
            visit = visit_of(session, parts.secret, code)
            conversation = read_conversation(session, parts.secret, parts.lists, visit, parts.today())
            around = read_beside_dialogue(session, code, visit, parts.today())
        return OpenMailbox(conversation, around, datetime.datetime.fromtimestamp(code.expires, parts.time_zone))

    async def page(
        self,
        request: Request,
        name: str,
        cookie: SessionCookie,
        opened: OpenMailbox | None = None,
        status: int = 200,
        **context: object,
    ) -> Response:
        """A page of the mailbox; ``opened`` if it was read already."""
        opened = opened or await self.read(cookie)
        language, office = page_language(request), await self._offices.view()
        done = request.query_params.get("done", "")
        shown: dict[str, object] = {
            "office": office.settings,
            "conversation": opened.conversation,
            "around": opened.around,
            "closes_at": with_local_digits(f"{opened.until:%H:%M}", language.locale),
            "tokens": Tokens(cookie),
            "typed": {},
            "problems": (),
            "sent": done if done in DONE else "",
        }
        pages = services(request).pages
        return pages.render(request, f"public/mailbox/{name}.html", language.tag, status, **(shown | context))


def place_of(text: str) -> Place | None:
    """The case of a code that a form names, as ``choose.html`` writes it."""
    keys, _, index = text.partition("-")
    is_place = all(part.isascii() and part.isdigit() and len(part) < MOST_DIGITS for part in (keys, index))
    return Place(int(keys), int(index)) if is_place else None


def visit_cookie(request: Request) -> SessionCookie:
    """The cookie of the visit; raises ``VisitEnded`` where there is none."""
    cookie = read_cookie(request, VISIT_COOKIE)
    if cookie is None:
        raise VisitEnded
    return cookie


def go_on(request: Request, name: str, done: str = "", fragment: str = "") -> Response:
    """To a page of the mailbox, by the name of its address, so that a reload does nothing again."""
    said = {"done": done} if done else {}
    tag = page_language(request).tag
    return RedirectResponse(services(request).address(name, language=tag, fragment=fragment, **said), 303)
