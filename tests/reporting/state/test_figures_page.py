"""The page of figures: readable without scripts, pictures or prior knowledge, in every language."""

import datetime
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.caseflow.statistics.workshop import Workshop
from tests.reporting.state.conftest import StateDoor, open_door

LANGUAGES = ("de", "en", "ar")


class Tables(HTMLParser):
    """Collects what the accessibility of tables depends on."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.captions = 0
        self.header_cells: list[str | None] = []
        self.rows_with_header = 0
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "caption":
            self.captions += 1
        if tag == "th":
            self.header_cells.append(dict(attrs).get("scope"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_captioned_and_every_header_has_its_scope(door: StateDoor, language: str) -> None:
    with door.client() as client:
        answer = client.get(f"/{language}/statistics")
    assert answer.status_code == 200
    tables = Tables(answer.text)
    assert tables.captions == 3
    assert len(tables.header_cells) == 3 * 4 + 2 * (12 + 1) + 3
    assert set(tables.header_cells) == {"col", "row"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_needs_no_picture_or_style_attribute_and_no_script_but_that_of_every_page(
    door: StateDoor, language: str
) -> None:
    with door.client() as client:
        answer = client.get(f"/{language}/statistics")
    tables = Tables(answer.text)
    assert not tables.tags & {"svg", "img", "canvas", "iframe"}
    assert (
        re.findall(r"<script[^>]* src=\"/static/[0-9a-f]+/public\.js\"", answer.text)
        and answer.text.count("<script") == 1
    )
    assert "style" not in tables.attributes
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in answer.text


def test_page_says_what_a_reader_must_know(door: StateDoor) -> None:
    with door.client() as client:
        text = client.get("/en/statistics").text
    for sentence in (
        "These figures are deliberately a little imprecise.",
        "In 95 of 100 cases the true number lies within the range",
        "Reports are not the number of incidents.",
        "Published figures are never changed.",
        "at most 26 of 100",
        "How to quote these figures",
        "Beschwerdestelle: figures on reports of discrimination, release intake-2026-Q1",
    ):
        assert sentence in text


def test_figures_are_those_of_the_release_with_their_intervals(door: StateDoor) -> None:
    with door.client() as client:
        text = client.get("/en/statistics").text
        release = client.get("/api/v1/releases/intake-2026-Q1/data.json").json()
    ground = next(table for table in release["tables"] if table["id"] == "quarter_ground")
    for cell in ground["cells"]:
        between = rf"<bdi>{cell['low']}–{cell['high']}</bdi>"
        assert re.search(rf'<td class="number">{cell["value"]}</td>\s*<td class="number">{between}</td>', text)
    assert "January 2026" in text and "1st quarter 2026" in text
    # A noisy zero is a figure, not "nothing".
    assert ">-<" not in text and ">–<" not in text


def test_bars_use_widths_that_the_stylesheet_has(door: StateDoor) -> None:
    with door.client() as client:
        answer = client.get("/en/statistics")
    used = set(re.findall(r'class="(?:sure|likely|possible) (w[0-9]+)"', answer.text))
    assert used
    assert all(f".{width}{{" in answer.text for width in used)


def test_policy_allows_exactly_the_inlined_stylesheets(door: StateDoor) -> None:
    with door.client() as client:
        policy = client.get("/de/statistics").headers["content-security-policy"]
    styles = next(part for part in policy.split("; ") if part.startswith("style-src"))
    assert len(re.findall(r"'sha256-[A-Za-z0-9+/=]{44}'", styles)) == 3
    assert "default-src 'none'" in policy and "unsafe" not in policy


@pytest.mark.parametrize("quarter", ["2026-Q1", "2026-Q2", "2026-01", "nonsense", "<script>"])
def test_other_quarters_in_the_address_do_no_harm(door: StateDoor, quarter: str) -> None:
    with door.client() as client:
        answer = client.get("/en/statistics", params={"quarter": quarter})
    assert answer.status_code == 200
    assert "1st quarter 2026" in answer.text and "<script>" not in answer.text


def test_unknown_language_is_not_found(door: StateDoor) -> None:
    with door.client() as client:
        assert client.get("/xx/statistics").status_code == 404


def test_late_release_is_named_and_nothing_published_is_said(empty_office: Workshop, tmp_path: Path) -> None:
    for late in open_door(empty_office, tmp_path, datetime.date(2026, 2, 10)):
        with late.client() as client:
            text = client.get("/en/statistics").text
        assert "Nothing has been published yet." in text
        assert "Late: these figures should already be here." in text and "January 2026" in text
