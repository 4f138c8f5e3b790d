"""Everything an operator can set, read once and checked completely before the first request.

Each setting is an environment variable with the prefix ``LAUTER_``; ``docs/operations.md`` lists them.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from caseflow.code_lists import SHIPPED_LAND

MEGABYTE = 1024 * 1024
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]", "::1")


class SettingInvalid(Exception):
    """A setting is missing or wrong; the sentence says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """The checked settings of one process."""

    database_url: str
    secret_file: Path
    data_folder: Path
    code_lists: Path
    public_origins: tuple[str, ...]
    leave_to: str
    stretching_threads: int
    staged_bytes: int
    uploads_in_progress: int

    @property
    def uses_https(self) -> bool:
        """Whether visitors are told to come over https only."""
        return any(origin.startswith("https://") for origin in self.public_origins)


@dataclass(frozen=True)
class _Setting:
    name: str
    default: str | None
    meaning: str


SETTINGS: tuple[_Setting, ...] = (
    _Setting("LAUTER_DATABASE_URL", None, "Address of the database, sqlite:///... or postgresql://..."),
    _Setting("LAUTER_SECRET_FILE", None, "Path of the installation secret (mode 0600) or a systemd credential."),
    _Setting("LAUTER_DATA_FOLDER", None, "Folder for the heads of the log and the ledger, outside the database."),
    _Setting("LAUTER_CODE_LISTS", str(SHIPPED_LAND), "Folder with the code lists of the Land of the office."),
    _Setting("LAUTER_PUBLIC_ORIGINS", None, "Origins under which visitors reach the doors, separated by spaces."),
    _Setting("LAUTER_LEAVE_TO", "https://www.wikipedia.org/", "Harmless page that the quick exit leads to."),
    _Setting("LAUTER_STRETCHING_THREADS", str(os.cpu_count() or 2), "Threads for key stretching in each worker."),
    _Setting("LAUTER_STAGED_MEGABYTES", "20480", "Space for files that are not part of a report yet, in total."),
    _Setting("LAUTER_UPLOADS_IN_PROGRESS", "16", "Requests with files that one worker receives at the same time."),
)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read and check every setting.

    Raises:
        SettingInvalid: with one sentence for every setting that is missing or wrong.
    """
    values = {setting.name: environment.get(setting.name, setting.default) for setting in SETTINGS}
    missing = [f"{s.name} is not set. {s.meaning}" for s in SETTINGS if not values[s.name]]
    unknown = [
        f"{name} is not a setting of Lauter; remove it or correct its name."
        for name in environment
        if name.startswith("LAUTER_") and name not in values and name not in NOT_SETTINGS
    ]
    if missing or unknown:
        raise SettingInvalid("\n".join(missing + unknown))
    text = {name: value or "" for name, value in values.items()}
    return Settings(
        database_url=_database_url(text["LAUTER_DATABASE_URL"]),
        secret_file=_existing(text["LAUTER_SECRET_FILE"], "LAUTER_SECRET_FILE", is_folder=False),
        data_folder=_existing(text["LAUTER_DATA_FOLDER"], "LAUTER_DATA_FOLDER", is_folder=True),
        code_lists=_existing(text["LAUTER_CODE_LISTS"], "LAUTER_CODE_LISTS", is_folder=True),
        public_origins=tuple(_origin(part) for part in text["LAUTER_PUBLIC_ORIGINS"].split()),
        leave_to=_leave_to(text["LAUTER_LEAVE_TO"]),
        stretching_threads=_number(text, "LAUTER_STRETCHING_THREADS", 1, 64),
        staged_bytes=_number(text, "LAUTER_STAGED_MEGABYTES", 1, 10_000_000) * MEGABYTE,
        uploads_in_progress=_number(text, "LAUTER_UPLOADS_IN_PROGRESS", 1, 1000),
    )


# Read by the test run, not by the program.
NOT_SETTINGS = frozenset({"LAUTER_REQUIRE_ALL"})


def _database_url(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise SettingInvalid("LAUTER_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return value


def _existing(value: str, name: str, *, is_folder: bool) -> Path:
    path = Path(value)
    found = path.is_dir() if is_folder else path.is_file()
    if not found:
        kind = "folder" if is_folder else "file"
        raise SettingInvalid(f"{name} names no {kind}: {path}. Create it or correct the path.")
    return path


def _origin(value: str) -> str:
    parts = urlsplit(value)
    host = parts.hostname or ""
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and (host in LOCAL_HOSTS or host.endswith(".onion")))
    if not is_safe or parts.path not in ("", "/") or parts.query or parts.username:
        raise SettingInvalid(
            f"LAUTER_PUBLIC_ORIGINS: {value} is no origin over https, an onion address or localhost. "
            "A follow-up code must not travel readable."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _leave_to(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or any(mark in value for mark in "\"'<> ;"):
        raise SettingInvalid("LAUTER_LEAVE_TO must be the https address of a harmless page.")
    return value


def _number(text: Mapping[str, str], name: str, least: int, most: int) -> int:
    value = text[name]
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SettingInvalid(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)
