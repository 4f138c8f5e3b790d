"""docs/formats.md is complete: whatever the code uses can be found in it."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import crypto
from crypto import attachment, follow_up_code, key_pair, record, recovery, sealing
from crypto.derivation import Label
from crypto.paper import PaperKind

ROOT = Path(crypto.__file__).parents[1]
TEXT = (ROOT / "docs" / "formats.md").read_text("utf-8")
SECTION = re.compile(r"^## (\d+)\. [^\n]*\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
SECTIONS = {int(number): body for number, body in SECTION.findall(TEXT)}
# Where the purpose stands among the arguments of a call.
PURPOSE_ARGUMENT = {"seal": 2, "open_sealed": 2, "wrap": 2, "unwrap": 2}


def test_sections_are_numbered_without_a_gap() -> None:
    assert list(SECTIONS) == list(range(1, len(SECTIONS) + 1))


@pytest.mark.parametrize("label", Label, ids=lambda label: label.value)
def test_every_label_is_listed_and_explained_in_its_section(label: Label) -> None:
    listed = re.search(rf"^\| `{label.value}` \| (\d+) \|$", SECTIONS[15], re.MULTILINE)
    assert listed is not None
    assert f'"{label.value}"' in SECTIONS[int(listed[1])]


def test_no_label_is_listed_that_the_code_does_not_use() -> None:
    assert set(re.findall(r"lauter/v1/[a-z/-]+", TEXT)) == {label.value for label in Label}


@pytest.mark.parametrize("purpose", record.RECORD_PURPOSES)
def test_every_record_purpose_is_listed(purpose: str) -> None:
    assert f"`{purpose}`" in SECTIONS[7]


def versions() -> Iterator[tuple[str, int]]:
    for module in pkgutil.iter_modules(crypto.__path__, "crypto."):
        values = vars(importlib.import_module(module.name))
        for name in ("VERSION", "PAPER_FORMAT"):
            if name in values:
                version = values[name]
                yield module.name, version if isinstance(version, int) else version[0]


def test_every_format_version_is_told() -> None:
    found = dict(versions())
    assert {"crypto.sealing", "crypto.attachment", "crypto.form_token"} <= set(found)
    newest = max(found.values())
    assert f"Version {newest} is the only one" in SECTIONS[1]
    assert set(found.values()) == {newest}
    for section in (3, 4, 6, 7, 8, 10, 11):
        assert f"{newest:02x} ||" in SECTIONS[section]


@pytest.mark.parametrize(
    ("section", "number"),
    [
        (2, key_pair.PUBLIC_KEY_BYTES),
        (3, sealing.ENCAPSULATION_BYTES),
        (3, 1 + sealing.ENCAPSULATION_BYTES + sealing.TAG_BYTES),
        (4, 1 + sealing.NONCE_BYTES + sealing.TAG_BYTES),
        (5, follow_up_code.STRETCH_MEMORY_KIB),
        *[(7, size) for size in record.BUCKETS],
        (7, record.FIXED_BYTES),
        (7, record.IDENTIFIER_CHARACTERS),
        (8, attachment.SMALLEST_PADDED),
        (10, recovery.MOST_SHARES),
        *[(12, kind.value) for kind in PaperKind],
    ],
)
def test_sizes_are_those_of_the_code(section: int, number: int) -> None:
    assert re.search(rf"\b{number}\b", SECTIONS[section])


def test_every_vector_file_is_named() -> None:
    for path in (ROOT / "tests" / "vectors").glob("*.json"):
        if not path.name.startswith("published_"):
            assert f"`{path.name}`" in TEXT


def texts(tree: ast.Module, argument: ast.expr) -> list[str]:
    """The text of an argument that is a literal or a constant of its module."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return [argument.value]
    return [
        statement.value.value
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        and isinstance(argument, ast.Name)
        and any(isinstance(name, ast.Name) and name.id == argument.id for name in statement.targets)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    ]


def uses(folder: str) -> Iterator[tuple[str, str]]:
    """Each purpose or derived use in a folder, with the file it stands in."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            function = call.func
            name = function.id if isinstance(function, ast.Name) else ""
            position = PURPOSE_ARGUMENT.get(name)
            if isinstance(function, ast.Attribute) and function.attr == "derive":
                position = 0
            if position is not None and len(call.args) > position:
                for text in texts(tree, call.args[position]):
                    yield str(path.relative_to(ROOT)), text


def test_every_purpose_of_a_sealing_is_in_the_table() -> None:
    found = [*uses("caseflow"), *uses("crypto"), *uses("reporting")]
    assert {"case_keys", "staging", "recovery"} <= {text for _, text in found}
    missing = [(path, text) for path, text in found if f"`{text}`" not in SECTIONS[14]]
    assert not missing, "add them to the tables of docs/formats.md, section 14"
