"""`lauter demo` and `lauter demo-codes`: make the demo office once, continue it, tell how to log in."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from caseflow.administration.founding import found_office
from caseflow.code_lists import load
from caseflow.database import Database
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.login import current_totp
from caseflow.statistics.ledger.head_file import HeadFile
from crypto.follow_up_code import from_number
from crypto.installation import InstallationSecret
from reporting.demo.accounts import read_accounts, write_accounts
from reporting.demo.filling import Filling, founding_day
from reporting.demo.plan import PEOPLE, demo_plan
from reporting.demo.samples import load_samples
from reporting.runtime.paths import LEDGER_HEAD_FILE, LOG_HEAD_FILE, SECRET_FILE

DATABASE_FILE = "lauter.sqlite"
FIRST_CODES = 3


class DemoFolderTaken(Exception):
    """The folder holds something else than a demo."""


@dataclass(frozen=True)
class DemoPlace:
    """Where a demo lives."""

    folder: Path
    database_url: str

    @classmethod
    def of(cls, folder: Path, database_url: str | None) -> "DemoPlace":
        """The place in a folder; on SQLite unless another database is named."""
        return cls(folder, database_url or f"sqlite:///{(folder / DATABASE_FILE).resolve()}")

    @property
    def secret_file(self) -> Path:
        """The installation secret of the demo."""
        return self.folder / SECRET_FILE


def prepare_demo(place: DemoPlace, now: datetime.datetime, echo: Callable[[str], None]) -> None:
    """Make the demo office in an empty folder; an existing one is left as it is.

    Takes about a minute for sixty reports, their casework and the releases.

    Raises:
        DemoFolderTaken: there is a database or a secret that no demo made.
    """
    place.folder.mkdir(parents=True, exist_ok=True)
    database = Database(place.database_url)
    database.upgrade()
    try:
        if place.secret_file.exists():
            read_accounts(place.folder)
            echo(f"Continuing with what is in {place.folder}.")
            return
        if any(place.folder.glob("demo-accounts*")):
            raise DemoFolderTaken
        _make(place, database, now, echo)
    finally:
        database.close()


def demo_lines(place: DemoPlace, now: datetime.datetime) -> Iterator[str]:
    """Accounts with passphrases, secrets for an authenticator, and the current one-time codes."""
    yield ""
    yield "Accounts (log in at /desk/login; a one-time code is valid for 30 seconds, once):"
    for account in read_accounts(place.folder):
        code = current_totp(account.totp_secret, now)
        yield f"  {account.user_name:10} {account.role:16} {account.passphrase}"
        yield f"  {'':10} one-time code now {code}, secret for an authenticator {account.totp_secret.base32}"
    yield "Current codes again: lauter demo-codes --data " + str(place.folder)
    yield "Follow-up codes of the first sample reports (guessable on purpose, only in the demo):"
    for number in range(FIRST_CODES):
        yield "  " + " ".join(from_number(number).groups)


def _make(place: DemoPlace, database: Database, now: datetime.datetime, echo: Callable[[str], None]) -> None:
    lists, secret = load(), InstallationSecret.generate()
    today = now.astimezone(lists.land.time_zone).date()
    secret.write(place.secret_file)
    begin = founding_day(today)
    plan = demo_plan(lists, begin, today)
    founded = found_office(database, secret, lists, plan, datetime.datetime.combine(begin, now.timetz()))
    write_accounts(place.folder, founded.members, {one.user_name: (one.display_name, one.role) for one in PEOPLE})
    ledger_head = HeadFile(place.folder / LEDGER_HEAD_FILE)
    filling = Filling(database, secret, lists, plan.settings, founded, ledger_head, today, echo)
    filling.run(load_samples())
    with database.reading() as session:
        audit_log.write_head(place.folder / LOG_HEAD_FILE, audit_log.log_head(session))
