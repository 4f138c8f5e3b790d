"""Facts: fixed size, bound to their place, nothing but codes."""

import dataclasses
import random
import string
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.code_lists import load
from caseflow.statistics.facts.fact_format import (
    FACT_BYTES,
    Fact,
    FactMalformed,
    decode_fact,
    encode_fact,
    open_fact,
    seal_fact,
)
from caseflow.statistics.facts.published_categories import DELAYS, StatisticsCoding, fact_of, statistics_categories
from crypto.errors import CannotOpen
from crypto.key_pair import KeyPair

CODE = st.text(string.ascii_lowercase + string.digits + "_", min_size=1, max_size=17)
FACTS = st.builds(
    Fact,
    grounds=st.lists(CODE, max_size=3).map(tuple),
    area=CODE,
    area_group=CODE,
    field_of_action=CODE,
    district=CODE,
    facility_problem=CODE,
    incident_type=CODE,
    delay=CODE,
    outcome=CODE,
    cross_cutting=st.lists(st.just("q1"), max_size=6).map(tuple),
    number_of_grounds=st.integers(0, 4),
)


@given(FACTS)
def test_every_fact_has_the_same_size_and_comes_back(fact: Fact) -> None:
    encoded = encode_fact(fact)
    assert len(encoded) == FACT_BYTES
    assert decode_fact(encoded) == fact


@given(st.binary(min_size=FACT_BYTES, max_size=FACT_BYTES))
def test_foreign_bytes_are_refused_by_name(encoded: bytes) -> None:
    try:
        decoded = decode_fact(encoded)
    except FactMalformed:
        return
    assert encode_fact(decoded) == encoded


@pytest.mark.parametrize(
    "fact",
    [
        Fact(area="Halle (Saale)"),
        Fact(area=""),
        Fact(district="ä"),
        Fact(grounds=("a", "b", "c", "d")),
        Fact(number_of_grounds=5),
        Fact(grounds=("x" * 31,) * 3, area="x" * 31, outcome="x" * 31, delay="x" * 31, district="x" * 31),
    ],
)
def test_what_is_no_code_or_too_long_is_refused(fact: Fact) -> None:
    with pytest.raises(FactMalformed):
        encode_fact(fact)


def test_longest_codes_of_the_product_lists_fit() -> None:
    lists = load()
    categories = statistics_categories(lists)

    def longest(dimension: str) -> str:
        return max(categories.codes(dimension), key=len)

    fact = Fact(
        grounds=tuple(sorted(categories.codes("ground"), key=len)[-3:]),
        area=longest("area"),
        area_group=longest("area_group"),
        field_of_action=max(lists.handlungsfelder, key=len),
        district=max(lists.districts, key=len),
        facility_problem=longest("facility_problem"),
        incident_type=longest("incident_type"),
        delay=max(DELAYS, key=len),
        outcome=longest("outcome"),
        cross_cutting=tuple(lists.querschnittsthemen),
        number_of_grounds=4,
    )
    assert decode_fact(encode_fact(fact)) == fact


def test_sealed_fact_opens_only_for_its_id_month_and_series() -> None:
    pair, fact_id, fact = KeyPair.generate(), uuid4(), Fact(area="housing")
    sealed = seal_fact(pair.public, fact, fact_id, "2026-03")
    assert open_fact(pair, sealed, fact_id, "2026-03") == fact
    with pytest.raises(CannotOpen):
        open_fact(pair, sealed, uuid4(), "2026-03")
    with pytest.raises(CannotOpen):
        open_fact(pair, sealed, fact_id, "2026-02")
    with pytest.raises(CannotOpen):
        open_fact(pair, sealed, fact_id, "2026-03", "closure")
    with pytest.raises(CannotOpen):
        open_fact(KeyPair.generate(), sealed, fact_id, "2026-03")


def test_size_of_a_sealed_fact_tells_nothing() -> None:
    pair = KeyPair.generate()
    sizes = {
        len(seal_fact(pair.public, fact, uuid4(), "2026-03"))
        for fact in (Fact(), Fact(grounds=("racism", "religion_belief", "nationality_residence"), number_of_grounds=4))
    }
    assert len(sizes) == 1


def test_coding_becomes_published_categories() -> None:
    lists = load()
    coding = StatisticsCoding(
        grounds=("racism_anti_black", "racism", "gender", "age", "disability"),
        area="school",
        district="15003",
        forms=("insult",),
        delay="months_1_3",
    )
    fact = fact_of(coding, lists)
    assert fact.grounds == ("racism", "gender", "age")
    assert fact.number_of_grounds == 4
    assert (fact.area, fact.field_of_action, fact.incident_type) == ("education", "hf3", "harassment")
    assert (fact.facility_problem, fact.outcome, fact.delay) == ("none", "unknown", "months_1_3")
    encode_fact(fact)


def test_every_code_of_the_lists_can_be_coded() -> None:
    lists = load()
    generator = random.Random(5)  # noqa: S311 - repeatability is what a test needs
    for area in lists.areas:
        coding = StatisticsCoding(
            grounds=generator.sample(sorted(lists.grounds), 4),
            area=area,
            district=generator.choice(sorted(lists.districts)),
            facility_problems=(generator.choice(sorted(lists.facility_problems)),),
            forms=(generator.choice(sorted(lists.forms)),),
            outcome=generator.choice(sorted(lists.outcomes)),
        )
        encode_fact(fact_of(coding, lists))


def test_fact_has_no_room_for_a_case_a_facility_a_date_or_text() -> None:
    assert {field.name for field in dataclasses.fields(Fact)} == {
        "grounds",
        "area",
        "area_group",
        "field_of_action",
        "district",
        "facility_problem",
        "incident_type",
        "delay",
        "outcome",
        "cross_cutting",
        "number_of_grounds",
    }
