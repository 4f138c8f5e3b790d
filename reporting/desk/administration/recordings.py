"""The page of recordings of the public pages: upload, approval by a second person, and which are missing."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from caseflow.office.accounts.refusals import ChangeRefused, NotAllowed
from caseflow.office.accounts.sessions import Actor
from caseflow.office.directory.names import names_of_members
from caseflow.reporter.recordings.approval import (
    APPROVED,
    DRAFT,
    Recording,
    RecordingIntake,
    approve,
    may_record,
    recordings,
    withdraw,
)
from caseflow.reporter.recordings.clean import cleaned_recording
from caseflow.reporter.recordings.formats import (
    PAGES,
    SIGN_LANGUAGE,
    SIGN_PAGE,
    RecordingPlace,
)
from reporting.desk.base.case_form import id_in_address
from reporting.desk.base.form_fields import Identifier, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import FormRefused, Problem, Refused, answer_of, answered
from reporting.desk.base.request import Door, MemberRequest
from reporting.desk.base.upload import require_token, take_upload
from reporting.http.form_body import MEGABYTE
from reporting.http.multipart import FileRefused, FileSink, MultipartLimits, OpenFile
from reporting.rendering.spoken_text import is_current, spoken_hash, spoken_lines
from reporting.runtime.recording_answer import recording_answer
from reporting.runtime.services import Services

FILM = RecordingPlace(SIGN_PAGE, SIGN_LANGUAGE)
FILE_FIELD = "recording"
# Twice the largest film: who chose a file that is too large is told so, and loses nothing else.
UPLOAD = MultipartLimits(body_bytes=120 * MEGABYTE, segments=8)


class RecordingForm(Form):
    """Which recording a button is about."""

    recording = Identifier(fault="unknown_subject")


class UploadForm(Form):
    """What comes beside the file."""

    text_alternative = Text()


@dataclass(frozen=True)
class Cell:
    """What there is for a page in a language, as the overview shows it."""

    place: RecordingPlace
    state: str


def recordings_page(visit: MemberRequest) -> Response:
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


def recording_page(visit: MemberRequest) -> Response:
    """The text to read aloud for one page in one language, and its recordings."""
    _require_recorder(visit.actor)
    return _page(visit, place_of(visit.parts, visit.request))


def change_recording(visit: MemberRequest) -> Response:
    """Approve a draft, or take a recording away."""
    place = place_of(visit.parts, visit.request)
    return answered(lambda: _changed(visit, place), lambda refused: _page(visit, place, refused))


def _changed(visit: MemberRequest, place: RecordingPlace) -> Response:
    parts, recording = visit.parts, RecordingForm.read(visit).recording
    if visit.request.path_params["act"] == "approve":
        approve(parts.database, parts.secret, visit.actor, recording, spoken_hash(parts.pages, place), parts.now())
        return _shown(visit, place, "recording_approved")
    withdraw(parts.database, parts.secret, visit.actor, recording, parts.now())
    return _shown(visit, place, "recording_withdrawn")


def listen(visit: MemberRequest) -> Response:
    """A recording, approved or not, as a player asks for it."""
    _require_recorder(visit.actor)
    wanted = id_in_address(visit, "recording")
    found = next((one for one in _found(visit.parts) if one.id == wanted), None)
    if found is None:
        raise HTTPException(404)
    return recording_answer(visit.parts, visit.request, found)


async def bring_recording(door: Door, request: Request) -> Response:
    """Take a file from a member; it is read piece by piece."""
    place = place_of(door.parts, request)
    taken = _Taken(door.parts, place)
    return await take_upload(door, request, taken.admit, lambda visit: _stored(visit, place, taken), UPLOAD)


class _Taken:
    """The one file of an upload."""

    def __init__(self, parts: Services, place: RecordingPlace) -> None:
        self._parts = parts
        self._place = place
        self._actor: Actor | None = None
        self._intake: RecordingIntake | None = None
        self._is_complete = False
        self._refusal: FormRefused | ChangeRefused = FormRefused(Problem("recording", "recording_missing"))

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

    def require_complete(self) -> None:
        """Refuse a form whose file did not come, or not whole; raises why."""
        if not self._is_complete:
            raise self._refusal

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
        if field != FILE_FIELD or self._is_complete:
            raise FileRefused("unknown_subject")
        self.intake.begin(self._parts.now())
        return self

    def write(self, data: bytes) -> None:
        try:
            self.intake.write(data)
        except ChangeRefused as refused:
            self._refusal = refused
            raise FileRefused(answer_of(type(refused)).code) from None

    def finish(self) -> None:
        self._is_complete = True

    def abandon(self) -> None:
        self.intake.abandon()


def _stored(visit: MemberRequest, place: RecordingPlace, taken: _Taken) -> Response:
    return answered(lambda: _kept(visit, place, taken), lambda refused: _page(visit, place, refused))


def _kept(visit: MemberRequest, place: RecordingPlace, taken: _Taken) -> Response:
    parts = visit.parts
    try:
        require_token(visit)
        taken.require_complete()
        taken.clean()
        taken.intake.finish(spoken_hash(parts.pages, place), UploadForm.read(visit).text_alternative, parts.now())
    except BaseException:
        taken.intake.abandon()
        raise
    return _shown(visit, place, "recorded")


def place_of(parts: Services, request: Request) -> RecordingPlace:
    """The page and language of the address; 404 for others."""
    place = RecordingPlace(request.path_params["page"], request.path_params["language"])
    if not place.is_known(parts.languages.by_tag):
        raise HTTPException(404)
    return place


def _page(visit: MemberRequest, place: RecordingPlace, refused: Refused | None = None) -> Response:
    parts = visit.parts
    here = [one for one in _found(parts) if one.place == place]
    with parts.database.reading() as session:
        names = names_of_members(session, parts.secret)
    return visit.render(
        "desk/administration/recording.html",
        refused.status if refused else 200,
        place=place,
        spoken_language=parts.languages.by_tag.get(place.language),
        lines=spoken_lines(parts.pages, place),
        found=[(one, _state(parts, one)) for one in sorted(here, key=lambda one: one.state)],
        names=names,
        problem=refused.code if refused else "",
        typed_text=UploadForm.read(visit).text_alternative,
    )


def _cell(parts: Services, found: tuple[Recording, ...], place: RecordingPlace) -> Cell:
    states = {_state(parts, one) for one in found if one.place == place}
    return Cell(place, next((one for one in (APPROVED, DRAFT, "outdated") if one in states), "none"))


def _state(parts: Services, recording: Recording) -> str:
    return recording.state if is_current(parts.pages, recording) else "outdated"


def _found(parts: Services) -> tuple[Recording, ...]:
    with parts.database.reading() as session:
        return recordings(session, parts.secret)


def _shown(visit: MemberRequest, place: RecordingPlace, done: str) -> Response:
    return visit.go("recording", language=place.language, page=place.page, done=done)


def _require_recorder(actor: Actor) -> None:
    if not may_record(actor.member.role):
        raise HTTPException(404)
