"""`lauter check`: proves to the operator what the program alone cannot guarantee.

Each finding is one sentence with its verdict. If anything is broken the exit status is not 0, so a timer can
raise an alarm.
"""

import os
import resource
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from sqlalchemy.orm import Session

from caseflow.administration.capacity import open_cases, short_promises
from caseflow.code_lists import CodeListInvalid, CodeLists, load
from caseflow.database import Database, StorageError, StorageUnsafe
from caseflow.office.accounts.audit_log import HeadUnreadable, LogNotBegun, LogRewritten, check_head, verify_chain
from caseflow.office.directory.settings import (
    LandMismatch,
    OfficeNotFounded,
    SecretMismatch,
    office_settings,
    require_right_land,
    require_right_secret,
)
from crypto.installation import InstallationSecret
from crypto.installation_file import InstallationFileDamaged, InstallationFileRefused
from reporting.operations.lists_check import lists_in_words
from reporting.runtime.memory_lock import keep_memory_off_disk
from reporting.runtime.paths import LOG_HEAD_FILE
from reporting.runtime.settings import Settings

REFUSALS = (
    *(StorageError, StorageUnsafe, InstallationFileRefused, InstallationFileDamaged),
    *(OfficeNotFounded, SecretMismatch, LandMismatch, LogNotBegun),
)


class Verdict(Enum):
    """How a finding ends."""

    GOOD = "good"
    BROKEN = "BROKEN"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    verdict: Verdict
    sentence: str


def check(settings: Settings, proc: Path = Path("/proc")) -> tuple[Finding, ...]:
    """Look at everything; never raises for a broken thing, so that all findings are seen at once."""
    return tuple(
        finding
        for part in (
            *(_swap(proc), _core_dumps(), _secret_file(settings), _data_folder(settings)),
            *(_code_lists(settings), _database(settings)),
        )
        for finding in part
    )


def _good(sentence: str) -> Finding:
    return Finding(Verdict.GOOD, sentence)


def _broken(sentence: str) -> Finding:
    return Finding(Verdict.BROKEN, sentence)


def _swap(proc: Path) -> Iterator[Finding]:
    listing = proc / "swaps"
    devices = [line.split()[0] for line in listing.read_text().splitlines()[1:]] if listing.exists() else []
    open_ones = [device for device in devices if not _is_encrypted(device)]
    if open_ones:
        yield _broken(
            f"Memory can be written to {', '.join(open_ones)} in clear. Switch swap off or encrypt it with dm-crypt."
        )
    else:
        yield _good("Memory cannot be swapped to a disk in clear.")


def _is_encrypted(device: str) -> bool:
    # zram stays in memory; a device-mapper target of kind crypt names itself in its uuid.
    name = Path(device).resolve().name
    identity = Path("/sys/block") / name / "dm" / "uuid"
    return name.startswith("zram") or (identity.exists() and identity.read_text().startswith("CRYPT-"))


def _core_dumps() -> Iterator[Finding]:
    keep_memory_off_disk()
    if resource.getrlimit(resource.RLIMIT_CORE) == (0, 0):
        yield _good("The program forbids core dumps of itself.")
    else:
        yield _broken("Core dumps could not be forbidden.")


def _secret_file(settings: Settings) -> Iterator[Finding]:
    mode = stat.S_IMODE(settings.secret_file.stat().st_mode)
    if mode & 0o077:
        yield _broken(f"The installation secret is readable for others (mode {mode:04o}). Run: chmod 600 on it.")
    else:
        yield _good("The installation secret is readable for its owner only.")
    if settings.secret_file.resolve().is_relative_to(settings.data_folder.resolve() / "backups"):
        yield _broken("The installation secret lies beside the backups. Move it; together they open everything.")


def _data_folder(settings: Settings) -> Iterator[Finding]:
    if os.access(settings.data_folder, os.W_OK):
        yield _good("The data folder can be written to.")
    else:
        yield _broken(f"The data folder {settings.data_folder} cannot be written to.")


def _code_lists(settings: Settings) -> Iterator[Finding]:
    try:
        yield _good(lists_in_words(load(settings.code_lists), settings.code_lists))
    except CodeListInvalid as error:
        yield _broken(f"The code lists in {settings.code_lists}: {error}")


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        database = Database(settings.database_url)
        database.require_safe()
        secret = InstallationSecret.read(settings.secret_file)
        with database.reading() as session:
            require_right_secret(session, secret)
            yield _good("The database keeps what was confirmed, and it belongs to this installation secret.")
            yield from _log(session, settings.data_folder / LOG_HEAD_FILE)
            lists = load(settings.code_lists)
            require_right_land(session, secret, lists)
            yield from _capacity(session, secret, lists)
    except CodeListInvalid:
        # Told already.
        return
    except REFUSALS as error:
        yield _broken(f"The database: {type(error).__name__} {error}".rstrip())


def _capacity(session: Session, secret: InstallationSecret, lists: CodeLists) -> Iterator[Finding]:
    office = office_settings(session, secret)
    if office.staff_hours is None:
        yield _good("Nobody has said how many hours a week there are for cases, so no promise is compared with them.")
        return
    short = short_promises(office, lists, open_cases(session))
    for one in short:
        yield _broken(f"The hours do not suffice. {one.arithmetic}.")
    if not short:
        yield _good("The hours suffice for what the office promises.")


def _log(session: Session, head_file: Path) -> Iterator[Finding]:
    chain = verify_chain(session)
    if chain.broken_at is not None:
        yield _broken(f"The log of the staff does not fit from line {chain.broken_at} on.")
        return
    try:
        check_head(session, head_file)
    except (LogRewritten, HeadUnreadable) as error:
        yield _broken(f"The log of the staff against its head outside the database: {type(error).__name__} {error}")
    else:
        yield _good(f"The log of the staff is unbroken; its newest line is number {chain.head.number}.")
