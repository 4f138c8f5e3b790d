"""Logging in with passphrase and one-time code, and logging out. The page does not say which of both was wrong."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from caseflow.office.accounts.credentials import stretch_typed
from caseflow.office.accounts.login import LoginRefused, complete_login, login_salt
from caseflow.office.accounts.sessions import end_session
from reporting.desk.base.refusals import refused_of
from reporting.desk.base.request import LANGUAGE_COOKIE, LANGUAGES, Door, MemberRequest, go
from reporting.http.cookies import STAFF_COOKIE, end_cookie, set_cookie
from reporting.http.form_body import read_fields, single
from reporting.runtime.key_stretching import Purpose

# A user name, six words and six digits.
LOGIN_BYTES = 4 * 1024

FORGET = '"cache", "storage"'


async def choose_language(door: Door, request: Request) -> Response:
    """Remember the language in which this browser shows the desk."""
    fields = await read_fields(request, LOGIN_BYTES)
    answer = go(_own_path(door, single(fields, "back")))
    chosen = single(fields, "language")
    if chosen in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, chosen, path="/", secure=True, httponly=True, samesite="strict")
    return answer


async def log_in(door: Door, request: Request) -> Response:
    """The form, and what was sent with it."""
    return await _enter(door, request) if request.method == "POST" else _show(door, request)


def _show(door: Door, request: Request) -> Response:
    problem = "session_ended" if request.query_params.get("ended") else ""
    return _page(door, request, problem=problem)


async def _enter(door: Door, request: Request) -> Response:
    fields = await read_fields(request, LOGIN_BYTES)
    name, typed, code = (single(fields, field) for field in ("user_name", "passphrase", "code"))
    parts = door.parts

    def salt() -> bytes:
        with parts.database.reading() as session:
            return login_salt(session, parts.secret, name)

    salted = await run_in_threadpool(salt)
    stretched = await parts.stretching.run(Purpose.STAFF, lambda: stretch_typed(typed, salted))
    try:
        logged_in = await run_in_threadpool(
            complete_login, parts.database, parts.secret, name, stretched, "".join(code.split()), parts.now()
        )
    except LoginRefused as refusal:
        refused = refused_of(refusal)
        return _page(door, request, refused.status, refused.code, name)
    answer = go(door.parts.address("inbox"))
    set_cookie(answer, STAFF_COOKIE, logged_in.session_cookie)
    return answer


def _page(door: Door, request: Request, status: int = 200, problem: str = "", user_name: str = "") -> Response:
    return door.render(request, "desk/login.html", status, problem=problem, user_name=user_name)


def log_out(visit: MemberRequest) -> Response:
    """End the session and let the browser forget the pages it kept."""
    return close_desk(visit, visit.door.render(visit.request, "desk/logged_out.html"))


def close_desk(visit: MemberRequest, answer: Response) -> Response:
    """End the session with this answer."""
    with visit.parts.database.writing() as session:
        end_session(session, visit.cookie, visit.parts.now())
    answer.headers["clear-site-data"] = FORGET
    end_cookie(answer, STAFF_COOKIE)
    return answer


def _own_path(door: Door, path: str) -> str:
    """Only an address of the desk: the field comes with the form."""
    inbox = door.parts.address("inbox")
    is_own = path.startswith(inbox) and "\\" not in path and "//" not in path and path.isascii() and path.isprintable()
    return path if is_own else inbox
