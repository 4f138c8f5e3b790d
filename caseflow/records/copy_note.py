"""The note in the routing record of a copied case: kind of copy, origin, extent, and reason."""

import base64
import binascii
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from crypto.errors import CannotOpen
from crypto.record import Fields


class CopyKind(StrEnum):
    """What a copy is for."""

    REFERRAL = "referral"
    LIFT = "lift"


class Part(StrEnum):
    """What of a case can be given to a partner, each by a tick."""

    SUMMARY = "summary"
    REPORT = "report"
    DIALOGUE = "dialogue"
    FILES = "files"


@dataclass(frozen=True)
class CopyNote:
    """The note on a copy.

    Attributes:
        source: who made it, as team and organisation.
        original: of a referral, where answers go; a lifted case does not know it.
        parts: what was copied.
        text: what was written to whoever reads the copy.
    """

    kind: CopyKind
    source: str
    original: UUID | None = None
    parts: tuple[str, ...] = ()
    text: str = field(default="", repr=False)

    def to_fields(self) -> dict[str, tuple[str, ...]]:
        """The fields in the routing record, beside those of every routing."""
        return {
            "copy_kind": (self.kind.value,),
            "copy_source": (self.source,),
            "copy_original": (str(self.original),) if self.original else (),
            "copy_parts": self.parts,
            "copy_text": (self.text,),
        }

    @classmethod
    def from_fields(cls, fields: Fields) -> "CopyNote | None":
        """Out of a routing record; none where the case is no copy."""
        kind = fields.get("copy_kind")
        if not kind:
            return None
        original = fields["copy_original"]
        return cls(
            CopyKind(kind[0]),
            fields["copy_source"][0],
            UUID(original[0]) if original else None,
            fields["copy_parts"],
            fields["copy_text"][0],
        )


def to_text(content: bytes) -> str:
    """Bytes inside of a record, whose fields are text."""
    return base64.urlsafe_b64encode(content).decode("ascii")


def from_text(text: str) -> bytes:
    """The inverse of ``to_text``; raises ``CannotOpen`` for what it never gave."""
    try:
        return base64.urlsafe_b64decode(text.encode("ascii"))
    except (UnicodeEncodeError, binascii.Error):
        raise CannotOpen("this text holds no bytes") from None
