"""The recurring jobs of an installation and their intervals."""

import datetime
from pathlib import Path

from caseflow.office.accounts import audit_log
from caseflow.operations.jobs import Job
from caseflow.operations.retention import erase_due, sweep
from caseflow.operations.row_order import put_in_order
from caseflow.statistics.ledger.head_file import HeadFile
from caseflow.statistics.release.publish import publish_due
from reporting.runtime.paths import LEDGER_HEAD_FILE, LOG_HEAD_FILE
from reporting.runtime.services import Services

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def jobs_of(parts: Services) -> tuple[Job, ...]:
    """All recurring work, in the order in which one run does it."""
    database, folder = parts.database, parts.settings.data_folder

    def put_rows_in_order(_: datetime.datetime) -> None:
        put_in_order(database)

    def publish(now: datetime.datetime) -> None:
        publish_due(database, parts.day_of(now), HeadFile(folder / LEDGER_HEAD_FILE))

    return (
        Job("sweep", HOUR, lambda now: sweep(database, now, parts.day_of(now))),
        Job("erase", DAY, lambda now: _erase(parts, now)),
        Job("publish", HOUR, publish),
        Job("keep_log_head", HOUR, lambda _: keep_log_head(parts, folder / LOG_HEAD_FILE)),
        Job("order", DAY, put_rows_in_order),
    )


def keep_log_head(parts: Services, path: Path) -> None:
    """Write the newest line of the staff log to its file outside the database."""
    with parts.database.reading() as session:
        audit_log.write_head(path, audit_log.log_head(session))


def _erase(parts: Services, now: datetime.datetime) -> None:
    erase_due(parts.database, now, parts.day_of(now))
