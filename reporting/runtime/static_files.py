"""The few static files, read once; their address carries their hash, so they never go stale."""

import gzip
from collections.abc import Mapping
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from reporting.rendering.templates import STATIC
from reporting.runtime.services import services

MEDIA_TYPES: Mapping[str, str] = {".css": "text/css", ".png": "image/png", ".js": "text/javascript"}


def routes() -> list[BaseRoute]:
    """One route for all static files."""
    contents = {path.name: path.read_bytes() for path in STATIC.iterdir() if path.suffix in MEDIA_TYPES}
    # Files of ours, the same for everybody: their sizes tell nothing.
    compressed = {name: gzip.compress(content, mtime=0) for name, content in contents.items()}

    def static_file(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in contents or services(request).pages.static_versions[name] != request.path_params["version"]:
            raise HTTPException(404)
        headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
        content = contents[name]
        if "gzip" in request.headers.get("accept-encoding", ""):
            content, headers["content-encoding"] = compressed[name], "gzip"
        return Response(content, media_type=MEDIA_TYPES[Path(name).suffix], headers=headers)

    return [Route("/static/{version}/{name}", static_file)]
