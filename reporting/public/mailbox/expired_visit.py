"""Requests after the end of a visit: the page asks for the number again and keeps everything that was typed.

Whatever a person sends from a page of their mailbox comes back as a form that needs only their number to be sent.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from caseflow.reporter.mailbox.cases_of_code import CodeCase
from caseflow.reporter.mailbox.visit import CaseNotChosen, DialogueHandedOver, VisitEnded, open_code, siblings
from caseflow.rules.answers import FieldError
from crypto.session_cookie import SessionCookie
from reporting.http.cookies import VISIT_COOKIE, end_cookie, set_cookie
from reporting.http.form_body import Fields, single
from reporting.public.base.page_language import page_language
from reporting.public.base.upload_form import KeptFile
from reporting.public.mailbox.second_word_gate import WORD_FIELD, WordAsked
from reporting.runtime.services import Services, services

ENDED, INCOMPLETE = 403, 422
# Without any message a page has 20 KB; the rest is room for some answers of a usual length.
PAGE_STEP_BYTES = 32 * 1024
# What comes back into the field: a code with spaces is not longer.
TYPED_CHARACTERS = 200
# Made anew for the next visit, or read by us alone.
NOT_CARRIED = frozenset({"token", "code", "message", "staged", "place", WORD_FIELD})

Handler = Callable[[Request], Awaitable[Response]]


class CodeRefused(Exception):
    """What was typed opens no mailbox; ``problem`` names the sentence that says why."""

    def __init__(self, problem: str, status: int) -> None:
        super().__init__("this opens no mailbox")
        self.problem = problem
        self.status = status


@dataclass(frozen=True)
class Unsent:
    """What was sent when the visit was over. ``kept``: files that lie sealed with us."""

    fields: Fields = field(repr=False)
    kept: Sequence[KeptFile] = field(default=(), repr=False)

    @property
    def carried(self) -> Mapping[str, Sequence[str]]:
        """The fields that go back as they are."""
        return {name: values for name, values in self.fields.items() if name not in NOT_CARRIED}


def keep_unsent(request: Request, unsent: Unsent) -> None:
    """Remember what this request has brought, until it is stored."""
    request.state.unsent = unsent


@dataclass(frozen=True)
class Admitted:
    """The visit of a request, and the token by which a page of ours can send its form once more."""

    cookie: SessionCookie = field(repr=False)
    token: str = field(repr=False)


def admitted_to(request: Request, act: str, cookie: SessionCookie) -> None:
    """Remember of which visit this request is."""
    request.state.admitted = Admitted(cookie, cookie.form_token(act))


def entered(request: Request, cookie: SessionCookie) -> None:
    """This request has opened a new visit; its answer gives the browser the cookie."""
    request.state.entered = cookie


def during_visit(handler: Handler) -> Handler:
    """An address of an open mailbox: when the visit is over, the page says so and asks for the number."""

    async def answer(request: Request) -> Response:
        try:
            given = await handler(request)
        except CodeRefused as refused:
            return visit_ended(request, refused)
        except WordAsked as asked:
            given = ask_word(request, asked)
        except CaseNotChosen:
            given = await choose_first(request)
        except DialogueHandedOver:
            given = was_handed_over(request)
        except VisitEnded:
            given = visit_ended(request)
        cookie: SessionCookie | None = getattr(request.state, "entered", None)
        if cookie is not None and given.status_code != ENDED:
            set_cookie(given, VISIT_COOKIE, cookie)
        return in_even_steps(given) if given.media_type == "text/html" else given

    return answer


def in_even_steps(answer: Response) -> Response:
    """The page with empty lines at its end, so that its size does not tell on the wire which page it is."""
    answer.body = bytes(answer.body) + b"\n" * (-len(answer.body) % PAGE_STEP_BYTES)
    answer.headers["content-length"] = str(len(answer.body))
    return answer


def ask_word(request: Request, asked: WordAsked) -> Response:
    """The page that asks for the second word, with everything that was sent."""
    unsent: Unsent = getattr(request.state, "unsent", Unsent({}))
    return services(request).pages.render(
        request,
        "public/mailbox/word_asked.html",
        page_language(request).tag,
        status=INCOMPLETE,
        action=request.scope["path"],
        carried={**unsent.carried, "token": (asked.token,)},
        problems=[FieldError(WORD_FIELD, asked.problem)] if asked.problem else [],
    )


async def choose_first(request: Request) -> Response:
    """The page that asks which report it is; what was sent waits in it and is sent by the choice."""
    tag, admitted = page_language(request).tag, getattr(request.state, "admitted", None)
    unsent: Unsent | None = getattr(request.state, "unsent", None)
    if unsent is None or admitted is None:
        return RedirectResponse(services(request).address("choose_case", language=tag), 303)
    return services(request).pages.render(
        request,
        "public/mailbox/choose.html",
        tag,
        status=INCOMPLETE,
        cases=await run_in_threadpool(cases_of_visit, services(request), admitted.cookie),
        action=request.scope["path"],
        carried={**unsent.carried, "token": (admitted.token,)},
        message=unsent.fields.get("message", (None,))[0],
        kept=unsent.kept,
    )


def cases_of_visit(parts: Services, cookie: SessionCookie) -> tuple[CodeCase, ...]:
    """All cases behind the code of a visit, oldest first; raises ``VisitEnded``."""
    with parts.database.reading() as session:
        return siblings(session, open_code(session, parts.secret, cookie, parts.now()), parts.today())


def was_handed_over(request: Request) -> Response:
    """To the one page that the former code opens. A message that was sent stays with them, unsent."""
    tag = page_language(request).tag
    unsent: Unsent | None = getattr(request.state, "unsent", None)
    message = unsent.fields.get("message", ("",))[0] if unsent else ""
    if not message:
        return RedirectResponse(services(request).address("handed_over", language=tag), 303)
    return services(request).pages.render(
        request, "public/mailbox/unsent.html", tag, status=INCOMPLETE, message=message
    )


def visit_ended(request: Request, refused: CodeRefused | None = None) -> Response:
    """The page when a visit is over: type the number again, with everything that came too late.

    Args:
        refused: why the number that was typed on this page opens nothing.
    """
    unsent: Unsent | None = getattr(request.state, "unsent", None)
    answer = _plain(request) if unsent is None else _asks_again(request, unsent, refused)
    if VISIT_COOKIE in request.cookies:
        end_cookie(answer, VISIT_COOKIE)
    return answer


def _asks_again(request: Request, unsent: Unsent, refused: CodeRefused | None) -> Response:
    return services(request).pages.render(
        request,
        "public/mailbox/again.html",
        page_language(request).tag,
        status=refused.status if refused else ENDED,
        action=request.scope["path"],
        carried=unsent.carried,
        message=unsent.fields.get("message", (None,))[0],
        kept=unsent.kept,
        typed_code=single(unsent.fields, "code")[:TYPED_CHARACTERS],
        problems=[FieldError("code", refused.problem)] if refused else [],
    )


def _plain(request: Request) -> Response:
    tag = page_language(request).tag
    return services(request).pages.render(
        request, "public/error.html", tag, status=ENDED, problem="visit_ended", at_desk=False
    )
