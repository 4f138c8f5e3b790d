"""Recordings that an office makes lose what its telephones wrote beside them, before anybody hears them.

An officer who reads a page aloud at home would otherwise publish where they live.
"""

from collections.abc import Iterator

from caseflow.cleaning.process import Cleaner
from caseflow.cleaning.results import Busy, CannotClean, Cleaned, Kind, TooLarge
from caseflow.office.accounts.refusals import ChangeRefused
from caseflow.reporter.recordings.formats import NotARecording, RecordingPlace, RecordingTooLarge


class CleaningBusy(ChangeRefused):
    """Other files are being cleaned; a later try will do."""


def cleaned_recording(cleaner: Cleaner, place: RecordingPlace, content: Iterator[bytes], length: int) -> Cleaned:
    """The recording without metadata. Blocks; call it in a thread.

    Raises:
        NotARecording: it does not decode, or is a film where sound belongs.
        RecordingTooLarge, CleaningBusy: as their names say.
    """
    try:
        copy = cleaner.clean(content, length)
    except TooLarge:
        raise RecordingTooLarge from None
    except Busy:
        raise CleaningBusy from None
    except CannotClean:
        raise NotARecording from None
    if copy.kind is not (Kind.FILM if place.is_film else Kind.SOUND):
        raise NotARecording
    return copy
