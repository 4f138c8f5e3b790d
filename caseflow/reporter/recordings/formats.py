"""Limits of recordings: the pages that can be read aloud, file formats, sizes.

The kind is read from the first bytes, never from a name or from what a browser says.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from caseflow.office.accounts.refusals import ChangeRefused

MEGABYTE = 1024 * 1024

# The pages a person needs who does not read, in the order in which they meet them.
PAGES: Sequence[str] = ("start", "report", "notice", "received", "consent", "status")
# The film about this site in German sign language; ISO 639-3 calls the language gsg.
SIGN_PAGE, SIGN_LANGUAGE = "sign-language", "gsg"

# Three megabytes are ten minutes of speech; a film of five minutes for phones has some forty.
AUDIO_BYTES = 3 * MEGABYTE
VIDEO_BYTES = 60 * MEGABYTE
TEXT_CHARACTERS = 20_000

# Enough for every beginning below.
BEGINNING_BYTES = 64

# The brands of MPEG-4 sound and film; pictures of phones begin in the same way and name others.
MP4_BRANDS = (
    b"M4A ",
    b"M4B ",
    b"M4V ",
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"dash",
    b"avc1",
)
MP3_FRAMES = (b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3", b"\xff\xe2")


class NotARecording(ChangeRefused):
    """The file is no sound or film of a kind that browsers play."""


class RecordingTooLarge(ChangeRefused):
    """The file has more bytes than a phone on a bad line should load."""


class TextAlternativeMissing(ChangeRefused):
    """A film needs its text alternative, of bounded length."""


@dataclass(frozen=True)
class RecordingPlace:
    """What is read aloud, and in which language."""

    page: str
    language: str

    @property
    def is_film(self) -> bool:
        """Whether this is the film in sign language."""
        return self.page == SIGN_PAGE

    @property
    def most_bytes(self) -> int:
        """How large the file may be."""
        return VIDEO_BYTES if self.is_film else AUDIO_BYTES

    def is_known(self, languages: Container[str]) -> bool:
        """Whether a page asks for it: it is read aloud, and in this language."""
        return self.language == SIGN_LANGUAGE if self.is_film else self.language in languages and self.page in PAGES


def media_type_of(beginning: bytes, place: RecordingPlace) -> str:
    """The type under which the file is served.

    Args:
        beginning: its first 64 bytes, or all of a shorter one.

    Raises:
        NotARecording: nothing on the list, or sound where a film belongs.
    """
    kind = "video" if place.is_film else "audio"
    if beginning[4:8] == b"ftyp" and beginning[8:12] in MP4_BRANDS:
        return f"{kind}/mp4"
    if beginning[:4] == b"\x1aE\xdf\xa3" and b"webm" in beginning:
        return f"{kind}/webm"
    if not place.is_film:
        if beginning[:4] == b"OggS":
            return "audio/ogg"
        if beginning[:3] == b"ID3" or beginning[:2] in MP3_FRAMES:
            return "audio/mpeg"
    raise NotARecording
