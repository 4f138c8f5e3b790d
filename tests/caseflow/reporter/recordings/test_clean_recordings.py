"""What an office reads aloud tells nobody where and with what it was recorded."""

from collections.abc import Iterator

import pytest

from caseflow.cleaning.process import Cleaner, CleaningLimits
from caseflow.cleaning.results import Cleaned
from caseflow.reporter.recordings.clean import CleaningBusy, cleaned_recording
from caseflow.reporter.recordings.formats import SIGN_LANGUAGE, SIGN_PAGE, NotARecording, RecordingPlace, media_type_of
from tests.caseflow.cleaning.recordings import CANARY, recording, seconds_of
from tests.caseflow.cleaning.test_pictures import jpeg

START, FILM = RecordingPlace("start", "ti"), RecordingPlace(SIGN_PAGE, SIGN_LANGUAGE)


def copied(place: RecordingPlace, content: bytes) -> Cleaned:
    return cleaned_recording(Cleaner(), place, iter((content,)), len(content))


@pytest.mark.parametrize(
    ("place", "container", "codecs"),
    [
        (START, "ipod", ["aac"]),
        (START, "webm", ["libopus"]),
        (START, "ogg", ["libopus"]),
        (START, "mp3", ["libmp3lame"]),
        (FILM, "mp4", ["libx264", "aac"]),
        (FILM, "webm", ["libvpx-vp9", "libopus"]),
    ],
)
def test_a_recording_keeps_its_sound_and_its_kind_and_loses_its_place(
    place: RecordingPlace, container: str, codecs: list[str]
) -> None:
    original = recording(container, codecs)
    copy = copied(place, original)
    assert CANARY.encode() in original and CANARY.encode() not in copy.content
    assert media_type_of(copy.content[:64], place) == media_type_of(original[:64], place)
    assert abs(seconds_of(copy.content) - seconds_of(original)) < 0.15


@pytest.mark.parametrize("content", [jpeg(), b"OggS" + bytes(500), recording("mp4", ["libx264"]), b""])
def test_what_is_no_sound_is_refused(content: bytes) -> None:
    with pytest.raises(NotARecording):
        copied(START, content)


def test_while_others_are_cleaned_the_office_is_asked_to_wait() -> None:
    cleaner = Cleaner(CleaningLimits(at_once=1, patience=0.1))

    def content() -> Iterator[bytes]:
        with pytest.raises(CleaningBusy):
            cleaned_recording(cleaner, START, iter((b"OggS",)), 4)
        yield recording("ogg", ["libopus"])

    assert cleaned_recording(cleaner, START, content(), 1000).content
