"""The cookie of a session is its key: the database keeps a hash of it and a wrap under it.

Staff sessions and the visits of reporters work alike. Neither the row without the cookie
nor the cookie without the row opens anything, and deleting the row ends the session.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_bytes

from crypto.derivation import KEY_BYTES, Label, derive, expand
from crypto.encoding import text_bytes
from crypto.secret import Secret, check_length

TEXT_CHARACTERS = 43


class MalformedCookie(ValueError):
    """The text is no cookie that this program made. Never holds the text."""


@dataclass(frozen=True, slots=True, repr=False)
class SessionCookie(Secret):
    """A random secret of 32 bytes that exists only in the browser it was given to."""

    value: bytes

    def __post_init__(self) -> None:
        check_length("a session cookie", self.value, KEY_BYTES)

    @classmethod
    def generate(cls) -> "SessionCookie":
        return cls(token_bytes(KEY_BYTES))

    @classmethod
    def from_text(cls, text: str) -> "SessionCookie":
        """Read the cookie's text. Raises MalformedCookie."""
        if len(text) != TEXT_CHARACTERS or not text.isascii():
            raise MalformedCookie("a cookie has 43 characters")
        try:
            value = urlsafe_b64decode(text + "=")
        except NotBase64:
            value = b""
        # Base64 has spare bits at the end: only one text stands for a cookie.
        if len(value) != KEY_BYTES or _text(value) != text:
            raise MalformedCookie("the text is no cookie")
        return cls(value)

    @property
    def text(self) -> str:
        """43 characters of the URL-safe base64 alphabet."""
        return _text(self.value)

    @property
    def row_id(self) -> bytes:
        """SHA-256("id" || cookie): what the database knows the session by."""
        return sha256(b"id" + self.value).digest()

    def wrapping_key(self, salt: bytes) -> bytes:
        """The key (32 bytes) of the session's row; the salt comes from the pepper."""
        return derive(self.value, salt, Label.SESSION_KEY)

    def form_token(self, route: str) -> str:
        """64 hexadecimal digits that a form of this session carries for this route."""
        return expand(self.value, Label.SESSION_FORM, text_bytes(route)).hex()

    def accepts_form_token(self, route: str, token: str) -> bool:
        """Whether the form came from a page of this session, for this route."""
        return token.isascii() and hmac.compare_digest(self.form_token(route), token)


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode("ascii")
