"""Session cookies of both doors: 256 random bits, for this host only, never readable by scripts."""

from starlette.requests import Request
from starlette.responses import Response

from crypto.session_cookie import MalformedCookie, SessionCookie

STAFF_COOKIE = "__Host-desk"
VISIT_COOKIE = "__Host-visit"


def set_cookie(response: Response, name: str, cookie: SessionCookie) -> None:
    """Give the browser a session cookie that ends with the browser."""
    response.set_cookie(name, cookie.text, path="/", secure=True, httponly=True, samesite="strict")


def read_cookie(request: Request, name: str) -> SessionCookie | None:
    """A session cookie, or nothing when there is none or it is malformed."""
    try:
        return SessionCookie.from_text(request.cookies.get(name, ""))
    except MalformedCookie:
        return None


def end_cookie(response: Response, name: str) -> None:
    """Take the session cookie back."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="strict")
