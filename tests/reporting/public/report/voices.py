"""Recordings that an office made, for tests: made by one member and approved by another, as at the desk."""

import io
from uuid import UUID

import av
from sqlalchemy import select

from caseflow.office.accounts.members import member_value
from caseflow.office.accounts.sessions import Actor
from caseflow.reporter.recordings.approval import RecordingIntake, approve
from caseflow.reporter.recordings.formats import SIGN_LANGUAGE, SIGN_PAGE, RecordingPlace
from caseflow.schema.directory import MemberRow
from caseflow.sealing.team_generation import KeyRing
from crypto.key_pair import KeyPair
from reporting.rendering.spoken_text import spoken_hash
from reporting.runtime.services import Services

SOUND = b"OggS" + bytes(range(256)) * 1500
FILM = b"\0\0\0\x20ftypisom" + bytes(range(256)) * 10
FILM_PLACE = RecordingPlace(SIGN_PAGE, SIGN_LANGUAGE)
RATE, SAMPLES = 48_000, 960
FILM_TEXT = "Wir gebärden: Erzählen Sie, was passiert ist."


def actor(services: Services, name: str) -> Actor:
    """A member. Looking after recordings needs none of her keys, so these are others."""
    with services.database.reading() as session:
        row = session.scalars(select(MemberRow).where(MemberRow.user_name == name)).one()
    return Actor(member_value(row), KeyRing(row.id, KeyPair.generate()))


def record(
    services: Services,
    place: RecordingPlace,
    content: bytes = SOUND,
    text_hash: bytes | None = None,
    people: tuple[str, str] = ("aylin", "ben"),
) -> UUID:
    """An approved recording; of the text that the page has now, unless told otherwise."""
    maker, approver = (actor(services, name) for name in people)
    said = text_hash or spoken_hash(services.pages, place)
    intake = RecordingIntake(services.database, services.secret, maker, place)
    intake.begin(services.now())
    intake.write(content)
    intake.finish(said, FILM_TEXT if place.is_film else "", services.now())
    approve(services.database, services.secret, approver, intake.id, said, services.now())
    return intake.id


def speech(seconds: int = 2) -> bytes:
    """Sound that a browser plays: silence in Opus."""
    file = io.BytesIO()
    with av.open(file, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE)
        stream.layout = "mono"
        for begin in range(0, seconds * RATE, SAMPLES):
            frame = av.AudioFrame(format="s16", layout="mono", samples=SAMPLES)
            frame.sample_rate, frame.pts = RATE, begin
            frame.planes[0].update(bytes(2 * SAMPLES))
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()
