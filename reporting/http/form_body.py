"""Reading small forms. Nothing is spooled to a disk, and nothing is kept beyond the limit.

A body that is too large is read to its end and discarded before it is answered, because an early answer resets
the connection in some browsers. The bytes that are read this way and the pace are bounded.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

# A reply of 20,000 characters is at most 80 KB of UTF-8 and 240 KB when percent-encoded.
FORM_BYTES = 512 * 1024
FORM_FIELDS = 500

MEGABYTE = 1024 * 1024

Fields = Mapping[str, tuple[str, ...]]


class BodyTooLarge(Exception):
    """More bytes or more fields than the form can have."""


class BodyMalformed(Exception):
    """Not a form, cut off, or not UTF-8."""


class BodyTooSlow(Exception):
    """The body came more slowly than a slow phone sends; it may be an attack that keeps connections open."""


@dataclass(frozen=True)
class BodyLimits:
    """How much may come in one request, and how slowly."""

    # What is read and thrown away before the connection is closed; an endless body must still end.
    body_bytes: int = 2048 * MEGABYTE
    # A phone that changes its cell is silent for some seconds.
    silence_seconds: float = 60
    # GPRS at its worst brings a few hundred bytes a second.
    bytes_per_second: int = 200
    grace_seconds: float = 120


async def read_fields(request: Request, limit: int = FORM_BYTES, pace: BodyLimits = BodyLimits()) -> Fields:
    """The fields of an urlencoded form, every name with all its values in order.

    Raises:
        BodyTooLarge: more than ``limit`` bytes or 500 fields.
        BodyTooSlow: silence, or fewer bytes a second than a slow phone sends.
        BodyMalformed: another content type, invalid UTF-8, a broken connection.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise BodyMalformed
    body = bytearray()
    try:
        async for chunk in paced(request, pace):
            if len(body) <= limit:
                body += chunk
    except ClientDisconnect:
        raise BodyMalformed from None
    if len(body) > limit:
        raise BodyTooLarge
    return parse_fields(bytes(body))


async def paced(request: Request, limits: BodyLimits) -> AsyncIterator[bytes]:
    """The body's chunks, as long as they come fast enough and do not exceed the whole.

    Raises:
        BodyTooLarge, BodyTooSlow: as their names say.
        ClientDisconnect: the connection broke.
    """
    clock = asyncio.get_running_loop().time
    begin, received = clock(), 0
    stream = request.stream()
    while True:
        try:
            chunk = await asyncio.wait_for(anext(stream), limits.silence_seconds)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise BodyTooSlow from None
        received += len(chunk)
        if received > limits.body_bytes:
            raise BodyTooLarge
        late = clock() - begin - limits.grace_seconds
        if late > 0 and received < late * limits.bytes_per_second:
            raise BodyTooSlow
        yield chunk


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
