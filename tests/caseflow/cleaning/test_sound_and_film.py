"""Recordings sound and look as before, and say nothing of where, when and by whom they were made."""

import os
from io import BytesIO

import av
import pytest

from caseflow.cleaning.results import Broken, Kind
from caseflow.cleaning.worker import clean
from tests.caseflow.cleaning.recordings import (
    CANARY,
    pictures_of,
    recording,
    seconds_of,
    sound_of,
)

SOUNDS = {
    "mp3": ("mp3", ["libmp3lame"], "audio/mpeg"),
    "m4a": ("ipod", ["aac"], "audio/mp4"),
    "opus": ("ogg", ["libopus"], "audio/ogg"),
    "vorbis": ("ogg", ["vorbis"], "audio/ogg"),
    "voice of a browser": ("webm", ["libopus"], "audio/webm"),
    "vorbis in webm": ("webm", ["vorbis"], "audio/webm"),
    "3gp of an old phone": ("3gp", ["libopencore_amrnb"], "audio/3gpp"),
    "wav": ("wav", ["pcm_s16le"], "audio/wav"),
    "flac": ("flac", ["flac"], "audio/flac"),
}
FILMS = {
    "mp4": ("mp4", ["libx264", "aac"], "video/mp4"),
    "mov": ("mov", ["libx264", "aac"], "video/mp4"),
    "mp4 of a new phone": ("mp4", ["libx265", "aac"], "video/mp4"),
    "mp4 with av1": ("mp4", ["libsvtav1", "aac"], "video/mp4"),
    "webm": ("webm", ["libvpx-vp9", "libopus"], "video/webm"),
    "mkv": ("matroska", ["libx264", "libmp3lame"], "video/matroska"),
}
# What encoders write between the pictures.
ENCODERS = (b"x264", b"x265")


def left_words(cleaned: bytes) -> list[bytes]:
    """Everything that must not be there and is."""
    return [word for word in (CANARY.encode(), CANARY.encode("utf-16-le"), *ENCODERS) if word in cleaned]


def test_making_a_film_leaves_the_precedence_of_the_test_run_as_it_was() -> None:
    before = os.sched_getscheduler(0)
    recording("mp4", ["libsvtav1", "aac"])
    assert os.sched_getscheduler(0) == before


@pytest.mark.parametrize(("container", "codecs", "media_type"), SOUNDS.values(), ids=SOUNDS)
def test_sound_stays_and_its_tags_go(container: str, codecs: list[str], media_type: str) -> None:
    original = recording(container, codecs, options={"movflags": "use_metadata_tags"} if container == "ipod" else None)
    assert CANARY.encode() in original
    cleaned = clean(original)
    assert (cleaned.kind, cleaned.media_type) == (Kind.SOUND, media_type)
    assert left_words(cleaned.content) == []
    assert abs(seconds_of(cleaned.content) - seconds_of(original)) < 0.1
    # Containers say differently how many samples of the encoder's start to leave out.
    heard = sound_of(original)
    assert heard[len(heard) // 4 : -len(heard) // 4] in sound_of(cleaned.content)


@pytest.mark.parametrize(("container", "codecs", "media_type"), FILMS.values(), ids=FILMS)
def test_film_stays_and_its_tags_go(container: str, codecs: list[str], media_type: str) -> None:
    original = recording(container, codecs)
    assert CANARY.encode() in original
    cleaned = clean(original)
    assert (cleaned.kind, cleaned.media_type) == (Kind.FILM, media_type)
    assert left_words(cleaned.content) == []
    assert abs(seconds_of(cleaned.content) - seconds_of(original)) < 0.15
    assert pictures_of(cleaned.content) == pictures_of(original)


def test_voice_of_an_old_phone_without_a_container_of_its_own_stays() -> None:
    """The format AMR has no place for words at all."""
    original = recording("amr", ["libopencore_amrnb"], tags={})
    cleaned = clean(original)
    assert cleaned.media_type == "audio/amr"
    assert sound_of(cleaned.content) == sound_of(original)


def test_cover_chapters_and_further_tracks_are_gone() -> None:
    original = recording("mp3", ["libmp3lame"], cover=True)
    cleaned = clean(original)
    assert cleaned.kind is Kind.SOUND and left_words(cleaned.content) == []
    with av.open(BytesIO(cleaned.content), "r") as opened:
        assert [stream.type for stream in opened.streams] == ["audio"]
        assert not opened.metadata


def test_film_keeps_the_way_up_in_which_it_was_held() -> None:
    """Phones write the turn beside the pictures; without it every upright film would lie on its side."""
    original = recording("mp4", ["libx264"])
    turned = turned_by_90(original)
    with av.open(BytesIO(clean(turned).content), "r") as opened:
        frame = next(opened.decode(video=0))
        assert abs(frame.rotation) == 90


def turned_by_90(film: bytes) -> bytes:
    """The film with another matrix in its track header (ISO/IEC 14496-12, 8.3.2)."""
    at = film.index(b"tkhd") + 4 + 40
    upright = b"".join(number.to_bytes(4, "big") for number in (65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30))
    lying = b"".join(number.to_bytes(4, "big", signed=True) for number in (0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30))
    assert film[at : at + 36] == upright
    return film[:at] + lying + film[at + 36 :]


def test_words_behind_the_end_of_a_recording_are_gone() -> None:
    original = recording("mp3", ["libmp3lame"], tags={})
    for behind in (b"TAG" + CANARY.encode().ljust(125, b"\0"), b"LYRICSBEGIN" + CANARY.encode() + b"LYRICS200"):
        assert left_words(clean(original + behind).content) == []


def test_film_can_be_played_while_it_loads() -> None:
    content = clean(recording("mp4", ["libx264", "aac"])).content
    assert content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize("codec", ["mpeg4", "pcm_alaw"])
def test_codec_with_unknown_places_for_words_is_refused(codec: str) -> None:
    with pytest.raises(Broken):
        clean(recording("mov", [codec]))
