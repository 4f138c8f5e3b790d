"""Hearing a page: the office's recording as a plain link, in pieces as a player asks for them.

The server does not record who listened: there is no cookie and no log line, and the browser is told to keep nothing.
"""

from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from caseflow.office.accounts.refusals import UnknownSubject
from caseflow.reporter.conversation.question_sound import NoSound, sound_of
from caseflow.reporter.mailbox.visit import open_visit
from caseflow.reporter.recordings.approval import Recording, one_recording
from caseflow.reporter.recordings.formats import SIGN_PAGE
from caseflow.sealing import attachments
from crypto.session_cookie import SessionCookie
from reporting.public.base.office_view import OfficeViews
from reporting.public.base.page_language import page_language
from reporting.public.mailbox.frame import visit_cookie
from reporting.runtime.recording_answer import Player, _answer, recording_answer
from reporting.runtime.services import Services, services


class Listening:
    """Routes of what can be heard, and of the film in sign language."""

    def __init__(self, parts: Services, offices: OfficeViews) -> None:
        self._parts = parts
        self._offices = offices

    async def sound(self, request: Request) -> Response:
        """``GET /{language}/listen/{page}``: the file itself, so that every browser plays it without a script."""
        language, page = page_language(request), request.path_params["page"]
        # Reads again what can be heard, when it is older than a minute.
        await self._offices.view()
        known = self._parts.recordings.offered
        found = known.video if page == SIGN_PAGE else known.audio.get((page, language.tag))
        if found is None:
            raise HTTPException(404)
        return recording_answer(self._parts, request, await run_in_threadpool(self._recording, found))

    async def film(self, request: Request) -> Response:
        """``GET /{language}/sign-language``: the film, and the same in words."""
        language, view = page_language(request), await self._offices.view()
        if view.recordings.video is None:
            raise HTTPException(404)
        return services(request).pages.render(
            request,
            "public/information/sign_language.html",
            language.tag,
            office=view.settings,
            text_alternative=view.recordings.video_text,
        )

    async def question(self, request: Request) -> Response:
        """``GET /{language}/conversation/sound/{question}``: a consent question, read aloud, for an open visit."""
        page_language(request)
        return await run_in_threadpool(self._question, request, visit_cookie(request))

    def _question(self, request: Request, cookie: SessionCookie) -> Response:
        parts = self._parts
        try:
            with parts.database.reading() as session:
                visit = open_visit(session, parts.secret, cookie, parts.now())
                sound = sound_of(session, parts.secret, visit, UUID(request.path_params["question"]))
        except (NoSound, ValueError):
            raise HTTPException(404) from None
        # Three megabytes at most; the last piece proves that nothing is missing.
        whole = b"".join(attachments.read(parts.database, sound.attachment, sound.description))
        return _answer(request, Player(sound.description.media_type, len(whole)), lambda begin, end: [whole[begin:end]])

    def _recording(self, recording: UUID) -> Recording:
        try:
            with self._parts.database.reading() as session:
                return one_recording(session, self._parts.secret, recording)
        except UnknownSubject:
            # Withdrawn less than a minute ago.
            raise HTTPException(404) from None
