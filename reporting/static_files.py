"""The few static files, read once; their address carries their hash, so they never go stale."""

from collections.abc import Mapping
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from reporting.pages import STATIC
from reporting.services import services

MEDIA_TYPES: Mapping[str, str] = {".css": "text/css", ".png": "image/png", ".js": "text/javascript"}


def routes() -> list[BaseRoute]:
    """One route for all static files."""
    contents = {path.name: path.read_bytes() for path in STATIC.iterdir() if path.suffix in MEDIA_TYPES}

    def static_file(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in contents or services(request).pages.static_versions[name] != request.path_params["version"]:
            raise HTTPException(404)
        return Response(
            contents[name],
            media_type=MEDIA_TYPES[Path(name).suffix],
            headers={"cache-control": "public, max-age=31536000, immutable"},
        )

    return [Route("/static/{version}/{name}", static_file)]
