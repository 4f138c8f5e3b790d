"""Limits are counted from dated data, start on the earliest day that is possible and are shown cautiously."""

import dataclasses
import datetime

import pytest

from caseflow.code_lists import CodeLists, load
from caseflow.code_lists.help_values import DeadlineKind
from caseflow.rules.answers import Answers
from caseflow.rules.calendar import ServiceCalendar
from caseflow.rules.legal_limits import (
    Explanation,
    LegalLimit,
    NoRuleInForce,
    answer_until,
    earliest_day,
    end_of,
    is_near,
    legal_limits,
    rule_on,
)

CALENDAR = ServiceCalendar("DE-ST")


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


RECEIVED = _day("2026-11-22")


@pytest.fixture(scope="module")
def lists() -> CodeLists:
    """The product lists."""
    return load()


def _limits(answers: Answers, lists: CodeLists, received: datetime.date = RECEIVED) -> dict[str, LegalLimit]:
    return {limit.id: limit for limit in legal_limits(answers, received, lists, CALENDAR)}


def test_the_safe_day_is_shown_and_the_law_allows_until_monday(lists: CodeLists) -> None:
    end = end_of(rule_on(lists, "agg_15_4", _day("2026-12-31")), _day("2026-12-31"), CALENDAR)
    assert end.safe_day == _day("2027-02-28")
    assert end.legal_end == _day("2027-03-01")


def test_two_months_from_the_end_of_april_end_with_june(lists: CodeLists) -> None:
    assert end_of(rule_on(lists, "agg_21_5", _day("2026-04-30")), _day("2026-04-30"), CALENDAR).safe_day == _day(
        "2026-06-30"
    )


@pytest.mark.parametrize(
    ("when", "earliest"),
    [
        ("when_today", "2026-11-21"),
        ("when_week", "2026-11-15"),
        ("when_month", "2026-10-01"),
        ("when_2m", "2026-09-22"),
    ],
)
def test_a_rough_time_counts_from_the_earliest_day_it_can_mean(lists: CodeLists, when: str, earliest: str) -> None:
    assert earliest_day(Answers(when=when), RECEIVED, lists) == _day(earliest)


@pytest.mark.parametrize("when", [None, "when_older", "when_unknown", "when_ongoing"])
def test_an_unknown_start_has_no_invented_date(lists: CodeLists, when: str | None) -> None:
    answers = Answers(when=when, areas=("work",))
    assert earliest_day(answers, RECEIVED, lists) is None
    limit = _limits(answers, lists)["agg_15_4"]
    assert limit.safe_day is None
    assert limit.explanation is Explanation.DAY_UNKNOWN


def test_the_day_that_was_named_wins_over_the_rough_time(lists: CodeLists) -> None:
    answers = Answers(when="when_2m", incident_date=_day("2026-11-20"), areas=("housing_market",))
    limit = _limits(answers, lists)["agg_21_5"]
    assert limit.safe_day == _day("2027-01-20")
    assert limit.explanation is Explanation.FROM_DAY
    assert not limit.maybe_over


def test_a_limit_that_may_be_over_is_shown_as_that(lists: CodeLists) -> None:
    limit = _limits(Answers(areas=("work",), incident_date=_day("2026-09-21")), lists)["agg_15_4"]
    assert limit.safe_day == _day("2026-11-21")
    assert limit.maybe_over


def test_a_limit_that_ends_today_is_not_over(lists: CodeLists) -> None:
    limit = _limits(Answers(areas=("work",), incident_date=_day("2026-09-22")), lists)["agg_15_4"]
    assert not limit.maybe_over


@pytest.mark.parametrize("area", ["health", "kita", "sport_association", "private_security", "language_course"])
def test_the_limit_for_services_reaches_all_areas_of_private_services(lists: CodeLists, area: str) -> None:
    assert "agg_21_5" in _limits(Answers(areas=(area,)), lists)


def test_schools_and_offices_show_no_limit_against_private_parties(lists: CodeLists) -> None:
    assert not _limits(Answers(areas=("school",)), lists)
    assert not _limits(Answers(areas=("immigration_authority",)), lists)


def test_the_limit_for_insults_needs_an_offender_one_can_name(lists: CodeLists) -> None:
    assert "stgb_77b" not in _limits(Answers(forms=("insult",), accused=("stranger",)), lists)
    assert "stgb_77b" in _limits(Answers(forms=("insult",), accused=("neighbour",)), lists)


def test_letters_get_their_short_limits_without_an_invented_date(lists: CodeLists) -> None:
    limits = _limits(Answers(letters=("letter_dismissal", "letter_office"), when="when_today"), lists)
    assert {"kschg_4", "asylg_74", "objection"} <= set(limits)
    assert all(limits[name].safe_day is None for name in ("kschg_4", "asylg_74", "objection"))
    assert (limits["asylg_74"].length, limits["asylg_74"].length_max) == (1, 2)
    assert limits["kschg_4"].explanation is Explanation.FROM_LETTER


def test_evidence_that_vanishes_comes_first(lists: CodeLists) -> None:
    answers = Answers(forms=("sexual_assault",), areas=("work",), incident_date=RECEIVED)
    kinds = [limit.kind for limit in legal_limits(answers, RECEIVED, lists, CALENDAR)]
    assert kinds == sorted(kinds, key=lambda kind: kind is not DeadlineKind.EVIDENCE)
    assert DeadlineKind.EVIDENCE in kinds
    assert DeadlineKind.LEGAL in kinds


def test_a_report_about_nothing_of_the_law_shows_no_limit(lists: CodeLists) -> None:
    assert legal_limits(Answers(story="x"), RECEIVED, lists, CALENDAR) == ()


def test_a_changed_law_holds_from_its_day_on(lists: CodeLists) -> None:
    old = rule_on(lists, "agg_15_4", RECEIVED)
    new = dataclasses.replace(old, length=4, valid_from=_day("2027-01-01"))
    later = dataclasses.replace(lists, deadlines=(*lists.deadlines, new))
    assert rule_on(later, "agg_15_4", _day("2026-12-31")).length == 2
    assert rule_on(later, "agg_15_4", _day("2027-01-01")).length == 4
    with pytest.raises(NoRuleInForce):
        rule_on(later, "agg_15_4", _day("2006-08-17"))


def test_the_promise_is_in_service_days(lists: CodeLists) -> None:
    saturday = _day("2026-11-21")
    promised = [answer_until(saturday, level, lists, CALENDAR) for level in lists.triage_levels]
    assert promised == [_day("2026-11-23"), _day("2026-11-23"), _day("2026-11-25"), _day("2026-11-27")]


@pytest.mark.parametrize(("happened", "near"), [("2026-09-23", True), ("2026-10-05", True), ("2026-10-06", False)])
def test_a_limit_within_fourteen_days_is_near(lists: CodeLists, happened: str, near: bool) -> None:
    answers = Answers(areas=("work",), incident_date=_day(happened))
    assert is_near(legal_limits(answers, RECEIVED, lists, CALENDAR), RECEIVED) is near


def test_a_limit_that_is_over_is_not_near(lists: CodeLists) -> None:
    answers = Answers(areas=("work",), incident_date=_day("2026-09-01"))
    assert not is_near(legal_limits(answers, RECEIVED, lists, CALENDAR), RECEIVED)


def test_hours_count_as_the_full_days_they_hold(lists: CodeLists) -> None:
    rule = rule_on(lists, "gdpr_breach", RECEIVED)
    assert end_of(rule, RECEIVED, CALENDAR).safe_day == _day("2026-11-25")


@pytest.mark.parametrize(
    ("rule", "start", "safe_day", "legal_end"),
    [
        # The examples of the field research, and the two holidays that other Laender do not have.
        ("agg_15_4", "2026-12-31", "2027-02-28", "2027-03-01"),
        ("agg_21_5", "2026-12-31", "2027-02-28", "2027-03-01"),
        ("agg_15_4", "2026-04-30", "2026-06-30", "2026-06-30"),
        ("agg_21_5", "2026-11-06", "2027-01-06", "2027-01-07"),
        ("agg_15_4", "2028-08-31", "2028-10-31", "2028-11-01"),
        ("agg_15_4", "2027-12-29", "2028-02-29", "2028-02-29"),
        ("stgb_77b", "2026-11-30", "2027-02-28", "2027-03-01"),
        ("kschg_4", "2026-12-10", "2026-12-31", "2026-12-31"),
        ("kschg_4", "2026-12-04", "2026-12-25", "2026-12-28"),
        ("asylg_74", "2026-11-14", "2026-11-21", "2026-11-23"),
        ("objection", "2027-01-31", "2027-02-28", "2027-03-01"),
    ],
)
def test_examples_of_the_law_end_on_the_safe_day_and_on_the_next_working_day(
    lists: CodeLists, rule: str, start: str, safe_day: str, legal_end: str
) -> None:
    end = end_of(rule_on(lists, rule, _day(start)), _day(start), CALENDAR)
    assert (end.safe_day, end.legal_end) == (_day(safe_day), _day(legal_end))


def test_a_day_known_only_as_last_month_counts_from_its_first(lists: CodeLists) -> None:
    limit = _limits(Answers(when="when_month", areas=("work",)), lists)["agg_15_4"]
    assert (limit.start, limit.safe_day) == (_day("2026-10-01"), _day("2026-12-01"))
    assert limit.explanation is Explanation.FROM_EARLIEST


@pytest.mark.parametrize(
    ("answers", "limits"),
    [
        (Answers(letters=("letter_dismissal",)), {"kschg_4"}),
        (Answers(letters=("letter_office",)), {"asylg_74", "objection"}),
        (Answers(letters=("letter_court",)), {"asylg_74", "objection"}),
        (Answers(letters=("letter_none",)), set()),
        (Answers(forms=("sexual_assault",)), {"forensic_evidence", "contraception_pep", "cctv"}),
        (Answers(forms=("physical_assault",)), {"forensic_evidence", "cctv"}),
        (Answers(forms=("threat",)), {"cctv"}),
    ],
)
def test_letters_and_vanishing_evidence_have_their_limits(lists: CodeLists, answers: Answers, limits: set[str]) -> None:
    assert set(_limits(answers, lists)) == limits
