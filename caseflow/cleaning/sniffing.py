"""The kind of a file, from its first bytes alone. Its name and its declared type are ignored.

This chooses a decoder and nothing else: a file that begins like a picture can still be something else to
another program, and is safe only once it was decoded and written anew.
"""

from enum import StrEnum

from caseflow.cleaning.results import Kind

# Enough for every signature below.
BEGINNING_BYTES = 64


class Format(StrEnum):
    """The kinds of files that can be cleaned."""

    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    HEIC = "heic"
    AVIF = "avif"
    PDF = "pdf"
    MP3 = "mp3"
    MP4 = "mp4"
    MATROSKA = "matroska"
    OGG = "ogg"
    WAV = "wav"
    FLAC = "flac"
    AMR = "amr"


SIGNATURES: tuple[tuple[bytes, Format], ...] = (
    (b"\xff\xd8\xff", Format.JPEG),
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"GIF87a", Format.GIF),
    (b"GIF89a", Format.GIF),
    (b"%PDF-", Format.PDF),
    (b"ID3", Format.MP3),
    (b"\xff\xfb", Format.MP3),
    (b"\xff\xfa", Format.MP3),
    (b"\xff\xf3", Format.MP3),
    (b"\xff\xf2", Format.MP3),
    (b"\x1aE\xdf\xa3", Format.MATROSKA),
    (b"OggS", Format.OGG),
    (b"fLaC", Format.FLAC),
    (b"#!AMR", Format.AMR),
)

KINDS = {
    Format.PDF: Kind.DOCUMENT,
    Format.MP3: Kind.SOUND,
    Format.OGG: Kind.SOUND,
    Format.WAV: Kind.SOUND,
    Format.FLAC: Kind.SOUND,
    Format.AMR: Kind.SOUND,
    Format.MP4: Kind.FILM,
    Format.MATROSKA: Kind.FILM,
}
# Where the same container holds sound alone.
SOUND_BRANDS = frozenset({b"M4A ", b"M4B "})
MATROSKA_FILMS = (b"V_VP", b"V_AV1", b"V_MPEG")
TRACKS_WITHIN = 4096

# RIFF and ISO base media files say four bytes later what they hold.
RIFF_FORMS = {b"WEBP": Format.WEBP, b"WAVE": Format.WAV}
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
AVIF_BRANDS = frozenset({b"avif", b"avis"})


def format_of(beginning: bytes) -> Format | None:
    """The format that the first bytes show, none if it is not on the list.

    Args:
        beginning: the first 64 bytes, or all of a shorter file.
    """
    for signature, found in SIGNATURES:
        if beginning.startswith(signature):
            return found
    if beginning.startswith(b"RIFF"):
        return RIFF_FORMS.get(beginning[8:12])
    if beginning[4:8] == b"ftyp":
        return _iso_media(beginning)
    return None


def kind_of(found: Format, beginning: bytes) -> Kind:
    """How a file of this format will probably be shown; cleaning tells it for certain.

    Args:
        beginning: the first 4096 bytes or more.
    """
    if found is Format.MP4 and beginning[8:12] in SOUND_BRANDS:
        return Kind.SOUND
    if found is Format.MATROSKA and not any(film in beginning[:TRACKS_WITHIN] for film in MATROSKA_FILMS):
        return Kind.SOUND
    return KINDS.get(found, Kind.PICTURE)


def _iso_media(beginning: bytes) -> Format:
    major, compatible = beginning[8:12], beginning[16:BEGINNING_BYTES]
    brands = {major} | {compatible[at : at + 4] for at in range(0, len(compatible), 4)}
    if major in AVIF_BRANDS or (major in HEIC_BRANDS and brands & AVIF_BRANDS):
        return Format.AVIF
    return Format.HEIC if major in HEIC_BRANDS else Format.MP4
