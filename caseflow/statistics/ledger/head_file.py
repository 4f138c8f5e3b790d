"""The newest published line of the ledger, kept in a file outside the database.

Whoever restores an old backup and measures again would publish a second draw for the same reports, and
two draws average the noise away. The file outlives a restored database: if the ledger does not contain
the line that the file names, nothing is measured and nothing is published.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from caseflow.statistics.ledger.lines import EMPTY_LEDGER, FIRST_HASH, LedgerHead, LedgerLine, contains

FILE_TITLE = "lauter statistics head 1"


class LedgerRolledBack(Exception):
    """The ledger misses what was already published: an old backup was restored."""


class HeadFileDamaged(Exception):
    """The file with the published head cannot be read, or it is gone while releases are public."""


@dataclass(frozen=True)
class HeadFile:
    """The file; a missing one stands for a program that has published nothing."""

    path: Path

    def read(self) -> LedgerHead:
        """The published head; the empty ledger if nothing was published.

        Raises:
            HeadFileDamaged: the file holds something else.
        """
        try:
            text = self.path.read_text(encoding="ascii")
        except FileNotFoundError:
            return EMPTY_LEDGER
        except (OSError, UnicodeDecodeError):
            raise HeadFileDamaged(self.path.name) from None
        return self._parsed(text)

    def require_contained(self, lines: Sequence[LedgerLine], *, published: bool) -> None:
        """Refuse a ledger that misses what the file names.

        Args:
            published: whether the database knows of a public release.

        Raises:
            LedgerRolledBack: an old backup was restored.
            HeadFileDamaged: the file is unreadable, or missing although it must exist.
        """
        head = self.read()
        if head == EMPTY_LEDGER and published:
            raise HeadFileDamaged(self.path.name)
        if not contains(lines, head):
            raise LedgerRolledBack

    def advance(self, line: LedgerLine) -> None:
        """Name a newer line, on the disk when this returns; an older one changes nothing."""
        if line.number <= self.read().number:
            return
        beside = self.path.with_name(f"{self.path.name}.new")
        with beside.open("w", encoding="ascii") as file:
            file.write(f"{FILE_TITLE}\n{line.number}\n{line.hash.hex()}\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _parsed(self, text: str) -> LedgerHead:
        try:
            title, number, digest = text.splitlines()
            head = LedgerHead(int(number), bytes.fromhex(digest))
        except ValueError:
            raise HeadFileDamaged(self.path.name) from None
        if title != FILE_TITLE or len(head.hash) != len(FIRST_HASH) or head.number < 1:
            raise HeadFileDamaged(self.path.name)
        return head
