"""The addresses of the state door."""

from starlette.routing import BaseRoute, Route

from reporting.runtime.services import Services
from reporting.state.page import figures_page
from reporting.state.release_files import ReleaseFiles


def routes(parts: Services) -> list[BaseRoute]:
    """The page of figures and the releases."""
    files = ReleaseFiles(parts.database)
    return [
        Route("/api/v1/releases", files.list_all),
        Route("/api/v1/releases/{release_id}/{name}", files.one),
        Route("/{language}/statistics", figures_page(parts).answer),
    ]
