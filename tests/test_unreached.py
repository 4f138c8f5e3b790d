"""``scripts/unreached`` names what nothing in the program reaches, by resolved import and never by name alone."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.tools import ROOT

SCRIPT = ROOT / "scripts" / "unreached"

# A command that erases a note. Two functions have one name; only one of them has a caller.
PROGRAM = {
    "pyproject.toml": '[project.scripts]\nlauter = "reporting.commands:main"\n',
    "reporting/__init__.py": "",
    "reporting/commands.py": (
        "import caseflow.notes as kept\n"
        "from caseflow.store import Store\n\n\n"
        "def main() -> int:\n"
        "    store = Store()\n"
        "    store.close()\n"
        "    return kept.take_back(store)\n"
    ),
    "caseflow/__init__.py": "",
    "caseflow/notes.py": (
        "from caseflow.store import Store\n\n\n"
        "def take_back(store: Store) -> int:\n"
        "    return _count(store)\n\n\n"
        "def _count(store: Store) -> int:\n"
        "    return len(store.rows)\n"
    ),
    "caseflow/releases.py": "def take_back(store: object) -> int:\n    return 0\n",
    "caseflow/store.py": (
        "class Store:\n"
        "    def __init__(self) -> None:\n"
        "        self.rows: list[int] = []\n\n"
        "    def close(self) -> None:\n"
        "        self.rows.clear()\n\n"
        "    def rotate(self) -> None:\n"
        "        self.rows.reverse()\n"
    ),
}
FOUND = ["caseflow.releases.take_back", "caseflow.store.Store.rotate"]


def unreached(root: Path, changed: Mapping[str, str], *, allowed: str = "") -> list[str]:
    """The names that the script prints for this program, each without what it says of it."""
    for name, text in {**PROGRAM, **changed, "scripts/unreached.toml": allowed}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    run = subprocess.run([sys.executable, SCRIPT, "--root", root], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    assert run.returncode == (0 if run.stdout.startswith("Every function is reached") else 1)
    return [line.split(":")[0] for line in run.stdout.splitlines() if run.returncode]


def test_every_function_of_the_program_is_reached_or_says_why_not() -> None:
    run = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)
    assert (run.stdout, run.returncode) == ("Every function is reached, or says why not.\n", 0)


def test_a_function_is_not_reached_because_another_has_its_name(tmp_path: Path) -> None:
    assert unreached(tmp_path, {}) == FOUND


def test_a_test_is_no_caller(tmp_path: Path) -> None:
    test = "from caseflow.releases import take_back\n\n\ndef test_it() -> None:\n    take_back(None)\n"
    assert unreached(tmp_path, {"tests/test_releases.py": test}) == FOUND


def test_what_is_imported_and_not_used_is_not_reached(tmp_path: Path) -> None:
    changed = {"caseflow/notes.py": "from caseflow.releases import take_back as other\n" + PROGRAM["caseflow/notes.py"]}
    assert unreached(tmp_path, changed) == FOUND


def test_a_local_value_with_the_name_of_a_function_does_not_reach_it(tmp_path: Path) -> None:
    notes = PROGRAM["caseflow/notes.py"] + "\n\ndef unused() -> int:\n    return 1\n"
    commands = PROGRAM["reporting/commands.py"].replace(
        "    return kept", "    unused = 1\n    print(unused)\n    return kept"
    )
    changed = {"caseflow/notes.py": notes, "reporting/commands.py": commands}
    assert unreached(tmp_path, changed) == ["caseflow.notes.unused", *FOUND]


def test_a_function_that_a_package_passes_on_is_reached(tmp_path: Path) -> None:
    commands = PROGRAM["reporting/commands.py"].replace("caseflow.notes as kept", "caseflow as kept")
    passed_on = {"caseflow/__init__.py": "from caseflow.notes import take_back\n", "reporting/commands.py": commands}
    assert unreached(tmp_path, passed_on) == FOUND


def test_a_worker_that_is_started_by_its_name_is_reached(tmp_path: Path) -> None:
    worker = {"caseflow/worker.py": 'def work() -> None:\n    print()\n\n\nif __name__ == "__main__":\n    work()\n'}
    assert unreached(tmp_path, worker) == [*FOUND, "caseflow.worker.work"]
    started = PROGRAM["caseflow/notes.py"] + '\n\nCOMMAND = ("python", "-m", "caseflow.worker")\n'
    assert unreached(tmp_path, {"caseflow/notes.py": started}) == FOUND


def test_a_method_is_reached_by_an_attribute_in_a_template(tmp_path: Path) -> None:
    assert unreached(tmp_path, {"reporting/templates/a.html": "{{ store.rotate }}"}) == FOUND[:1]


def test_what_is_allowed_is_not_named_nor_what_only_it_reaches(tmp_path: Path) -> None:
    releases = {
        "caseflow/releases.py": "def take_back() -> int:\n    return _one()\n\n\ndef _one() -> int:\n    return 1\n"
    }
    allowed = '"caseflow.releases.take_back" = "waits"\n"caseflow.store.Store.rotate" = "waits"\n'
    assert unreached(tmp_path, releases, allowed=allowed) == []


def test_an_entry_that_is_reached_or_gone_fails(tmp_path: Path) -> None:
    allowed = "".join(f'"{name}" = "waits"\n' for name in [*FOUND, "caseflow.notes.take_back", "caseflow.notes.gone"])
    assert unreached(tmp_path, {}, allowed=allowed) == ["caseflow.notes.gone", "caseflow.notes.take_back"]
