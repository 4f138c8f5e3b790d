"""Places in a text block that are filled from facts when the block is inserted."""

import re
from collections.abc import Mapping

from caseflow.refusals.refusal import Refusal

# day: until when the person hears from us; problem: what they ticked, in their language; the others are the
# office's own facts and what goes to the other side in German.
KNOWN = frozenset({"day", "office", "phone", "problem", "problem_de", "answer_day_de"})

PLACE = re.compile(r"\{(\w*)\}")


class PlaceholderUnknown(Refusal, ValueError):
    """A text block has a placeholder that nobody can fill; ``name`` is that one."""

    def __init__(self, name: str) -> None:
        super().__init__(f"nobody knows what {{{name}}} is")
        self.name = name


class PlaceholderLeft(Refusal, ValueError):
    """A text that is to be sent still has a placeholder; ``field`` names the text."""

    def __init__(self, field: str) -> None:
        super().__init__("a placeholder is not filled")
        self.field = field


def require_known(text: str) -> None:
    """Refuse a placeholder that no fact belongs to; raises ``PlaceholderUnknown``."""
    for name in PLACE.findall(text):
        if name not in KNOWN:
            raise PlaceholderUnknown(name)


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with every fact that there is; a place without one stays, so that it is seen."""
    return PLACE.sub(lambda place: facts.get(place[1]) or place[0], text)


def require_filled(field: str, text: str) -> None:
    """Refuse to send a text in which a place is left open; raises ``PlaceholderLeft``."""
    if any(name in KNOWN for name in PLACE.findall(text)):
        raise PlaceholderLeft(field)
