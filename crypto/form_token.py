"""The hidden once-value of a form, and the follow-up code that is derived from it.

Nothing is stored so that the same form with the same content gets the same code again.
"""

import hmac
from base64 import b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from secrets import token_bytes
from uuid import UUID

from crypto import follow_up_code
from crypto.derivation import KEY_BYTES, Label, hmac_sha256, labelled
from crypto.encoding import (
    NUMBER_BYTES,
    large_number_bytes,
    length_prefixed,
    number_bytes,
    text_bytes,
)
from crypto.follow_up_code import FollowUpCode
from crypto.secret import Secret, check_length

VERSION = b"\x01"
VALUE_BYTES = 16
TAG_BYTES = 16
TOKEN_BYTES = len(VERSION) + NUMBER_BYTES + VALUE_BYTES + TAG_BYTES
# In Base64 without padding, six bits a character.
ONCE_CHARACTERS = -(-TOKEN_BYTES * 8 // 6)
EPOCH_DAY = date(1970, 1, 1)
# Enough for every day of the calendar; more could not be turned into a date.
LAST_DAY = (date.max - EPOCH_DAY).days
DIGEST_BYTES = 32


class OnceInvalid(ValueError):
    """The value was not issued by this installation. Never holds the value."""


class OnceUnknownDay(ValueError):
    """There is no form key (any more) for the day on which the form was issued."""


@dataclass(frozen=True, slots=True, repr=False)
class FormKey(Secret):
    """The random key (32 bytes) of all forms that were issued on one day."""

    raw: bytes

    def __post_init__(self) -> None:
        check_length("a form key", self.raw, KEY_BYTES)

    @classmethod
    def generate(cls) -> "FormKey":
        return cls(token_bytes(KEY_BYTES))


@dataclass(frozen=True, slots=True, repr=False)
class Once(Secret):
    """What tells one issued form from all others: its day and 16 random bytes."""

    day: date
    value: bytes

    def __post_init__(self) -> None:
        check_length("a once-value", self.value, VALUE_BYTES)


@dataclass(frozen=True, slots=True)
class FileDigest:
    """A file as content of a form. ``length`` in bytes, ``sha256`` 32 bytes."""

    name: str
    media_type: str
    length: int
    sha256: bytes


def issue(day: date, key: FormKey) -> str:
    """The hidden value of a new form: ``ONCE_CHARACTERS`` (50) of URL-safe Base64."""
    signed = VERSION + number_bytes((day - EPOCH_DAY).days) + token_bytes(VALUE_BYTES)
    return urlsafe_b64encode(signed + _tag(key, signed)).decode("ascii").rstrip("=")


def read(text: str, keys: Mapping[date, FormKey]) -> Once:
    """Read an issued value. Raises OnceInvalid or OnceUnknownDay."""
    token = _decode(text)
    signed, tag = token[:-TAG_BYTES], token[-TAG_BYTES:]
    day_number = int.from_bytes(signed[1 : 1 + NUMBER_BYTES], "big")
    if signed[:1] != VERSION or day_number > LAST_DAY:
        raise OnceInvalid("the value of the form has an unknown version")
    day = EPOCH_DAY + timedelta(days=day_number)
    if day not in keys:
        raise OnceUnknownDay("there is no form key for the day of this form")
    if not hmac.compare_digest(_tag(keys[day], signed), tag):
        raise OnceInvalid("the value of the form was not issued here")
    return Once(day, signed[-VALUE_BYTES:])


def _decode(text: str) -> bytes:
    try:
        token = b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (Base64Error, ValueError):
        raise OnceInvalid("the value of the form is damaged") from None
    if len(token) != TOKEN_BYTES:
        raise OnceInvalid("the value of the form has the wrong length")
    return token


def _tag(key: FormKey, signed: bytes) -> bytes:
    return hmac_sha256(key.raw, labelled(Label.FORM_ONCE, signed))[:TAG_BYTES]


def derive_code(form_key: FormKey, once: Once, content: bytes) -> FollowUpCode:
    """The code of a form with a content (``content_digest``, 32 bytes).

    The 512-bit number is so much larger than 10 to the 18th that no code is likelier.
    """
    check_length("the content digest", content, DIGEST_BYTES)
    return _code_of(form_key, labelled(Label.FORM_CODE, once.value, content))


def derive_hand_over_code(form_key: FormKey, once: Once, case_id: bytes) -> FollowUpCode:
    """The new code with which a dialogue is handed over: the same form of the same case makes the same code.

    ``case_id``: 16 bytes.
    """
    return _code_of(form_key, labelled(Label.FORM_HAND_OVER, once.value, case_id))


def derive_renewed_code(form_key: FormKey, once: Once, lookup_hash: bytes) -> FollowUpCode:
    """The code that takes the place of one that a helper has seen: the same form of the same mailbox makes the same.

    ``lookup_hash``: 32 bytes, the name of the mailbox until then.
    """
    check_length("the name of a mailbox", lookup_hash, DIGEST_BYTES)
    return _code_of(form_key, labelled(Label.FORM_RENEWAL, once.value, lookup_hash))


def _code_of(form_key: FormKey, message: bytes) -> FollowUpCode:
    number = int.from_bytes(hmac.digest(form_key.raw, message, "sha512"), "big")
    return follow_up_code.from_number(number % follow_up_code.NUMBERS)


def derive_message_id(form_key: FormKey, once: Once, content: bytes) -> UUID:
    """The id of a message's record, so that the same form with the same content stores one message.

    ``content``: 32 bytes of ``content_digest``.
    """
    return _id_of(Label.FORM_MESSAGE, form_key, once, content)


def derive_case_id(form_key: FormKey, once: Once, content: bytes) -> UUID:
    """The id of a further case of a code, so that the same form with the same content stores one case.

    ``content``: 32 bytes of ``content_digest``.
    """
    return _id_of(Label.FORM_CASE, form_key, once, content)


def _id_of(label: Label, form_key: FormKey, once: Once, content: bytes) -> UUID:
    check_length("the content digest", content, DIGEST_BYTES)
    digest = hmac_sha256(form_key.raw, labelled(label, once.value, content))
    return UUID(bytes=digest[:16], version=4)


def content_digest(fields: Sequence[tuple[str, str]], files: Sequence[FileDigest]) -> bytes:
    """SHA-256 over what a person typed and attached, in order. Raises NotText."""
    parts = [number_bytes(len(fields)), number_bytes(len(files))]
    parts += [length_prefixed(text_bytes(name), text_bytes(value)) for name, value in fields]
    parts += [_file_part(file) for file in files]
    return sha256(labelled(Label.FORM_CONTENT, *parts)).digest()


def _file_part(file: FileDigest) -> bytes:
    check_length("the digest of a file", file.sha256, DIGEST_BYTES)
    return length_prefixed(
        text_bytes(file.name),
        text_bytes(file.media_type),
        large_number_bytes(file.length),
        file.sha256,
    )
