"""A form with files is read as a stream, bounded, and nothing typed is lost to a refused file."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.types import Message

from reporting.http.form_body import BodyMalformed, BodyTooLarge, BodyTooSlow
from reporting.http.multipart import BATCH_BYTES, FileRefused, MultipartForm, MultipartLimits, read_multipart

BOUNDARY = "thirty-six-hyphens"


class Sink:
    """Collects what a file sink is given."""

    def __init__(self, refuse_after: int | None = None) -> None:
        self.data = bytearray()
        self.largest = 0
        self.finished = False
        self.abandoned = False
        self.refuse_after = refuse_after

    def write(self, data: bytes) -> None:
        self.data += data
        self.largest = max(self.largest, len(data))
        if self.refuse_after is not None and len(self.data) > self.refuse_after:
            raise FileRefused("too_large")

    def finish(self) -> None:
        self.finished = True

    def abandon(self) -> None:
        self.abandoned = True


def field(name: str, value: bytes) -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"


def file(name: str, filename: str, content: bytes) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
    return head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


def request_of(chunks: list[bytes], *, disconnect: bool = False, pause: float = 0) -> Request:
    """A request whose body arrives in these chunks."""

    async def messages() -> AsyncIterator[Message]:
        for index, chunk in enumerate(chunks):
            await asyncio.sleep(pause)
            last = index == len(chunks) - 1 and not disconnect
            yield {"type": "http.request", "body": chunk, "more_body": not last}
        yield {"type": "http.disconnect"}

    stream = messages()

    async def receive() -> Message:
        return await anext(stream)

    headers = [(b"content-type", f"multipart/form-data; boundary={BOUNDARY}".encode())]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": headers}, receive)


def read(
    chunks: list[bytes], sinks: list[Sink] | None = None, limits: MultipartLimits | None = None, **how: bool
) -> MultipartForm:
    waiting = list(sinks or [])
    return asyncio.run(
        read_multipart(request_of(chunks, **how), lambda *_: waiting.pop(0), limits or MultipartLimits())
    )


def test_fields_keep_order_and_repetition() -> None:
    form = read([field("ground", b"racism"), field("story", "قصتي".encode()), field("ground", b"language"), END])
    assert form.fields == {"ground": ("racism", "language"), "story": ("قصتي",)}


@given(content=st.binary(max_size=5000), cut=st.integers(min_value=1, max_value=700))
def test_file_arrives_byte_for_byte_however_it_is_cut(content: bytes, cut: int) -> None:
    body = field("story", b"s") + file("attachment", "a.jpg", content) + END
    sink = Sink()
    read([body[at : at + cut] for at in range(0, len(body), cut)], [sink])
    assert sink.finished and not sink.abandoned
    assert bytes(sink.data) == content


def test_large_file_is_passed_on_in_bounded_batches() -> None:
    piece = b"x" * 300_000
    sink = Sink()
    read([file("attachment", "a.jpg", b"")[:-2], *[piece] * 20, b"\r\n", END], [sink])
    assert len(sink.data) == 20 * len(piece)
    assert sink.largest <= BATCH_BYTES + len(piece)


def test_fields_after_a_refused_file_survive() -> None:
    sink = Sink(refuse_after=10)
    body = file("attachment", "film.mp4", b"x" * 3_000_000) + field("story", b"still here") + END
    form = read([body[at : at + 65536] for at in range(0, len(body), 65536)], [sink])
    assert form.fields["story"] == ("still here",)
    assert form.refused == [("film.mp4", "too_large")]
    assert sink.abandoned and not sink.finished


def test_empty_file_input_opens_no_sink() -> None:
    form = read([file("attachment", "", b""), field("story", b"s"), END], [])
    assert form.fields == {"story": ("s",)}


def test_broken_connection_abandons_the_open_file() -> None:
    sink = Sink()
    with pytest.raises(BodyMalformed):
        read([file("attachment", "a.jpg", b"x" * 2_000_000)], [sink], disconnect=True)
    assert sink.abandoned and not sink.finished


def test_five_thousand_fields_are_refused() -> None:
    with pytest.raises(BodyTooLarge):
        read([*[field("f", b"v")] * 5000, END])


def test_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(BodyTooLarge):
        read([field("story", b"x" * 2_000_000), END])


def test_invalid_utf8_is_malformed_and_never_guessed() -> None:
    with pytest.raises(BodyMalformed):
        read([field("story", b"\xff\xfe\xfd"), END])


def test_endless_body_ends() -> None:
    with pytest.raises(BodyTooLarge):
        read([field("a", b"b"), *[b"x" * 1000] * 100], limits=MultipartLimits(body_bytes=50_000))


def test_silence_ends_the_request() -> None:
    limits = MultipartLimits(silence_seconds=0.05)
    request = request_of([field("a", b"b"), END], pause=0.5)
    with pytest.raises(BodyTooSlow):
        asyncio.run(read_multipart(request, lambda *_: Sink(), limits))


def test_trickling_body_ends_though_it_is_never_silent() -> None:
    limits = MultipartLimits(grace_seconds=0.05, bytes_per_second=1_000_000)
    request = request_of([field("story", b"")[:-2], *[b"x"] * 200], pause=0.01)
    with pytest.raises(BodyTooSlow):
        asyncio.run(read_multipart(request, lambda *_: Sink(), limits))
