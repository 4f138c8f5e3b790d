"""Every name of the program has words, and every word is there in German."""

import ast
import re
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import caseflow
from caseflow.desk.cases.contents import MessageKind
from caseflow.office.accounts.members import Role
from caseflow.records.consent import ConsentState, Whose
from caseflow.records.journal import EntryKind
from caseflow.rules.routing import FALLBACK
from caseflow.workflow.next_due import DueReason
from caseflow.workflow.stages import CASE_IS_OPEN, CHECKS
from reporting.desk import labels
from reporting.desk.case.acts import ACTS
from reporting.i18n.languages import LOCALE_FOLDER

REPORTING = LOCALE_FOLDER.parent
OWN_SCRIPT = """<script src="{{ static('desk.js') }}" defer></script>"""
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def german() -> Catalog:
    with (LOCALE_FOLDER / "de" / "LC_MESSAGES" / "desk.po").open("rb") as source:
        return read_po(source, locale="de", abort_invalid=True)


def said_by_templates() -> set[str]:
    with (LOCALE_FOLDER / "desk.cfg").open(encoding="utf-8") as source:
        methods, options = parse_mapping_cfg(source)  # type: ignore[no-untyped-call]  # Babel has no types here
    found = set()
    for _, _, message, _, _ in extract_from_dir(REPORTING, methods, options):
        found.add(message if isinstance(message, str) else message[0])
    return found


def one(message: object) -> str:
    return message[0] if isinstance(message, tuple | list) else str(message)


WORDS = labels.groups()


def test_every_condition_of_a_step_has_its_sentence() -> None:
    assert set(WORDS["conditions"]) == {*CHECKS, CASE_IS_OPEN}


def test_every_name_has_its_words() -> None:
    assert set(WORDS["due"]) == set(DueReason)
    assert set(WORDS["entries"]) == set(EntryKind)
    assert set(WORDS["messages"]) == set(MessageKind)
    assert set(WORDS["consents"]) == set(ConsentState)
    assert set(WORDS["whose"]) == set(Whose)
    assert set(WORDS["roles"]) == set(Role)
    assert set(ACTS) <= {*WORDS["done"]}
    assert WORDS["routing"]["fallback"] == FALLBACK


def test_every_act_that_the_casework_logs_has_its_words() -> None:
    folder = Path(caseflow.__file__).parent
    logged: set[object] = set()
    for path in (folder / "desk").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_acting", "case_act", "case_look"):
                logged.update(arg.value for arg in node.args if isinstance(arg, ast.Constant))
    assert {"case_opened", "file_taken", "note_added"} <= logged
    assert {str(name) for name in logged} <= set(WORDS["actions"])


def test_the_catalogue_holds_exactly_what_the_desk_says() -> None:
    held = {one(message.id) for message in german() if message.id}
    assert held == said_by_templates() | labels.all_texts()


def test_every_text_is_there_in_german_with_its_placeholders() -> None:
    for message in german():
        if not message.id:
            continue
        forms = message.string if isinstance(message.string, tuple | list) else [message.string]
        assert all(forms), message.id
        for form in forms:
            assert set(PLACEHOLDER.findall(str(form))) == set(PLACEHOLDER.findall(one(message.id))), message.id


def test_no_template_holds_a_style_or_a_script_of_its_own() -> None:
    for path in (REPORTING / "templates" / "desk").rglob("*.html"):
        # One script for all pages, of our own; every page works without it.
        source = path.read_text(encoding="utf-8").replace(OWN_SCRIPT, "")
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", source), path.name


def test_no_label_stands_in_two_rooms() -> None:
    first, second = ModuleType("first"), ModuleType("second")
    vars(first)["DONE"], vars(second)["DONE"] = {"note": "One."}, {"note": "Another."}
    with pytest.raises(labels.LabelTwice):
        labels.groups((first, second))


def test_the_labels_of_every_room_are_collected() -> None:
    written = {path.parent.name for path in (REPORTING / "desk").glob("*/labels.py")}
    assert written == {room.__name__.split(".")[-2] for room in labels.ROOMS}
