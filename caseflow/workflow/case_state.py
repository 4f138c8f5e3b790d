"""Whether a case may be worked on: the states beside the stages. The values are stored, so they stay as they are."""

from enum import StrEnum


class CaseState(StrEnum):
    """Whether the work on a case may go on.

    Attributes:
        OPEN: it may.
        PAUSED: the person has stopped it.
        ERASING: the person has ordered that it is erased; until that day nobody works on it.
        SUSPENDED: a conflict of interest is being cleared; only the reserve opens the case.
    """

    OPEN = "open"
    PAUSED = "paused"
    ERASING = "erasing"
    SUSPENDED = "suspended"

    @property
    def is_open(self) -> bool:
        """Whether the work may go on."""
        return self is CaseState.OPEN

    @property
    def is_paused(self) -> bool:
        """Whether the person has stopped it."""
        return self is CaseState.PAUSED

    @property
    def is_erasing(self) -> bool:
        """Whether the person erases it."""
        return self is CaseState.ERASING

    @property
    def is_suspended(self) -> bool:
        """Whether a conflict of interest is being cleared."""
        return self is CaseState.SUSPENDED
