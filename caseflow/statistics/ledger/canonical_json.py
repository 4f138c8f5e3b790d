"""Canonical JSON after RFC 8785: the same value always has the same bytes, so it can be signed.

Only what our documents need: strings, whole numbers that a double holds exactly, true, false, null,
lists and objects with ASCII names. A float is refused, because its printing is where programs differ.
"""

import json
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

_LARGEST_EXACT = 2**53 - 1


class NotCanonical(ValueError):
    """The value has no canonical form here."""


def canonical_json(value: Json) -> bytes:
    """The one UTF-8 form of the value.

    Raises:
        NotCanonical: a float, a number too large, a name outside ASCII, or text that is not Unicode.
    """
    _require_canonical(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical from None


def _require_canonical(value: object) -> None:
    if value is None or isinstance(value, bool | str):
        return
    if isinstance(value, int):
        if abs(value) > _LARGEST_EXACT:
            raise NotCanonical
    elif isinstance(value, dict):
        for name, member in value.items():
            if not isinstance(name, str) or not name.isascii():
                raise NotCanonical
            _require_canonical(member)
    elif isinstance(value, list | tuple):
        for member in value:
            _require_canonical(member)
    else:
        raise NotCanonical
