"""What the office reads aloud is heard only after a second person listened, and never after somebody changed it."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from caseflow.office.accounts import audit_log
from caseflow.office.accounts.refusals import NotAllowed, UnknownSubject
from caseflow.refusals.refusal import SecondPersonNeeded
from caseflow.reporter.recordings import approval
from caseflow.reporter.recordings.approval import (
    CHUNK_BYTES,
    Recording,
    RecordingIntake,
    TextChanged,
    approve,
    withdraw,
)
from caseflow.reporter.recordings.formats import (
    AUDIO_BYTES,
    SIGN_LANGUAGE,
    SIGN_PAGE,
    NotARecording,
    RecordingPlace,
    RecordingTooLarge,
    TextAlternativeMissing,
    media_type_of,
)
from caseflow.schema.recordings import RecordingChunkRow, RecordingRow
from caseflow.sealing.errors import TagInvalid
from tests.caseflow.offices import TestOffice

START = RecordingPlace("start", "ti")
FILM = RecordingPlace(SIGN_PAGE, SIGN_LANGUAGE)
TEXT = bytes(range(32))
SOUND = b"OggS" + bytes(range(256)) * 2500


def made(office: TestOffice, by: str = "aylin", place: RecordingPlace = START, sound: bytes = SOUND) -> UUID:
    """A draft that came in three parts, as over a network."""
    intake = RecordingIntake(office.database, office.secret, office.actor(by), place)
    intake.begin(office.now)
    third = len(sound) // 3
    for part in (sound[:third], sound[third : 2 * third], sound[2 * third :]):
        intake.write(part)
    intake.finish(TEXT, "Das sagt der Film." if place.is_film else "", office.now)
    return intake.id


def approved(office: TestOffice, by: str = "ben", place: RecordingPlace = START) -> UUID:
    recording = made(office, place=place)
    approve(office.database, office.secret, office.actor(by), recording, TEXT, office.now)
    return recording


def listed(office: TestOffice) -> list[Recording]:
    with office.database.reading() as session:
        return list(approval.recordings(session, office.secret))


def heard(office: TestOffice, recording: UUID, begin: int = 0, end: int = len(SOUND)) -> bytes:
    return b"".join(approval.content(office.database, office.secret, recording, begin, end))


def log(office: TestOffice) -> Iterator[tuple[str, str]]:
    with office.database.reading() as session:
        lines = audit_log.entries(session, audit_log.LogFilter(limit=10))
    return ((line.action, line.outcome) for line in lines)


def rows(office: TestOffice, table: type[RecordingRow | RecordingChunkRow]) -> int:
    with office.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_recording_is_heard_as_it_was_sent_and_in_any_part(office: TestOffice) -> None:
    recording = approved(office)
    assert heard(office, recording) == SOUND
    for begin, end in ((0, 1), (CHUNK_BYTES - 3, CHUNK_BYTES + 3), (CHUNK_BYTES, 2 * CHUNK_BYTES), (600_000, 640_004)):
        assert heard(office, recording, begin, end) == SOUND[begin:end]
    (one,) = listed(office)
    assert (one.state, one.media_type, one.length, one.place) == ("approved", "audio/ogg", len(SOUND), START)


def test_nobody_approves_her_own_recording(office: TestOffice) -> None:
    recording = made(office, by="aylin")
    with pytest.raises(SecondPersonNeeded):
        approve(office.database, office.secret, office.actor("aylin"), recording, TEXT, office.now)
    assert listed(office)[0].state == "draft"
    assert next(log(office)) == ("recording_approved", "refused")
    approve(office.database, office.secret, office.actor("olga"), recording, TEXT, office.now)
    assert listed(office)[0].approved_by == office.id_of("olga")
    assert list(log(office))[:3] == [
        ("recording_approved", "done"),
        ("recording_approved", "refused"),
        ("recording_made", "done"),
    ]


@pytest.mark.parametrize("name", ["dora", "hans", "adam", "stella"])
def test_only_the_office_and_the_ombuds_team_look_after_recordings(office: TestOffice, name: str) -> None:
    recording, actor = made(office), office.actor(name)
    with pytest.raises(NotAllowed):
        RecordingIntake(office.database, office.secret, actor, START).begin(office.now)
    with pytest.raises(NotAllowed):
        approve(office.database, office.secret, actor, recording, TEXT, office.now)
    with pytest.raises(NotAllowed):
        withdraw(office.database, office.secret, actor, recording, office.now)


def test_a_text_that_changed_meanwhile_is_not_approved(office: TestOffice) -> None:
    recording = made(office)
    with pytest.raises(TextChanged):
        approve(office.database, office.secret, office.actor("ben"), recording, bytes(32), office.now)
    assert listed(office)[0].state == "draft"


def test_a_new_recording_takes_the_place_of_the_former(office: TestOffice) -> None:
    former = approved(office)
    new = approved(office)
    other = approved(office, place=RecordingPlace("start", "ar"))
    assert {one.id for one in listed(office)} == {new, other}
    with pytest.raises(TagInvalid):
        heard(office, former)


def test_withdrawing_needs_one_person_and_leaves_no_sound(office: TestOffice) -> None:
    recording = approved(office)
    withdraw(office.database, office.secret, office.actor("aylin"), recording, office.now)
    assert listed(office) == [] and rows(office, RecordingChunkRow) == 0
    with pytest.raises(UnknownSubject):
        withdraw(office.database, office.secret, office.actor("aylin"), recording, office.now)
    with pytest.raises(UnknownSubject):
        approve(office.database, office.secret, office.actor("ben"), recording, TEXT, office.now)


def test_a_voice_exchanged_in_the_database_is_not_heard(office: TestOffice) -> None:
    recording = approved(office)
    with office.database.writing() as session:
        session.execute(update(RecordingChunkRow).where(RecordingChunkRow.position == 1).values(content=b"OggS false"))
    with pytest.raises(TagInvalid):
        heard(office, recording)
    assert heard(office, recording, 0, CHUNK_BYTES) == SOUND[:CHUNK_BYTES]


def test_pieces_that_changed_places_are_not_approved(office: TestOffice) -> None:
    recording = made(office)
    with office.database.writing() as session:
        for old, new in ((0, 9), (1, 0), (9, 1)):
            place = RecordingChunkRow.position == old
            session.execute(update(RecordingChunkRow).where(place).values(position=new))
    with pytest.raises(TagInvalid):
        approve(office.database, office.secret, office.actor("ben"), recording, TEXT, office.now)


def test_a_recording_approved_in_the_database_alone_is_not_offered(office: TestOffice) -> None:
    made(office)
    with office.database.writing() as session:
        session.execute(update(RecordingRow).values(state="approved", approved_by=office.id_of("ben")))
    assert listed(office) == []


def test_what_is_too_large_or_no_sound_leaves_nothing(office: TestOffice) -> None:
    for content, refusal in ((b"OggS" + bytes(AUDIO_BYTES), RecordingTooLarge), (b"<html>" * 40, NotARecording)):
        intake = RecordingIntake(office.database, office.secret, office.actor("aylin"), START)
        intake.begin(office.now)
        with pytest.raises(refusal):
            intake.write(content)
        intake.abandon()
    assert rows(office, RecordingRow) == rows(office, RecordingChunkRow) == 0


def test_what_was_never_finished_is_swept_the_next_day(office: TestOffice) -> None:
    RecordingIntake(office.database, office.secret, office.actor("aylin"), START).begin(office.now)
    later = RecordingIntake(office.database, office.secret, office.actor("aylin"), START)
    later.begin(office.now)
    assert rows(office, RecordingRow) == 2 and listed(office) == []
    RecordingIntake(office.database, office.secret, office.actor("aylin"), START).begin(office.now + timedelta(days=1))
    assert rows(office, RecordingRow) == 1


def test_a_film_needs_its_text_and_sound_has_none(office: TestOffice) -> None:
    film = b"\0\0\0\x20ftypisom" + bytes(100)
    made(office, place=FILM, sound=film)
    assert listed(office)[0].text_alternative == "Das sagt der Film."
    for place, content, text in ((FILM, film, " "), (START, SOUND, "Text")):
        intake = RecordingIntake(office.database, office.secret, office.actor("aylin"), place)
        intake.begin(office.now)
        intake.write(content)
        with pytest.raises(TextAlternativeMissing):
            intake.finish(TEXT, text, office.now)


@pytest.mark.parametrize(
    ("beginning", "media_type"),
    [
        (b"OggS\0\2", "audio/ogg"),
        (b"ID3\4", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        (b"\x1aE\xdf\xa3" + bytes(20) + b"webm", "audio/webm"),
    ],
)
def test_the_kind_is_read_from_the_first_bytes(beginning: bytes, media_type: str) -> None:
    assert media_type_of(beginning, START) == media_type


@pytest.mark.parametrize(
    ("beginning", "place"),
    [
        (b"", START),
        (b"\0\0\0\x20ftypheic", START),
        (b"\xff\xd8\xff\xe0", START),
        (b"<svg onload=", START),
        (b"\x1aE\xdf\xa3matroska", START),
        (b"OggS", FILM),
        (b"ID3", FILM),
    ],
)
def test_nothing_else_is_a_recording(beginning: bytes, place: RecordingPlace) -> None:
    with pytest.raises(NotARecording):
        media_type_of(beginning, place)


@pytest.mark.parametrize(
    ("page", "language"), [("start", "gsg"), ("sign-language", "de"), ("safe", "de"), ("start", "xx")]
)
def test_only_pages_that_are_read_aloud_have_recordings(page: str, language: str) -> None:
    assert not RecordingPlace(page, language).is_known(("de", "ti"))
    assert RecordingPlace("start", "ti").is_known(("de", "ti"))
