"""`make bench`: measures everything and writes docs/benchmarks.md. `--help` tells how to measure less."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.benchmarks.bench_desk import measure_desk
from tests.benchmarks.bench_facts import measure_facts
from tests.benchmarks.bench_inbox import measure_first_list, measure_inbox
from tests.benchmarks.bench_memory import measure_memory
from tests.benchmarks.bench_pages import measure_flood, measure_render, measure_weight
from tests.benchmarks.bench_phone import measure_phone
from tests.benchmarks.bench_reports import measure_reports
from tests.benchmarks.bench_server import measure_server
from tests.benchmarks.bench_upload import measure_upload
from tests.benchmarks.bench_writers import measure_writers
from tests.benchmarks.effort import FULL, QUICK, Effort
from tests.benchmarks.findings import Finding
from tests.benchmarks.place import Place, found_place
from tests.benchmarks.report import Surroundings, report_text, surroundings
from tests.tools import ROOT

REPORT_FILE = ROOT / "docs" / "benchmarks.md"

Bench = Callable[[Place, Effort], list[Finding]]

BENCHES: Mapping[str, Bench] = {
    "reports": measure_reports,
    "writers": measure_writers,
    "flood": measure_flood,
    "render": measure_render,
    "weight": measure_weight,
    "phone": measure_phone,
    "memory": measure_memory,
    "upload": measure_upload,
    "server": measure_server,
    "first-list": measure_first_list,
    "inbox": measure_inbox,
    "desk": measure_desk,
    "facts": measure_facts,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; gives 1 when a bar was missed. Only a whole run is written down."""
    chosen = _parser().parse_args(arguments)
    names = chosen.only or list(BENCHES)
    around = surroundings()
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lauter-bench-") as folder:
        place = found_place(Path(folder) / "office")
        findings = _measured(place, names, QUICK if chosen.quick else FULL)
    minutes = (time.monotonic() - begin) / 60
    print(f"Measured in {minutes:.1f} minutes.")
    if chosen.quick or chosen.only:
        print("Part of a run is not written down.")
    else:
        _write(around, minutes, findings)
    return int(not all(finding.reached for finding in findings))


def _measured(place: Place, names: Sequence[str], effort: Effort) -> list[Finding]:
    findings = []
    for name in names:
        for finding in BENCHES[name](place, effort):
            print(f"{finding.verdict:8} {finding.subject}: {finding.measured} ({finding.bar}) | {finding.beside}")
            sys.stdout.flush()
            findings.append(finding)
    return findings


def _write(around: Surroundings, minutes: float, findings: Sequence[Finding]) -> None:
    REPORT_FILE.write_text(report_text(around, minutes, findings), encoding="utf-8")
    print(f"Written to {REPORT_FILE.relative_to(ROOT)}.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(BENCHES), help="one benchmark; may be repeated")
    parser.add_argument("--quick", action="store_true", help="one small round of each")
    return parser


if __name__ == "__main__":
    sys.exit(main())
