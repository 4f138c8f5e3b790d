"""P1 and P2: after every kind of flow, nothing a person wrote or is lies readable on any disk."""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path

import pytest
from sqlalchemy import select, text

from caseflow.office.accounts.login import current_totp
from caseflow.schema.cases import CaseRow
from tests.adversarial.traces import canary, disguises, files_below, found_in
from tests.caseflow.offices import TestOffice
from tests.server_process import ServerProcess
from tests.tools import ROOT
from tests.visitor_client import NOTICE, UploadedFile, Visitor

pytestmark = pytest.mark.timeout(180)

MEGABYTE = 1024 * 1024


def places(office: TestOffice, server: ServerProcess) -> list[Path]:
    """Everything on disks that belongs to the office: its folder, its output, its database with all journals."""
    folders = [server.output.parent]
    if not office.database.is_sqlite:
        with office.database.engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
            folders.append(Path(connection.execute(text("SHOW data_directory")).scalar_one()))
    return list(files_below(*folders))


class Story:
    """One person with everything about her that must not be found."""

    def __init__(self, server: ServerProcess) -> None:
        self.words = {
            name: canary(name)
            for name in (
                *("story", "notread", "filename", "filecontent", "message", "secondfile", "refused", "broken"),
                *("browser", "referrer", "typedcode"),
            )
        }
        self.code = ""
        self._server = server

    def visitor(self) -> Visitor:
        headers = {"user-agent": self.words["browser"], "referer": f"http://x.example/{self.words['referrer']}"}
        return Visitor(self._server.origin, headers=headers)

    def report(self) -> None:
        words, visitor = self.words, self.visitor()
        file = UploadedFile(f"{words['filename']}.txt", "text/plain", (words["filecontent"] + "\n").encode() * 90_000)
        fields = [("story", words["story"]), ("not_read", "tile_no_other"), ("not_read_text", words["notread"])]
        refused = visitor.send_report([("story", words["refused"]), ("ground", "no_such_ground")], [file])
        assert refused.status == 422
        assert words["refused"] in refused.text
        self.code = visitor.send_report([*fields, NOTICE], [file]).code
        assert len(self.code) == 20

    def break_off(self) -> None:
        """An upload whose connection breaks half-way."""
        content = self.words["broken"].encode() * 60_000
        with suppress(OSError, HTTPException):
            self.visitor().break_off_report([NOTICE], UploadedFile("b.txt", "text/plain", content))

    def come_back(self) -> None:
        visitor, words = self.visitor(), self.words
        assert visitor.post("/de/follow-up", [("code", words["typedcode"])]).status == 422
        assert visitor.post("/de/follow-up", [("code", self.code)]).status == 303
        page = visitor.get("/de/conversation/details")
        form = page.form("/de/conversation/message")
        file = UploadedFile("c.txt", "text/plain", words["secondfile"].encode() * 1000)
        sent = visitor.post_multipart(
            "/de/conversation/message", [*form.items(), ("message", words["message"])], [file]
        )
        assert sent.status in (200, 303)
        for act in ("pause", "resume", "erase"):
            path = f"/de/conversation/{act}"
            form = visitor.get("/de/conversation/details").form(path)
            assert visitor.post(path, [*form.items(), ("sure", "yes")]).status in (200, 303)
        visitor.post("/de/leave", [])


def read_at_the_desk(office: TestOffice, server: ServerProcess) -> None:
    """An officer logs in and opens the case, so that the server decrypts it."""
    member, visitor = office.founded.members["aylin"], Visitor(server.origin)
    code = current_totp(member.totp_secret, datetime.now(UTC))
    fields = [("user_name", "aylin"), ("passphrase", office.passphrases["aylin"].passphrase.text), ("code", code)]
    assert visitor.post("/desk/login", fields).status == 303
    with office.database.reading() as session:
        cases = session.scalars(select(CaseRow.id)).all()
    assert visitor.get("/desk/").status == 200
    for case in cases:
        assert visitor.get(f"/desk/cases/{case}").status == 200


def test_no_canary_of_any_flow_is_left_readable(office: TestOffice, running_server: ServerProcess) -> None:
    story = Story(running_server)
    story.report()
    read_at_the_desk(office, running_server)
    story.come_back()
    story.break_off()
    grouped = " ".join(story.code[at : at + 4] for at in range(0, 20, 4))
    words = [*story.words.values(), story.code, grouped]
    assert found_in(places(office, running_server), words) == []


def test_canary_search_finds_what_is_written_in_clear(
    office: TestOffice, running_server: ServerProcess, tmp_path: Path
) -> None:
    word = canary("control")
    controls = [tmp_path / f"control-{number}" for number, _ in enumerate(disguises(word))]
    for control, disguise in zip(controls, disguises(word), strict=True):
        control.write_bytes(os.urandom(5 * MEGABYTE) + disguise + os.urandom(10))
    assert found_in(places(office, running_server), [word]) == [f"{word} in {control.name}" for control in controls]
    for control in controls:
        control.unlink()
    with office.database.writing() as session:
        session.execute(
            text("INSERT INTO office_setting (name, value, tag) VALUES ('control', :word, :tag)"),
            {"word": word, "tag": b"x"},
        )
    assert found_in(places(office, running_server), [word])


def test_no_file_is_open_in_clear_while_a_large_upload_runs(office: TestOffice, running_server: ServerProcess) -> None:
    word = canary("upload")
    file = UploadedFile("film.mp4", "video/mp4", word.encode() * (50 * MEGABYTE // len(word)))
    codes: list[str] = []
    sender = threading.Thread(
        target=lambda: codes.append(Visitor(running_server.origin).send_report([("story", "s"), NOTICE], [file]).code)
    )
    sender.start()
    seen: set[str] = set()
    while sender.is_alive():
        seen |= open_files(running_server)
        sender.join(0.05)
    assert len(codes[0]) == 20
    database = str(office.database.url.database)
    strange = {
        path
        for path in seen
        if path.startswith("/")
        and not path.startswith(("/dev/", "/proc/", database))
        and path != str(running_server.output)
        and "(deleted)" in path
    }
    assert strange == set()
    assert found_in(places(office, running_server), [word]) == []


def open_files(server: ServerProcess) -> set[str]:
    found: set[str] = set()
    for process in server.process_ids():
        with suppress(OSError):
            for entry in Path(f"/proc/{process}/fd").iterdir():
                with suppress(OSError):
                    found.add(str(entry.readlink()))
    return found


def test_workers_forbid_core_dumps(running_server: ServerProcess) -> None:
    limits = [Path(f"/proc/{process}/limits").read_text(encoding="ascii") for process in running_server.process_ids()]
    lines = [line for text in limits for line in text.splitlines() if line.startswith("Max core file size")]
    # The parent only starts workers and never sees a request.
    assert sum(line.split()[4:6] == ["0", "0"] for line in lines) >= running_server.workers


def test_memory_is_closed_to_the_kernels_dumps() -> None:
    program = (
        "import ctypes; from reporting.runtime.memory_lock import keep_memory_off_disk; libc = ctypes.CDLL(None);"
        "before = libc.prctl(3, 0, 0, 0, 0); keep_memory_off_disk(); print(before, libc.prctl(3, 0, 0, 0, 0))"
    )
    printed = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, text=True)
    assert printed.stdout.split() == ["1", "0"]
