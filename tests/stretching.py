"""Key stretching is a pure function: what one process derived once, its tests need not derive again."""

from functools import lru_cache
from pathlib import Path

from argon2.low_level import hash_secret_raw

TESTS = Path(__file__).parent

# Here the cost itself is looked at: the formats, attackers who try codes, and the benchmarks.
REAL_EVERY_TIME = tuple(TESTS / name for name in ("adversarial", "benchmarks", "crypto"))

derived_once = lru_cache(maxsize=4096)(hash_secret_raw)
"""Argon2id with its real cost for every new secret and salt, and nothing for those of an earlier test."""


def stretches_every_time(path: Path) -> bool:
    """Whether the tests of a file pay for every derivation."""
    return any(path.is_relative_to(folder) for folder in REAL_EVERY_TIME)
