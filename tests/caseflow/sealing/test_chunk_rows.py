"""Pieces of files lie without a number that tells when they came."""

import pytest
from sqlalchemy import select, text

from caseflow.schema.cases import AttachmentChunkRow
from caseflow.sealing.attachments import MEGABYTE, AttachmentStaging, StagingLimits
from tests.caseflow.offices import TestOffice

LIMITS = StagingLimits(total_staged_bytes=1000 * MEGABYTE)
only_on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@only_on_sqlite
def test_row_number_of_a_chunk_is_its_random_key(office: TestOffice) -> None:
    staging = AttachmentStaging(office.database, LIMITS, office.now.date(), "f", "image/jpeg", 20 * MEGABYTE)
    staging.write(bytes(10 * MEGABYTE))
    staging.finish()
    with office.database.reading() as session:
        numbers = session.execute(text("SELECT rowid, id FROM files.attachment_chunk")).all()
        in_order = list(session.scalars(select(AttachmentChunkRow.id).order_by(AttachmentChunkRow.position)))
    assert len(numbers) >= 10 and all(row_number == key for row_number, key in numbers)
    # Eleven random numbers ascend by chance once in forty million times.
    assert in_order != sorted(in_order)
