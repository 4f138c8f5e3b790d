"""A form of the desk that carries a file: read piece by piece, so it goes another way than the small forms."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from caseflow.office.accounts.sessions import Actor, SessionEnded, check_form_token
from caseflow.refusals.refusal import Refusal
from reporting.desk.base.refusals import answer_of
from reporting.desk.base.request import Door, MemberRequest, began, go
from reporting.http.cookies import STAFF_COOKIE, read_cookie
from reporting.http.form_body import single
from reporting.http.multipart import MultipartLimits, OpenFile, read_multipart


async def take_upload(
    door: Door,
    request: Request,
    admit: Callable[[Actor], OpenFile],
    stored: Callable[[MemberRequest], Response],
    limits: MultipartLimits,
) -> Response:
    """Read the form of a logged in member and answer it.

    Args:
        admit: who may send a file here, and where it goes; called before anything is read.
        stored: answers when everything is read; called in a thread. It checks the token of the form.
    """
    session_cookie = read_cookie(request, STAFF_COOKIE)
    if session_cookie is None:
        return go(door.parts.address("login"))
    try:
        actor, beginning = await run_in_threadpool(began, door, session_cookie)
    except SessionEnded:
        return go(door.parts.address("login", ended=1))
    form = await read_multipart(request, admit(actor), limits)
    try:
        return await run_in_threadpool(
            stored, MemberRequest(door, request, session_cookie, actor, form.fields, beginning)
        )
    except Refusal as refusal:
        raise HTTPException(answer_of(type(refusal)).status) from None


def require_token(visit: MemberRequest) -> None:
    """Refuse a form that did not come from a page of this session; raises ``FormTokenInvalid``."""
    check_form_token(visit.cookie, visit.request.scope["path"], single(visit.fields, "token"))
