"""When a visit is over: the number is asked for again, and nothing that was typed is lost.

Whatever a person sends from a page of her mailbox comes back as a form that needs only her number to be sent.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from caseflow.answers import FieldError
from caseflow.mailbox import VisitEnded
from crypto.session_cookie import SessionCookie
from reporting.cookies import VISIT_COOKIE, end_cookie, set_cookie
from reporting.form_body import Fields, single
from reporting.public.address import page_language
from reporting.public.forms import KeptFile
from reporting.services import services

ENDED = 403
# What comes back into the field: a code with spaces is not longer.
TYPED_CHARACTERS = 200
# Made anew for the next visit, or read by us alone.
NOT_CARRIED = frozenset({"token", "code", "message", "staged"})

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
        except VisitEnded:
            given = visit_ended(request)
        cookie: SessionCookie | None = getattr(request.state, "entered", None)
        if cookie is not None and given.status_code != ENDED:
            set_cookie(given, VISIT_COOKIE, cookie.value)
        return given

    return answer


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
