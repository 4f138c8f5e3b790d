"""After an old backup was restored: take the published releases back instead of measuring again.

The published files hold everything the ledger held. They are taken back in the order in which they were
made, each one checked against the signature, the chain and the rules, and the facts of its month are
marked as counted. No noise is drawn. What was coded after the backup and is coded again counts once more,
in a later month.
"""

import csv
import datetime
import io
import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from caseflow.database import Database
from caseflow.schema.statistics import SeriesRow
from caseflow.statistics.facts.counted_set import book
from caseflow.statistics.ledger.head_file import HeadFile
from caseflow.statistics.ledger.lines import (
    LedgerHead,
    LedgerLine,
    Measurement,
    append_line,
    head_of,
    lock_ledger,
    next_line,
    read_ledger,
    require_not_measured,
)
from caseflow.statistics.plan.period import Period, PeriodKind
from caseflow.statistics.release.keys import release_signing_key
from caseflow.statistics.release.manifest import (
    MANIFEST,
    MEASUREMENTS,
    SIGNATURE,
    ReleaseForged,
    ReleaseHeader,
    release_files,
    verify_release,
)
from caseflow.statistics.release.store import newest_manifest_sha256, store_files


def take_back(database: Database, files: Mapping[str, bytes], head_file: HeadFile) -> str:
    """Put one published release back into a restored database; returns its name.

    Args:
        files: all files of the release as they were published, by name.

    Raises:
        ReleaseForged: the files are not what this office signed, or an earlier release is missing.
        AlreadyMeasured: the database has a measurement of the period.
        LedgerBroken, StorageError: the database.
    """
    with database.writing() as session:
        lock_ledger(session)
        lines = read_ledger(session)
        signing_key = release_signing_key(session)
        manifest = _verified(session, files, signing_key)
        header = _header(manifest, signing_key)
        require_not_measured(lines, header.series, header.period)
        new = _lines(head_of(lines), manifest, files[MEASUREMENTS])
        _require_same_files(header, new, lines, files)
        if header.period.kind is PeriodKind.MONTH:
            book(session, header.series, header.period)
        for line in new:
            append_line(session, line)
        store_files(session, header, new[-1].number, files, visible=True)
        head_file.advance(new[-1])
    return header.release_id


def _verified(session: Session, files: Mapping[str, bytes], signing_key: bytes) -> Any:
    try:
        manifest = json.loads(files.get(MANIFEST, b""))
        series = session.get(SeriesRow, manifest["series"])
    except (ValueError, KeyError, TypeError):
        raise ReleaseForged(MANIFEST) from None
    if series is None:
        raise ReleaseForged(MANIFEST)
    verify_release(files, signing_key, newest_manifest_sha256(session, series.series))
    return manifest


def _header(manifest: Any, signing_key: bytes) -> ReleaseHeader:
    return ReleaseHeader(
        series=manifest["series"],
        period=Period.parse(manifest["period"]),
        ref_area=manifest["ref_area"],
        cut_off=datetime.date.fromisoformat(manifest["cut_off"]),
        planned_publication=datetime.date.fromisoformat(manifest["planned_publication"]),
        software_version=manifest["software_version"],
        signing_public_key=signing_key,
        previous_manifest_sha256=manifest["previous_manifest_sha256"],
    )


def _lines(head: LedgerHead, manifest: Any, measurements: bytes) -> list[LedgerLine]:
    rows = list(csv.DictReader(io.StringIO(measurements.decode("utf-8"), newline="")))
    lines = []
    for table in manifest["tables"]:
        if "ledger" not in table:
            continue
        mine = [row for row in rows if row["TABLE"] == table["id"]]
        line = next_line(head, _measurement(manifest, table, mine))
        if (line.number, line.hash.hex()) != (table["ledger"]["number"], table["ledger"]["hash"]):
            raise ReleaseForged("a release before this one")
        lines.append(line)
        head = LedgerHead(line.number, line.hash)
    return lines


def _measurement(manifest: Any, table: Any, rows: Iterable[Mapping[str, str]]) -> Measurement:
    listed = list(rows)
    return Measurement(
        series=manifest["series"],
        period=manifest["period"],
        table_id=table["id"],
        catalogue_version=manifest["catalogue_version"],
        tier=manifest["tier"],
        strict=manifest["strict"],
        k=table["k"],
        rho=Fraction(table["rho"]),
        sigma2=Fraction(table["sigma2"]),
        cells=tuple(tuple(row[dimension.upper()] for dimension in table["dims"]) for row in listed),
        raws=tuple(int(row["RAW"]) for row in listed),
        measured_on=datetime.date.fromisoformat(manifest["measured_on"]),
    )


def _require_same_files(
    header: ReleaseHeader, new: list[LedgerLine], before: list[LedgerLine], files: Mapping[str, bytes]
) -> None:
    """The files must be those that the ledger gives, or a later replay would not find them."""
    mine = [line for line in before if line.measurement.series == header.series]
    made = release_files(header, new, mine)
    wrong = [name for name in (*made, *files) if name != SIGNATURE and files.get(name) != made.get(name)]
    if wrong:
        raise ReleaseForged(wrong[0])
