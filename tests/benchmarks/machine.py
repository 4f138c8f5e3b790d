"""What the figures were measured on: a ratio travels, an absolute figure belongs to its machine."""

import os
import platform
import sqlite3
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("granian", "starlette", "sqlalchemy", "cryptography", "argon2-cffi", "multipart", "jinja2")


def machine_lines() -> Iterator[tuple[str, str]]:
    """What is written above the figures: name and value."""
    yield "processor", f"{_processor()}, {os.cpu_count()} cores"
    yield "memory", f"{_memory_gigabytes():.0f} GB"
    yield "system", f"{_system()}, Linux {platform.release().partition('-')[0]}"
    yield "Python", f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    yield "packages", ", ".join(f"{name} {version(name)}" for name in PACKAGES)


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory_gigabytes() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _system() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
