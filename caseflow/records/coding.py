"""The officer's coding of a case, kept apart from what the reporter said, and the fact made of it.

A coding is a record under the staff key; a new one does not overwrite an older one, the newest counts.
What the reporter ticked is never changed by it: both views stand side by side.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caseflow.code_lists import CodeLists
from caseflow.refusals.refusal import Refusal
from caseflow.rules.answers import Answers
from caseflow.statistics.facts.published_categories import StatisticsCoding

MOST_SECONDARY_AREAS = 2
REASONS_LIMIT = 4_000
NOT_SUBSTANTIATED = "not_substantiated"
NOT_ASSESSED = "not_assessed"
SINGLE_GROUND = "single"
UNSURE_INTERPLAY = "unsure"
UNKNOWN_DISTRICT = "unknown"

MANY = ("grounds", "forms", "secondary_areas", "facility_problems")
ONE = ("area", "district", "interplay", "plausibility", "reasons", "agg_scope")


@dataclass(frozen=True)
class CodingError:
    """What is wrong with one field of the form: a name every language has a sentence for."""

    field: str
    code: str


class CodingIncomplete(Refusal, ValueError):
    """The coding cannot be completed like this; ``errors`` says where."""

    def __init__(self, errors: tuple[CodingError, ...]) -> None:
        super().__init__("the coding is not complete")
        self.errors = errors


@dataclass(frozen=True)
class Coding:
    """A completed coding. Where several codes fit, the most important comes first.

    Attributes:
        area: the primary area of life; at most two ``secondary_areas`` beside it.
        interplay: how several grounds act together.
        reasons: why the report was found not to be the case; required then.
        agg_scope: whether the General Equal Treatment Act covers it.
    """

    grounds: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    area: str = ""
    secondary_areas: tuple[str, ...] = ()
    facility_problems: tuple[str, ...] = ()
    district: str = UNKNOWN_DISTRICT
    interplay: str = ""
    plausibility: str = ""
    reasons: str = ""
    agg_scope: str = ""

    def to_fields(self) -> dict[str, tuple[str, ...]]:
        """The coding as fields of its record."""
        fields = {name: tuple(getattr(self, name)) for name in MANY}
        return fields | {name: (getattr(self, name),) for name in ONE}

    @classmethod
    def from_fields(cls, fields: Mapping[str, Sequence[str]]) -> "Coding":
        """The inverse of ``to_fields``; the record's other fields are left aside."""
        many = {name: tuple(fields.get(name, ())) for name in MANY}
        one = {name: next(iter(fields.get(name, ())), "") for name in ONE}
        return cls(**many, **one)  # type: ignore[arg-type]  # names and kinds of the fields agree by MANY and ONE


def read_form(fields: Mapping[str, Sequence[str]]) -> Coding:
    """A coding out of the fields of the desk's form, not checked yet, so that the page can show it again.

    The primary ground is asked apart, because the first three count in the statistics.
    """
    typed = Coding.from_fields(fields)
    primary = next(iter(fields.get("primary_ground", ())), "")
    grounds = tuple(dict.fromkeys(code for code in (primary, *typed.grounds) if code))
    secondary = tuple(dict.fromkeys(code for code in typed.secondary_areas if code and code != typed.area))
    interplay = SINGLE_GROUND if len(grounds) == 1 else typed.interplay or UNSURE_INTERPLAY
    return Coding(
        grounds=grounds,
        forms=tuple(dict.fromkeys(typed.forms)),
        area=typed.area,
        secondary_areas=secondary,
        facility_problems=tuple(dict.fromkeys(code for code in typed.facility_problems if code)),
        district=typed.district or UNKNOWN_DISTRICT,
        interplay=interplay,
        plausibility=typed.plausibility or NOT_ASSESSED,
        reasons=typed.reasons.strip(),
        agg_scope=typed.agg_scope,
    )


def require_complete(coding: Coding, lists: CodeLists) -> None:
    """Refuse a coding with a gap or an unknown code.

    Raises:
        CodingIncomplete: with every error at once.
    """
    errors = [*_gaps(coding), *_unknown_codes(coding, lists)]
    if len(coding.secondary_areas) > MOST_SECONDARY_AREAS:
        errors.append(CodingError("secondary_areas", "too_many"))
    if len(coding.reasons) > REASONS_LIMIT:
        errors.append(CodingError("reasons", "too_long"))
    elif coding.plausibility == NOT_SUBSTANTIATED and not coding.reasons:
        errors.append(CodingError("reasons", "missing"))
    if errors:
        raise CodingIncomplete(tuple(errors))


def first_draft(answers: Answers) -> Coding:
    """What the form shows before anybody has coded: the reporter's own answers, as far as they are one code."""
    interplay = SINGLE_GROUND if len(answers.grounds) == 1 else UNSURE_INTERPLAY
    return Coding(
        grounds=answers.grounds,
        forms=answers.forms,
        # A tile that stands for several areas decides nothing: the officer chooses.
        area=answers.areas[0] if len(answers.areas) == 1 else "",
        facility_problems=answers.facility_problems,
        district=answers.district or UNKNOWN_DISTRICT,
        interplay=interplay,
        plausibility=NOT_ASSESSED,
    )


def statistics_coding(coding: Coding, answers: Answers, received_on: datetime.date) -> StatisticsCoding:
    """What of a coding is counted; the delay comes from what the person said about the day."""
    return StatisticsCoding(
        grounds=coding.grounds,
        area=coding.area,
        district=coding.district,
        facility_problems=coding.facility_problems,
        forms=coding.forms,
        delay=delay_class(answers.incident_date, received_on),
    )


def delay_class(incident: datetime.date | None, received: datetime.date) -> str:
    """The class of time between incident and report, in whole calendar months."""
    if incident is None:
        return "unknown"
    months = (received.year - incident.year) * 12 + received.month - incident.month
    if months == 0:
        return "same_month"
    if months <= 3:
        return "months_1_3"
    return "months_4_12" if months <= 12 else "over_12_months"


def _gaps(coding: Coding) -> list[CodingError]:
    required = ("grounds", "forms", "area", "interplay", "plausibility", "agg_scope", "district")
    return [CodingError(name, "missing") for name in required if not getattr(coding, name)]


def _unknown_codes(coding: Coding, lists: CodeLists) -> list[CodingError]:
    known = {
        "grounds": lists.grounds,
        "forms": lists.forms,
        "secondary_areas": lists.areas,
        "facility_problems": lists.facility_problems,
        "area": lists.areas,
        "district": lists.districts,
        "interplay": lists.ground_interplay,
        "plausibility": lists.plausibility,
        "agg_scope": lists.small["agg_scope"],
    }
    errors = []
    for name, codes in known.items():
        value = getattr(coding, name)
        given = (value,) if isinstance(value, str) else value
        if any(code and code not in codes for code in given):
            errors.append(CodingError(name, "unknown"))
    return errors
