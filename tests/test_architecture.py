"""``docs/architecture.md`` is true to the tree: every room and none besides, in the order of the layers."""

import re

import pytest

from tests.test_house import project, tracked_files
from tests.tools import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
RULES = PAGE.split("## The way of a report")[0]
PATH = re.compile(r"\b((?:reporting|caseflow|crypto|migrations)/(?:[a-z0-9_]+/)*(?:[a-z0-9_]+\.py)?)")
LAYERS = [
    (contract["containers"][0].replace(".", "/"), [name for layer in contract["layers"] for name in layer.split(" | ")])
    for contract in project()["tool"]["importlinter"]["contracts"]
    if "containers" in contract
]


def rooms() -> set[str]:
    """Folders of the program with an ``__init__.py``, as the page writes them."""
    folders = {path.parent.relative_to(ROOT).as_posix() for path in tracked_files() if path.name == "__init__.py"}
    return {f"{folder}/" for folder in folders if folder.split("/")[0] in ("reporting", "caseflow", "crypto")}


def test_every_room_is_named() -> None:
    assert sorted(rooms() - set(PATH.findall(PAGE))) == []


def test_every_room_and_module_that_is_named_exists() -> None:
    assert [path for path in PATH.findall(PAGE) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(("container", "layers"), LAYERS, ids=[container for container, _ in LAYERS])
def test_rooms_are_listed_in_the_order_of_their_layers(container: str, layers: list[str]) -> None:
    listed = [path for path in dict.fromkeys(PATH.findall(RULES)) if re.fullmatch(rf"{container}/[a-z0-9_]+/", path)]
    assert listed == [f"{container}/{name}/" for name in layers if (ROOT / container / name).is_dir()]


def test_each_of_the_three_ways_is_one_picture_made_from_text() -> None:
    for way in ("report", "code", "fact"):
        section = PAGE.split(f"## The way of a {way}\n")[1].split("\n## ")[0]
        pictures = re.findall(r"^```\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
        assert len(pictures) == 1
        assert len(PATH.findall(pictures[0])) >= 8


def test_the_page_stays_two_pages_long() -> None:
    assert len(PAGE.splitlines()) <= 160
