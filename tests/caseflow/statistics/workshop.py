"""A small statistics office for tests: keys, a series, facts, and the steps of a release."""

import copy
import datetime
import json
import random
import shutil
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select

from caseflow.code_lists import load
from caseflow.database import Database
from caseflow.rules.calendar import ServiceCalendar
from caseflow.schema.statistics import FactRow
from caseflow.statistics.facts.count_cells import Categories
from caseflow.statistics.facts.fact_format import Fact, seal_fact
from caseflow.statistics.facts.fact_rows import record_fact
from caseflow.statistics.facts.published_categories import statistics_categories
from caseflow.statistics.ledger.head_file import HeadFile
from caseflow.statistics.plan.period import Period, cut_off, planned_publication
from caseflow.statistics.release.keys import begin_series, found_statistics
from caseflow.statistics.release.manifest import MANIFEST, ReleaseHeader
from caseflow.statistics.release.measure import Measured, Work, measure, measure_in_process
from caseflow.statistics.release.publish import publish_due
from caseflow.statistics.release.published import release_file, releases
from crypto.installation import InstallationSecret

FIRST_PERIOD = "2026-01"
CALENDAR = ServiceCalendar("DE-ST")


class SeededRandomness:
    """Repeatable coins for tests of many thousand draws. The program has no such class."""

    def __init__(self, seed: int) -> None:
        self._generator = random.Random(seed)  # noqa: S311 - repeatability is what a test needs

    def below(self, bound: int) -> int:
        return self._generator.randrange(bound)


def published_categories() -> Categories:
    """The categories of the product's own code lists."""
    return statistics_categories(load())


class Workshop:
    """An office that measures and publishes."""

    def __init__(self, database: Database, folder: Path, *, tier: str = "XS", strict: bool = False) -> None:
        self.database = database
        self.secret = InstallationSecret.generate()
        self.head_file = HeadFile(folder / "ledger-head")
        self.categories = published_categories()
        with database.writing() as session:
            self.pair = found_statistics(session, self.secret, {}, datetime.date(2025, 12, 1))
            begin_series(session, "intake", FIRST_PERIOD, tier=tier, strict=strict, ref_area="DE-ST")

    def over(self, database: Database, folder: Path) -> "Workshop":
        """The same office over a copy of its database, with a head file of its own in a folder."""
        other = copy.copy(self)
        other.database, other.head_file = database, HeadFile(folder / self.head_file.path.name)
        shutil.copyfile(self.head_file.path, other.head_file.path)
        return other

    def report(self, fact: Fact, ready_period: str) -> UUID:
        """Seal and record one fact."""
        fact_id = uuid4()
        sealed = seal_fact(self.pair.public, fact, fact_id, ready_period)
        with self.database.writing() as session:
            record_fact(session, fact_id, sealed, ready_period)
        return fact_id

    def work(self, period: str, today: datetime.date | None = None) -> Work:
        """The order to measure a period, by default on the day after its cut-off."""
        parsed = Period.parse(period)
        day = cut_off(parsed, CALENDAR.is_working_day) + datetime.timedelta(days=1)
        return Work(
            database=self.database,
            statistics_key_pair=self.pair,
            series="intake",
            period=parsed,
            today=today or day,
            categories=self.categories,
            is_working_day=CALENDAR.is_working_day,
            head_file=self.head_file,
        )

    def measure(self, period: str) -> Measured:
        """Measure as the program does."""
        return measure(self.work(period))

    def measure_seeded(self, period: str, seed: int) -> Measured:
        """Measure with repeatable noise."""
        return measure_in_process(self.work(period), SeededRandomness(seed), lambda _: None)

    def publish(self, period: str) -> list[str]:
        """Run the publishing job on the day of the period's release."""
        day = planned_publication(Period.parse(period), CALENDAR.is_working_day)
        return publish_due(self.database, day, self.head_file)

    def release(self, *periods: str) -> None:
        """Measure and publish one period after the other."""
        for period in periods:
            self.measure(period)
            self.publish(period)

    def files(self, release_id: str) -> dict[str, bytes]:
        """Every file of a public release."""
        with self.database.reading() as session:
            [release] = [entry for entry in releases(session) if entry.id == release_id]
            return {file.name: release_file(session, release_id, file.name).content for file in release.files}

    def header_of(self, release_id: str) -> ReleaseHeader:
        """What a public release says about itself, for making it again."""
        manifest = json.loads(self.files(release_id)[MANIFEST])
        return ReleaseHeader(
            series=manifest["series"],
            period=Period.parse(manifest["period"]),
            ref_area=manifest["ref_area"],
            cut_off=datetime.date.fromisoformat(manifest["cut_off"]),
            planned_publication=datetime.date.fromisoformat(manifest["planned_publication"]),
            software_version=manifest["software_version"],
            signing_public_key=bytes.fromhex(manifest["signing_public_key"]),
            previous_manifest_sha256=manifest["previous_manifest_sha256"],
        )

    def booked(self, month: str) -> int:
        """How many facts were counted in a month; only a test looks at that."""
        with self.database.reading() as session:
            return len(session.scalars(select(FactRow.id).where(FactRow.booked_period == month)).all())


def random_fact(generator: random.Random, categories: Categories) -> Fact:
    """A fact as an officer could have coded it."""
    grounds = categories.codes("ground")
    chosen = generator.sample(grounds, generator.choice((1, 1, 1, 2, 3)))
    return Fact(grounds=tuple(chosen), number_of_grounds=len(chosen), area=generator.choice(categories.codes("area")))


def random_facts(seed: int, number: int, categories: Categories) -> list[Fact]:
    """Several of them, repeatable."""
    generator = random.Random(seed)  # noqa: S311 - repeatability is what a test needs
    return [random_fact(generator, categories) for _ in range(number)]
