"""One request of a logged in member: who they are, what they may send, how their page is rendered.

Every form carries a token made from the session's secret and the address it is sent to. A request without
a session goes to the login; nothing it carried is stored.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace

from babel.dates import format_date, format_datetime
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.files.stopped import count_stopped
from caseflow.office.accounts.audit_log import Outcome, append_apart
from caseflow.office.accounts.members import Member, Role
from caseflow.office.accounts.sessions import (
    Actor,
    SessionEnded,
    check_form_token,
    continue_session,
    form_token,
)
from caseflow.office.directory.settings import OfficeSettings, office_settings
from caseflow.refusals.refusal import Refusal
from caseflow.workflow.stages import Workflow
from crypto.installation import InstallationSecret
from crypto.session_cookie import SessionCookie
from reporting.desk.base.navigation import navigation_for
from reporting.desk.base.refusals import answer_of
from reporting.http.cookies import STAFF_COOKIE, read_cookie
from reporting.http.form_body import Fields, read_fields, single
from reporting.runtime.services import Services

# Where the door is mounted.
DESK = "/desk"

LANGUAGES = ("de", "en")
LANGUAGE_COOKIE = "__Host-desk-language"

# The page whose entry in the navigation says how many files wait there.
STOPPED_FILES = "stopped_files"


@dataclass(frozen=True)
class Door:
    """What all pages of the desk share.

    Attributes:
        exists_for: the roles for which a page exists, by the name of its address.
        words: the labels of all rooms, a group an attribute.
    """

    parts: Services
    workflow: Workflow
    exists_for: Mapping[str, frozenset[Role]]
    words: SimpleNamespace

    def language(self, request: Request) -> str:
        """The member's choice, or else the browser's among the languages of the desk."""
        chosen = request.cookies.get(LANGUAGE_COOKIE, "")
        if chosen in LANGUAGES:
            return chosen
        offered = self.parts.languages.choose(request.headers.get("accept-language", "")).tag
        return offered if offered in LANGUAGES else LANGUAGES[0]

    def render(self, request: Request, name: str, status: int = 200, **context: object) -> Response:
        """A page of the desk."""
        tag = self.language(request)
        locale = self.parts.languages.of(tag).locale
        shared = {
            "words": self.words,
            "desk_languages": [self.parts.languages.of(one) for one in LANGUAGES],
            "day": lambda day: format_date(day, "EEE d MMM y", locale=locale),
            "moment": lambda at: format_datetime(at, "d MMM y, HH:mm", tzinfo=self.parts.time_zone, locale=locale),
            "today": self.parts.today(),
            "nothing_typed": Typed(),
        }
        return self.parts.pages.render(request, name, tag, status, **(shared | context))


@dataclass(frozen=True)
class Beginning:
    """What is read once at the beginning of a request.

    Attributes:
        stopped_files: how many files wait for a decision, for a member of those who decide.
    """

    office: OfficeSettings
    stopped_files: int


@dataclass(frozen=True)
class MemberRequest:
    """One request with an open session. Lives in a thread; may ask the database."""

    door: Door
    request: Request
    cookie: SessionCookie = field(repr=False)
    actor: Actor = field(repr=False)
    fields: Fields = field(repr=False)
    beginning: Beginning = field(repr=False)

    @property
    def parts(self) -> Services:
        """The services of the process."""
        return self.door.parts

    def desk(self) -> Desk:
        """What the casework functions work with; the same for the whole request."""
        return self._desk

    def settings(self) -> OfficeSettings:
        """The facts of the office as they were when the request began."""
        return self.beginning.office

    @cached_property
    def _desk(self) -> Desk:
        office = self.beginning.office
        return Desk(
            database=self.parts.database,
            secret=self.parts.secret,
            lists=self.parts.lists,
            workflow=self.door.workflow,
            calendar=office.calendar,
            actor=self.actor,
            now=self.parts.now(),
            today=self.parts.today(),
            retention_months=office.retention_months,
            batch_weekday=office.batch_weekday,
        )

    def address(self, name: str, /, *, fragment: str = "", **values: object) -> str:
        """The address of a page of the desk; see ``Addresses``."""
        return self.parts.address(name, fragment=fragment, **values)

    def go(self, name: str, /, *, fragment: str = "", **values: object) -> Response:
        """Send the browser on to a page of the desk after something was stored."""
        return go(self.address(name, fragment=fragment, **values))

    def render(self, name: str, status: int = 200, **context: object) -> Response:
        """A page with the member's frame around it."""
        shared = {
            "member": self.actor.member,
            "navigation": navigation_for(self.actor.member.role, self.door.exists_for),
            "token": lambda path: form_token(self.cookie, path),
            "stopped_files": self.beginning.stopped_files,
            "done": self.request.query_params.get("done", ""),
        }
        return self.door.render(self.request, name, status, **(shared | context))


Handler = Callable[[MemberRequest], Response]


def go(path: str) -> Response:
    """Send the browser on after something was stored, so that a reload stores nothing again."""
    return RedirectResponse(path, 303)


@dataclass(frozen=True)
class Page:
    """An address for logged in members.

    Attributes:
        path: below the desk, for example ``/cases/{case}``.
        name: what templates and Python call the address.
        who: the roles for which it exists; for all others there is nothing at this address.
        look: answers GET.
        change: answers a POST with a valid token.
    """

    path: str
    who: frozenset[Role]
    look: Handler | None = None
    change: Handler | None = None
    name: str = field(kw_only=True)

    @property
    def full_path(self) -> str:
        """The path with the desk's own part."""
        return DESK + self.path

    @property
    def logged_name(self) -> str:
        """The address as the log names it: its fixed parts."""
        parts = self.path.split("/")
        return "-".join(part for part in parts if part and not part.startswith("{")) or "inbox"

    @property
    def methods(self) -> list[str]:
        """The methods that it answers."""
        return [method for method, handler in (("GET", self.look), ("POST", self.change)) if handler]


@dataclass(frozen=True)
class OpenPage:
    """An address that answers without a session, or reads an upload piece by piece and asks for the session itself."""

    path: str
    answer: Callable[["Door", Request], Awaitable[Response]]
    methods: tuple[str, ...]
    name: str = field(kw_only=True)

    @property
    def full_path(self) -> str:
        """The path with the desk's own part."""
        return DESK + self.path


def for_everybody(door: Door, page: OpenPage) -> Callable[[Request], object]:
    """The endpoint of a page that needs no session."""

    async def endpoint(request: Request) -> Response:
        return await page.answer(door, request)

    return endpoint


def for_members(door: Door, page: Page) -> Callable[[Request], object]:
    """The endpoint of a page."""

    async def endpoint(request: Request) -> Response:
        sends = request.method == "POST"
        cookie = read_cookie(request, STAFF_COOKIE)
        fields: Fields = await read_fields(request) if sends else {}
        return await run_in_threadpool(_answer, door, request, cookie, fields, page)

    return endpoint


def began(door: Door, cookie: SessionCookie) -> tuple[Actor, Beginning]:
    """Who sends this request, and what it begins with, out of one snapshot; raises ``SessionEnded``."""
    decides = door.exists_for.get(STOPPED_FILES, frozenset())

    def read(session: Session, secret: InstallationSecret, member: Member) -> Beginning:
        stopped = count_stopped(session, secret, member.id) if member.role in decides else 0
        return Beginning(office_settings(session, secret), stopped)

    return continue_session(door.parts.database, door.parts.secret, cookie, door.parts.now(), read)


def _answer(door: Door, request: Request, session_cookie: SessionCookie | None, fields: Fields, page: Page) -> Response:
    handler = page.change if request.method == "POST" else page.look
    if handler is None:
        raise HTTPException(405)
    if session_cookie is None:
        return go(door.parts.address("login"))
    parts = door.parts
    try:
        actor, beginning = began(door, session_cookie)
        if actor.member.role not in page.who:
            append_apart(
                parts.database, parts.now(), actor.id, "page_refused", f"page:{page.logged_name}", Outcome.REFUSED
            )
            raise HTTPException(404)
        if request.method == "POST":
            check_form_token(session_cookie, request.scope["path"], single(fields, "token"))
        return handler(MemberRequest(door, request, session_cookie, actor, fields, beginning))
    except SessionEnded:
        return go(door.parts.address("login", ended=1))
    except Refusal as refusal:
        raise HTTPException(answer_of(type(refusal)).status) from None


class Typed(dict[str, tuple[str, ...]]):
    """What was typed into a form; a field that was not sent is empty."""

    def __missing__(self, name: str) -> tuple[str, ...]:
        return ()


def typed_of(fields: Mapping[str, tuple[str, ...]]) -> Typed:
    """What was typed, without the values that only the program needs."""
    return Typed((name, values) for name, values in fields.items() if name not in ("token", "revision"))
