"""The result of cleaning: a copy that may be shown, or the reason why there is none."""

from dataclasses import dataclass, field
from enum import StrEnum

from caseflow.refusals.refusal import Refusal


class Kind(StrEnum):
    """How a cleaned copy is shown."""

    PICTURE = "picture"
    DOCUMENT = "document"
    SOUND = "sound"
    FILM = "film"


class Reason(StrEnum):
    """Why there is no cleaned copy; the desk has a sentence for each."""

    UNKNOWN_KIND = "unknown_kind"
    TOO_LARGE = "too_large"
    BROKEN = "broken"
    LOCKED = "locked"
    TOO_DEMANDING = "too_demanding"
    BUSY = "busy"


class CannotClean(Refusal):
    """No copy of this file can be made that is safe to show."""

    reason = Reason.BROKEN


class UnknownKind(CannotClean):
    """The content is of no kind on the list; name and declared type are not asked."""

    reason = Reason.UNKNOWN_KIND


class TooLarge(CannotClean):
    """The file or its copy has more bytes, or the picture more pixels, than are cleaned in memory."""

    reason = Reason.TOO_LARGE


class Broken(CannotClean):
    """The file is damaged, holds what we do not know, or made its decoder fail."""

    reason = Reason.BROKEN


class Locked(CannotClean):
    """The document asks for a password."""

    reason = Reason.LOCKED


class TooDemanding(CannotClean):
    """Cleaning took more time or memory than a file may take."""

    reason = Reason.TOO_DEMANDING


class Busy(CannotClean):
    """Other files are being cleaned; a later try will do."""

    reason = Reason.BUSY


REFUSALS: tuple[type[CannotClean], ...] = (UnknownKind, TooLarge, Broken, Locked, TooDemanding, Busy)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A copy that holds what can be seen or heard, and nothing that was written beside it."""

    kind: Kind
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class PageImage:
    """One page as a picture. ``pages``: how many the document has; a picture has one."""

    pages: int
    width: int
    height: int
    content: bytes = field(repr=False)


# Everything that a copy may be, with the ending that programs know it by.
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/3gpp": ".3gp",
    "audio/ogg": ".ogg",
    "audio/webm": ".weba",
    "audio/wav": ".wav",
    "audio/flac": ".flac",
    "audio/amr": ".amr",
    "video/mp4": ".mp4",
    "video/3gpp": ".3gp",
    "video/ogg": ".ogv",
    "video/webm": ".webm",
    "video/matroska": ".mkv",
}
