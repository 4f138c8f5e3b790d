"""Session cookies of both doors: 256 random bits, for this host only, never readable by scripts."""

import base64
import binascii

from starlette.requests import Request
from starlette.responses import Response

STAFF_COOKIE = "__Host-desk"
VISIT_COOKIE = "__Host-visit"
COOKIE_BYTES = 32


def set_cookie(response: Response, name: str, value: bytes) -> None:
    """Give the browser a session cookie that ends with the browser."""
    text = base64.urlsafe_b64encode(value).decode()
    response.set_cookie(name, text, path="/", secure=True, httponly=True, samesite="strict")


def read_cookie(request: Request, name: str) -> bytes | None:
    """The bytes of a session cookie, or nothing when there is none or it is malformed."""
    try:
        value = base64.urlsafe_b64decode(request.cookies.get(name, "").encode("ascii"))
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return None
    return value if len(value) == COOKIE_BYTES else None


def end_cookie(response: Response, name: str) -> None:
    """Take the session cookie back."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="strict")
