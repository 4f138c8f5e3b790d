"""Makes a fact from a complete coding: codes of the lists become published categories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from caseflow.code_lists import CodeLists
from caseflow.statistics.facts.count_cells import Categories
from caseflow.statistics.facts.fact_format import MOST_GROUNDS, MOST_GROUNDS_COUNTED, UNKNOWN, Fact

DELAYS = ("same_month", "months_1_3", "months_4_12", "over_12_months", UNKNOWN)
"""Time between the incident and the report, in the classes that a yearly table tells apart."""

NOT_ABOUT_A_FACILITY = "not_applicable"


@dataclass(frozen=True)
class StatisticsCoding:
    """What the officer coded, in codes of the lists. Where several fit, the most important comes first."""

    grounds: Sequence[str] = ()
    area: str = UNKNOWN
    district: str = UNKNOWN
    facility_problems: Sequence[str] = ()
    forms: Sequence[str] = ()
    delay: str = UNKNOWN
    outcome: str | None = None


def statistics_categories(lists: CodeLists) -> Categories:
    """The published categories of the installation's code lists, in their order."""
    by_dimension = {
        dimension: tuple(category.id for category in sorted(categories, key=lambda category: category.order))
        for dimension, categories in lists.statistics.items()
    }
    return Categories(MappingProxyType(by_dimension))


def fact_of(coding: StatisticsCoding, lists: CodeLists) -> Fact:
    """The fact of a coding. The order of the grounds is kept, doubles are dropped.

    Raises:
        KeyError: a code is in no list.
    """
    grounds = tuple(dict.fromkeys(_published(lists, "ground", code) for code in coding.grounds))
    area = lists.areas[coding.area]
    return Fact(
        grounds=grounds[:MOST_GROUNDS],
        number_of_grounds=min(len(grounds), MOST_GROUNDS_COUNTED),
        area=_published(lists, "area", area.id),
        area_group=_published(lists, "area_group", area.id),
        field_of_action=area.field_of_action,
        cross_cutting=area.cross_cutting,
        district=lists.districts[coding.district].id,
        facility_problem=_first(lists, "facility_problem", coding.facility_problems, NOT_ABOUT_A_FACILITY),
        incident_type=_first(lists, "incident_type", coding.forms, UNKNOWN),
        delay=coding.delay if coding.delay in DELAYS else UNKNOWN,
        outcome=UNKNOWN if coding.outcome is None else _published(lists, "outcome", coding.outcome),
    )


def labels_of(lists: CodeLists) -> Mapping[str, Mapping[str, object]]:
    """The labelled categories by dimension and code, for pages."""
    return {
        dimension: {category.id: category for category in categories}
        for dimension, categories in lists.statistics.items()
    }


def _published(lists: CodeLists, dimension: str, code: str) -> str:
    return lists.category(dimension, code).id


def _first(lists: CodeLists, dimension: str, codes: Sequence[str], without: str) -> str:
    return _published(lists, dimension, codes[0] if codes else without)
