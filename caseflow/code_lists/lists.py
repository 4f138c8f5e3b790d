"""All code lists as one value, with look-ups of labels, categories and meanings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from caseflow.code_lists.casework_values import (
    CaseStage,
    DefinedCode,
    Intervention,
    Outcome,
    StatisticsCategory,
    Theme,
    TriageLevel,
    TriageRule,
    TwoPersonRule,
)
from caseflow.code_lists.fields import CODE_FIELDS, CodeField
from caseflow.code_lists.help_values import Deadline, ReferralTarget
from caseflow.code_lists.land import Land
from caseflow.code_lists.report_values import (
    AccusedType,
    Area,
    District,
    Facility,
    FacilityProblem,
    Form,
    Ground,
    NotRead,
    ReporterRole,
    Tile,
    WhenBand,
    Wish,
)
from caseflow.code_lists.values import Ask, Code, CodeReference, Language, SmallCode


class UnknownCode(ValueError):
    """A value that no list knows, or that a reporter may not choose."""

    def __init__(self, field_name: str, value: str) -> None:
        super().__init__(f"the field {field_name} has no such choice")
        self.field_name = field_name
        self.value = value


@dataclass(frozen=True, slots=True)
class CodeLists:
    """The lists of one installation, those of the product and of its Land, checked when loaded.

    Passed along, never global.
    """

    version: str
    land: Land
    grounds: Mapping[str, Ground]
    ground_interplay: Mapping[str, DefinedCode]
    forms: Mapping[str, Form]
    areas: Mapping[str, Area]
    facility_problems: Mapping[str, FacilityProblem]
    districts: Mapping[str, District]
    facilities: Mapping[str, Facility]
    reporter_roles: Mapping[str, ReporterRole]
    desired_outcomes: Mapping[str, Wish]
    accused_types: Mapping[str, AccusedType]
    not_read: Mapping[str, NotRead]
    when: Mapping[str, WhenBand]
    small: Mapping[str, Mapping[str, SmallCode]]
    triage_levels: Mapping[str, TriageLevel]
    triage_rules: Mapping[str, TriageRule]
    case_stages: Mapping[str, CaseStage]
    two_persons: Mapping[str, TwoPersonRule]
    interventions: Mapping[str, Intervention]
    outcomes: Mapping[str, Outcome]
    plausibility: Mapping[str, DefinedCode]
    languages: Mapping[str, Language]
    referral_targets: Mapping[str, ReferralTarget]
    deadlines: tuple[Deadline, ...]
    handlungsfelder: Mapping[str, Theme]
    querschnittsthemen: Mapping[str, Theme]
    tiles: Mapping[str, tuple[Tile, ...]]
    statistics: Mapping[str, tuple[StatisticsCategory, ...]]
    _by_name: Mapping[str, Mapping[str, Code]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {**self._large_lists(), **self.small})

    def _large_lists(self) -> dict[str, Mapping[str, Code]]:
        return {
            "grounds": self.grounds,
            "ground_interplay": self.ground_interplay,
            "forms": self.forms,
            "areas": self.areas,
            "facility_problems": self.facility_problems,
            "districts": self.districts,
            "facilities": self.facilities,
            "reporter_roles": self.reporter_roles,
            "desired_outcomes": self.desired_outcomes,
            "accused_types": self.accused_types,
            "not_read": self.not_read,
            "when": self.when,
            "triage_levels": self.triage_levels,
            "case_stages": self.case_stages,
            "interventions": self.interventions,
            "outcomes": self.outcomes,
            "plausibility": self.plausibility,
            "referral_targets": self.referral_targets,
            "handlungsfelder": self.handlungsfelder,
            "querschnittsthemen": self.querschnittsthemen,
        }

    def codes(self, list_name: str) -> Mapping[str, Code]:
        """A list by its name, small ones included; raises `KeyError` for a name that is none."""
        return self._by_name[list_name]

    def has_list(self, list_name: str) -> bool:
        """Whether there is a list of that name."""
        return list_name in self._by_name

    def accept_references(self, field_name: str, values: Sequence[str]) -> tuple[CodeReference, ...]:
        """The codes that tiles or codes of a report stand for with their lists, each once, in the order given.

        Raises `UnknownCode` for what a reporter cannot choose there.
        """
        code_field = CODE_FIELDS[field_name]
        found: dict[CodeReference, None] = {}
        for value in values:
            found.update(dict.fromkeys(self._choice(code_field, value)))
        return tuple(found)

    def _choice(self, code_field: CodeField, value: str) -> tuple[CodeReference, ...]:
        for tile in self.tiles.get(code_field.tiles or "", ()):
            if tile.id == value:
                return tile.codes
        for list_name in code_field.lists:
            code = self._by_name[list_name].get(value)
            if code is not None and _reporter_may_choose(code):
                return (CodeReference(list_name, value),)
        return self._poster(code_field, value)

    def _poster(self, code_field: CodeField, value: str) -> tuple[CodeReference, ...]:
        if code_field.name == "facility":
            for facility in self.facilities.values():
                if facility.poster_code == value:
                    return (CodeReference("facilities", facility.id),)
        raise UnknownCode(code_field.name, value)

    def category(self, dimension: str, code: str) -> StatisticsCategory:
        """The published category of a dimension in which a code is counted (`KeyError` if none)."""
        for category in self.statistics[dimension]:
            if code in category.codes:
                return category
        raise KeyError(f"{dimension}: {code}")

    def most_urgent(self, levels: Sequence[str]) -> str:
        """The most urgent of these triage levels; the least urgent one if there are none."""
        order = list(self.triage_levels)
        return min(levels, key=order.index, default=order[-1])

    def is_grave(self, level: str) -> bool:
        """Whether cases of this level need four eyes and are never closed for silence."""
        return self.triage_levels[level].grave


def _reporter_may_choose(code: Code) -> bool:
    ask = getattr(code, "ask", None)
    return ask.of_reporter if isinstance(ask, Ask) else True
