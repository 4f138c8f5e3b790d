"""The addresses of the door; they tell no topic, no house and no case."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from reporting.responding.pages import StatementPages
from reporting.runtime.services import Services


def routes(parts: Services) -> list[BaseRoute]:
    """Every address under ``/statement``."""
    pages = StatementPages(parts)

    async def statement(request: Request) -> Response:
        return await (pages.open(request) if request.method == "POST" else pages.show(request))

    return [
        Route("/statement/{link}", statement, methods=["GET", "POST"]),
        Route("/statement/{link}/answer", pages.answer, methods=["POST"]),
    ]
