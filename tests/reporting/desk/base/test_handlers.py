"""Pages of the desk neither answer refusals themselves nor read fields by hand; what does is named here with why."""

import ast
import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import caseflow
import reporting.desk
from caseflow.refusals.refusal import Refusal
from reporting.desk import labels
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import ANSWERS

PROBLEMS = labels.groups()["problems"]
FOLDER = Path(reporting.desk.__file__).parent
TEMPLATES = FOLDER.parent / "templates" / "desk"
BASE = "reporting.desk.base."

# Which module catches which refusal, and why nothing else can answer it.
CATCHING: Mapping[tuple[str, str], str] = {
    ("reporting.desk.base.refusals", "Refusal"): "the one place that answers refusals",
    ("reporting.desk.base.request", "Refusal"): "what no page shows has the error page of its status",
    ("reporting.desk.base.request", "SessionEnded"): "leads to the login",
    ("reporting.desk.base.upload", "Refusal"): "as in request, for forms that are read piece by piece",
    ("reporting.desk.base.upload", "SessionEnded"): "as in request",
    ("reporting.desk.base.login", "LoginRefused"): "there is no session yet, so no visit",
    ("reporting.desk.administration.teams", "Refusal"): "an invitation is accepted without a session",
    ("reporting.desk.administration.posters", "PressBusy"): "a failed print has its line in the log; raised on",
    ("reporting.desk.administration.posters", "PageUnprintable"): "the same",
    ("reporting.desk.administration.recordings", "ChangeRefused"): "raised on when the whole form has been read",
    ("reporting.desk.case.question_voice", "Refusal"): "the same",
    ("reporting.desk.case.step_acts", "NotAllowed"): "who may not give a case away does not learn that there is one",
    ("reporting.desk.case.step_acts", "UnknownSubject"): "the same",
    ("reporting.desk.case.acts", "DraftTooLong"): "a draft beside a refused form; what was typed is on the page",
    ("reporting.desk.case.files", "NotProposed"): "the button that may not download proposes instead",
    ("reporting.desk.case.files", "CannotClean"): "the page of a file says why there is no copy of it",
    ("reporting.desk.export.redaction", "CannotClean"): "the same",
    ("reporting.desk.export.redaction", "BarsInvalid"): "a picture or a page without bars is shown",
    ("reporting.desk.assignment.common_answer", "TooMany"): "an address with too many cases shows none",
    ("reporting.desk.assignment.links", "CaseNotFound"): "a case that was typed, and is no address, is a wrong field",
}

# Where a value is taken out of a form without a declared field, and why.
READING: Mapping[tuple[str, str], str] = {
    ("reporting.desk.administration.teams", "single"): "an invitation is accepted without a session, so no visit",
}
BY_HAND = {"UUID", "single", "fromisoformat", "fields.get"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the desk with its syntax tree."""
    for path in sorted(FOLDER.rglob("*.py")):
        parts = path.relative_to(FOLDER).with_suffix("").parts
        if parts[-1] != "__init__":
            yield ".".join(("reporting", "desk", *parts)), ast.parse(path.read_text(encoding="utf-8"))


def caught_names(tree: ast.Module) -> Iterator[str]:
    """The names of everything that a module catches or suppresses."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node.type:
            yield from names_in(node.type)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "suppress":
            for argument in node.args:
                yield from names_in(argument)


def names_in(expression: ast.expr) -> Iterator[str]:
    yield from (node.id for node in ast.walk(expression) if isinstance(node, ast.Name))


def called_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        if isinstance(node, ast.Attribute) and node.attr == "get" and getattr(node.value, "attr", "") == "fields":
            yield "fields.get"


def is_refusal(module: str, name: str) -> bool:
    """Whether a name of a module is a refusal, or holds some of them."""
    value = getattr(importlib.import_module(module), name, None)
    kinds = value if isinstance(value, tuple) else (value,)
    return any(isinstance(kind, type) and issubclass(kind, Refusal) for kind in kinds)


def test_no_page_catches_a_refusal_but_those_that_have_to() -> None:
    found = {(module, name) for module, tree in modules() for name in caught_names(tree) if is_refusal(module, name)}
    assert found == set(CATCHING)


def test_no_page_keeps_a_table_of_refusals() -> None:
    """A table or a tuple of exceptions beside the registry would be a second place."""
    for module, tree in modules():
        if module != f"{BASE}refusals":
            for node in ast.walk(tree):
                if isinstance(node, ast.Dict):
                    keys = {name for key in node.keys if key for name in names_in(key)}
                    assert not [name for name in keys if is_refusal(module, name)], module


def test_no_page_reads_a_field_by_hand() -> None:
    found = {
        (module, name)
        for module, tree in modules()
        if not module.startswith(BASE)
        for name in called_names(tree)
        if name in BY_HAND
    }
    assert found == set(READING)


# Of an address alone, or of a link beside a picture.
IN_ADDRESSES = {"page", "minutes", "check", "before", "member", "action", "linked", "label"}


def test_every_declared_field_stands_in_a_page() -> None:
    """A name that no template has would be read as empty for ever."""
    for module, _ in modules():
        importlib.import_module(module)
    shown = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    missing = {
        (form.__name__, field.name)
        for form in declared(Form)
        for field in form.fields
        if field.name not in IN_ADDRESSES and not stands_in(field.name, shown)
    }
    assert missing == set()


def stands_in(name: str, shown: str) -> bool:
    """Whether templates have a field: by its name, by the prefix of many, or as a picture that sends a click."""
    return f'"{name}' in shown if name.endswith("-") else f'"{name.partition(".")[0]}"' in shown


def declared(kind: type[Form]) -> Iterator[type[Form]]:
    for form in kind.__subclasses__():
        if form.__module__.startswith("reporting.desk."):
            yield form
            yield from declared(form)


def test_every_fault_of_a_field_has_its_sentence() -> None:
    for module, _ in modules():
        importlib.import_module(module)
    named = {
        code
        for form in declared(Form)
        for field in form.fields
        for name, code in vars(field).items()
        if name in ("fault", "_missing") and code
    }
    assert {"text_missing", "day_ahead"} <= named <= set(PROBLEMS)


def test_every_place_of_a_sentence_is_that_of_one_that_can_be_said() -> None:
    said = {answer.code for answer in ANSWERS.values()}
    for module, _ in modules():
        assert set(getattr(importlib.import_module(module), "BESIDE", ())) <= said, module


def test_every_sentence_can_be_said() -> None:
    sources = [path for path in FOLDER.rglob("*.py") if path.name != "labels.py"]
    sources += [*TEMPLATES.rglob("*.html"), *Path(caseflow.__file__).parent.rglob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert [code for code in PROBLEMS if f'"{code}"' not in text and f"problems.{code}" not in text] == []
