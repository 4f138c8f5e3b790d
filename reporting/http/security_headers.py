"""The headers of every answer, errors included, and the last catch of every exception.

This wraps the whole application, because some answers (body too large, failure of the server) are made
outside all middleware. A failure is logged by the name of its exception and nothing else: the text of an
exception may hold what a person wrote.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger("lauter")

Policy = Mapping[str, str]

BASE_POLICY: Policy = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

ALWAYS: Mapping[str, str] = {
    "cache-control": "no-store",
    # With no-referrer browsers send "Origin: null" on our own forms.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "x-robots-tag": "noindex, noarchive",
}

# The pages on which a person can speak instead of writing.
SPEAKING = re.compile(r"/[a-z-]{2,10}/(?:report|conversation)(?:/|$)")
SPEAKING_POLICY = ALWAYS["permissions-policy"].replace("microphone=()", "microphone=(self)")

# Two years, as browsers' preload lists ask.
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"


def policy_text(*policies: Policy) -> str:
    """Policies joined; a later one adds to or replaces the directives of an earlier one."""
    merged: dict[str, str] = {}
    for policy in policies:
        merged |= policy
    return "; ".join(f"{name} {value}" for name, value in merged.items())


def public_policy(*stylesheets: str) -> str:
    """What a page of the public and the state door may load; ``stylesheets`` are source expressions of inlined ones."""
    return policy_text(
        BASE_POLICY,
        {
            "style-src": " ".join(stylesheets),
            "img-src": "'self' data:",
            "script-src": "'self'",
            # Whether the line holds, and leaving; nothing else is asked by the script.
            "connect-src": "'self'",
            # What the office recorded, and what a person has just recorded in the page.
            "media-src": "'self' blob:",
        },
    )


@dataclass(frozen=True)
class DoorPolicies:
    """The Content Security Policy of each door, by the beginning of the path; the first match counts."""

    by_prefix: tuple[tuple[str, str], ...]

    def of(self, path: str) -> str:
        """The policy for a path."""
        return next(policy for prefix, policy in self.by_prefix if path.startswith(prefix))


class SecurityHeaders:
    """Sets the headers where the answer has not set them itself, and turns exceptions into a page."""

    def __init__(
        self, app: ASGIApp, *, policies: DoorPolicies, over_https: bool, failure: Callable[[Scope], ASGIApp]
    ) -> None:
        self.app = app
        self.policies = policies
        self.over_https = over_https
        self.failure = failure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, ended = False, False

        async def send_with_headers(message: Message) -> None:
            nonlocal started, ended
            if message["type"] == "http.response.start":
                started = True
                self._complete(MutableHeaders(scope=message), scope["path"])
            elif message["type"] == "http.response.body":
                ended = not message.get("more_body", False)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        # The last catch: an exception's text must not reach the server's own log.
        except Exception as error:  # noqa: BLE001
            logger.error("%s while answering %s", type(error).__name__, _endpoint_name(scope))
            if ended:
                # Starlette has answered with the page for failures and raises again for the server's log.
                return
            if started:
                # The answer is broken off; the server closes the connection without a clean end.
                raise AnswerBrokenOff from None
            await self.failure(scope)(scope, receive, send_with_headers)

    def _complete(self, headers: MutableHeaders, path: str) -> None:
        if SPEAKING.match(path):
            headers.setdefault("permissions-policy", SPEAKING_POLICY)
        for name, value in ALWAYS.items():
            headers.setdefault(name, value)
        headers.setdefault("content-security-policy", self.policies.of(path))
        if self.over_https:
            headers.setdefault("strict-transport-security", STRICT_TRANSPORT)


class AnswerBrokenOff(Exception):
    """An answer failed after it had begun. Says nothing about why."""


def _endpoint_name(scope: Scope) -> str:
    endpoint = scope.get("endpoint")
    return getattr(endpoint, "__name__", "no endpoint")
