"""Recordings of what the public pages say: who reads them aloud, who listens and approves, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from caseflow.office.accounts.refusals import ChangeRefused, NotAllowed, UnknownSubject
from caseflow.office.accounts.sessions import Actor, FormTokenInvalid
from caseflow.office.directory.names import names_of_members
from caseflow.refusals.refusal import SecondPersonNeeded
from caseflow.reporter.recordings.approval import (
    APPROVED,
    DRAFT,
    Recording,
    RecordingIntake,
    TextChanged,
    approve,
    may_record,
    one_recording,
    recordings,
    withdraw,
)
from caseflow.reporter.recordings.clean import CleaningBusy, cleaned_recording
from caseflow.reporter.recordings.formats import (
    PAGES,
    SIGN_LANGUAGE,
    SIGN_PAGE,
    NotAPage,
    NotARecording,
    RecordingPlace,
    RecordingTooLarge,
    TextAlternativeMissing,
)
from caseflow.sealing.errors import TagInvalid
from reporting.desk.base.request import Door, Visit, go
from reporting.desk.base.upload import require_token, take_upload
from reporting.http.form_body import MEGABYTE, single
from reporting.http.multipart import FileRefused, FileSink, MultipartLimits, OpenFile
from reporting.rendering.spoken_text import is_current, spoken_hash, spoken_lines
from reporting.runtime.recording_answer import recording_answer
from reporting.runtime.services import Services

PROBLEMS: Mapping[type[Exception], str] = {
    NotAllowed: "not_allowed",
    SecondPersonNeeded: "second_person",
    UnknownSubject: "unknown_subject",
    TextChanged: "text_changed",
    NotARecording: "recording_kind",
    RecordingTooLarge: "recording_size",
    TextAlternativeMissing: "recording_text",
    CleaningBusy: "cleaning_busy",
}

FILM = RecordingPlace(SIGN_PAGE, SIGN_LANGUAGE)
FILE_FIELD = "recording"
# Twice the largest film: who chose a file that is too large is told so, and loses nothing else.
UPLOAD = MultipartLimits(body_bytes=120 * MEGABYTE, segments=8)


@dataclass(frozen=True)
class Cell:
    """What there is for a page in a language, as the overview shows it."""

    place: RecordingPlace
    state: str


def recordings_page(visit: Visit) -> Response:
    """Which pages can be heard in which language, and what waits."""
    _require_recorder(visit.actor)
    found = _found(visit.parts)
    languages = visit.parts.languages.by_tag
    return visit.render(
        "desk/administration/recordings.html",
        pages=PAGES,
        rows=[
            (language, [_cell(visit.parts, found, RecordingPlace(page, tag)) for page in PAGES])
            for tag, language in languages.items()
        ],
        film=_cell(visit.parts, found, FILM),
    )


def recording_page(visit: Visit) -> Response:
    """The text to read aloud for one page in one language, and its recordings."""
    _require_recorder(visit.actor)
    return _page(visit, place_of(visit.parts, visit.request))


def change_recording(visit: Visit) -> Response:
    """Approve a draft, or take a recording away."""
    parts, place = visit.parts, place_of(visit.parts, visit.request)
    try:
        recording = UUID(visit.field("recording"))
        if visit.request.path_params["act"] == "approve":
            approve(parts.database, parts.secret, visit.actor, recording, spoken_hash(parts.pages, place), parts.now())
            return go(f"{_address(place)}?done=recording_approved")
        withdraw(parts.database, parts.secret, visit.actor, recording, parts.now())
        return go(f"{_address(place)}?done=recording_withdrawn")
    except ValueError:
        return _page(visit, place, "unknown_subject", 422)
    except ChangeRefused as refused:
        return _page(visit, place, PROBLEMS[type(refused)], 422)


def listen(visit: Visit) -> Response:
    """A recording, approved or not, as a player asks for it."""
    _require_recorder(visit.actor)
    try:
        with visit.parts.database.reading() as session:
            found = one_recording(session, visit.parts.secret, UUID(visit.request.path_params["recording"]))
    except (ValueError, UnknownSubject, TagInvalid):
        raise HTTPException(404) from None
    return recording_answer(visit.parts, visit.request, found)


class RecordingUpload:
    """Takes a file from a member; it is read piece by piece, so it has an endpoint of its own."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def endpoint(self, request: Request) -> Response:
        """``POST /desk/recordings/{language}/{page}``."""
        place = place_of(self._door.parts, request)
        taken = _Taken(self._door.parts, place)
        return await take_upload(self._door, request, taken.admit, lambda visit: _stored(visit, place, taken), UPLOAD)


class _Taken:
    """The one file of an upload."""

    def __init__(self, parts: Services, place: RecordingPlace) -> None:
        self._parts = parts
        self._place = place
        self._actor: Actor | None = None
        self._intake: RecordingIntake | None = None
        self.is_complete = False
        self.problem = "recording_missing"

    @property
    def intake(self) -> RecordingIntake:
        """Where the file goes, for a member who was admitted."""
        if self._intake is None:
            raise NotAllowed
        return self._intake

    def admit(self, actor: Actor) -> OpenFile:
        """Those who look after recordings."""
        _require_recorder(actor)
        self._actor, self._intake = actor, self._new_intake(actor)
        return self.open

    def clean(self) -> None:
        """Put the recording alone in the place of what came: without where, when and with what it was made.

        Raises:
            ChangeRefused: with the reason; what came stays until it is abandoned.
        """
        came = self.intake
        copy = cleaned_recording(self._parts.cleaner, self._place, came.arrived(), came.length)
        came.abandon()
        if self._actor is not None:
            self._intake = self._new_intake(self._actor)
        self.intake.begin(self._parts.now())
        self.intake.write(copy.content)

    def _new_intake(self, actor: Actor) -> RecordingIntake:
        return RecordingIntake(self._parts.database, self._parts.secret, actor, self._place)

    def open(self, field: str, name: str, media_type: str) -> FileSink:
        """Called in a thread when the first bytes of the file are there."""
        if field != FILE_FIELD or self.is_complete:
            raise FileRefused("unknown_subject")
        self.intake.begin(self._parts.now())
        return self

    def write(self, data: bytes) -> None:
        try:
            self.intake.write(data)
        except ChangeRefused as refused:
            self.problem = PROBLEMS[type(refused)]
            raise FileRefused(self.problem) from None

    def finish(self) -> None:
        self.is_complete = True

    def abandon(self) -> None:
        self.intake.abandon()


def _stored(visit: Visit, place: RecordingPlace, taken: _Taken) -> Response:
    parts, fields = visit.parts, visit.fields
    try:
        require_token(visit)
        if not taken.is_complete:
            return _page(visit, place, taken.problem, 422)
        taken.clean()
        taken.intake.finish(spoken_hash(parts.pages, place), single(fields, "text_alternative"), parts.now())
    except FormTokenInvalid:
        taken.intake.abandon()
        raise
    except ChangeRefused as refused:
        taken.intake.abandon()
        return _page(visit, place, PROBLEMS[type(refused)], 422)
    return go(f"{_address(place)}?done=recorded")


def place_of(parts: Services, request: Request) -> RecordingPlace:
    """The page and language of the address; 404 for others."""
    place = RecordingPlace(request.path_params["page"], request.path_params["language"])
    try:
        place.require_known(tuple(parts.languages.by_tag))
    except NotAPage:
        raise HTTPException(404) from None
    return place


def _page(visit: Visit, place: RecordingPlace, problem: str = "", status: int = 200) -> Response:
    parts = visit.parts
    here = [one for one in _found(parts) if one.place == place]
    with parts.database.reading() as session:
        names = names_of_members(session, parts.secret)
    return visit.render(
        "desk/administration/recording.html",
        status,
        place=place,
        address=_address(place),
        spoken_language=parts.languages.by_tag.get(place.language),
        lines=spoken_lines(parts.pages, place),
        found=[(one, _state(parts, one)) for one in sorted(here, key=lambda one: one.state)],
        names=names,
        problem=problem,
        typed_text=single(visit.fields, "text_alternative"),
    )


def _cell(parts: Services, found: tuple[Recording, ...], place: RecordingPlace) -> Cell:
    states = {_state(parts, one) for one in found if one.place == place}
    return Cell(place, next((one for one in (APPROVED, DRAFT, "outdated") if one in states), "none"))


def _state(parts: Services, recording: Recording) -> str:
    return recording.state if is_current(parts.pages, recording) else "outdated"


def _found(parts: Services) -> tuple[Recording, ...]:
    with parts.database.reading() as session:
        return recordings(session, parts.secret)


def _address(place: RecordingPlace) -> str:
    return f"/desk/recordings/{place.language}/{place.page}"


def _require_recorder(actor: Actor) -> None:
    if not may_record(actor.member.role):
        raise HTTPException(404)
