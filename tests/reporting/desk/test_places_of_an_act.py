"""What an act on a case needs stands in docs/development.md, with one real example; the table is true."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
PLACE = re.compile(r"^\| `([\w/.]+)` \| .* \|$", re.MULTILINE)
MOST_PLACES = 6

# What the example is called: its permission, its function, its row, its address.
CALLED = re.compile(r'understood_marked|mark_understood|"understood": CaseAct|"case_understood"')
TEXT = 'msgid "Noted: somebody has read and understood it."'
KIND = 'UNDERSTOOD = "understood"'


def documented() -> set[str]:
    """The files of the table for an act."""
    page = (ROOT / "docs" / "development.md").read_text(encoding="utf-8")
    table = page.partition("**An act on a case**")[2].partition("The address, the handler")[0]
    return set(PLACE.findall(table))


def found() -> Iterator[str]:
    """The files of the program that name the example."""
    for folder in ("caseflow", "reporting"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".html", ".po"):
                text = path.read_text(encoding="utf-8")
                if CALLED.search(text) or TEXT in text or KIND in text:
                    yield path.relative_to(ROOT).as_posix()


def test_an_act_is_written_in_exactly_the_documented_places() -> None:
    assert set(found()) == documented()
    assert len(documented()) <= MOST_PLACES
