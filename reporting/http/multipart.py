"""Reading a form with files as a stream: each file goes to its sink piece by piece, never to a disk in clear.

Limits are keyword arguments with their reasons. A file beyond its limit is drained unread, so that the fields
after it survive and the page can come back with everything typed.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

import multipart
from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect, Request

from reporting.http.form_body import MEGABYTE, BodyLimits, BodyMalformed, BodyTooLarge, Fields, grouped, paced

# Handing a megabyte at a time to a thread keeps the event loop free and the memory of one upload bounded.
BATCH_BYTES = MEGABYTE


class FileSink(Protocol):
    """Where the bytes of one file go; called from a thread, one call at a time."""

    def write(self, data: bytes) -> None:
        """Take the next bytes."""

    def finish(self) -> None:
        """The file is complete."""

    def abandon(self) -> None:
        """The file will not be completed; forget what was taken."""


class FileRefused(Exception):
    """A sink cannot take (more of) this file; ``reason`` is a code the form knows."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


OpenFile = Callable[[str, str, str], FileSink]


@dataclass(frozen=True)
class MultipartLimits(BodyLimits):
    """Bounds of one request with files."""

    # The report page has 286 inputs; a person can add some files.
    segments: int = 600
    # All typed text together: the story of 20,000 characters is at most 80 KB; whoever pastes more gets it
    # back with a friendly error as long as it fits here.
    text_bytes: int = MEGABYTE


@dataclass
class MultipartForm:
    """What came: the fields, and for each refused file its name and the reason."""

    fields: Fields = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)


async def read_multipart(
    request: Request, open_file: OpenFile, limits: MultipartLimits = MultipartLimits()
) -> MultipartForm:
    """Read the whole form. Sinks of finished files are finished; on any error the open one is abandoned.

    Raises:
        BodyTooLarge: more segments, text or bytes than the limits allow.
        BodyTooSlow: silence, or fewer bytes a second than a slow phone sends.
        BodyMalformed: not multipart, broken, not UTF-8, or the connection broke.
    """
    reader, stream = _Reader(open_file, limits), paced(request, limits)
    try:
        with multipart.PushMultipartParser(
            _boundary(request), max_segment_count=limits.segments, max_header_size=4096, max_header_count=8
        ) as parser:
            async for chunk in stream:
                for event in parser.parse(chunk):
                    await reader.take(event)
            if not parser.closed:
                raise BodyMalformed
    except ClientDisconnect:
        await reader.abandon()
        raise BodyMalformed from None
    except (BodyTooLarge, multipart.ParserLimitReached):
        await reader.abandon()
        await _drain(stream)
        raise BodyTooLarge from None
    except (BodyMalformed, multipart.MultipartError):
        await reader.abandon()
        await _drain(stream)
        raise BodyMalformed from None
    except BaseException:
        await reader.abandon()
        raise
    return MultipartForm(fields=grouped(reader.pairs), refused=reader.refused)


class _Reader:
    """Sorts the parser's events into fields and sinks."""

    def __init__(self, open_file: OpenFile, limits: MultipartLimits) -> None:
        self.pairs: list[tuple[str, str]] = []
        self.refused: list[tuple[str, str]] = []
        self._open_file = open_file
        self._limits = limits
        self._text_bytes = 0
        self._segment: multipart.MultipartSegment | None = None
        self._sink: FileSink | None = None
        self._buffer = bytearray()
        self._is_file = False
        self._is_drained = False

    async def take(self, event: "multipart.MultipartSegment | bytearray | None") -> None:
        if event is None:
            await self._end()
        elif isinstance(event, multipart.MultipartSegment):
            self._segment = event
            self._is_file = event.filename is not None
            self._is_drained = False
            self._buffer = bytearray()
        else:
            await self._data(event)

    async def _data(self, data: bytearray) -> None:
        if not self._is_file:
            self._text_bytes += len(data)
            if self._text_bytes > self._limits.text_bytes:
                raise BodyTooLarge
            self._buffer += data
            return
        self._buffer += data
        if len(self._buffer) >= BATCH_BYTES:
            await self._pass_on()

    async def _pass_on(self) -> None:
        """Give the buffered bytes of a file to its sink, opening it first; a refused file is drained."""
        batch, self._buffer = bytes(self._buffer), bytearray()
        segment = self._segment
        if segment is None or segment.name is None:
            return
        name = segment.filename or ""
        if self._sink is None and not self._is_drained:
            try:
                self._sink = await run_sync(self._open_file, segment.name, name, segment.content_type or "")
            except FileRefused as refusal:
                self._refuse(name, refusal)
        if self._sink is not None:
            try:
                await run_sync(self._sink.write, batch)
            except FileRefused as refusal:
                await self._drop_sink()
                self._refuse(name, refusal)

    def _refuse(self, name: str, refusal: FileRefused) -> None:
        self.refused.append((name, refusal.reason))
        self._is_drained = True

    async def _end(self) -> None:
        segment = self._segment
        if segment is None:
            raise BodyMalformed
        if not self._is_file:
            try:
                self.pairs.append((segment.name or "", self._buffer.decode("utf-8")))
            except UnicodeDecodeError:
                raise BodyMalformed from None
        elif segment.filename or self._buffer or self._sink:
            # A file input left empty sends an empty file without a name.
            await self._pass_on()
            if self._sink is not None:
                await run_sync(self._sink.finish)
        self._sink, self._segment, self._buffer = None, None, bytearray()

    async def abandon(self) -> None:
        await self._drop_sink()

    async def _drop_sink(self) -> None:
        sink, self._sink = self._sink, None
        if sink is not None:
            await run_sync(sink.abandon)


async def _drain(stream: AsyncIterator[bytes]) -> None:
    """Throw the rest of a refused body away; of a broken connection there is no rest."""
    with suppress(ClientDisconnect):
        async for _ in stream:
            pass


def _boundary(request: Request) -> str:
    kind, options = multipart.parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        raise BodyMalformed
    return boundary
