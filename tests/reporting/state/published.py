"""An office that has published its first quarter, for the tests of the state door and of who attacks it."""

from pathlib import Path

from caseflow.database import Database
from caseflow.office.directory.settings import OfficeSettings, store_settings
from tests.caseflow.statistics.workshop import Workshop, random_facts

OFFICE = OfficeSettings(
    name="Beschwerdestelle",
    postal_address="Halle (Saale)",
    phone="0345 1234567",
    hours="9-15",
    land="DE-ST",
    public_holidays="DE-ST",
)
PUBLISHED_TEMPLATE = "lauter_published"
MONTHS = ("2026-01", "2026-02", "2026-03")


def opened_office(database: Database, folder: Path) -> Workshop:
    """An office in a migrated database, before its first release."""
    workshop = Workshop(database, folder)
    with database.writing() as session:
        store_settings(session, workshop.secret, OFFICE)
    return workshop


def publish_first_quarter(workshop: Workshop) -> None:
    """Three months with reports, and their quarter."""
    for month in MONTHS:
        for fact in random_facts(int(month[-1]), 15, workshop.categories):
            workshop.report(fact, month)
        workshop.measure_seeded(month, int(month[-1]))
        workshop.publish(month)
    workshop.measure_seeded("2026-Q1", 9)
    workshop.publish("2026-Q1")


def published(database: Database, folder: Path) -> Workshop:
    """The office after its first quarter; its files are whole when it returns."""
    workshop = opened_office(database, folder)
    publish_first_quarter(workshop)
    database.close()
    return workshop
