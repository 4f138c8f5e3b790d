"""P6 on bad days: disk full, database locked or gone. The person is told that nothing was stored, and keeps all."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape
from sqlalchemy import event, func, select, text
from starlette.testclient import TestClient

from caseflow.database import Database, chunk_path
from caseflow.operations.row_order import put_in_order
from caseflow.schema.cases import AttachmentChunkRow, AttachmentRow, CaseEpochRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.schema.mailboxes import MailboxRow
from reporting.application import assemble
from reporting.runtime.key_stretching import Purpose, Result, Stretching
from reporting.runtime.services import Services
from tests.adversarial.answers import is_page_in, once_of
from tests.caseflow.offices import TestOffice
from tests.reporting.public.door import Door
from tests.visitor_client import hidden_fields, text_of_element

pytestmark = pytest.mark.timeout(180)

STORY = "Seit drei Wochen <kalt> & \u0645\u0631\u062d\u0628\u0627"
ORIGIN = "https://testserver"
BUSY_MILLISECONDS = 300
CASE_TABLES = (CaseRow, MailboxRow, ShredSecretRow, CaseEpochRow)
PICTURE = ("attachment", ("Foto.jpg", b"\xff\xd8" + b"x" * 300_000, "image/jpeg"))
NO_FILE = ("attachment", ("", b"", "application/octet-stream"))


@pytest.fixture(scope="module")
def prepared(door: Door) -> Services:
    """What a process reads at its start and what no database changes: lists, languages, pages."""
    return door.services


@pytest.fixture
def parts(office: TestOffice, prepared: Services) -> Iterator[Services]:
    """The services of a process that works for the office."""
    process = beginning(prepared, office)
    yield process
    process.database.close()


def beginning(prepared: Services, office: TestOffice) -> Services:
    """A process that has just started."""
    url = office.database.url.render_as_string(hide_password=False)
    database = Database(url, busy_milliseconds=BUSY_MILLISECONDS)
    event.listen(database.engine, "connect", _be_impatient)
    return replace(
        prepared, database=database, secret=office.secret, stretching=Stretching(2), clock=lambda: office.now
    )


def _be_impatient(connection: Any, _record: object) -> None:
    # Real connections wait five or ten seconds, which shows nothing more and keeps the test waiting.
    if not isinstance(connection, sqlite3.Connection):
        connection.execute(f"SET lock_timeout = {BUSY_MILLISECONDS}")
        connection.commit()


@contextmanager
def at_the_door(parts: Services) -> Iterator[TestClient]:
    """Somebody at the door of a process."""
    with TestClient(assemble(parts), base_url=ORIGIN, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client(parts: Services) -> Iterator[TestClient]:
    """Somebody at the door of this process."""
    with at_the_door(parts) as client:
        yield client


Trouble = Callable[[TestOffice, Services], AbstractContextManager[None]]


@contextmanager
def disk_full(office: TestOffice, parts: Services) -> Iterator[None]:
    """Nothing can be added any more, and what is there can be read."""
    if office.database.is_sqlite:

        def stop_growing(connection: sqlite3.Connection, _record: object) -> None:
            for schema in ("main", "files"):
                connection.execute(f"PRAGMA {schema}.max_page_count = 1")

        engine = parts.database.engine
        event.listen(engine, "connect", stop_growing)
        engine.dispose()
        yield
        event.remove(engine, "connect", stop_growing)
        engine.dispose()
        return
    raise_full = (
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'disk full' USING ERRCODE = '53100'; END $$"
    )
    tables = (AttachmentChunkRow, RecordRow)
    with office.database.engine.begin() as connection:
        connection.execute(text(raise_full))
        for table in tables:
            name = table.__tablename__
            connection.execute(
                text(f"CREATE TRIGGER no_room BEFORE INSERT ON {name} FOR EACH ROW EXECUTE FUNCTION no_room()")
            )
    yield
    with office.database.engine.begin() as connection:
        connection.execute(text("DROP FUNCTION no_room() CASCADE"))


@contextmanager
def locked(office: TestOffice, _parts: Services) -> Iterator[None]:
    """Somebody else writes for longer than anybody waits."""
    if office.database.is_sqlite:
        file = str(office.database.url.database)
        with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    with office.database.engine.connect() as waiting, waiting.begin():
        waiting.execute(text("LOCK TABLE case_file, attachment IN ACCESS EXCLUSIVE MODE"))
        yield


@contextmanager
def gone(office: TestOffice, parts: Services) -> Iterator[None]:
    """The database is not there: its file is, or the server's doors are closed."""
    if office.database.is_sqlite:
        parts.database.engine.dispose()
        files = [Path(str(office.database.url.database)), chunk_path(str(office.database.url.database))]
        for file in files:
            file.rename(file.with_name(file.name + ".away"))
            file.mkdir()
        yield
        for file in files:
            file.rmdir()
            file.with_name(file.name + ".away").rename(file)
        return
    name = office.database.url.database
    office.database.engine.dispose()
    elsewhere = Database(office.database.url.set(database="postgres").render_as_string(hide_password=False))
    with elsewhere.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
        end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
        connection.execute(text(end), {"name": name})
        yield
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'))
    elsewhere.close()


TROUBLES = pytest.mark.parametrize("trouble", [disk_full, locked, gone], ids=lambda one: one.__name__)


class Returned:
    """A page that came back instead of a number."""

    def __init__(self, status: int, page: str) -> None:
        self.status, self.page = status, page

    @property
    def hidden(self) -> dict[str, str]:
        return hidden_fields(self.page)

    @property
    def code(self) -> str:
        return text_of_element(self.page, "follow-up-code")


def send(client: TestClient, fields: Mapping[str, str], files: list[tuple[str, tuple[str, bytes, str]]]) -> Returned:
    answer = client.post("/en/report", data=dict(fields), files=files)
    return Returned(answer.status_code, answer.text)


def counted(office: TestOffice) -> dict[str, int]:
    """How many rows each table of cases has."""
    tables = (*CASE_TABLES, RecordRow, AttachmentRow, AttachmentChunkRow)
    with office.database.reading() as session:
        return {table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def assert_told_that_nothing_was_stored(page: str) -> None:
    assert is_page_in(page, "en")
    assert "Nothing was stored" in page and "Everything is still here." in page
    assert str(escape(STORY)) in page


@TROUBLES
def test_who_sends_on_a_bad_day_keeps_text_and_files_and_sends_the_same_later(
    office: TestOffice, parts: Services, client: TestClient, trouble: Trouble
) -> None:
    fields = {"once": once_of(client, "en"), "story": STORY, "notice": "1", "form": "insult"}
    # The file has arrived already: the notice was forgotten at the first time.
    first = send(client, {**fields, "notice": ""}, [PICTURE])
    assert first.status == 422 and first.hidden["once"] == fields["once"]
    kept = {**fields, "staged": first.hidden["staged"]}
    before = counted(office)
    with trouble(office, parts):
        failed = send(client, kept, [NO_FILE])
        assert failed.status in (503, 507) and failed.code == ""
        assert_told_that_nothing_was_stored(failed.page)
        assert failed.hidden["once"] == fields["once"] and failed.hidden["staged"]
    assert counted(office) == before
    stored = send(client, {**kept, "staged": failed.hidden["staged"]}, [NO_FILE])
    assert stored.status == 200 and len(stored.code) == 20
    again = send(client, kept, [NO_FILE])
    assert again.code == stored.code
    after = counted(office)
    assert {table.__tablename__: after[table.__tablename__] for table in CASE_TABLES} == {
        table.__tablename__: 1 for table in CASE_TABLES
    }


@TROUBLES
def test_a_file_that_finds_no_room_does_not_take_the_text_with_it(
    office: TestOffice, parts: Services, client: TestClient, trouble: Trouble
) -> None:
    fields = {"once": once_of(client, "en"), "story": STORY, "notice": "1"}
    before = counted(office)
    with trouble(office, parts):
        failed = send(client, fields, [PICTURE])
        assert failed.status in (422, 503, 507) and failed.code == ""
        assert str(escape(STORY)) in failed.page and "There is no room for files" in failed.page
    after = counted(office)
    assert {name: after[name] for name in before if "attachment" not in name} == {
        name: before[name] for name in before if "attachment" not in name
    }
    assert after[AttachmentChunkRow.__tablename__] == 0
    assert len(send(client, {**fields, "once": failed.hidden["once"]}, [PICTURE]).code) == 20


class SuddenTrouble(Stretching):
    """The bad moment: the form with its files has arrived, and the code is being stretched."""

    def __init__(self, begin: Callable[[], object]) -> None:
        super().__init__(2)
        self._begin = begin

    async def run(self, purpose: Purpose, work: Callable[[], Result]) -> Result:
        self._begin()
        return await super().run(purpose, work)


@TROUBLES
def test_trouble_between_the_file_and_the_report_loses_neither(
    office: TestOffice, parts: Services, client: TestClient, trouble: Trouble
) -> None:
    fields = {"once": once_of(client, "en"), "story": STORY, "notice": "1"}
    with ExitStack() as bad_day:
        sudden = SuddenTrouble(lambda: bad_day.enter_context(trouble(office, parts)))
        with at_the_door(replace(parts, stretching=sudden)) as unlucky:
            assert unlucky.get("/en/").status_code == 200
            failed = send(unlucky, fields, [PICTURE])
        assert failed.status in (503, 507)
        assert_told_that_nothing_was_stored(failed.page)
    assert counted(office)[CaseRow.__tablename__] == 0
    with at_the_door(beginning(parts, office)) as later:
        stored = send(later, {**fields, "staged": failed.hidden["staged"]}, [NO_FILE])
    assert len(stored.code) == 20
    with office.database.reading() as session:
        assert session.scalars(select(AttachmentRow.case)).all() == session.scalars(select(CaseRow.id)).all()


def test_the_form_of_another_worker_survives_a_database_that_is_gone(
    office: TestOffice, prepared: Services, client: TestClient
) -> None:
    fields = {"once": once_of(client, "en"), "story": STORY, "notice": "1"}
    first = send(client, {**fields, "notice": ""}, [PICTURE])
    kept = {**fields, "staged": first.hidden["staged"]}
    # A worker that has just started and never saw a form, except that somebody looked at the start page.
    fresh = beginning(prepared, office)
    with at_the_door(fresh) as other:
        assert other.get("/en/").status_code == 200
        with gone(office, fresh):
            failed = send(other, kept, [NO_FILE])
            assert failed.status == 503
            assert_told_that_nothing_was_stored(failed.page)
            assert (failed.hidden["once"], failed.hidden["staged"]) == (kept["once"], kept["staged"])
        assert len(send(client, {**kept, "staged": failed.hidden["staged"]}, [NO_FILE]).code) == 20


@TROUBLES
def test_a_message_on_a_bad_day_comes_back(
    office: TestOffice, parts: Services, client: TestClient, trouble: Trouble
) -> None:
    code = send(client, {"once": once_of(client, "en"), "story": "x", "notice": "1"}, [NO_FILE]).code
    assert client.post("/en/follow-up", data={"code": code}).status_code == 303
    form = _reply_form(client.get("/en/conversation/details").text)
    before = counted(office)
    with trouble(office, parts):
        answer = client.post("/en/conversation/message", data={**form, "message": STORY}, files=[NO_FILE])
        assert answer.status_code in (503, 507)
        assert_told_that_nothing_was_stored(answer.text)
    assert counted(office) == before
    again = {**_reply_form(answer.text), "message": STORY}
    assert client.post("/en/conversation/message", data=again, files=[NO_FILE]).status_code == 303
    assert str(escape(STORY)) in client.get("/en/conversation/details").text


def _reply_form(page: str) -> dict[str, str]:
    return hidden_fields(page.partition('/conversation/message"')[2].partition("</form>")[0])


@TROUBLES
def test_every_page_says_so_in_the_visitors_language(
    office: TestOffice, parts: Services, client: TestClient, trouble: Trouble
) -> None:
    """No page of a bad day is a failure without words."""
    assert client.get("/en/").status_code == 200
    with trouble(office, parts):
        for path in ("/ar/", "/ar/report", "/ar/follow-up", "/ar/safe", "/ar/readers", "/ar/statistics"):
            answer = client.get(path)
            assert answer.status_code in (200, 503, 507) and is_page_in(answer.text, "ar"), path
        assert client.get("/health").status_code in (200, 503, 507)
        for path in ("/ar/leave", "/ar/report/kept"):
            answer = client.post(path, data={"receipt": "A" * 43 + "="})
            assert answer.status_code in (200, 503, 507) and "</html>" in answer.text, path


def test_characters_that_a_database_refuses_are_answered_like_others(client: TestClient) -> None:
    nul = "a\x00b"
    for name in (nul, "nobody"):
        login = client.post("/desk/login", data={"user_name": name, "passphrase": nul, "code": nul})
        assert login.status_code == 403
    for path in ("/api/v1/releases/%00/%00", "/api/v1/releases/a/%00", "/desk/cases/%00", "/static/%00/%00"):
        assert client.get(path).status_code in (303, 404)
    assert client.post("/en/follow-up", data={"code": nul}).status_code == 422
    assert len(send(client, {"once": once_of(client, "en"), "story": nul, "notice": "1"}, [NO_FILE]).code) == 20


def test_reports_arrive_while_the_rows_are_put_in_order(office: TestOffice, client: TestClient) -> None:
    failures: list[BaseException] = []

    def order() -> None:
        for _ in range(3):
            try:
                put_in_order(office.database)
            except Exception as error:  # noqa: BLE001  # shown below
                failures.append(error)

    ordering = threading.Thread(target=order)
    codes: set[str] = set()
    ordering.start()
    for number in range(8):
        fields = {"once": once_of(client, "en"), "story": f"{STORY} {number}", "notice": "1"}
        sent = send(client, fields, [PICTURE])
        while not sent.code:
            assert sent.status in (422, 503)
            assert str(escape(STORY)) in sent.page
            sent = send(client, {**fields, "once": sent.hidden["once"]}, [PICTURE])
        codes.add(sent.code)
    ordering.join()
    assert all(type(failure).__name__ == "StorageBusy" for failure in failures)
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CaseRow)) == len(codes) == 8
