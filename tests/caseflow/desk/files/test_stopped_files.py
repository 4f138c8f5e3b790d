"""One button stops a file for everybody, at once, with everything made of it; two people decide what follows."""

import pytest
from sqlalchemy import update

from caseflow.cleaning.bars import Bar
from caseflow.cleaning.process import Cleaner
from caseflow.desk.cases.access_control import ActNotPermitted, CaseNotFound
from caseflow.desk.export.archive import Packed
from caseflow.desk.export.material import ExportKind, look_at_exports
from caseflow.desk.export.preparing import ExportOrder, packed_files, prepare, take
from caseflow.desk.files.redact_file import redact_file
from caseflow.desk.files.stop import NothingAsked, confirm_for_stopped, propose_for_stopped, stop_file
from caseflow.desk.files.stopped import FileStopped, StopAct, StopState, count_stopped, files_stopped
from caseflow.desk.files.viewing import cleaned_copy, look_at_file, original_of, page_of
from caseflow.operations.retention import erase_due
from caseflow.refusals.refusal import SecondPersonNeeded
from caseflow.schema.cases import AttachmentChunkRow, AttachmentRow, CaseRow
from caseflow.schema.files import FrozenFileRow
from caseflow.sealing import attachments
from caseflow.sealing.attachments import ReadingStopped
from caseflow.sealing.errors import TagInvalid
from tests.caseflow.cleaning.test_paper_pages import letter
from tests.caseflow.desk.files.giving import put_file, revision
from tests.caseflow.desk.office import NOW, TODAY, Office, give_case

CLEANER = Cleaner()


def test_a_stopped_file_opens_for_nobody_and_neither_do_files_with_the_same_bytes(office: Office) -> None:
    case, content = give_case(office), letter()
    first, again = put_file(office, case, content), put_file(office, case, content, "Kopie.pdf", of_report=False)
    other = put_file(office, case, letter(2), "anderes.pdf")
    stop_file(office.desk("ben"), case.id, first)
    later = put_file(office, case, content, "später.pdf")
    for name in ("amira", "ben", "olga"):
        for file in (first, again, later):
            assert look_at_file(office.desk(name), case.id, file).stopped is not None
            for reach in (
                original_of,
                lambda d, c, f: cleaned_copy(d, CLEANER, c, f),
                lambda d, c, f: page_of(d, CLEANER, c, f, 1),
            ):
                with pytest.raises(FileStopped):
                    reach(office.desk(name), case.id, file)
        assert look_at_file(office.desk(name), case.id, other).stopped is None
    files = {file.id for file in look_at_exports(office.desk("amira"), case.id).files}
    assert files == {other}
    with office.database.reading() as session:
        assert {one.frozen_by for one in files_stopped(session, office.secret, office.actor("olga").id)} == {
            office.actor("ben").id
        }


def test_a_download_that_runs_ends_when_the_file_is_stopped(office: Office) -> None:
    case = give_case(office)
    file = put_file(office, case, bytes(3_000_000))
    description = original_of(office.desk("amira"), case.id, file)
    running = attachments.read(office.database, file, description)
    assert next(running)
    stop_file(office.desk("ben"), case.id, file)
    with pytest.raises(ReadingStopped):
        list(running)


def test_copies_and_archives_that_hold_the_file_are_stopped_with_it(office: Office) -> None:
    case = give_case(office)
    file = put_file(office, case, letter(), "brief.pdf")
    desk = office.desk("amira")
    copy = redact_file(desk, CLEANER, case.id, revision(office, case), file, (Bar(1, 0, 0, 500, 500),))
    view = look_at_exports(desk, case.id)
    order = ExportOrder(ExportKind.REPORTER, "", tuple(one for one in view.files if one.id == copy))
    packed = (Packed(b"%PDF", ".pdf"), *packed_files(desk, CLEANER, order.files))
    archive = prepare(desk, revision(office, case), view, order, packed).file
    take(desk, case.id, archive)
    # The blacked copy is in the archive; the original is what is stopped.
    stop_file(office.desk("ben"), case.id, file)
    with pytest.raises(FileStopped):
        original_of(desk, case.id, copy)
    with office.database.reading() as session:
        assert session.get(FrozenFileRow, archive) is not None
    with pytest.raises((FileStopped, ReadingStopped)):
        list(attachments.read(office.database, archive, take(desk, case.id, archive)))


@pytest.mark.parametrize("act", list(StopAct))
def test_only_two_of_the_ombuds_team_release_or_destroy(office: Office, act: StopAct) -> None:
    case, content = give_case(office), letter()
    file, alike = put_file(office, case, content), put_file(office, case, content)
    stop_file(office.desk("amira"), case.id, file)
    with pytest.raises(ActNotPermitted):
        propose_for_stopped(office.desk("amira"), case.id, revision(office, case), file, act)
    with pytest.raises(NothingAsked):
        confirm_for_stopped(office.desk("olga"), case.id, revision(office, case), file, act)
    propose_for_stopped(office.desk("olga"), case.id, revision(office, case), file, act)
    with pytest.raises(SecondPersonNeeded):
        confirm_for_stopped(office.desk("olga"), case.id, revision(office, case), file, act)
    with pytest.raises(NothingAsked):
        confirm_for_stopped(
            office.desk("otto"), case.id, revision(office, case), file, next(one for one in StopAct if one is not act)
        )
    confirm_for_stopped(office.desk("otto"), case.id, revision(office, case), file, act)
    with office.database.reading() as session:
        chunks = session.query(AttachmentChunkRow).count()
        rows = session.query(FrozenFileRow).all()
        gone = session.get(AttachmentRow, file) is None and session.get(AttachmentRow, alike) is None
        waits = count_stopped(session, office.secret, office.actor("olga").id)
    if act is StopAct.RELEASE:
        assert original_of(office.desk("amira"), case.id, file).length == len(content)
        assert (rows, gone) == ([], False)
    else:
        assert chunks == 0 and gone and waits == 0
        assert {row.state for row in rows} == {StopState.DESTROYED.value}
        # The same picture sent once more is stopped without anybody looking at it.
        third = put_file(office, case, content)
        assert look_at_file(office.desk("amira"), case.id, third).stopped is not None


def test_a_row_put_or_changed_by_hand_is_refused(office: Office) -> None:
    case = give_case(office)
    file = put_file(office, case, letter())
    stop_file(office.desk("amira"), case.id, file)
    with office.database.writing() as session:
        session.execute(update(FrozenFileRow).values(frozen_by=office.actor("ben").id))
    with pytest.raises(TagInvalid):
        look_at_file(office.desk("amira"), case.id, file)


def test_others_find_no_case_to_stop_a_file_in(office: Office) -> None:
    case = give_case(office)
    file = put_file(office, case, letter())
    for name in ("clara", "dora", "paul", "anna"):
        with pytest.raises(CaseNotFound):
            stop_file(office.desk(name), case.id, file)


def test_erasing_a_case_erases_what_tells_of_its_stopped_files(office: Office) -> None:
    case = give_case(office, stage="closed")
    file = put_file(office, case, letter())
    stop_file(office.desk("amira"), case.id, file)
    with office.database.writing() as session:
        session.execute(update(CaseRow).values(retention_on=TODAY, unread=False))
    assert erase_due(office.database, NOW, TODAY) == 1
    with office.database.reading() as session:
        assert session.query(FrozenFileRow).count() == 0
