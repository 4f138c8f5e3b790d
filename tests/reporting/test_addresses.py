"""The addresses of the house stay as they are: every method and path of the running application, kept by hand."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from reporting.http.security_headers import SecurityHeaders
from tests.reporting.desk.office_door import OfficeDoor

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
