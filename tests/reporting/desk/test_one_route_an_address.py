"""No address of the desk depends on the order of the routes: each is answered by exactly one."""

import re

from starlette.routing import Match, Mount, Route

from reporting.http.security_headers import SecurityHeaders
from tests.reporting.desk.office_door import OfficeDoor


def desk_routes(door: OfficeDoor) -> list[Route]:
    """The routes inside the mounted desk."""
    assert isinstance(door.application, SecurityHeaders)
    outer = vars(door.application.app)["router"].routes
    mount = next(route for route in outer if isinstance(route, Mount) and route.path == "/desk")
    return [route for route in mount.routes if isinstance(route, Route)]


def test_every_address_of_the_desk_is_answered_by_one_route(door: OfficeDoor) -> None:
    routes = desk_routes(door)
    assert len(routes) > 80
    for route in routes:
        path = re.sub(r"\{\w+\}", "11111111-1111-4111-8111-111111111111", route.path_format)
        for method in route.methods or ():
            scope = {"type": "http", "method": method, "path": path, "root_path": ""}
            answering = [one.path for one in routes if one.matches(scope)[0] is Match.FULL]
            assert answering == [route.path], (method, path)
