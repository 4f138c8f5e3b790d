"""P8 and P10: what was copied ends with its original, and a conflict found later takes copies too."""

import dataclasses
import datetime
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from caseflow.administration.changes import AddRelation
from caseflow.database import Database, chunk_path
from caseflow.desk.cases.access_control import CaseNotFound
from caseflow.desk.casework import acts
from caseflow.desk.reassignment.rekeying import rekey_suspended_case
from caseflow.desk.referral.small_circle import PlannedSmallCircle, lift
from caseflow.desk.worklist.inbox import InboxFilter, read_inbox
from caseflow.office.accounts.refusals import ConflictOfInterest, NotAllowed
from caseflow.operations.backup import restore, write_backup, write_shred_secrets
from caseflow.operations.retention import erase_due
from caseflow.records.copy_note import Part
from caseflow.records.copy_rows import copies_of
from caseflow.reporter.conversation.replies import ask_erasure
from caseflow.rules.answers import Answers
from caseflow.schema.cases import AttachmentChunkRow, AttachmentRow, CaseEpochRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.schema.referral import CaseCopyRow
from tests.caseflow.desk.casework.test_casework import CODING
from tests.caseflow.desk.office import NOW, TODAY, Office
from tests.caseflow.desk.referral.handing_on import (
    agree,
    copies,
    lifted,
    look,
    opened_in_cases,
    records_of,
    referred,
    revision,
    thief_with_keys_of,
)
from tests.caseflow.reporter.person import Reporter, count, days_later, moment, report, stage

LONG_AGO = datetime.date(2020, 1, 1)
EVERY_TABLE = (CaseRow, CaseEpochRow, RecordRow, ShredSecretRow, CaseCopyRow, AttachmentRow, AttachmentChunkRow)


@pytest.fixture
def reporter(office: Office) -> Reporter:
    """Somebody whose case was referred with a file, and lifted."""
    given = report(office)
    referred(office, given, Part.REPORT, Part.FILES, files=[stage(office)])
    lifted(office, given, report=True)
    return given


@pytest.fixture
def empty_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """Where a backup is brought back."""
    path = tmp_path / "empty.sqlite"
    shutil.copyfile(sqlite_template, path)
    shutil.copyfile(chunk_path(str(sqlite_template)), chunk_path(str(path)))
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


def test_erasing_the_original_erases_every_copy(office: Office, reporter: Reporter) -> None:
    assert count(office, CaseRow) == 3
    reporter.act(ask_erasure)
    assert erase_due(office.database, moment(days_later(6)), days_later(6)) == 0
    assert count(office, CaseRow) == 3
    assert erase_due(office.database, moment(days_later(7)), days_later(7)) == 1
    assert [count(office, table) for table in EVERY_TABLE] == [0] * len(EVERY_TABLE)


def test_a_copy_of_a_copy_goes_too(office: Office) -> None:
    given = report(office)
    lifted(office, given, report=True)
    first = copies(office)[0]
    again = PlannedSmallCircle(office.team("reserve"), frozenset(), True, "Noch kleiner.")
    lift(office.desk("olga"), first, revision(office, first, "olga"), again)
    assert count(office, CaseRow) == 3
    given.act(ask_erasure)
    erase_due(office.database, moment(days_later(7)), days_later(7))
    assert count(office, CaseRow) == 0


def test_no_old_backup_opens_a_copy_of_an_erased_case(
    office: Office, reporter: Reporter, tmp_path: Path, empty_database: Database
) -> None:
    write_backup(office.database, tmp_path / "backup.sqlite")
    reporter.act(ask_erasure)
    erase_due(office.database, moment(days_later(7)), days_later(7))
    write_shred_secrets(office.database, tmp_path / "shred-secrets.sqlite")
    secrets = tmp_path / "shred-secrets.sqlite"
    restored = restore(tmp_path / "backup.sqlite", secrets, empty_database)
    assert (restored.cases, restored.cases_without_secret) == (0, 3)
    back = dataclasses.replace(office, database=empty_database)
    assert count(back, CaseCopyRow) == 0
    assert opened_in_cases(thief_with_keys_of(back, "amira", "dora", "olga")) == set()


def test_a_backup_alone_does_not_tell_of_which_case_something_is_a_copy(
    office: Office, reporter: Reporter, tmp_path: Path
) -> None:
    write_backup(office.database, tmp_path / "backup.sqlite")
    with closing(sqlite3.connect(tmp_path / "backup.sqlite")) as stolen:
        rows = stolen.execute("SELECT * FROM case_copy").fetchall()
        assert stolen.execute("SELECT name FROM sqlite_master WHERE name = 'shred_secret'").fetchall() == []
    assert len(rows) == 2
    known = {reporter.case.bytes, reporter.case.hex, str(reporter.case)}
    assert known.isdisjoint({value for row in rows for value in row})
    with office.database.reading() as session:
        assert {row.case for row in copies_of(session, reporter.case)} == set(copies(office))


def close(office: Office, reporter: Reporter) -> None:
    with office.database.writing() as session:
        row = session.get_one(CaseRow, reporter.case)
        row.stage, row.unread, row.retention_on = "closed", False, TODAY


def test_retention_ends_referrals_and_leaves_what_few_still_work_on(office: Office, reporter: Reporter) -> None:
    close(office, reporter)
    assert erase_due(office.database, NOW, TODAY) == 1
    (left,) = copies(office)
    assert look(office, left, "olga").restricted


def test_a_tie_found_later_takes_the_copy_from_the_partner_at_once(office: Office) -> None:
    given = report(office)
    copy = referred(office, given, Part.REPORT)
    look(office, copy, "dora")
    agree(office, tie(office, "operator", "advice"))
    with pytest.raises(CaseNotFound):
        look(office, copy, "dora")
    assert read_inbox(office.desk("dora"), InboxFilter()).found == 0
    assert opened_in_cases(thief_with_keys_of(office, "dora")) == set()
    assert look(office, copy, "olga").state == "suspended"
    assert look(office, given.case).state == "open"


def tie(office: Office, one: str, other: str) -> AddRelation:
    organisations = office.founded.organisations
    return AddRelation(organisations[one], organisations[other], "operates", LONG_AGO)


def test_a_coding_that_names_the_partner_s_owner_takes_the_copy_from_it(office: Office) -> None:
    given = report(office)
    copy = referred(office, given, Part.SUMMARY)
    school = dataclasses.replace(CODING, area="school")
    assert acts.code_case(office.desk("amira"), given.case, revision(office, given.case), school)
    with pytest.raises(CaseNotFound):
        look(office, copy, "dora")
    assert opened_in_cases(thief_with_keys_of(office, "dora")).isdisjoint(records_of(office, copy))
    assert look(office, given.case).team.name == "Team Nord"


def test_nobody_gives_a_suspended_referral_to_another_partner(office: Office) -> None:
    given = report(office)
    copy = referred(office, given, Part.REPORT)
    agree(office, tie(office, "operator", "advice"))
    for team in ("second", "first", "advice"):
        with pytest.raises(NotAllowed):
            rekey_suspended_case(
                office.database, office.secret, office.lists, office.actor("olga"), copy, office.team(team), NOW
            )


def test_a_lifted_case_never_goes_to_who_was_struck_when_it_was_lifted(office: Office) -> None:
    """It names no facility, so those who were struck by the report are kept with it."""
    given = report(office, Answers(story="In der Schule.", areas=("school",), notice_version="1"))
    given.write("Es war der Direktor.")
    (message,) = look(office, given.case).contents.messages
    copy = lifted(office, given, message.id)
    with pytest.raises(ConflictOfInterest):
        rekey_suspended_case(
            office.database, office.secret, office.lists, office.actor("olga"), copy, office.team("advice"), NOW
        )
    rekey_suspended_case(
        office.database, office.secret, office.lists, office.actor("olga"), copy, office.team("second"), NOW
    )
    assert look(office, copy, "clara").team.name == "Team Süd"


def test_who_erases_finds_no_copies_once_the_original_is_gone(office: Office, reporter: Reporter) -> None:
    close(office, reporter)
    erase_due(office.database, NOW, TODAY)
    with office.database.reading() as session:
        assert copies_of(session, reporter.case) == ()
