"""The recordings that the office offers now, kept in the process for all templates without a database query."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Offered:
    """The approved recordings whose text is still the one they were made for.

    Attributes:
        audio: by page and tag of the language.
        video: the film in sign language, if there is one.
        video_text: its text alternative.
    """

    audio: Mapping[tuple[str, str], UUID] = field(default_factory=dict)
    video: UUID | None = None
    video_text: str = ""


class KnownRecordings:
    """The last that was read. One for a process; ``OfficeViews`` replaces what it holds at most once a minute."""

    def __init__(self) -> None:
        self._offered = Offered()

    @property
    def offered(self) -> Offered:
        """What the pages offer now."""
        return self._offered

    def replace(self, offered: Offered) -> None:
        """From now on the pages offer this."""
        self._offered = offered

    def has(self, page: str, tag: str) -> bool:
        """Whether a page can be heard in a language."""
        return (page, tag) in self._offered.audio

    def has_video(self) -> bool:
        """Whether there is a film in sign language."""
        return self._offered.video is not None
