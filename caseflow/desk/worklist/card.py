"""The card of a case: what a list shows and filters of it, as codes, ids and labels; never a sentence of theirs.

The officer's coding counts where there is one, else what the person chose.
"""

from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from crypto.errors import MalformedObject

FIELD_END = "\x1e"
VALUE_END = "\x1f"
TOO_LARGE = "\x18"


class CardUnwritable(ValueError):
    """A value holds one of the signs that divide a card."""


@dataclass(frozen=True, slots=True)
class CaseCard:
    """What stands on a card. Every value is a code of a list, except ``assigned`` and ``labels``.

    Attributes:
        level: the triage level that counts now: the officer's, the triggers', or revenge since then.
        areas: the areas of life that the answers leave open, or the coded one first.
        problems: the kinds of problem with a facility.
        assigned: the member who has the case; none for nobody.
        labels: the team's words, in their order.
        coded: whether an officer has completed the coding.
    """

    level: str = ""
    language: str = ""
    channel: str = ""
    district: str = ""
    facility: str = ""
    areas: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    accused: tuple[str, ...] = ()
    assigned: UUID | None = field(default=None, repr=False)
    labels: tuple[str, ...] = field(default=(), repr=False)
    coded: bool = False

    def to_bytes(self) -> bytes:
        """The card as it is sealed; raises ``CardUnwritable``."""
        singles = (self.level, self.language, self.channel, self.district, self.facility)
        lists = (self.areas, self.grounds, self.forms, self.problems, self.accused, self.labels)
        values = (*singles, *(one for values in lists for one in values))
        if any(sign in value for value in values for sign in (FIELD_END, VALUE_END, TOO_LARGE, "\0")):
            raise CardUnwritable
        assigned = self.assigned.hex if self.assigned else ""
        fields = (*singles, *map(VALUE_END.join, lists), assigned, "1" if self.coded else "0")
        return FIELD_END.join(fields).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """A card out of what was sealed; raises ``MalformedObject``."""
        try:
            fields = content.decode().split(FIELD_END)
            level, language, channel, district, facility, areas, grounds, forms, problems, accused = fields[:10]
            labels, assigned, coded = fields[10:]
            return cls(
                level,
                language,
                channel,
                district,
                facility,
                _values(areas),
                _values(grounds),
                _values(forms),
                _values(problems),
                _values(accused),
                UUID(assigned) if assigned else None,
                _values(labels),
                coded == "1",
            )
        except ValueError:
            raise MalformedObject("the content of a card has another shape") from None


def _values(text: str) -> tuple[str, ...]:
    return tuple(text.split(VALUE_END)) if text else ()
