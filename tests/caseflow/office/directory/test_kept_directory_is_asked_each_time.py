"""A process keeps the verified directory, and yet whatever is changed in the database counts at the next request.

For each column of each table of the directory somebody writes past the program, with a directory kept that was
verified a moment before. What the next request is told is what a process that keeps nothing is told.
"""

import datetime
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier, Thread
from typing import Any, cast

import pytest
from sqlalchemy import Column, Connection, Table, create_engine, delete, insert, select, update

from caseflow.database import Database, cache_of
from caseflow.office.accounts.refusals import ChangeRefused
from caseflow.office.directory.cache import Verified
from caseflow.office.directory.names import names_of_members
from caseflow.office.directory.settings import SettingMalformed, office_settings
from caseflow.office.directory.transaction import directory_change
from caseflow.office.directory.verified import OfficeDirectory, ReserveMissing, load_directory
from caseflow.schema.base import Base
from caseflow.schema.directory import (
    DirectorySealRow,
    FacilityTieRow,
    GenerationRow,
    MemberRow,
    RecoveryKeyRow,
    RelationRow,
    RoutingRuleRow,
    TeamRow,
)
from caseflow.schema.office import SettingRow
from caseflow.sealing.directory_rows import NOT_COVERED, SEALED_TABLES
from caseflow.sealing.errors import TagInvalid
from caseflow.sealing.row_tags import authenticate
from crypto.installation import InstallationSecret
from tests.caseflow.offices import TestOffice

TABLES: tuple[type[Base], ...] = (DirectorySealRow, *SEALED_TABLES)
# The readers look at the tags of these rows alone; whoever seals to one of these keys verifies it.
VERIFIED_WHERE_USED = (GenerationRow, RecoveryKeyRow)
READERS = (load_directory, office_settings, names_of_members)


@dataclass(frozen=True)
class Told:
    """What the three readers of the directory say, or the exception that each of them raises."""

    answers: tuple[object, ...]

    @property
    def refused(self) -> bool:
        return any(isinstance(one, type) and issubclass(one, TagInvalid) for one in self.answers)


def told(database: Database, secret: InstallationSecret) -> Told:
    return Told(tuple(_answer(database, secret, reader) for reader in READERS))


def _answer(database: Database, secret: InstallationSecret, reader: Callable[..., object]) -> object:
    try:
        with database.reading() as session:
            return reader(session, secret)
    except (TagInvalid, ReserveMissing, SettingMalformed) as error:
        return type(error)


def told_by_new_process(database: Database, secret: InstallationSecret) -> Told:
    """The same, asked by a process that keeps nothing."""
    fresh = Database(database.url.render_as_string(hide_password=False))
    answer = told(fresh, secret)
    fresh.close()
    return answer


@contextmanager
def past_the_program(database: Database) -> Iterator[Connection]:
    """A transaction of somebody who can write to the database and has nothing else."""
    engine = create_engine(database.url)
    with engine.begin() as connection:
        # SQLite looks at foreign keys only for whoever asks it to, as the program does.
        if not database.is_sqlite:
            connection.exec_driver_sql("SET session_replication_role = replica")
        yield connection
    engine.dispose()


def table_of(row: type[Base]) -> Table:
    return cast("Table", row.__table__)


def fill(office: TestOffice) -> None:
    """At least one row in each table, written as the program writes."""
    with office.database.reading() as session:
        directory = load_directory(session, office.secret)
    one, other = (body.id for body in directory.bodies.organisations[:2])
    begin = office.now.date()
    tie = FacilityTieRow(id=uuid.uuid4(), facility="1", organisation=one, kind="guards", valid_from=begin, tag=b"")
    relation = RelationRow(
        id=uuid.uuid4(), from_organisation=one, to_organisation=other, kind="supervises", valid_from=begin, tag=b""
    )
    with directory_change(office.database, office.secret, None, office.now, "tie_added", "") as session:
        for row in (tie, relation):
            authenticate(office.secret, row)
            session.add(row)
        session.flush()


def changed(value: object, column: Column[Any]) -> object:
    """Another value that the column takes."""
    match value:
        case uuid.UUID():
            return uuid.uuid4()
        case datetime.date():
            return value + datetime.timedelta(days=1)
        case int():
            return value + 1
        case bytes():
            return bytes([value[0] ^ 1]) + value[1:]
        case str():
            return value + "x"
        case _:
            kind = column.type.python_type
            return datetime.date(2026, 1, 1) if kind is datetime.date else uuid.uuid4() if kind is uuid.UUID else "x"


@pytest.mark.parametrize("row", TABLES, ids=lambda row: row.__tablename__)
def test_changed_column_is_refused_by_the_next_request(office: TestOffice, row: type[Base]) -> None:
    fill(office)
    for column in table_of(row).columns:
        assert not told(office.database, office.secret).refused, column
        change = change_value(office, table_of(row), column)
        after = told(office.database, office.secret)
        assert after == told_by_new_process(office.database, office.secret), column
        if column.name not in NOT_COVERED.get(row, frozenset()) and (
            column.name == "tag" or row not in VERIFIED_WHERE_USED
        ):
            assert after.refused, column
        change.undo(office)


@dataclass(frozen=True)
class Change:
    """A value that was changed past the program, and how to change it back."""

    table: Table
    column: Column[Any]
    key: object
    former: object

    def undo(self, office: TestOffice) -> None:
        key = next(iter(self.table.primary_key.columns))
        with past_the_program(office.database) as connection:
            connection.execute(update(self.table).where(key == self.key).values({self.column.name: self.former}))


def change_value(office: TestOffice, table: Table, column: Column[Any]) -> Change:
    """Write another value into one row."""
    key = next(iter(table.primary_key.columns))
    with past_the_program(office.database) as connection:
        one = connection.execute(select(table).limit(1)).mappings().one()
        other = changed(one[column.name], column)
        connection.execute(update(table).where(key == one[key.name]).values({column.name: other}))
    return Change(table, column, other if column is key else one[key.name], one[column.name])


@pytest.mark.parametrize("row", TABLES, ids=lambda row: row.__tablename__)
def test_dropped_row_is_refused_by_the_next_request(office: TestOffice, row: type[Base]) -> None:
    fill(office)
    assert not told(office.database, office.secret).refused
    table = table_of(row)
    key = next(iter(table.primary_key.columns))
    with past_the_program(office.database) as connection:
        connection.execute(delete(table).where(key == connection.scalar(select(key).limit(1))))
    after = told(office.database, office.secret)
    assert after.refused
    assert after == told_by_new_process(office.database, office.secret)


@pytest.mark.parametrize("row", [TeamRow, MemberRow, RoutingRuleRow, SettingRow], ids=lambda row: row.__tablename__)
def test_row_that_is_put_back_is_refused_by_the_next_request(office: TestOffice, row: type[Base]) -> None:
    """A row with a good tag of its own, from another day or another name: the seal shows that it was put there."""
    assert not told(office.database, office.secret).refused
    table = table_of(row)
    key = next(iter(table.primary_key.columns))
    with past_the_program(office.database) as connection:
        one = dict(connection.execute(select(table).limit(1)).mappings().one())
        one[key.name] = "put_back" if row is SettingRow else uuid.uuid4()
        if row is MemberRow:
            one["user_name"] = "put_back"
        connection.execute(insert(table).values(one))
    after = told(office.database, office.secret)
    assert after.refused
    assert after == told_by_new_process(office.database, office.secret)


def test_change_by_another_worker_counts_at_once(office: TestOffice) -> None:
    before = told(office.database, office.secret)
    other_worker = Database(office.database.url.render_as_string(hide_password=False))
    with directory_change(other_worker, office.secret, None, office.now, "team_renamed", "") as session:
        team = session.scalars(select(TeamRow)).first()
        assert team is not None
        team.name = "Another name"
        authenticate(office.secret, team)
    other_worker.close()
    after = told(office.database, office.secret)
    directory = after.answers[0]
    assert isinstance(directory, OfficeDirectory)
    assert after != before
    assert "Another name" in {team.name for team in directory.teams.values()}


def test_change_that_was_undone_leaves_nothing_behind(office: TestOffice) -> None:
    """Within a transaction its own rows count; once it is undone, the former ones do again."""
    before = told(office.database, office.secret)
    with pytest.raises(ChangeRefused):
        _renamed_and_refused(office)
    assert told(office.database, office.secret) == before


def _renamed_and_refused(office: TestOffice) -> None:
    with directory_change(office.database, office.secret, None, office.now, "team_renamed", "") as session:
        session.execute(update(TeamRow).values(name="Nobody"))
        with pytest.raises(TagInvalid):
            load_directory(session, office.secret)
        raise ChangeRefused


def test_same_rows_are_verified_once(office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    told(office.database, office.secret)
    asked: list[str] = []
    verify = InstallationSecret.verify

    def counting(self: InstallationSecret, tag: bytes, purpose: str, *parts: bytes) -> bool:
        asked.append(purpose)
        return verify(self, tag, purpose, *parts)

    monkeypatch.setattr(InstallationSecret, "verify", counting)
    told(office.database, office.secret)
    assert asked == []


def test_another_installation_secret_uses_nothing_that_was_kept(office: TestOffice) -> None:
    told(office.database, office.secret)
    assert told(office.database, InstallationSecret.generate()).refused
    assert not told(office.database, office.secret).refused


def test_nothing_of_a_persons_keys_is_kept(office: TestOffice) -> None:
    told(office.database, office.secret)
    with office.database.reading() as session:
        kept = repr_of(cache_of(session).entry)
        for member in session.scalars(select(MemberRow)):
            for secret in (member.wrapped_seed, member.wrapped_totp_secret, member.passphrase_salt):
                assert repr(secret)[2:-1] not in kept
        for generation in session.scalars(select(GenerationRow)):
            assert repr(generation.recovery_sealed_seed)[2:-1] not in kept


def repr_of(entry: object) -> str:
    """Everything in an entry as text, whatever its ``repr`` hides."""
    assert isinstance(entry, Verified)
    return repr((entry.rows.read, list(entry.values.values())))


def test_threads_read_it_at_the_same_time(office: TestOffice) -> None:
    expected, begin = told(office.database, office.secret), Barrier(8)
    found: list[Told] = []

    def read() -> None:
        begin.wait()
        found.extend(told(office.database, office.secret) for _ in range(5))

    with office.database.reading() as session:
        cache_of(session).entry = None
    threads = [Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 40
