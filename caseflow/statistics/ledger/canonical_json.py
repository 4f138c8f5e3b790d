"""Canonical JSON after RFC 8785: the same value always has the same bytes, so it can be signed.

Only what our documents need: strings, whole numbers that a double holds exactly, true, false, null, lists and objects.
A float is refused although the standard has a form for it: a figure of ours is a whole number, or text.
"""

from typing import TYPE_CHECKING, TypeAlias

import rfc8785

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"


class NotCanonical(ValueError):
    """The value has no canonical form here."""


def canonical_json(value: Json) -> bytes:
    """The one UTF-8 form of the value.

    Raises:
        NotCanonical: a float, a number too large, a name that is no text, or text that is not Unicode.
    """
    if _holds_a_float(value):
        raise NotCanonical
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError:
        raise NotCanonical from None


def _holds_a_float(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_a_float, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_a_float, value))
    return isinstance(value, float)
