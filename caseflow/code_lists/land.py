"""The Land of an office: what it is called, when its days begin and which public holidays it has."""

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from caseflow.code_lists.reading import Row
from caseflow.code_lists.values import Label

REFERENCE_YEAR = 2026


@dataclass(frozen=True, slots=True)
class Land:
    """The Land whose lists an office works with.

    Attributes:
        id: its ISO 3166-2 code. An office is founded for one Land and does not start with the lists of another.
        time_zone: where days and dates are those of the office.
        public_holidays: country and part whose public holidays an office here begins with, such as ``DE-BY``.
    """

    id: str
    label: Label
    time_zone: ZoneInfo
    public_holidays: str


def land(row: Row) -> Land:
    """The Land of the one row of ``land.csv``."""
    german = row.text("label_de")
    return Land(
        row.text("id"),
        Label(german, row.text("label_en"), german),
        _time_zone(row),
        _public_holidays(row),
    )


# The library reads all rules of a country at each question, and settings ask at every load of an office.
@lru_cache(maxsize=64)
def has_public_holidays(place: str) -> bool:
    """Whether the public holidays of a country or of one of its parts are known, by its ISO 3166 code."""
    country, _, part = place.partition("-")
    try:
        holidays.country_holidays(country, subdiv=part or None, years=REFERENCE_YEAR)
    except NotImplementedError:
        return False
    return True


def _time_zone(row: Row) -> ZoneInfo:
    name = row.text("time_zone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        row.refuse(f"there is no time zone {name}; write one like Europe/Lisbon")


def _public_holidays(row: Row) -> str:
    place = row.text("public_holidays")
    if not has_public_holidays(place):
        row.refuse(f"the public holidays of {place} are not known; write a code of ISO 3166 like DE-BY")
    return place
