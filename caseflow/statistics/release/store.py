"""Write a release and find the one before it."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.schema.statistics import ReleaseFileRow, ReleaseRow
from caseflow.statistics.ledger.lines import LedgerLine
from caseflow.statistics.release.manifest import MANIFEST, SIGNATURE, ReleaseHeader, release_files, sha256_text

Sign = Callable[[bytes], bytes]


def newest_manifest_sha256(session: Session, series: str) -> str | None:
    """The digest of the manifest of the newest release of a series, visible or not."""
    return session.scalar(
        select(ReleaseFileRow.sha256)
        .join(ReleaseRow, ReleaseRow.id == ReleaseFileRow.release)
        .where(ReleaseRow.series == series, ReleaseFileRow.name == MANIFEST)
        .order_by(ReleaseRow.ledger_number.desc())
        .limit(1)
    )


def store_release(
    session: Session, header: ReleaseHeader, new: Sequence[LedgerLine], before: Sequence[LedgerLine], sign: Sign
) -> None:
    """Make the files of a release, sign the manifest, and store them invisible until their day.

    Args:
        new: the lines of this release.
        before: the ledger before them.
    """
    files = release_files(header, new, [line for line in before if line.measurement.series == header.series])
    files[SIGNATURE] = sign(files[MANIFEST])
    store_files(session, header, new[-1].number, files, visible=False)


def store_files(
    session: Session, header: ReleaseHeader, ledger_number: int, files: Mapping[str, bytes], *, visible: bool
) -> None:
    """Store the finished files of a release."""
    session.add(
        ReleaseRow(
            id=header.release_id,
            series=header.series,
            period=str(header.period),
            ledger_number=ledger_number,
            planned_publication=header.planned_publication,
            cut_off=header.cut_off,
            software_version=header.software_version,
            visible=visible,
        )
    )
    session.flush()
    session.add_all(
        ReleaseFileRow(release=header.release_id, name=name, sha256=sha256_text(content), content=content)
        for name, content in files.items()
    )
    session.flush()
