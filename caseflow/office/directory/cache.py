"""Caches the verified directory in a process, from one request to the next.

Why it is sound: whether rows verify, and what they say, follows from the installation secret and from the rows
alone. Each request reads every row that a tag or the seal covers, by one statement, and compares it value by
value with the rows that were verified. Where all are equal, verifying again would give the same. A row that
another worker, an operator or an attacker changed, added or dropped makes them unequal: then they are verified
anew, and refused unless this installation wrote them. Nothing is trusted for being recent.

One database keeps one entry: rows, and what was concluded from them as immutable values. No key of a person is
among them, because none is read (see ``caseflow.sealing.directory_rows.NOT_COVERED``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar, cast

from sqlalchemy.orm import Session

from caseflow.database import cache_of
from caseflow.sealing.directory_rows import DirectoryRows, read_directory_rows
from crypto.installation import InstallationSecret

T = TypeVar("T")

Verify = Callable[[DirectoryRows, InstallationSecret], T]
"""Verifies rows and says what they mean; raises ``TagInvalid``. Depends on its two arguments alone."""


@dataclass(frozen=True)
class Verified:
    """Rows, and what each function concluded from them under one installation secret."""

    secret: InstallationSecret = field(repr=False)
    rows: DirectoryRows
    values: Mapping[Verify[object], object] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    def holds(self, secret: InstallationSecret, rows: DirectoryRows) -> bool:
        """Whether it was concluded from these."""
        return self.secret is secret and self.rows == rows


def verified(session: Session, secret: InstallationSecret, verify: Verify[T]) -> T:
    """What ``verify`` says of the rows as they are now, computed again only if one of them has changed.

    Raises:
        TagInvalid: as ``verify``; a refusal is never kept.
    """
    rows, cache = read_directory_rows(session), cache_of(session)
    entry = cache.entry
    if not isinstance(entry, Verified) or not entry.holds(secret, rows):
        entry = Verified(secret, rows)
    if verify not in entry.values:
        # Two threads may both compute a value; each replaces the whole entry, and either one is right.
        value = verify(rows, secret)
        entry = replace(entry, values=MappingProxyType({**entry.values, verify: value}))
        cache.entry = entry
    return cast("T", entry.values[verify])
