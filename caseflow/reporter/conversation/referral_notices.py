"""What the mailbox tells of a referral, a transfer and a protected place: records that its pages put in words."""

from collections.abc import Iterable
from uuid import UUID

from crypto.record import Fields

REFERRED_TO = "referred_to"
HANDED_ON = "handed_on"
PROTECTED_PLACE = "protected_place"


def referred_fields(body: str, revision: int) -> dict[str, tuple[str, ...]]:
    """That a body helps now, by its name; an empty name when it helps no longer."""
    return {"kind": (REFERRED_TO,), "body": (body,), "revision": (str(revision),)}


def helping_body(said: Iterable[tuple[UUID, Fields]]) -> str:
    """The name of the body that helps now, empty if there is none."""
    told = [fields for _, fields in said if fields.get("kind") == (REFERRED_TO,)]
    newest = max(told, key=lambda fields: int(fields["revision"][0]), default=None)
    return newest["body"][0] if newest else ""


def responsible_body(said: Iterable[tuple[UUID, Fields]]) -> str:
    """The name of the body to which the whole case was given, empty if it never was."""
    told = [fields for _, fields in said if fields.get("kind") == (HANDED_ON,)]
    newest = max(told, key=lambda fields: int(fields["revision"][0]), default=None)
    return newest["body"][0] if newest else ""
