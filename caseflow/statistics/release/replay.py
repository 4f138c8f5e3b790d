"""Recompute every release from the ledger alone, for auditors: no key, no fact.

What is not byte for byte what is served has been changed, or was made by other rules than those written
down. Only the signature cannot be recomputed without a key; it is verified instead.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.schema.statistics import ReleaseFileRow, ReleaseRow, SeriesRow
from caseflow.statistics.ledger.lines import LedgerLine, read_ledger
from caseflow.statistics.plan.period import Period
from caseflow.statistics.release.keys import release_signing_key
from caseflow.statistics.release.manifest import (
    MANIFEST,
    SIGNATURE,
    ReleaseForged,
    ReleaseHeader,
    release_files,
    sha256_text,
    verify_release,
)


def replay(session: Session) -> dict[str, dict[str, bytes]]:
    """The files of every release, visible or not, by release and name, computed anew; no signatures.

    Raises:
        LedgerBroken: the ledger was changed.
    """
    lines = read_ledger(session)
    signing_key = release_signing_key(session)
    previous: dict[str, str] = {}
    made: dict[str, dict[str, bytes]] = {}
    for row in session.scalars(select(ReleaseRow).order_by(ReleaseRow.ledger_number)):
        header = _header(row, session.get_one(SeriesRow, row.series), signing_key, previous.get(row.series))
        made[row.id] = _files(header, lines)
        previous[row.series] = sha256_text(made[row.id][MANIFEST])
    return made


def differences(session: Session) -> list[str]:
    """The files that differ from the ledger or from their signature; empty if there is none.

    Raises:
        LedgerBroken: the ledger was changed.
    """
    made = replay(session)
    stored = _stored(session)
    signing_key = release_signing_key(session)
    found = [f"{release}/{name}" for release, files in made.items() for name in _unequal(files, stored[release])]
    previous: dict[str, str] = {}
    for row in session.scalars(select(ReleaseRow).order_by(ReleaseRow.ledger_number)):
        files = stored[row.id]
        try:
            verify_release(files, signing_key, previous.get(row.series))
        except ReleaseForged as forged:
            found.append(f"{row.id}/{SIGNATURE}: {forged}")
        previous[row.series] = sha256_text(files.get(MANIFEST, b""))
    return found


def _unequal(files: dict[str, bytes], stored: dict[str, bytes]) -> list[str]:
    return [name for name, content in files.items() if stored.get(name) != content]


def _files(header: ReleaseHeader, lines: Sequence[LedgerLine]) -> dict[str, bytes]:
    mine = [line for line in lines if line.measurement.series == header.series]
    new = [line for line in mine if line.measurement.period == str(header.period)]
    return release_files(header, new, mine)


def _header(row: ReleaseRow, series: SeriesRow, signing_key: bytes, previous: str | None) -> ReleaseHeader:
    return ReleaseHeader(
        series=row.series,
        period=Period.parse(row.period),
        ref_area=series.ref_area,
        cut_off=row.cut_off,
        planned_publication=row.planned_publication,
        software_version=row.software_version,
        signing_public_key=signing_key,
        previous_manifest_sha256=previous,
    )


def _stored(session: Session) -> dict[str, dict[str, bytes]]:
    found: dict[str, dict[str, bytes]] = {}
    query = select(ReleaseFileRow.release, ReleaseFileRow.name, ReleaseFileRow.content)
    for release, name, content in session.execute(query):
        found.setdefault(release, {})[name] = content
    return found
