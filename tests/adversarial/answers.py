"""What every answer of the application owes, whatever was asked."""

import re

from starlette.testclient import TestClient

from reporting.application import door_policies
from reporting.http.security_headers import ALWAYS, STRICT_TRANSPORT
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
    if is_for_speaking(path):
        wanted["permissions-policy"] = wanted["permissions-policy"].replace("microphone=()", "microphone=(self)")
    if path.startswith(CACHED) and headers.get("cache-control", "").startswith("public"):
        del wanted["cache-control"]
    for values in (wanted, found := dict(headers)):
        values["content-security-policy"] = without_hashes(values.get("content-security-policy", ""))
    return [name for name, value in wanted.items() if found.get(name) != value]


def is_for_speaking(path: str) -> bool:
    """Whether a person can speak there instead of writing: nowhere else may a page ask for the microphone."""
    _, language, page, *_ = [*path.split("/"), "", ""]
    return page in ("report", "conversation") and language.isascii() and language.islower() and len(language) < 11


def without_hashes(policy: str) -> str:
    """The policy without the hashes of inlined stylesheets: a page has some of ours, each allows exactly one text."""
    return re.sub(r" 'sha256-[A-Za-z0-9+/]{43}='", "", policy)


def once_of(client: TestClient, language: str = "de") -> str:
    """The hidden value of a fresh form."""
    return hidden_fields(client.get(f"/{language}/report").text)["once"]


def is_page_in(text: str, language: str) -> bool:
    """Whether this is a whole page in a language, with a way on."""
    return f'<html lang="{language}"' in text and "</html>" in text and f'href="/{language}/"' in text
