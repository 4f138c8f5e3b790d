"""The fact of one report: a few codes, sealed to the statistics key. The statistics know nothing else of it.

A fact has no case number, facility, date or text. It carries every dimension a table of the full
catalogue can ask for, so that later tables need no new format, and it always has the same size.

Format 1, before sealing: version byte, then length-prefixed ASCII codes in the order of ``_SINGLE``,
then a count byte and the grounds, a count byte and the cross-cutting themes, one byte for the number of
grounds, and zero bytes up to 256.
"""

import re
from dataclasses import dataclass
from uuid import UUID

from crypto.key_pair import KeyPair, PublicKey
from crypto.sealing import open_sealed, seal

FORMAT_VERSION = 1
FACT_BYTES = 256
UNKNOWN = "unknown"

# Tables count at most three grounds of a report, so a fact keeps no more of them (K in docs/statistics.md).
MOST_GROUNDS = 3

# The number of grounds is told apart up to "more than three".
MOST_GROUNDS_COUNTED = 4

_PURPOSE = "fact"
_SINGLE = (
    "area",
    "area_group",
    "field_of_action",
    "district",
    "facility_problem",
    "incident_type",
    "delay",
    "outcome",
)
_CODE = re.compile(r"[a-z0-9_]{1,31}", re.ASCII)
_SPACED_CODES = re.compile(rf"{_CODE.pattern}(?: {_CODE.pattern})*", re.ASCII)


class FactMalformed(ValueError):
    """A code is not a code, or the codes of a fact need more than its fixed size."""


@dataclass(frozen=True)
class Fact:
    """The codes of one report. What was not answered is ``unknown``.

    Attributes:
        grounds: published grounds in the order of coding, the primary one first.
        number_of_grounds: how many different grounds were coded, 4 for more than three.
        area: the published area; ``area_group`` and ``field_of_action`` (Handlungsfeld) follow from it.
        delay: time between the incident and the report, in classes.
        outcome: only in the closure series.
        cross_cutting: the cross-cutting themes (Querschnittsthemen) of the area.
    """

    grounds: tuple[str, ...] = ()
    area: str = UNKNOWN
    area_group: str = UNKNOWN
    field_of_action: str = UNKNOWN
    district: str = UNKNOWN
    facility_problem: str = UNKNOWN
    incident_type: str = UNKNOWN
    delay: str = UNKNOWN
    outcome: str = UNKNOWN
    cross_cutting: tuple[str, ...] = ()
    number_of_grounds: int = 0


def encode_fact(fact: Fact) -> bytes:
    """The fact in exactly 256 bytes.

    Raises:
        FactMalformed: a code is not a code, or everything together is too long.
    """
    if len(fact.grounds) > MOST_GROUNDS or not 0 <= fact.number_of_grounds <= MOST_GROUNDS_COUNTED:
        raise FactMalformed
    parts = [bytes([FORMAT_VERSION])]
    parts += [_prefixed(getattr(fact, name)) for name in _SINGLE]
    for codes in (fact.grounds, fact.cross_cutting):
        parts.append(bytes([len(codes)]))
        parts += [_prefixed(code) for code in codes]
    parts.append(bytes([fact.number_of_grounds]))
    encoded = b"".join(parts)
    if len(encoded) > FACT_BYTES:
        raise FactMalformed
    return encoded.ljust(FACT_BYTES, b"\x00")


def decode_fact(encoded: bytes) -> Fact:
    """Read what ``encode_fact`` wrote.

    Raises:
        FactMalformed: another size, another version, or bytes that nothing of ours wrote.
    """
    if len(encoded) != FACT_BYTES or encoded[0] != FORMAT_VERSION:
        raise FactMalformed
    position, codes = _codes_at(encoded, 1, len(_SINGLE))
    position, grounds = _counted_codes_at(encoded, position)
    position, themes = _counted_codes_at(encoded, position)
    if encoded[position + 1 :].strip(b"\x00") or len(grounds) > MOST_GROUNDS:
        raise FactMalformed
    area, area_group, field, district, problem, incident, delay, outcome = codes
    return Fact(
        grounds=grounds,
        area=area,
        area_group=area_group,
        field_of_action=field,
        district=district,
        facility_problem=problem,
        incident_type=incident,
        delay=delay,
        outcome=outcome,
        cross_cutting=themes,
        number_of_grounds=_byte_at(encoded, position),
    )


def seal_fact(
    statistics_public_key: PublicKey, fact: Fact, fact_id: UUID, ready_period: str, series: str = "intake"
) -> bytes:
    """Seal a fact to the statistics key, bound to its id, its series and the month of its coding."""
    context = _context(fact_id, ready_period, series)
    return seal(statistics_public_key, encode_fact(fact), _PURPOSE, *context)


def open_fact(
    statistics_key_pair: KeyPair, sealed: bytes, fact_id: UUID, ready_period: str, series: str = "intake"
) -> Fact:
    """Open a sealed fact.

    Raises:
        CannotOpen: it was sealed to another key or belongs to another id, series or month.
        FactMalformed: who sealed it did not write a fact.
    """
    context = _context(fact_id, ready_period, series)
    return decode_fact(open_sealed(statistics_key_pair, sealed, _PURPOSE, *context))


def _context(fact_id: UUID, ready_period: str, series: str) -> tuple[bytes, ...]:
    return bytes([FORMAT_VERSION]), fact_id.bytes, series.encode("ascii"), ready_period.encode("ascii")


def _prefixed(code: str) -> bytes:
    if _CODE.fullmatch(code) is None:
        raise FactMalformed
    return bytes([len(code)]) + code.encode("ascii")


def _byte_at(encoded: bytes, position: int) -> int:
    if position >= len(encoded):
        raise FactMalformed
    return encoded[position]


def _counted_codes_at(encoded: bytes, position: int) -> tuple[int, tuple[str, ...]]:
    """The codes after a count byte, and the place after them."""
    number = _byte_at(encoded, position)
    return _codes_at(encoded, position + 1, number) if number else (position + 1, ())


def _codes_at(encoded: bytes, position: int, number: int) -> tuple[int, tuple[str, ...]]:
    """So many codes, and the place after them. Checked together: this runs for each of many thousand facts."""
    codes = []
    for _ in range(number):
        begin = position + 1
        position = begin + _byte_at(encoded, position)
        codes.append(encoded[begin:position])
    text = b" ".join(codes).decode("latin-1")
    if position > len(encoded) or _SPACED_CODES.fullmatch(text) is None:
        raise FactMalformed
    found = tuple(text.split(" "))
    # A code that holds a space would read as two.
    if len(found) != number:
        raise FactMalformed
    return position, found
