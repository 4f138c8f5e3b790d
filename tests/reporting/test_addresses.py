"""The addresses of the house stay as they are: every method and path of the running application, kept by hand."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from reporting.http.security_headers import SecurityHeaders
from tests.reporting.desk.office_door import OfficeDoor

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).parent / "addresses.txt"


def application_of(app: ASGIApp) -> Starlette:
    """The application below what is wrapped around it."""
    assert isinstance(app, SecurityHeaders)
    assert isinstance(app.app, Starlette)
    return app.app


def addresses(routes: Iterable[BaseRoute], prefix: str = "") -> Iterator[str]:
    """A line for each method of each route."""
    for route in routes:
        if isinstance(route, Mount):
            yield from addresses(route.routes, prefix + route.path)
        else:
            assert isinstance(route, Route), route
            assert route.methods is not None, route
            for method in route.methods:
                yield f"{method} {prefix}{route.path_format}"


def test_the_application_answers_at_exactly_the_addresses_that_are_kept(office_door: OfficeDoor) -> None:
    answered = sorted(addresses(application_of(office_door.application).routes))
    assert answered == KEPT.read_text(encoding="utf-8").splitlines()


# Where an address may stand as it is, and why.
WRITTEN_OUT: Mapping[str, str] = {
    "reporting/public/base/paths.py": "the table of the public door",
    "reporting/desk/base/request.py": "where the desk is mounted",
    "reporting/application.py": "policies by door, and the address of monitoring",
    "reporting/runtime/error_pages.py": "which door an unknown address belongs to",
    "reporting/rendering/templates.py": "static files, whose address carries their hash",
    "reporting/runtime/static_files.py": "the same",
    "reporting/http/security_headers.py": "which public pages are of a visit",
    "reporting/operations/warming.py": "asked from outside, as a browser does",
    "reporting/demo/command.py": "told to the person at the terminal",
    "reporting/templates/desk/administration/invitation_made.html": "told to a person who types it elsewhere",
    "reporting/state/release_files.py": "the addresses of a release are part of its published list",
    "reporting/desk/third_parties/case.py": "the whole link that the other side gets, with the office's origin",
    "reporting/templates/responding": "two addresses that are the link itself",
}
AN_ADDRESS = re.compile(
    r"""["'(]/(?:desk|statement|api|static|health)\b"""
    r"""|["'](?:/\{\{ ?(?:lang|other)|/\{(?:lang|tag|language|page_language))"""
)


def test_no_address_is_written_out_beside_the_routes() -> None:
    found = set()
    for path in (ROOT / "reporting").rglob("*"):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in (".py", ".html") and path.name != "routes.py" and not name.startswith(tuple(WRITTEN_OUT)):
            found |= {f"{name}: {line}" for line in path.read_text("utf-8").splitlines() if AN_ADDRESS.search(line)}
    assert not found


def test_every_exception_is_one() -> None:
    for name in WRITTEN_OUT:
        assert (ROOT / name).exists(), name
