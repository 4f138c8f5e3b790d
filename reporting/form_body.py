"""Reading small forms. Nothing is spooled to a disk and nothing is read beyond the limit."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

# A reply of 20,000 characters is at most 80 KB of UTF-8 and 240 KB when percent-encoded.
FORM_BYTES = 512 * 1024
FORM_FIELDS = 500

Fields = Mapping[str, tuple[str, ...]]


class BodyTooLarge(Exception):
    """More bytes or more fields than the form can have."""


class BodyMalformed(Exception):
    """Not a form, cut off, or not UTF-8."""


class BodyTooSlow(Exception):
    """The body came so slowly that somebody holds the door rather than writes."""


async def read_fields(request: Request, limit: int = FORM_BYTES) -> Fields:
    """The fields of an urlencoded form, every name with all its values in order.

    Raises:
        BodyTooLarge: more than ``limit`` bytes or 500 fields.
        BodyMalformed: another content type, invalid UTF-8, a broken connection.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise BodyMalformed
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise BodyTooLarge
    except ClientDisconnect:
        raise BodyMalformed from None
    return parse_fields(bytes(body))


def parse_fields(body: bytes) -> Fields:
    """Parse an urlencoded body; raises as ``read_fields``."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=FORM_FIELDS, errors="strict", separator="&"
        )
    except UnicodeDecodeError:
        raise BodyMalformed from None
    except ValueError:
        raise BodyTooLarge from None
    return grouped(pairs)


def grouped(pairs: list[tuple[str, str]]) -> Fields:
    """Pairs as names with their values; line ends as browsers send them become plain ones."""
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        fields[name] = (*fields.get(name, ()), value.replace("\r\n", "\n"))
    return fields


def single(fields: Fields, name: str) -> str:
    """The one value of a field, or an empty text; of a doubled field the first."""
    values = fields.get(name, ())
    return values[0] if values else ""
