"""Refuses requests that another site's page sends in a visitor's name.

Public pages carry no session, so only positive evidence counts: old browsers and onion sites send neither
header. Pages with a session need a token in the form besides (see ``reporting.http.cookies``).
"""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class CrossSite:
    """Middleware that answers 403 to a state-changing request with evidence of a foreign origin."""

    def __init__(self, app: ASGIApp, *, public_origins: tuple[str, ...], refusal: Callable[[Scope], ASGIApp]) -> None:
        self.app = app
        self.public_origins = public_origins
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            headers = Headers(scope=scope)
            if self.is_foreign(headers.get("sec-fetch-site"), headers.get("origin")):
                await self.refusal(scope)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def is_foreign(self, fetch_site: str | None, origin: str | None) -> bool:
        """Whether the headers prove that another site's page sent the request."""
        if fetch_site is not None:
            return fetch_site in ("cross-site", "same-site")
        return origin is not None and origin != "null" and origin not in self.public_origins
