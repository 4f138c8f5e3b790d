"""A released question: a link and a password, which open it only together.

The link is random; the password has six generated words and goes another way. Who holds the whole database
and one of the two opens nothing: the key is made of both.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_bytes

from crypto.derivation import KEY_BYTES, Label, derive, expand, extract
from crypto.secret import Secret, check_length

TOKEN_BYTES = 32
TEXT_CHARACTERS = 43


class MalformedLink(ValueError):
    """The text is no link that this program made. Never holds the text."""


@dataclass(frozen=True, slots=True, repr=False)
class StatementLink(Secret):
    """The random part of the address: 32 bytes that stand nowhere else."""

    token: bytes

    def __post_init__(self) -> None:
        check_length("the token of a link", self.token, TOKEN_BYTES)

    @classmethod
    def generate(cls) -> "StatementLink":
        return cls(token_bytes(TOKEN_BYTES))

    @classmethod
    def from_text(cls, text: str) -> "StatementLink":
        """Read the end of an address. Raises MalformedLink."""
        if len(text) != TEXT_CHARACTERS or not text.isascii():
            raise MalformedLink("a link has 43 characters")
        try:
            token = urlsafe_b64decode(text + "=")
        except NotBase64:
            token = b""
        # Base64 has spare bits at the end: only one text stands for a link.
        if len(token) != TOKEN_BYTES or _text(token) != text:
            raise MalformedLink("the text is no link")
        return cls(token)

    @property
    def text(self) -> str:
        """43 characters of the URL-safe base64 alphabet."""
        return _text(self.token)

    def lookup_hash(self, installation_salt: bytes) -> bytes:
        """What the database knows the question by (32 bytes)."""
        return sha256(expand(extract(installation_salt, self.token), Label.STATEMENT_LOOKUP)).digest()

    def password_salt(self, installation_salt: bytes) -> bytes:
        """The salt (32 bytes) to stretch the password with; unknown links have one too, so all cost the same."""
        return expand(extract(installation_salt, self.token), Label.STATEMENT_SALT)

    def question_key(self, stretched_password: bytes, salt: bytes) -> bytes:
        """The key (32 bytes) of the question. ``salt``: 32 bytes that come from a pepper."""
        check_length("a stretched password", stretched_password, KEY_BYTES)
        return derive(self.token + stretched_password, salt, Label.STATEMENT_KEY)


def _text(token: bytes) -> str:
    return urlsafe_b64encode(token).rstrip(b"=").decode("ascii")
