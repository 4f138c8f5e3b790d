"""What every answer of the application owes, whatever was asked."""

from starlette.testclient import TestClient

from reporting.application import door_policies
from reporting.security_headers import ALWAYS, STRICT_TRANSPORT
from tests.reporting.public.door import Door
from tests.visitor_client import hidden_fields

# These may be kept by caches: they are the same for everybody.
CACHED = ("/static/", "/api/")


def missing_headers(headers: dict[str, str], path: str, door: Door) -> list[str]:
    """The security headers that an answer lacks or has otherwise; every word in its place is an empty list."""
    wanted = {
        **ALWAYS,
        "strict-transport-security": STRICT_TRANSPORT,
        "content-security-policy": door_policies(door.services.pages).of(path),
    }
    if path.startswith(CACHED) and headers.get("cache-control", "").startswith("public"):
        del wanted["cache-control"]
    return [name for name, value in wanted.items() if headers.get(name) != value]


def once_of(client: TestClient, language: str = "de") -> str:
    """The hidden value of a fresh form."""
    return hidden_fields(client.get(f"/{language}/report").text)["once"]


def is_page_in(text: str, language: str) -> bool:
    """Whether this is a whole page in a language, with a way on."""
    return f'<html lang="{language}"' in text and "</html>" in text and f'href="/{language}/"' in text
