"""Sound and film made in memory, with a canary in every place for words that a container has."""

import math
import os
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from io import BytesIO

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

CANARY = "canary-51.4825N-11.9697E"

SECONDS = 2
RATE = 48_000
SAMPLES_OF_A_FRAME = 4_800
FRAMES_A_SECOND = 10
SIZE = (64, 48)

TAGS = {
    "title": CANARY,
    "artist": CANARY,
    "comment": CANARY,
    "location": f"+51.4825+011.9697/{CANARY}",
    "creation_time": "2001-02-03T04:05:06Z",
    "com.apple.quicktime.location.ISO6709": CANARY,
    "encoder": CANARY,
    "make": CANARY,
}


def recording(
    container: str,
    codecs: Sequence[str],
    *,
    tags: Mapping[str, str] = TAGS,
    cover: bool = False,
    options: Mapping[str, str] | None = None,
) -> bytes:
    """Two seconds of a tone and of moving grey, as far as the codecs name them."""
    out = BytesIO()
    with (
        precedence_as_before(),
        av.open(out, "w", format=container, container_options=dict(options or {})) as made,
    ):
        made.metadata.update(tags)
        streams = [_stream(made, codec) for codec in codecs]
        picture = _cover(made) if cover else None
        for stream in streams:
            stream.metadata.update({"title": CANARY, "handler_name": CANARY, "language": "deu"})
        if picture is not None:
            made.mux(picture.encode(_painted(255, 0, 0)))
        for stream in streams:
            _fill(made, stream)
    return out.getvalue()


@contextmanager
def precedence_as_before() -> Iterator[None]:
    """The encoder of AV1 puts a caller who is root before everybody on the machine (SCHED_FIFO, 99); here it may not.

    Whatever such a process starts afterwards, a browser too, would hold up everything else.
    """
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, parameters)


def _stream(made: OutputContainer, codec: str) -> AudioStream | VideoStream:
    if av.Codec(codec, "w").type == "video":
        film = made.add_stream(codec, rate=FRAMES_A_SECOND)
        assert isinstance(film, VideoStream)
        film.width, film.height = SIZE
        film.pix_fmt = "yuv420p"
        return film
    # The codec of old telephones knows one rate and one voice.
    rate, layout = (8_000, "mono") if "amr" in codec else (RATE, "stereo")
    sound = made.add_stream(codec, rate=rate, options={"strict": "-2"}, layout=layout)
    assert isinstance(sound, AudioStream)
    return sound


def _cover(made: OutputContainer) -> VideoStream:
    cover = made.add_stream("mjpeg", rate=1)
    assert isinstance(cover, VideoStream)
    cover.width, cover.height = SIZE
    cover.pix_fmt = "yuvj420p"
    cover.disposition = Disposition.attached_pic
    cover.metadata.update({"comment": CANARY, "title": CANARY})
    return cover


def _fill(made: OutputContainer, stream: AudioStream | VideoStream) -> None:
    if isinstance(stream, VideoStream):
        for picture in _film():
            made.mux(stream.encode(picture))
    else:
        for tone in _tone():
            made.mux(stream.encode(tone))
    made.mux(stream.encode(None))


def _film() -> Iterator[VideoFrame]:
    for number in range(SECONDS * FRAMES_A_SECOND):
        yield _painted(number * 10, 100, 50)


def _painted(*colour: int) -> VideoFrame:
    frame = VideoFrame(*SIZE, "rgb24")
    frame.planes[0].update(Image.new("RGB", (frame.planes[0].line_size // 3, SIZE[1]), colour).tobytes())
    return frame


def _tone() -> Iterator[AudioFrame]:
    for begin in range(0, SECONDS * RATE, SAMPLES_OF_A_FRAME):
        wave = (int(9000 * math.sin(at * 440 * math.tau / RATE)) for at in range(begin, begin + SAMPLES_OF_A_FRAME))
        frame = AudioFrame(format="s16", layout="stereo", samples=SAMPLES_OF_A_FRAME)
        frame.planes[0].update(array("h", (value for one in wave for value in (one, one))).tobytes())
        frame.sample_rate, frame.pts, frame.time_base = RATE, begin, Fraction(1, RATE)
        yield frame


def seconds_of(content: bytes) -> float:
    """How long a recording lasts, by its packets."""
    with av.open(BytesIO(content), "r") as opened:
        ends = [
            float((packet.pts + (packet.duration or 0)) * packet.time_base)
            for packet in opened.demux()
            if packet.pts is not None and packet.time_base is not None
        ]
    return max(ends)


def sound_of(content: bytes) -> bytes:
    """The decoded sound."""
    with av.open(BytesIO(content), "r") as opened:
        return b"".join(bytes(frame.planes[0]) for frame in opened.decode(audio=0))


def pictures_of(content: bytes) -> list[bytes]:
    """The decoded pictures of a film."""
    with av.open(BytesIO(content), "r") as opened:
        return [bytes(frame.reformat(format="rgb24").planes[0]) for frame in opened.decode(video=0)]
