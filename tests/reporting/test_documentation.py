"""A setting, a command or a promise that is not documented is not done."""

import re
from pathlib import Path

import pytest

from reporting.commands import command_names
from reporting.runtime.settings import SETTINGS
from tests.tools import ROOT

DOCS = ROOT / "docs"
PROMISES = [f"P{number}" for number in range(1, 15)]


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented(setting: object) -> None:
    name = getattr(setting, "name", "")
    assert f"| `{name}` |" in text("operations.md")


def test_no_setting_is_documented_that_does_not_exist() -> None:
    documented = set(re.findall(r"^\| `(LAUTER_[A-Z_]+)` \|", text("operations.md"), re.MULTILINE))
    assert documented == {setting.name for setting in SETTINGS}


def test_every_command_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `lauter ([a-z-]+)` \|", text("operations.md"), re.MULTILINE))
    assert documented == set(command_names())


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_is_in_the_threat_model_with_tests_that_exist(promise: str) -> None:
    section = re.search(rf"^## {promise} .*?(?=^## |\Z)", text("threat-model.md"), re.MULTILINE | re.DOTALL)
    assert section is not None, f"{promise} has no section"
    named = re.findall(r"`(test_[a-z0-9_]+)`", section[0])
    assert named, f"{promise} names no test"
    existing = set(all_test_names())
    assert not [name for name in named if name not in existing]
    assert "Not promised" in section[0] or "Limits" in section[0]


def test_links_between_documents_lead_somewhere() -> None:
    for source in [*ROOT.glob("*.md"), *DOCS.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", source.read_text(encoding="utf-8")):
            assert (source.parent / target).exists(), f"{source.name} links to {target}"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/development.md"])
def test_every_path_that_is_named_to_developers_exists(page: str) -> None:
    tops = "caseflow|crypto|docs|migrations|reporting|scripts|tests"
    named = re.findall(rf"`((?:{tops})/[a-zA-Z0-9_./-]*)`", (ROOT / page).read_text(encoding="utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


def all_test_names() -> list[str]:
    return [
        name
        for path in Path(ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^\s*(?:async )?def (test_[a-z0-9_]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
