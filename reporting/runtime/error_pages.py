"""Every error a visitor can meet, in one place: its status, its page, in their language, with a way on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from caseflow.database import StorageBusy, StorageError, StorageFull, StorageUnavailable
from reporting.http.form_body import BodyMalformed, BodyTooLarge, BodyTooSlow
from reporting.i18n.languages import Language
from reporting.rendering.templates import Pages
from reporting.runtime.key_stretching import QueueFull


class Problem(Enum):
    """What went wrong, as ``public/error.html`` explains it; the value is the HTTP status."""

    MALFORMED = (400, "malformed")
    CROSS_SITE = (403, "cross_site")
    NOT_FOUND = (404, "not_found")
    METHOD = (405, "method")
    TOO_SLOW = (408, "too_slow")
    TOO_LARGE = (413, "too_large")
    OTHER = (400, "other")
    FAILED = (500, "failed")
    BUSY = (503, "busy")
    STORAGE_FULL = (507, "storage_full")
    STORAGE = (503, "storage")

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.value[0]

    @property
    def name_in_page(self) -> str:
        """The name under which the page's texts are found."""
        return self.value[1]


BY_STATUS: Mapping[int, Problem] = {
    403: Problem.CROSS_SITE,
    404: Problem.NOT_FOUND,
    405: Problem.METHOD,
    413: Problem.TOO_LARGE,
}

BY_EXCEPTION: Mapping[type[Exception], Problem] = {
    BodyMalformed: Problem.MALFORMED,
    BodyTooLarge: Problem.TOO_LARGE,
    BodyTooSlow: Problem.TOO_SLOW,
    QueueFull: Problem.BUSY,
    StorageBusy: Problem.BUSY,
    StorageFull: Problem.STORAGE_FULL,
    StorageUnavailable: Problem.STORAGE,
    StorageError: Problem.STORAGE,
}

# After this many seconds a queue of a hundred attempts has passed.
RETRY_SECONDS = "10"


@dataclass(frozen=True)
class ErrorPages:
    """Makes error pages; also the exception handlers of the application."""

    pages: Pages

    def response(self, scope: Scope, problem: Problem, status: int | None = None) -> Response:
        """The page for a problem, in the language of the address or of the browser."""
        request = Request(scope)
        language = language_of(scope, self.pages)
        at_desk = scope["path"].startswith("/desk")
        answer = self.pages.render(
            request,
            # The two doors have stylesheets and policies of their own.
            "desk/error.html" if at_desk else "public/error.html",
            language.tag,
            status=status or problem.status,
            problem=problem.name_in_page,
            at_desk=at_desk,
        )
        if problem in (Problem.BUSY, Problem.STORAGE):
            answer.headers["retry-after"] = RETRY_SECONDS
        return answer

    def of(self, problem: Problem) -> Callable[[Scope], Response]:
        """A maker of this problem's page, for middleware."""
        return lambda scope: self.response(scope, problem)

    def http_exception(self, request: Request, error: Exception) -> Response:
        """Handler for what Starlette itself refuses (unknown address, method)."""
        if not isinstance(error, HTTPException):
            return self.response(request.scope, Problem.FAILED)
        answer = self.response(request.scope, BY_STATUS.get(error.status_code, Problem.OTHER), error.status_code)
        answer.headers.update(error.headers or {})
        return answer

    def known_exception(self, request: Request, error: Exception) -> Response:
        """Handler for the named exceptions of the house."""
        for kind, problem in BY_EXCEPTION.items():
            if isinstance(error, kind):
                return self.response(request.scope, problem)
        return self.response(request.scope, Problem.FAILED)


def language_of(scope: Scope, pages: Pages) -> Language:
    """The language in the address, or else the browser's."""
    first = scope["path"].strip("/").partition("/")[0]
    languages = pages.languages
    if first in languages.by_tag:
        return languages.of(first)
    return languages.choose(Headers(scope=scope).get("accept-language", ""))
