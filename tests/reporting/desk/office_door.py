"""The whole application over a desk office, and members who use it as a browser does: forms with what they hold."""

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from uuid import UUID

from starlette.testclient import TestClient
from starlette.types import ASGIApp

from caseflow.office.accounts.credentials import current_totp
from reporting.application import assemble, build_services
from reporting.rendering.offered_recordings import Offered
from reporting.runtime.key_stretching import Stretching
from reporting.runtime.services import Services
from reporting.runtime.settings import Settings, read_settings
from tests.caseflow.desk.office import NOW, Office, opened
from tests.conftest import copy_sqlite

ORIGIN = "https://testserver"


class Response(str):
    """A page as text, with its status and where it leads."""

    __slots__ = ("content", "headers", "location", "status")

    status: int
    location: str
    headers: Mapping[str, str]
    content: bytes


@dataclass
class Clock:
    """Stands still until a test moves it."""

    moment: datetime.datetime = NOW

    def __call__(self) -> datetime.datetime:
        return self.moment

    def go_on(self, **duration: float) -> None:
        """Move forward by days, hours, minutes."""
        self.moment += datetime.timedelta(**duration)


@dataclass(frozen=True)
class OfficeDoor:
    """An application over an office."""

    office: Office
    services: Services
    application: ASGIApp
    clock: Clock

    def visitor(self) -> "Member":
        """Somebody who has not logged in."""
        return Member(self, TestClient(self.application, base_url=ORIGIN, follow_redirects=False))

    def member(self, name: str) -> "Member":
        """A member after a real login. The clock goes on, because a code works once."""
        self.clock.go_on(minutes=1)
        visitor = self.visitor()
        answer = visitor.log_in(name)
        assert answer.status == 303, answer
        return visitor


def built(office: Office, folder: Path) -> Services:
    """Everything of the application that is the same for each copy of the office; takes about a second."""
    return build_services(settings_of(office, folder))


def open_door(office: Office, services: Services, folder: Path) -> OfficeDoor:
    """Assemble the application over a copy of the office's database."""
    clock = Clock()
    # The pages hold this one object, and a new copy of the office has approved nothing yet.
    services.recordings.replace(Offered())
    own = replace(
        services,
        settings=settings_of(office, folder),
        database=office.database,
        stretching=Stretching(2),
        clock=clock,
    )
    return OfficeDoor(office, own, assemble(own), clock)


@contextmanager
def copied_door(office: Office, services: Services, folder: Path) -> Iterator[OfficeDoor]:
    """The application over a copy of the office in a folder."""
    path = folder / "lauter.sqlite"
    copy_sqlite(Path(office.database.url.database or ""), path)
    for copy in opened(office, f"sqlite:///{path}"):
        yield open_door(copy, services, folder)


def settings_of(office: Office, folder: Path) -> Settings:
    """The settings with which the office's application starts."""
    secret_file = folder / "installation-secret"
    if not secret_file.exists():
        office.secret.write(secret_file)
    return read_settings(
        {
            "LAUTER_DATABASE_URL": office.database.url.render_as_string(hide_password=False),
            "LAUTER_SECRET_FILE": str(secret_file),
            "LAUTER_DATA_FOLDER": str(folder),
            "LAUTER_PUBLIC_ORIGINS": ORIGIN,
            "LAUTER_STRETCHING_THREADS": "2",
        }
    )


@dataclass
class Form:
    """A form of a page: where it is sent, and what it holds."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Member:
    """One browser."""

    door: OfficeDoor
    client: TestClient
    page: Response | None = None

    def get(self, path: str, **headers: str) -> Response:
        """Look at an address."""
        return self._seen(self.client.get(path, headers={"accept-language": "en", **headers}))

    def post(self, path: str, fields: Mapping[str, object]) -> Response:
        """Send fields as they are, without a form."""
        answer = self.client.post(path, data=dict(fields) or {"nothing": ""}, headers={"accept-language": "en"})
        return self._seen(answer)

    def send(self, action: str, *, page: object = None, **typed: object) -> Response:
        """Fill and send the form of the page that leads to this address."""
        found = [form for form in forms_of(str(page or self.page or "")) if form.action == action]
        assert found, f"no form leads to {action}"
        chosen = found[0]
        if "target" in typed:
            chosen = next(form for form in found if form.fields.get("target") == [typed["target"]])
        return self.post(action, chosen.fields | typed)

    def act(self, case: UUID, act: str, **typed: object) -> Response:
        """Open a case and use one of its forms."""
        self.get(f"/desk/cases/{case}")
        return self.send(f"/desk/cases/{case}/{act}", **typed)

    def log_in(self, name: str, passphrase: str | None = None, code: str | None = None) -> Response:
        """Log in with what the member has, or with something else."""
        made = self.door.office.founded.members.get(name)
        known = made.passphrase.text if made else "six words that nobody ever got"
        right = current_totp(made.totp_secret, self.door.clock()) if made else "123456"
        fields = {"user_name": name, "passphrase": passphrase or known, "code": code or right}
        return self.post("/desk/login", fields)

    def _seen(self, answer: object) -> Response:
        text = Response(answer.text)  # type: ignore[attr-defined]  # the test client has no types of its own
        text.status = answer.status_code  # type: ignore[attr-defined]
        text.headers = answer.headers  # type: ignore[attr-defined]
        text.content = answer.content  # type: ignore[attr-defined]
        text.location = text.headers.get("location", "")
        self.page = text
        return text


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(values.get("action", ""), values.get("method", "get")))
        if not self.forms:
            return
        fields = self.forms[-1].fields
        if tag == "input" and values.get("name"):
            ticks = values.get("type") in ("checkbox", "radio")
            if not ticks or "checked" in values:
                fields.setdefault(values["name"], []).append(values.get("value", ""))
        elif tag == "textarea":
            self._area = values["name"]
            fields[self._area] = [""]
        elif tag == "select":
            self._select = values["name"]
        elif tag == "option" and ("selected" in values or self._select not in fields):
            fields[self._select] = [values.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area][0] += data


def forms_of(page: str) -> list[Form]:
    """The forms of a page with the values that a browser would send."""
    parser = _Forms()
    parser.feed(page)
    return parser.forms
