"""A person asks in their mailbox what the office has about them, and takes the locked archive that it made."""

from sqlalchemy.orm import Session
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from caseflow.reporter.mailbox.access_request import (
    AccessState,
    Archive,
    NoArchive,
    archive_of,
    ask_for_data,
    read_access,
)
from caseflow.reporter.mailbox.visit import Visit, open_visit
from caseflow.sealing import attachments
from crypto.session_cookie import SessionCookie
from reporting.public.base.page_language import page_language
from reporting.public.mailbox.frame import MailboxFrame, go_on, visit_cookie
from reporting.public.mailbox.pages import record_id
from reporting.runtime.services import Services

ADDRESS = "own_data"
# A name that says nothing on somebody's phone.
FILE_NAME = "archive.zip"
POLICY = "default-src 'none'; sandbox"


class OwnData:
    """Routes of the request and of what was handed over."""

    def __init__(self, parts: Services, frame: MailboxFrame) -> None:
        self._parts = parts
        self._frame = frame

    async def show(self, request: Request) -> Response:
        """``GET /{language}/conversation/data``."""
        page_language(request)
        cookie = visit_cookie(request)
        state = await run_in_threadpool(self._state, cookie)
        return await self._frame.page(request, "data", cookie, access=state)

    async def ask(self, request: Request) -> Response:
        """``POST /{language}/conversation/data``: ask; what the second word protects."""
        cookie, fields = await self._frame.small_form(request, "data")
        parts = self._parts

        def act(session: Session, visit: Visit) -> None:
            ask_for_data(session, parts.secret, visit, parts.today())

        await self._frame.protected(request, "data", cookie, fields, act)
        return go_on(request, ADDRESS, "data")

    async def take(self, request: Request) -> Response:
        """``POST /{language}/conversation/data/take``: the archive, locked with words that are not here."""
        cookie, fields = await self._frame.small_form(request, "take_data")
        wanted, parts = record_id(fields, "file"), self._parts
        found: list[Archive] = []

        def act(session: Session, visit: Visit) -> None:
            found.append(archive_of(session, parts.secret, visit, wanted))

        try:
            await self._frame.protected(request, "take_data", cookie, fields, act)
        except NoArchive:
            raise HTTPException(404) from None
        return _archive_answer(parts, found[0])

    def _state(self, cookie: SessionCookie) -> AccessState:
        parts = self._parts
        with parts.database.reading() as session:
            return read_access(session, parts.secret, open_visit(session, parts.secret, cookie, parts.now()))


def _archive_answer(parts: Services, archive: Archive) -> Response:
    content = attachments.read(parts.database, archive.attachment, archive.description)
    headers = {
        "content-type": "application/zip",
        "content-length": str(archive.description.length),
        "content-disposition": f'attachment; filename="{FILE_NAME}"',
        "content-security-policy": POLICY,
        "cache-control": "no-store",
    }
    return StreamingResponse(iterate_in_threadpool(content), headers=headers)
