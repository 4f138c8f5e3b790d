"""docs/benchmarks.md: what was measured, against which bar, on what."""

import datetime
import os
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.findings import Finding
from tests.benchmarks.machine import machine_lines
from tests.benchmarks.precedence import precedence

HEAD = """# Benchmarks

Written by `make bench`; nobody edits this file. Each figure is a ratio of two things measured in the same run, the
median of three rounds, because a ratio travels to other machines and an absolute figure does not. Absolute figures
stand beside for orientation; nothing is asserted about them. Times and sizes with a bar of their own (page weight,
memory, the slow phone, the server time of a page) are the exceptions.

Everything runs on 127.0.0.1 against the server as an office runs it: `lauter serve` with two workers, SQLite with
`synchronous=FULL`. The clients, the browser and the server share the same cores.
"""

HOW = """
## What is measured

- **sent and come back**: each client loads the report page, sends a filled in form, enters the code that it got and
  loads the mailbox, over two connections, again and again for six seconds. That takes two stretchings. The bound is
  Argon2id alone (64 MiB, three passes) in as many threads as there are clients, at most one a core, at the priority of
  the server's own threads, half of it before and half after the visits of the same round. On a machine that does other
  things the share is too small, most of all with one client: Linux shares a core among sessions by the weight of what
  each runs on it, so the stretching of the server, whose pages weigh more, loses more to others than the bound does.
- **writers**: the same clients and the same server with a key stretching that costs nothing (one hash), so that what is
  left is pages, locks and the disk. Measured is each of the two forms that write, the report and the code, from the
  first byte sent to the whole answer. SQLite as above; PostgreSQL with the durability that the program demands.
- **report page beside codes**: 95 of 100 page loads take at most this long while 50 visitors enter codes, against the
  same loads alone. A load every 10 ms.
- **report page against /health**: loads in turns over one connection. The page is prepared and compressed once per
  language; `/health` asks the database for nothing but a 1.
- **upload**: a report with a file of 500 MB, from the first byte to the page with the code, against encrypting the same
  bytes and storing each megabyte durably in an empty SQLite file. Memory is the peak of the worker that took it
  (`VmHWM`) less what it held before, each on a fresh server: once without a derivation (the form is incomplete and
  comes back), once with one, whose 64 MiB are taken off.
- **memory of two idle workers**: the proportional share of memory (`Pss` of `/proc/PID/smaps_rollup`) of the supervisor
  and its workers together, two seconds after each worker has shown a page of each door.
- **inbox**: session cookie to decrypted first page, two databases in turns. Cases come through the real intake, with
  random stretched keys; every page was looked at once before.
- **desk**: pages of the desk over HTTP with many cases and with few, in turns, every card made before: the inbox, the
  inbox narrowed by two choices, one case. 95 of 100 take at most this long. The search opens and folds every text, for
  a word that none of them holds; the seconds are those of the processor in one thread.
- **facts**: reading, digest, opening and counting into the tables of tier S, against the library's bare HPKE openings
  of the same objects in memory.
- **slow phone**: Chromium with an empty cache, 320 px, 400 kbit/s, 400 ms, a fourth of the processor's speed: until
  everything is loaded and painted.
"""


@dataclass(frozen=True)
class Surroundings:
    """When a run began and what else the machine did then."""

    began: datetime.datetime
    load_average: float
    precedence: int

    @property
    def sentence(self) -> str:
        """What else computed meanwhile, and whether this run had to share with it."""
        load = f"load average {self.load_average:.1f} in the minute before the run"
        return f"{load}; the run had precedence (nice {self.precedence} for its session)" if self.precedence else load


def surroundings() -> Surroundings:
    """To be called before anything is measured."""
    return Surroundings(datetime.datetime.now(datetime.UTC), os.getloadavg()[0], precedence())


def report_text(around: Surroundings, minutes: float, findings: Sequence[Finding]) -> str:
    """The whole file."""
    facts = [
        ("measured on", f"{around.began:%Y-%m-%d %H:%M} UTC, in {minutes:.0f} minutes"),
        *machine_lines(),
        ("other load", around.sentence),
    ]
    missed = [finding for finding in findings if not finding.reached]
    verdict = f"**{len(findings) - len(missed)} of {len(findings)} bars reached.**"
    names = f" Missed: {'; '.join(finding.subject for finding in missed)}." if missed else ""
    return "\n".join(
        [
            HEAD,
            *_table(("", ""), facts),
            "",
            verdict + names,
            "",
            *_table(("what", "bar", "measured", "verdict", "beside"), [_cells(finding) for finding in findings]),
            HOW,
        ]
    )


def _cells(finding: Finding) -> tuple[str, ...]:
    return finding.subject, finding.bar, finding.measured, finding.verdict, finding.beside


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [_row(head), _row(["---"] * len(head)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
