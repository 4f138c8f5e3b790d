"""Sound and film: the same coded sound and pictures in a new container that says nothing else.

Nothing is decoded. Tags, chapters, covers, places, subtitles, data tracks and the metadata of cameras between
the pictures of a film are left out. A file in an unusual codec is refused and not recoded.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, NoReturn, TypeAlias

import av
from av.audio.stream import AudioStream
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer, OutputContainer
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from caseflow.cleaning.codec_headers import without_metadata_units, without_supplements, without_vorbis_comment
from caseflow.cleaning.film_units import FilmUnits
from caseflow.cleaning.mpeg_sound import frame_of
from caseflow.cleaning.results import Broken, Cleaned, Kind
from caseflow.cleaning.sniffing import Format

if TYPE_CHECKING:
    from av.packet import Packet

# The one demuxer that may try each format: among all of FFmpeg's some follow addresses to other files.
DEMUXERS = {
    Format.MP3: "mp3",
    Format.MP4: "mov",
    Format.MATROSKA: "matroska",
    Format.OGG: "ogg",
    Format.WAV: "wav",
    Format.FLAC: "flac",
    Format.AMR: "amr",
}

# Codecs of which every place for words is known. MPEG-4 part 2 and Motion JPEG, say, have others.
KNOWN_CODECS = frozenset(
    {"h263", "h264", "hevc", "vp8", "vp9", "av1", "theora"}
    | {"aac", "alac", "mp3", "opus", "vorbis", "flac", "amr_nb", "amr_wb"}
    | {"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le"}
)
WEBM_CODECS = frozenset({"vp8", "vp9", "av1", "opus", "vorbis"})
AMR_CODECS = frozenset({"amr_nb", "amr_wb"})

# What encoders may write between the pictures of AV1: metadata units, number 5 of its specification.
AV1_WITHOUT_METADATA = "filter_units=remove_types=5"

# Headers of codecs that hold words of their own; the muxer copies them as they are.
HEADERS_WITH_WORDS: Mapping[str, Callable[[bytes], bytes]] = {
    "vorbis": without_vorbis_comment,
    "hevc": without_supplements,
    "av1": without_metadata_units,
}

# An index needs less than 50 bytes for each packet (stts, stsz, stsc, ctts, stss, co64), and a frame.
INDEX_BYTES_OF_A_PACKET = 50
INDEX_FRAME_BYTES = 64 * 1024

# Generic for the type checker alone.
Coded: TypeAlias = "Packet[Stream]"

NO_TAGS = {"fflags": "+bitexact"}


@dataclass(frozen=True)
class _Container:
    """A new container: FFmpeg's name for it, its media types, its own options."""

    muxer: str
    ending: str
    options: Mapping[str, str]


CONTAINERS = {
    Format.MP3: _Container("mp3", "mpeg", {"id3v2_version": "0", "write_id3v1": "0"}),
    Format.OGG: _Container("ogg", "ogg", {}),
    Format.WAV: _Container("wav", "wav", {}),
    Format.FLAC: _Container("flac", "flac", {}),
    Format.AMR: _Container("amr", "amr", {}),
}
MP4 = _Container("mp4", "mp4", {})
THREE_GP = _Container("3gp", "3gpp", {})
WEBM = _Container("webm", "webm", {})
MATROSKA = _Container("matroska", "matroska", {})


def clean_sound_or_film(content: bytes, found: Format) -> Cleaned:
    """The sound and the pictures of a recording in a new container.

    Raises:
        Broken: it is damaged, holds neither sound nor film, or a codec that is not known.
    """
    try:
        with av.open(BytesIO(content), "r", format=DEMUXERS[found], io_open=_open_nothing_else) as source:
            return _remuxed(source, found)
    except (av.FFmpegError, ValueError, TypeError, LookupError, RuntimeError, OverflowError):
        raise Broken from None


def _open_nothing_else(*_: object) -> NoReturn:
    raise Broken


def _remuxed(source: InputContainer, found: Format) -> Cleaned:
    streams = _seen_or_heard(source)
    codecs = {stream.codec.canonical_name for stream in streams}
    if not streams or not codecs <= KNOWN_CODECS:
        raise Broken
    is_film = any(stream.type == "video" for stream in streams)
    container = _container_for(found, codecs, is_film=is_film)
    packets = [packet for packet in source.demux(*streams) if packet.dts is not None or packet.pts is not None]
    if not packets:
        raise Broken
    out = BytesIO()
    options = NO_TAGS | dict(container.options) | _index_first(container, len(packets))
    with av.open(out, "w", format=container.muxer, container_options=options) as copy:
        _copy(packets, streams, copy)
    kind = Kind.FILM if is_film else Kind.SOUND
    prefix = "video" if is_film or container is MATROSKA else "audio"
    return Cleaned(kind, f"{prefix}/{container.ending}", out.getvalue())


def _seen_or_heard(source: InputContainer) -> list[AudioStream | VideoStream]:
    """Sound and film, no cover pictures."""
    cover = Disposition.attached_pic
    films = [stream for stream in source.streams.video if not stream.disposition & cover]
    return [*films, *source.streams.audio]


def _container_for(found: Format, codecs: set[str], *, is_film: bool) -> _Container:
    if found is Format.MP4:
        return THREE_GP if codecs & AMR_CODECS else MP4
    if found is Format.MATROSKA:
        return WEBM if codecs <= WEBM_CODECS else MATROSKA
    if is_film and found is not Format.OGG:
        raise Broken
    return CONTAINERS[found]


def _index_first(container: _Container, packets: int) -> dict[str, str]:
    """Room for the index at the beginning, so that a browser can play while it loads."""
    if container not in (MP4, THREE_GP):
        return {}
    return {"moov_size": str(packets * INDEX_BYTES_OF_A_PACKET + INDEX_FRAME_BYTES)}


def _copy(packets: list[Coded], streams: list[AudioStream | VideoStream], copy: OutputContainer) -> None:
    tracks = {stream.index: _Track(stream, copy) for stream in streams}
    copy.metadata.clear()
    for packet in packets:
        track = tracks[packet.stream.index]
        for clean in track.cleaned(packet):
            copy.mux_one(clean)
    for track in tracks.values():
        for clean in track.last():
            copy.mux_one(clean)


class _Track:
    """One stream on its way into the copy."""

    def __init__(self, source: AudioStream | VideoStream, copy: OutputContainer) -> None:
        self._stream = copy.add_stream_from_template(source, opaque=True)
        self._stream.metadata.clear()
        codec, context = source.codec.canonical_name, self._stream.codec_context
        self._frame = _frame_reader(codec, context.extradata)
        self._filter = BitStreamFilterContext(AV1_WITHOUT_METADATA, source) if codec == "av1" else None
        without = HEADERS_WITH_WORDS.get(codec)
        if without is not None and context.extradata:
            context.extradata = without(context.extradata)

    def cleaned(self, packet: Coded) -> Iterator[Coded]:
        """What the copy holds of a packet."""
        if self._frame is not None:
            yield from self._placed(_replaced(packet, self._frame(bytes(packet))))
        else:
            yield from self._placed(self._filter.filter(packet) if self._filter else [packet])

    def last(self) -> Iterator[Coded]:
        """What the filter still holds at the end."""
        yield from self._placed(self._filter.filter(None) if self._filter else [])

    def _placed(self, packets: Sequence[Coded]) -> Iterator[Coded]:
        for packet in packets:
            packet.stream = self._stream
            yield packet


def _frame_reader(codec: str, configuration: bytes | None) -> Callable[[bytes], bytes] | None:
    """What finds the frame in a packet, where a packet may hold words beside it."""
    if codec == "mp3":
        return frame_of
    return FilmUnits.of(codec, configuration).pictures if codec in ("h264", "hevc") else None


def _replaced(packet: Coded, frame: bytes) -> list[Coded]:
    if not frame:
        return []
    replaced = av.Packet(frame)
    replaced.pts, replaced.dts, replaced.duration = packet.pts, packet.dts, packet.duration
    replaced.time_base, replaced.is_keyframe = packet.time_base, packet.is_keyframe
    return [replaced]
