"""The process that decodes gives the same copy, may do nothing else, and never takes longer than it may."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from caseflow.cleaning.process import COMMAND, MOST_BYTES, Cleaner, CleaningLimits
from caseflow.cleaning.results import Broken, Busy, CannotClean, Kind, TooDemanding, TooLarge, UnknownKind
from caseflow.cleaning.worker import clean
from tests.caseflow.cleaning.papers import paper
from tests.caseflow.cleaning.recordings import CANARY, recording
from tests.caseflow.cleaning.test_pictures import avif, gif, heic, jpeg, png, webp

FILES: dict[str, Callable[[], bytes]] = {
    "jpeg": jpeg,
    "png": png,
    "webp": webp,
    "heic": heic,
    "avif": avif,
    "gif": gif,
    "pdf": lambda: paper(picture=jpeg()),
    "mp3": lambda: recording("mp3", ["libmp3lame"], cover=True),
    "m4a": lambda: recording("ipod", ["aac"]),
    "ogg": lambda: recording("ogg", ["libopus"]),
    "wav": lambda: recording("wav", ["pcm_s16le"]),
    "flac": lambda: recording("flac", ["flac"]),
    "webm": lambda: recording("webm", ["libvpx-vp9", "libopus"]),
    "mp4": lambda: recording("mp4", ["libx264", "aac"]),
}

CONFINED = "from caseflow.cleaning import worker; worker.load_everything(); worker.confine()\n"


def pieces(content: bytes, size: int = 1000) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


def cleaned(content: bytes, cleaner: Cleaner | None = None) -> bytes:
    return (cleaner or Cleaner()).clean(pieces(content), len(content)).content


def played(program: str, **limits: float) -> Cleaner:
    """A cleaner whose worker is another program."""
    command = (sys.executable, "-I", "-B", "-c", program)
    return Cleaner(CleaningLimits(**{"seconds": 20.0, **limits}), command)  # type: ignore[arg-type]  # numbers


@pytest.mark.parametrize("made", FILES)
def test_every_kind_is_cleaned_where_no_file_can_be_opened(made: str) -> None:
    content = FILES[made]()
    in_the_process = Cleaner().clean(pieces(content), len(content))
    assert in_the_process == clean(content)
    assert CANARY.encode() not in in_the_process.content


@pytest.mark.parametrize(
    ("attempt", "failure"),
    [
        ("open('/etc/passwd')", "OSError"),
        ("open('/dev/shm/lauter-cleaning', 'wb')", "OSError"),
        ("import _socket; _socket.socket()", "OSError"),
        ("os.pipe()", "OSError"),
        ("subprocess.run(['/bin/true'])", "OSError"),
        ("os.kill(os.getppid(), 0)", "OSError"),
        ("os.unlink('/tmp/lauter-nothing')", "PermissionError"),
        ("os.mkdir('/tmp/lauter-nothing')", "PermissionError"),
        ("os.rename('/tmp/lauter-nothing', '/tmp/lauter-other')", "PermissionError"),
        ("os.truncate('/tmp/lauter-nothing', 0)", "PermissionError"),
        ("os.fork()", "PermissionError"),
        ("os.execv('/bin/true', ['true'])", "PermissionError"),
        ("resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9))", "(PermissionError, ValueError)"),
        ("bytearray(2 * 1024**3)", "MemoryError"),
    ],
)
def test_confined_process_can_do_nothing_but_compute(attempt: str, failure: str) -> None:
    program = (
        f"import os, resource, subprocess, _socket\n{CONFINED}"
        f"try:\n    {attempt}\nexcept {failure}:\n    os.write(1, b'refused unknown_kind\\n')\n"
    )
    with pytest.raises(UnknownKind):
        cleaned(b"x", played(program))


def test_confined_process_can_still_use_threads() -> None:
    """Some decoders do."""
    program = (
        f"import os, threading\n{CONFINED}"
        "said = threading.Thread(target=os.write, args=(1, b'refused unknown_kind\\n'))\nsaid.start(); said.join()\n"
    )
    with pytest.raises(UnknownKind):
        cleaned(b"x", played(program))


def test_confined_process_holds_nothing_of_ours() -> None:
    """No environment, no open file but its three pipes, no folder of ours, a session of its own."""
    program = (
        "import os\nfds = os.listdir('/proc/self/fd')\n"
        "assert len(fds) == 4 and not dict(os.environ).keys() - {'LC_CTYPE'}, (fds, os.environ)\n"
        "assert os.getcwd() == '/' and os.getsid(0) == os.getpid()\n"
        "os.write(1, b'refused unknown_kind\\n')\n"
    )
    with pytest.raises(UnknownKind):
        cleaned(b"x", played(program))


def test_kernel_holds_the_worker_to_its_limits() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={}) as worker:
        assert worker.stdin is not None
        proc = Path(f"/proc/{worker.pid}")
        for _ in range(200):
            if "Seccomp:\t2" in (proc / "status").read_text(encoding="utf-8"):
                break
            time.sleep(0.05)
        status, limits = (proc / "status").read_text(encoding="utf-8"), (proc / "limits").read_text(encoding="ascii")
        worker.stdin.close()
    assert "Seccomp:\t2" in status and "NoNewPrivs:\t1" in status
    for name in ("Max core file size", "Max file size", "Max open files"):
        assert re.search(rf"^{name} +0 +0 ", limits, re.MULTILINE), limits


def test_nothing_is_written_to_a_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    folders = [Path("/tmp"), Path("/dev/shm")]  # noqa: S108  # looked at, not written
    before = {path for folder in folders for path in folder.iterdir()}
    for make in FILES.values():
        cleaned(make())
    assert list(tmp_path.iterdir()) == []
    after = {path for folder in folders for path in folder.iterdir()}
    assert not [path for path in after - before if holds_canary(path)]


def holds_canary(path: Path) -> bool:
    """Other tests may use the same folder at the same time; only what holds our words is ours."""
    try:
        return path.is_file() and CANARY.encode() in path.read_bytes()
    except OSError:
        return False


def test_worker_that_takes_too_long_is_ended() -> None:
    for program in ("import time; time.sleep(60)", "while True: pass"):
        begun = time.monotonic()
        with pytest.raises(TooDemanding):
            cleaned(b"x", played(program, seconds=0.5))
        assert time.monotonic() - begun < 10


def test_worker_that_uses_up_its_processor_time_is_ended() -> None:
    program = "from caseflow.cleaning.confinement import confine; confine(processor=1)\nwhile True: pass"
    with pytest.raises(TooDemanding):
        cleaned(b"x", played(program))


@pytest.mark.parametrize(
    "program",
    [
        "",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import os; os.write(1, b'cleaned picture image/jpeg 100\\nfewer')",
        "import os; os.write(1, b'cleaned picture text/html 3\\nabc')",
        "import os; os.write(1, b'cleaned page image/jpeg 3\\nabc')",
        "import os; os.write(1, b'cleaned picture image/jpeg 0\\n')",
        "import os; os.write(1, b'refused because\\n')",
        "import os; os.write(1, b'x' * 500)",
        "import os; os.write(1, b'\\xff\\xfe\\n')",
    ],
)
def test_answer_of_a_broken_worker_is_not_believed(program: str) -> None:
    with pytest.raises(Broken):
        cleaned(bytes(300_000), played(program))


def test_endless_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caseflow.cleaning.process.MOST_RESULT_BYTES", 1_000_000)
    program = "import os; os.write(1, b'cleaned picture image/jpeg 9\\n')\nwhile True: os.write(1, bytes(65536))"
    with pytest.raises(TooLarge):
        cleaned(b"x", played(program))


def test_file_that_is_too_large_starts_no_process() -> None:
    with pytest.raises(TooLarge):
        Cleaner(command=("/nothing/here",)).clean(iter(()), MOST_BYTES + 1)


def test_damage_found_while_the_file_is_read_ends_the_worker() -> None:
    class Damaged(Exception):
        pass

    def content() -> Iterator[bytes]:
        yield jpeg()[:500]
        raise Damaged

    cleaner = Cleaner()
    with pytest.raises(Damaged):
        cleaner.clean(content(), 1000)
    assert cleaner.clean(pieces(jpeg()), 1000).kind is Kind.PICTURE


def test_only_so_many_are_cleaned_at_once_and_the_next_is_told_to_wait() -> None:
    slow = played("import sys, time; sys.stdin.buffer.read(); time.sleep(3)", at_once=1, patience=0.2)

    def waiting() -> None:
        with pytest.raises(CannotClean):
            cleaned(b"x", slow)

    first = Thread(target=waiting)
    first.start()
    time.sleep(0.5)
    with pytest.raises(Busy):
        cleaned(b"x", slow)
    first.join()


def test_no_worker_is_left_behind() -> None:
    cleaned(jpeg())
    with pytest.raises(Broken):
        cleaned(b"\xff\xd8\xff" + bytes(100))
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    names = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
    assert not [name for name in names if b"caseflow.cleaning.worker" in name]


def test_worker_ends_with_the_program() -> None:
    """A worker that still decodes when its program is killed would be nobody's."""
    program = (
        "import subprocess, sys, time\n"
        f"worker = subprocess.Popen({list(COMMAND)!r}, stdin=subprocess.PIPE)\n"
        "time.sleep(3)\nprint(worker.pid, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
    for _ in range(100):
        if not is_running(worker):
            return
        time.sleep(0.05)
    raise AssertionError("the worker lives on")


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
