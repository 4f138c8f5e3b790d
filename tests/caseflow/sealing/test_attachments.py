"""P2 and P13: files are sealed before they reach a disk, within limits, and belong to one report alone."""

import datetime
import secrets
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, event, select, update

from caseflow.schema.cases import AttachmentChunkRow, AttachmentRow, CaseRow
from caseflow.sealing.attachments import (
    CHUNK_BYTES,
    STAGED_DAYS,
    TRANSACTION_BYTES,
    AttachmentStaging,
    StagedFile,
    StagedFileGone,
    StagingLimits,
    StagingRefused,
    drop,
    drop_chunks,
    drop_staged,
    read,
    sweep_staged,
)
from crypto.attachment import AttachmentKey, open_staging_token, padded_length, staging_token
from crypto.errors import CannotOpen
from tests.caseflow.desk.office import TODAY, Office
from tests.caseflow.reporter.person import ANSWERS, MEGABYTE, ROOM, Form, count, days_later, report, send, stage

CANARY = b"KANARIENVOGEL-singt-im-Heizungskeller"


@pytest.fixture
def office(office_at_work: Office) -> Office:
    """An office in which everybody is logged in, once on each engine."""
    return office_at_work


def begun(office: Office, content: bytes = b"", *, limits: StagingLimits = ROOM) -> AttachmentStaging:
    """A file of which a part has arrived."""
    staging = AttachmentStaging(office.database, limits, TODAY, "Foto.jpg", "image/jpeg", limits.bytes_per_report)
    staging.write(content)
    return staging


def staged_bytes(office: Office) -> int:
    """How much is stored of files, chunk by chunk."""
    with office.database.reading() as session:
        return sum(len(chunk) for chunk in session.scalars(select(AttachmentChunkRow.sealed)))


@pytest.mark.parametrize("length", [0, 1, 65_536, CHUNK_BYTES, 3 * CHUNK_BYTES + 17])
def test_what_comes_out_is_what_went_in(office: Office, length: int) -> None:
    content = secrets.token_bytes(length)
    file = stage(office, content)
    assert b"".join(read(office.database, file.attachment, file.description)) == content
    with office.database.reading() as session:
        query = select(AttachmentChunkRow.sealed).order_by(AttachmentChunkRow.position)
        chunks = [len(chunk) for chunk in session.scalars(query)]
        assert session.get_one(AttachmentRow, file.attachment).stored_bytes == sum(chunks)
    assert sum(chunks) >= padded_length(length)
    assert all(size == CHUNK_BYTES for size in chunks[:-1])


def test_a_missing_chunk_is_noticed(office: Office) -> None:
    file = stage(office, secrets.token_bytes(3 * CHUNK_BYTES))
    with office.database.writing() as session:
        session.execute(delete(AttachmentChunkRow).where(AttachmentChunkRow.position == 2))
    with pytest.raises(CannotOpen):
        b"".join(read(office.database, file.attachment, file.description))


def test_a_chunk_of_another_file_is_noticed(office: Office) -> None:
    one, other = (stage(office, secrets.token_bytes(1000)) for _ in range(2))
    with office.database.writing() as session:
        session.execute(delete(AttachmentChunkRow).where(AttachmentChunkRow.attachment == one.attachment))
        session.execute(update(AttachmentChunkRow).values(attachment=one.attachment))
    with pytest.raises(CannotOpen):
        b"".join(read(office.database, one.attachment, one.description))
    with pytest.raises(CannotOpen):
        b"".join(read(office.database, one.attachment, other.description))


def test_a_file_that_is_too_large_is_refused_while_it_comes(office: Office) -> None:
    staging = AttachmentStaging(office.database, ROOM, TODAY, "Film.mp4", "video/mp4", 2 * MEGABYTE)
    staging.write(bytes(2 * MEGABYTE))
    with pytest.raises(StagingRefused) as refusal:
        staging.write(b"1")
    assert refusal.value.reason == "file_too_large"
    staging.abandon()
    assert (count(office, AttachmentRow), count(office, AttachmentChunkRow)) == (0, 0)


def test_a_file_that_was_made_here_is_taken_whole_or_leaves_nothing(office: Office) -> None:
    content = secrets.token_bytes(MEGABYTE + 7)
    taken = AttachmentStaging(office.database, ROOM, TODAY, "a.zip", "application/zip", 2 * MEGABYTE).take([content])
    assert b"".join(read(office.database, taken.attachment, taken.description)) == content
    drop_staged(office.database, [taken])
    with pytest.raises(StagingRefused):
        AttachmentStaging(office.database, ROOM, TODAY, "a.zip", "application/zip", MEGABYTE).take([content])
    assert (count(office, AttachmentRow), count(office, AttachmentChunkRow)) == (0, 0)


def test_all_files_together_fit_into_the_space(office: Office) -> None:
    limits = StagingLimits(total_staged_bytes=3 * MEGABYTE)
    first = stage(office, bytes(2 * MEGABYTE), limits=limits)
    second = begun(office, bytes(2 * MEGABYTE), limits=limits)
    with pytest.raises(StagingRefused) as refusal:
        second.finish()
    assert refusal.value.reason == "no_space"
    assert staged_bytes(office) <= limits.total_staged_bytes
    second.abandon()
    drop(office.database, first.attachment)
    again = stage(office, bytes(2 * MEGABYTE), limits=limits)
    assert count(office, AttachmentRow, AttachmentRow.id == again.attachment) == 1, "the space is free again"


def test_padding_counts_too(office: Office) -> None:
    limits = StagingLimits(total_staged_bytes=MEGABYTE)
    for _ in range(15):
        stage(office, b"", limits=limits)
    with pytest.raises(StagingRefused):
        stage(office, b"", limits=limits)
    assert staged_bytes(office) <= MEGABYTE


def test_files_of_reports_take_no_space_from_new_ones(office: Office) -> None:
    limits = StagingLimits(total_staged_bytes=2 * MEGABYTE)
    for _ in range(3):
        report(office, ANSWERS, [stage(office, bytes(MEGABYTE), limits=limits)])
    assert staged_bytes(office) > limits.total_staged_bytes


def test_many_uploads_at_once_stay_near_the_limit(office: Office) -> None:
    limits, uploads, pieces = StagingLimits(total_staged_bytes=12 * MEGABYTE), 4, 100

    def upload(_: int) -> StagedFile | None:
        staging = begun(office, limits=limits)
        try:
            for _ in range(pieces):
                staging.write(bytes(100_000))
            return staging.finish()
        except StagingRefused:
            staging.abandon()
            return None

    with ThreadPoolExecutor(uploads) as threads:
        kept = [file for file in threads.map(upload, range(uploads)) if file]
    together = 0 if office.database.is_sqlite else uploads * TRANSACTION_BYTES
    assert staged_bytes(office) <= limits.total_staged_bytes + together
    for file in kept:
        assert sum(map(len, read(office.database, file.attachment, file.description))) == pieces * 100_000
    assert count(office, AttachmentRow) == len(kept), "nothing is left of the others"


def test_a_broken_upload_is_swept_and_nothing_else(office: Office) -> None:
    staging = begun(office, bytes(TRANSACTION_BYTES + 1))
    assert count(office, AttachmentChunkRow) >= 1
    taken = report(office, ANSWERS, [stage(office)])
    waiting = stage(office, today=days_later(1))
    sweep_staged(office.database, days_later(STAGED_DAYS - 1))
    assert count(office, AttachmentRow) == 3
    sweep_staged(office.database, days_later(STAGED_DAYS))
    with office.database.reading() as session:
        left = {row.id: row.case for row in session.scalars(select(AttachmentRow))}
        chunks = set(session.scalars(select(AttachmentChunkRow.attachment)))
    assert staging.attachment not in left
    assert (left[waiting.attachment], set(left.values())) == (None, {None, taken.case})
    assert chunks == set(left), "a file that waits and the file of a report keep their chunks"


def test_a_file_that_was_swept_while_it_came_is_refused(office: Office) -> None:
    staging = begun(office, b"slow")
    sweep_staged(office.database, days_later(STAGED_DAYS))
    with pytest.raises(StagingRefused) as refusal:
        staging.finish()
    assert refusal.value.reason == "file_lost"
    sweep_staged(office.database, days_later(STAGED_DAYS))
    assert count(office, AttachmentChunkRow) == 0


def test_chunks_without_a_file_are_swept(office: Office) -> None:
    file = stage(office, bytes(2 * CHUNK_BYTES))
    with office.database.writing() as session:
        session.execute(delete(AttachmentRow))
    sweep_staged(office.database, TODAY)
    assert count(office, AttachmentChunkRow, AttachmentChunkRow.attachment == file.attachment) == 0


def test_an_upload_that_begins_during_a_sweep_keeps_its_chunks(office: Office) -> None:
    """SQLite reads the two files of the database one after the other, so a sweep sees chunks without a row."""
    files: list[StagedFile] = []

    def between(_c: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if "DISTINCT" in statement and not files:
            files.append(stage(office, b"just now"))

    event.listen(office.database.engine, "before_cursor_execute", between)
    try:
        sweep_staged(office.database, TODAY)
    finally:
        event.remove(office.database.engine, "before_cursor_execute", between)
    assert b"".join(read(office.database, files[0].attachment, files[0].description)) == b"just now"


def test_chunks_of_a_file_that_is_there_are_not_dropped(office: Office) -> None:
    file = stage(office)
    drop_chunks(office.database, file.attachment)
    assert count(office, AttachmentChunkRow) == 1


def test_two_reports_cannot_take_the_same_file(office: Office) -> None:
    file = stage(office)
    sent = [Form.issued(office).sent(office, replace(ANSWERS, story=f"{number}"), [file]) for number in range(6)]

    def outcome(index: int) -> bool:
        try:
            send(office, sent[index])
        except StagedFileGone:
            return False
        return True

    with ThreadPoolExecutor(len(sent)) as threads:
        taken = list(threads.map(outcome, range(len(sent))))
    assert taken.count(True) == 1
    assert count(office, CaseRow) == 1, "the others stored nothing"


def test_a_file_that_is_not_complete_is_not_taken(office: Office) -> None:
    staging = begun(office, b"half")
    description = stage(office).description
    with pytest.raises(StagedFileGone):
        report(office, ANSWERS, [StagedFile(staging.attachment, description)])


def test_the_file_of_a_report_is_not_dropped(office: Office) -> None:
    file = stage(office)
    report(office, ANSWERS, [file])
    drop(office.database, file.attachment)
    assert (count(office, AttachmentRow), count(office, AttachmentChunkRow)) == (1, 1)


def test_a_file_belongs_to_the_form_that_took_it(office: Office) -> None:
    mine, other, tomorrow = Form.issued(office), Form.issued(office), Form.issued(office, days_later(1))
    file = stage(office)
    token = staging_token(mine.key.raw, mine.once.value, file.attachment, file.description)
    assert open_staging_token(mine.key.raw, mine.once.value, token) == (file.attachment, file.description)
    for form in (other, tomorrow):
        with pytest.raises(CannotOpen):
            open_staging_token(form.key.raw, form.once.value, token)


def test_what_is_staged_has_no_key_in_the_database(office: Office) -> None:
    file = stage(office, CANARY)
    with office.database.reading() as session:
        row = session.get_one(AttachmentRow, file.attachment)
        assert (row.case, row.header, row.epoch, row.under_staff_key) == (None, None, None, None)
        chunk = session.scalars(select(AttachmentChunkRow.sealed)).one()
    assert file.description.key.raw not in chunk
    wrong = replace(file.description, key=AttachmentKey.generate())
    with pytest.raises(CannotOpen):
        b"".join(read(office.database, file.attachment, wrong))


def database_files(office: Office) -> list[Path]:
    """Every file in which the engine may have written something, journals and temporary files too."""
    url = office.database.url
    folder = Path(url.database or "").parent if office.database.is_sqlite else Path(str(url.query["host"]))
    temporary = Path(tempfile.gettempdir()).glob("etilqs_*")
    return [path for path in (*folder.rglob("*"), *temporary) if path.is_file()]


def holders_of(office: Office, needle: bytes) -> set[str]:
    """The names of the files that hold these bytes."""
    return {path.name for path in database_files(office) if needle in path.read_bytes()}


def test_no_file_of_the_database_holds_what_was_sent(office: Office) -> None:
    """P2: neither while a file comes, nor when it is stored, in no table, journal or temporary file."""
    story = "KANARIENVOGEL-im-Waschraum"
    content, name = (CANARY + b"\n") * 120_000, "KANARIENVOGEL-Hausmeister.jpg"
    staging = begun(office, content)
    assert staged_bytes(office) > 0
    assert holders_of(office, b"KANARIENVOGEL") == set()
    file = stage(office, content, name=name)
    reporter = report(office, replace(ANSWERS, story=story, not_read_text=story), [file])
    reporter.write(f"Noch einmal: {story}", [stage(office, content, name=name)])
    staging.abandon()
    for needle in (b"KANARIENVOGEL", story.encode("utf-16-le"), reporter.code.digits.encode()):
        assert holders_of(office, needle) == set()
    assert holders_of(office, reporter.case.bytes) or holders_of(office, reporter.case.hex.encode()), (
        "what stands in clear is found, so the search finds"
    )


def test_a_day_is_all_that_is_known_of_a_file(office: Office) -> None:
    file = stage(office)
    with office.database.reading() as session:
        assert type(session.get_one(AttachmentRow, file.attachment).day) is datetime.date
