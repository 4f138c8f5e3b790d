"""The language in an address of the public door."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

from reporting.i18n.languages import Language
from reporting.runtime.services import services


def page_language(request: Request) -> Language:
    """The language of ``/{language}/...``; an address in a language that is not shipped does not exist."""
    try:
        return services(request).languages.of(request.path_params["language"])
    except KeyError:
        raise HTTPException(404) from None
