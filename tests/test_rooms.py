"""``scripts/rooms`` finds cycles of rooms, and follows a value through the rooms, from the source alone."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOMS = Path(__file__).resolve().parent.parent / "scripts" / "rooms"

# A form whose text is checked, cleaned and stored.
FORM = {
    "reporting/__init__.py": '"""The doors."""\n',
    "reporting/desk/__init__.py": '"""The desk."""\n',
    "reporting/desk/form.py": (
        "from caseflow.cases.acts import keep\n\n\n"
        "def sent(fields: dict[str, str]) -> None:\n"
        '    text = fields["text"].strip()\n'
        "    keep(text)\n"
    ),
    "caseflow/__init__.py": '"""The rules of casework."""\n',
    "caseflow/cases/__init__.py": '"""One transaction for each act."""\n',
    "caseflow/cases/acts.py": (
        "from caseflow.rows.store import Store\n"
        "from caseflow.rules.limits import require_short\n\n\n"
        "def keep(text: str) -> None:\n"
        "    store = Store()\n"
        "    require_short(text)\n"
        "    store.put(text)\n"
        '    store.close("done")\n'
    ),
    "caseflow/rules/__init__.py": '"""Pure judgement."""\n',
    "caseflow/rules/limits.py": "def require_short(text: str) -> None:\n    assert len(text) < 10\n",
    "caseflow/rows/__init__.py": '"""The rows of a case."""\n',
    "caseflow/rows/store.py": (
        "from crypto.sealing import seal\n\n\n"
        "class Store:\n"
        "    def put(self, text: str) -> None:\n"
        "        sealed = seal(text)\n"
        "        self._write(sealed)\n\n"
        "    def _write(self, row: bytes) -> None:\n"
        "        print(row)\n\n"
        "    def close(self, reason: str) -> None:\n"
        "        print(reason)\n"
    ),
    "crypto/__init__.py": '"""Sealing."""\n',
    "crypto/sealing.py": "def seal(plaintext: str) -> bytes:\n    return plaintext.encode()\n",
}
CYCLE = FORM | {
    "caseflow/rules/limits.py": (
        "from typing import TYPE_CHECKING\n\n"
        "if TYPE_CHECKING:\n    from caseflow.cases.acts import keep\n\n\n"
        "def require_short(text: str) -> None:\n    assert len(text) < 10\n"
    )
}


def rooms(root: Path, files: Mapping[str, str], *arguments: str) -> tuple[int, list[str]]:
    """What the script gives and prints for these files."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    command = [sys.executable, str(ROOMS), "--root", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def places(lines: list[str]) -> list[str]:
    """The rooms of a printed route in their order."""
    return [line.split(" ")[0] for line in lines[:-1] if not line.startswith(" ")]


def test_a_tree_without_cycles_whose_folders_say_what_they_hold_passes(tmp_path: Path) -> None:
    assert rooms(tmp_path, FORM, "check")[0] == 0


def test_a_cycle_is_named_with_each_import_that_makes_it(tmp_path: Path) -> None:
    code, lines = rooms(tmp_path, CYCLE, "check")
    assert code == 1
    there = "caseflow/cases/acts.py:2: imports caseflow.rules.limits.require_short"
    back = "caseflow/rules/limits.py:4: imports caseflow.cases.acts.keep"
    assert lines == [
        f"{there} (cycle of 2 rooms: caseflow.cases -> caseflow.rules)",
        f"{back} (cycle of 2 rooms: caseflow.rules -> caseflow.cases)",
    ]


def test_an_import_inside_a_function_makes_a_cycle_too(tmp_path: Path) -> None:
    late = {"crypto/sealing.py": "def seal(plaintext: str) -> bytes:\n    import caseflow.rows.store\n    return b''\n"}
    code, lines = rooms(tmp_path, FORM | late, "check")
    assert code == 1
    assert "crypto/sealing.py:2: imports caseflow.rows.store (cycle of 2 rooms: crypto -> caseflow.rows)" in lines


def test_a_folder_that_does_not_say_what_it_holds_is_named(tmp_path: Path) -> None:
    code, lines = rooms(tmp_path, FORM | {"caseflow/rows/__init__.py": "ROWS = 1\n"}, "check")
    assert (code, lines) == (1, ["caseflow/rows/__init__.py:1: no docstring says what lives here"])


def test_the_overview_counts_and_names_the_members_of_a_cycle(tmp_path: Path) -> None:
    code, lines = rooms(tmp_path, CYCLE)
    assert code == 0
    assert lines[1].split() == ["caseflow", "3", "7", "34", "4", "caseflow/rows/store.py", "(13)", "0", "2"]
    assert lines[-1] == "cycle of 2: caseflow.cases, caseflow.rules"


def test_modules_beside_rooms_are_rooms_of_their_own(tmp_path: Path) -> None:
    flat = {
        "caseflow/first.py": "import caseflow.second\n",
        "caseflow/second.py": "import caseflow.first\n",
        "crypto/other.py": "import crypto.sealing\n",
        "crypto/sealing.py": "import crypto.other\n",
    }
    _, lines = rooms(tmp_path, FORM | flat)
    assert [line for line in lines if line.startswith("cycle")] == ["cycle of 2: caseflow.first, caseflow.second"]


def test_a_walk_passes_the_rooms_in_the_order_of_the_calls(tmp_path: Path) -> None:
    code, lines = rooms(tmp_path, FORM, "walk", "reporting/desk/form.py:sent:fields")
    assert code == 0
    assert places(lines) == [
        "reporting.desk",
        "caseflow.cases",
        "caseflow.rules",
        "caseflow.rows",
        "crypto",
        "caseflow.rows",
    ]
    assert "    caseflow.rows.store.Store.put as text" in lines
    assert "    caseflow.rows.store.Store._write as row" in lines


def test_a_call_that_does_not_get_the_value_is_not_followed(tmp_path: Path) -> None:
    _, lines = rooms(tmp_path, FORM, "walk", "reporting.desk.form:sent:fields")
    assert not [line for line in lines if "close" in line]


def test_a_call_against_the_order_is_a_climb_and_going_on_after_a_call_is_none(tmp_path: Path) -> None:
    _, lines = rooms(tmp_path, FORM, "walk", "reporting.desk.form:sent:fields")
    assert lines[-1] == "rooms passed: 5, moves: 5, climbs back: 0"
    back = {
        "caseflow/rules/limits.py": (
            "from caseflow.cases.acts import note\n\n\ndef require_short(text: str) -> None:\n    note(text)\n"
        ),
        "caseflow/cases/acts.py": FORM["caseflow/cases/acts.py"]
        + "\n\ndef note(text: str) -> None:\n    print(text)\n",
    }
    _, lines = rooms(tmp_path, FORM | back, "walk", "reporting.desk.form:sent:fields")
    assert lines[-1].endswith("climbs back: 2")
    assert "    caseflow.cases.acts.note as text, a climb back from caseflow.rules" in lines


def test_a_walk_can_count_modules(tmp_path: Path) -> None:
    _, lines = rooms(tmp_path, FORM, "walk", "reporting.desk.form:sent:fields", "--modules")
    assert places(lines)[:2] == ["reporting.desk.form", "caseflow.cases.acts"]
    assert lines[-1] == "modules passed: 5, moves: 5, climbs back: 0"


def test_a_standard_walk_finds_its_function_wherever_it_lies(tmp_path: Path) -> None:
    moved = {"caseflow/cases/coding.py": "def code_case(desk: object, coding: object) -> None:\n    print(coding)\n"}
    _, lines = rooms(tmp_path, FORM | moved, "walk", "coding")
    assert lines[1:] == [
        "    caseflow.cases.coding.code_case as coding",
        "rooms passed: 1, moves: 0, climbs back: 0",
    ]


def test_no_two_rooms_of_this_program_import_each_other() -> None:
    done = subprocess.run([sys.executable, str(ROOMS), "check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count("\n")) == (0, 1), done.stdout


def test_every_module_of_this_program_lies_in_a_room_or_is_named_here() -> None:
    root = ROOMS.parent.parent
    assert {path.name for path in (root / "caseflow").glob("*.py")} == {"__init__.py", "database.py"}
    assert {path.name for path in (root / "reporting").glob("*.py")} == {"__init__.py", "application.py", "commands.py"}
    assert {path.name for path in (root / "reporting" / "public").glob("*.py")} == {"__init__.py", "routes.py"}
    assert {path.name for path in (root / "reporting" / "desk").glob("*.py")} == {
        "__init__.py",
        "labels.py",
        "roles_document.py",
        "routes.py",
    }
