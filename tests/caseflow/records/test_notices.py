"""Notices are a closed list: each kind has its fields and its line in docs/formats.md, and one function writes them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

import caseflow
import reporting
from caseflow.records.notices import FIELDS, NOTICE, Notice, NoticeKind, NoticeMalformed, read_notices, write_notice
from crypto.record import RECORD_PURPOSES, Fields

ROOT = Path(caseflow.__file__).parents[1]
TEXT = (ROOT / "docs" / "formats.md").read_text("utf-8").partition("## 21. Notices")[2]
LINES = re.findall(r"^\| `([a-z_]+)` \| ([a-z]+) \|([^|]*)\| ([^|]+) \|$", TEXT, re.MULTILINE)

# How records come into a case; each takes the purpose as a text.
WRITERS = frozenset({"put", "put_record", "say"})


def written(kind: NoticeKind, fields: dict[str, str]) -> tuple[str, Fields]:
    kept: list[tuple[str, Fields]] = []
    write_notice(lambda purpose, said: kept.append((purpose, said)), kind, fields)
    (one,) = kept
    return one


def test_the_list_and_the_document_say_the_same() -> None:
    documented = {kind: tuple(re.findall(r"`([a-z_]+)`", fields)) for kind, _, fields, _ in LINES}
    assert documented == {kind.value: fields for kind, fields in FIELDS.items()}
    assert list(documented) == sorted(documented)
    assert {author for _, author, _, _ in LINES} == {"office", "reporter", "dialogue"}


@pytest.mark.parametrize("kind", NoticeKind)
def test_each_kind_is_written_with_its_fields_and_read_again(kind: NoticeKind) -> None:
    values = {name: f"value of {name}" for name in FIELDS[kind]}
    purpose, fields = written(kind, values)
    assert purpose == NOTICE and NOTICE in RECORD_PURPOSES
    record = uuid4()
    head = {"author": ("office",), "day": ("2026-11-18",), "sequence": ("3",)}
    (notice,) = read_notices([(record, {**head, **fields}), (uuid4(), {"kind": ("other",)})], *NoticeKind)
    assert (notice.record, notice.kind, notice.day.isoformat(), notice.sequence) == (record, kind, "2026-11-18", 3)
    assert {name: notice.one(name) for name in values} == values


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_field_too_many_or_one_that_lacks_is_refused(kind: NoticeKind) -> None:
    values = dict.fromkeys(FIELDS[kind], "x")
    wrong = [values | {"moon": "full"}, *({k: v for k, v in values.items() if k != name} for name in values)]
    for fields in wrong:
        with pytest.raises(NoticeMalformed):
            written(kind, fields)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(NoticeMalformed):
        written("gossip", {})  # type: ignore[arg-type]  # what a careless caller would pass


def test_a_notice_shows_no_field_when_printed() -> None:
    assert "secret" not in repr(Notice(uuid4(), NoticeKind.CONTACT, {"how": ("secret",)}))


def test_nothing_else_writes_a_record_with_this_purpose() -> None:
    roots = Path(caseflow.__file__).parent, Path(reporting.__file__).parent
    paths = [path for root in roots for path in sorted(root.rglob("*.py"))]
    found = [str(path.relative_to(ROOT)) for path in paths if list(writers_of_notices(ast.parse(path.read_text())))]
    assert found == ["caseflow/records/notices.py"]


def test_no_module_spells_the_purpose_or_a_kind_where_notices_are_read() -> None:
    spelled = [
        str(path.relative_to(ROOT))
        for path in sorted(Path(caseflow.__file__).parent.rglob("*.py"))
        if "notices" in (text := path.read_text()) and re.search(rf'"{NOTICE}"', text) and path.name != "notices.py"
    ]
    assert spelled == []


@pytest.mark.parametrize(
    "source", ['put_record(session, case, keys, shred, "status", fields)', "change.put(NOTICE, {})"]
)
def test_the_search_finds_a_writer(source: str) -> None:
    assert list(writers_of_notices(ast.parse(source)))


def writers_of_notices(tree: ast.Module) -> Iterator[int]:
    """The lines of calls that seal a record, with the purpose of notices among what they are given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in WRITERS:
            given = {ast.unparse(one) for one in node.args}
            if given & {"'status'", "NOTICE"}:
                yield node.lineno
