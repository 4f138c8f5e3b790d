"""Help is near, fits what was told, and shows no number that nobody has called for half a year."""

import dataclasses
import datetime

import pytest

from caseflow.code_lists import CodeLists, load
from caseflow.code_lists.help_values import CHECKED_FOR_DAYS, ReferralTarget
from caseflow.rules.answers import Answers
from caseflow.rules.help_lines import help_near

TODAY = datetime.date(2026, 11, 22)
HARZ, STENDAL = "15085", "15090"


@pytest.fixture(scope="module")
def lists() -> CodeLists:
    """The product lists."""
    return load()


def checked(lists: CodeLists, days_ago: int) -> list[ReferralTarget]:
    """Every body, called so many days ago."""
    day = TODAY - datetime.timedelta(days=days_ago)
    return [dataclasses.replace(target, checked_on=day) for target in lists.referral_targets.values()]


def found(lists: CodeLists, answers: Answers, days_ago: int = 10) -> dict[str, ReferralTarget]:
    """What is named for a report, by id, in its order."""
    return {target.id: target for target in help_near(checked(lists, days_ago), answers, lists, TODAY)}


def test_help_of_the_named_district_comes_first_and_of_no_other(lists: CodeLists) -> None:
    hurt = Answers(forms=("physical_assault",), district=HARZ)
    ids = list(found(lists, hurt))
    assert ids[0] == "forensic_quedlinburg"
    assert "forensic_clinics" in ids
    assert not {"forensic_stendal", "forensic_salzwedel"} & set(ids)
    assert next(iter(found(lists, dataclasses.replace(hurt, district=STENDAL)))) == "forensic_stendal"


def test_without_a_district_help_of_the_whole_land_is_named(lists: CodeLists) -> None:
    named = found(lists, Answers(forms=("sexual_assault",)))
    assert {"forensic_clinics", "women_shelters"} <= set(named)
    assert all(not target.districts for target in named.values())


@pytest.mark.parametrize(
    ("answers", "fits"),
    [
        (Answers(areas=("school",)), "landesschulamt_psych"),
        (Answers(grounds=("racism",)), "lamsa"),
        (Answers(areas=("police",)), "polizeibeauftragter"),
        (Answers(under_18=True), "ombud_lsa"),
        (Answers(accused=("family",), district=HARZ), "women_shelter_ballenstedt"),
        (Answers(letters=("letter_office",)), "fluechtlingsrat"),
    ],
)
def test_help_fits_what_was_told(lists: CodeLists, answers: Answers, fits: str) -> None:
    assert fits in found(lists, answers)
    assert fits not in found(lists, Answers(story="x", areas=("other",)))


def test_help_for_everything_is_always_named(lists: CodeLists) -> None:
    assert {"ads_lsa", "ads_bund"} <= set(found(lists, Answers(story="x")))


def test_lines_for_danger_are_not_listed_a_second_time(lists: CodeLists) -> None:
    everything = Answers(forms=tuple(lists.forms), areas=tuple(lists.areas), accused=tuple(lists.accused_types))
    assert not {"police_110", "telefonseelsorge", "hilfetelefon_gewalt"} & set(found(lists, everything))


@pytest.mark.parametrize(("days_ago", "number"), [(CHECKED_FOR_DAYS, "0800 546 546 5"), (CHECKED_FOR_DAYS + 1, None)])
def test_a_number_nobody_called_for_half_a_year_is_left_away(
    lists: CodeLists, days_ago: int, number: str | None
) -> None:
    assert found(lists, Answers(), days_ago)["ads_bund"].phone == number


def test_hours_go_with_the_number_and_what_was_never_verified_is_not_named(lists: CodeLists) -> None:
    answers = Answers(accused=("family",), facility_problems=("health_mental",), district=HARZ)
    assert found(lists, answers)["women_shelter_ballenstedt"].hours == "day and night"
    old = found(lists, answers, CHECKED_FOR_DAYS + 1)
    assert old["women_shelter_ballenstedt"].hours is None
    # The psychosocial centre has a waiting list of more than nine months: named only while somebody looks after it.
    assert "psz" not in old
