"""A recording with another pitch, so that somebody who hears it does not recognise the voice at once.

The speed of speech is unchanged. This hides a voice from an acquaintance but not from a laboratory, which can
try to restore the pitch.
"""

import secrets
from collections.abc import Iterator
from io import BytesIO
from typing import NoReturn

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.filter import Graph

from caseflow.cleaning.results import Broken, Cleaned, Kind
from caseflow.cleaning.sniffing import Format
from caseflow.cleaning.sound_and_film import DEMUXERS

# Voices need no more; what a microphone adds above would tell its phone.
RATE = 24_000
BIT_RATE = 48_000

# Three to five semitones down, or up: enough for an ear, little enough to be understood. In thousandths.
LOWER = range(750, 841)
HIGHER = range(1190, 1331)


def draw_pitch() -> float:
    """How much higher or lower this copy is; drawn anew for each."""
    thousandths: int = secrets.choice((*LOWER, *HIGHER))
    return thousandths / 1000


def change_voice(content: bytes, found: Format, pitch: float) -> Cleaned:
    """The sound of a recording, coded anew with another pitch as MP3.

    Raises:
        Broken: it is damaged or has no sound.
    """
    if found not in DEMUXERS:
        raise Broken
    try:
        with av.open(BytesIO(content), "r", format=DEMUXERS[found], io_open=_open_nothing_else) as source:
            return Cleaned(Kind.SOUND, "audio/mpeg", _coded(source, pitch))
    except (av.FFmpegError, ValueError, TypeError, LookupError, RuntimeError, OverflowError):
        raise Broken from None


def _open_nothing_else(*_: object) -> NoReturn:
    raise Broken


def _coded(source: InputContainer, pitch: float) -> bytes:
    if not source.streams.audio:
        raise Broken
    voice = source.streams.audio[0]
    voice.codec_context.thread_count = 1
    out = BytesIO()
    options = {"fflags": "+bitexact", "id3v2_version": "0", "write_id3v1": "0", "write_xing": "0"}
    with av.open(out, "w", format="mp3", container_options=options) as copy:
        stream = copy.add_stream("libmp3lame", rate=RATE)
        stream.bit_rate = BIT_RATE
        stream.layout = "mono"
        stream.codec_context.thread_count = 1
        _fill(source, voice, _graph(voice, pitch), copy, stream)
    return out.getvalue()


def _graph(voice: AudioStream, pitch: float) -> Graph:
    """Played faster or slower, which moves the pitch, then stretched back to its length."""
    graph = Graph()
    graph.threads = 1
    last = graph.add_abuffer(
        sample_rate=voice.rate, format=voice.format.name, layout=voice.layout.name, time_base=voice.time_base
    )
    for name, arguments in (
        ("aresample", str(RATE)),
        ("aformat", f"sample_fmts=s16p:sample_rates={RATE}:channel_layouts=mono"),
        ("asetrate", str(round(RATE * pitch))),
        ("aresample", str(RATE)),
        ("atempo", f"{1 / pitch:.5f}"),
        ("aformat", f"sample_fmts=s16p:sample_rates={RATE}:channel_layouts=mono"),
        ("abuffersink", None),
    ):
        following = graph.add(name, arguments)
        last.link_to(following)
        last = following
    graph.configure()
    return graph


def _fill(source: InputContainer, voice: AudioStream, graph: Graph, copy: OutputContainer, stream: AudioStream) -> None:
    for frame in source.decode(voice):
        graph.push(frame)
        for changed in _pulled(graph):
            copy.mux(stream.encode(changed))
    graph.push(None)
    for changed in _pulled(graph):
        copy.mux(stream.encode(changed))
    copy.mux(stream.encode(None))


def _pulled(graph: Graph) -> Iterator[AudioFrame]:
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        if isinstance(frame, AudioFrame):
            frame.pts = None
            yield frame
