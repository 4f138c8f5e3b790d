"""The addresses of the state door."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from starlette.routing import BaseRoute, Route

from reporting.runtime.services import Services
from reporting.state.page import figures_page
from reporting.state.release_files import ReleaseFiles

PATHS: Mapping[str, str] = MappingProxyType(
    {
        "releases": "/api/v1/releases",
        "release_file": "/api/v1/releases/{release_id}/{name}",
        "published_figures": "/{language}/statistics",
    }
)


def named() -> Iterator[tuple[str, str]]:
    """The names of the addresses and their paths."""
    yield from PATHS.items()


def routes(parts: Services) -> list[BaseRoute]:
    """The page of figures and the releases."""
    files = ReleaseFiles(parts.database)
    return [
        Route(PATHS["releases"], files.list_all, name="releases"),
        Route(PATHS["release_file"], files.one, name="release_file"),
        Route(PATHS["published_figures"], figures_page(parts).answer, name="published_figures"),
    ]
