"""Counting sealed facts against the bare openings of the same sealed bytes."""

import random
import time
from collections.abc import Sequence
from uuid import uuid4

from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from sqlalchemy import insert

from caseflow.code_lists import load
from caseflow.database import Database
from caseflow.schema.statistics import FactRow
from caseflow.statistics.facts.count_cells import Categories, count
from caseflow.statistics.facts.counted_set import digest_of, facts_to_count, open_all
from caseflow.statistics.facts.fact_format import FORMAT_VERSION, Fact, seal_fact
from caseflow.statistics.facts.published_categories import statistics_categories
from caseflow.statistics.plan.catalogue import read_catalogue
from caseflow.statistics.plan.period import Period
from crypto.key_pair import KeyPair
from crypto.sealing import VERSION, bound
from tests.benchmarks.effort import Effort
from tests.benchmarks.findings import Finding, at_most_times, listed, median
from tests.benchmarks.place import Place

MOST_TIMES = 1.3
SERIES = "intake"
PERIOD = "2026-11"
ROWS_AT_A_TIME = 1000


class CountedWrong(Exception):
    """Not every fact was counted."""


def measure_facts(place: Place, effort: Effort) -> list[Finding]:
    """From the rows to the exact counts, between the two halves of the bare openings."""
    pair, categories = KeyPair.generate(), statistics_categories(load())
    database = Database(place.copy(place.folder.parent / "facts").database_url)
    _record(database, pair, categories, effort.facts)
    bare = _bare_objects(database)
    counted, opened = [], []
    half = len(bare) // 2
    for _ in range(effort.rounds):
        # Half before and half after, so that a change of the machine's pace shows less.
        before = _open_seconds(pair, bare[:half])
        counted.append(_count_seconds(database, pair, categories, effort.facts))
        opened.append(before + _open_seconds(pair, bare[half:]))
    database.close()
    times = [whole / alone for whole, alone in zip(counted, opened, strict=True)]
    per_fact = listed([seconds / effort.facts * 1e6 for seconds in counted], ".0f")
    per_opening = listed([seconds / effort.facts * 1e6 for seconds in opened], ".0f")
    beside = f"{per_fact} µs a fact, {per_opening} µs an opening"
    return [at_most_times(f"counting {effort.facts:,} sealed facts", median(times), MOST_TIMES, beside)]


def _record(database: Database, pair: KeyPair, categories: Categories, number: int) -> None:
    """Facts as offices code them, sealed as the desk seals them."""
    generator = random.Random(1)  # noqa: S311 - the same facts in every run
    for begin in range(0, number, ROWS_AT_A_TIME):
        rows = [_row(pair, _fact(generator, categories)) for _ in range(min(ROWS_AT_A_TIME, number - begin))]
        with database.writing() as session:
            session.execute(insert(FactRow), rows)


def _row(pair: KeyPair, fact: Fact) -> dict[str, object]:
    fact_id = uuid4()
    return {
        "id": fact_id,
        "format": FORMAT_VERSION,
        "series": SERIES,
        "ready_period": PERIOD,
        "booked_period": None,
        "sealed": seal_fact(pair.public, fact, fact_id, PERIOD, SERIES),
    }


def _fact(generator: random.Random, categories: Categories) -> Fact:
    grounds = tuple(generator.sample(categories.codes("ground"), generator.choice((1, 1, 1, 2, 3))))
    area = generator.choice(categories.codes("area"))
    return Fact(grounds=grounds, number_of_grounds=len(grounds), area=area)


def _count_seconds(database: Database, pair: KeyPair, categories: Categories, number: int) -> float:
    """What measuring a month does before its draw."""
    period = Period.parse(PERIOD)
    tables = read_catalogue("S").tables
    begin = time.perf_counter()
    with database.reading() as session:
        facts = list(facts_to_count(session, SERIES, period))
    digest = digest_of(facts)
    counts = count(open_all(facts, pair, SERIES), tables, categories)
    seconds = time.perf_counter() - begin
    if digest.size != number or counts["month_total"] != [number]:
        raise CountedWrong
    return seconds


def _bare_objects(database: Database) -> Sequence[tuple[bytes, bytes]]:
    """The library's input for each fact: ciphertext and what it is bound to."""
    with database.reading() as session:
        return [
            (
                fact.sealed[len(VERSION) :],
                bound("fact", bytes([FORMAT_VERSION]), fact.id.bytes, SERIES.encode(), PERIOD.encode()),
            )
            for fact in facts_to_count(session, SERIES, Period.parse(PERIOD))
        ]


def _open_seconds(pair: KeyPair, objects: Sequence[tuple[bytes, bytes]]) -> float:
    suite, key = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM), pair.hpke_key
    begin = time.perf_counter()
    for sealed, info in objects:
        suite.decrypt(sealed, key, info)
    return time.perf_counter() - begin
