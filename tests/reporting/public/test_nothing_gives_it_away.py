"""What stands around a page, in tabs, histories and on screens, tells nobody what it is about."""

import re

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from reporting.application import all_routes
from reporting.i18n.languages import AUTONYMS
from tests.reporting.public.door import Door
from tests.reporting.topic_words import TOPIC_WORDS, words_in

PAGES = (
    *("/", "/report", "/follow-up", "/safe", "/readers", "/what-happens", "/rights", "/help", "/accessibility"),
    *("/privacy", "/imprint", "/leaving", "/statistics", "/nowhere", "/conversation"),
)
# design.md fixes this address; the page "Is it safe?" says that the history shows it.
SAID_OPENLY = ("/{language}/report", "/{language}/report/kept")


def test_the_block_list_speaks_every_language() -> None:
    assert {*TOPIC_WORDS, "de-simple"} == set(AUTONYMS)
    assert words_in("Eine Beschwerde") == ["beschwer"] and words_in("Khiếu nại ở đây") == ["khiếu nại"]
    assert words_in("تقديم شكوى") == ["شكوى"] and words_in("Willkommen – Lauter") == []


@pytest.mark.parametrize("language", AUTONYMS)
def test_no_title_and_no_icon_tells_the_topic(looking: TestClient, language: str) -> None:
    for page in PAGES:
        source = looking.get(f"/{language}{page}").text
        title = re.search(r"<title>(.*?)</title>", source)
        assert title and title[1].endswith("– Lauter") and words_in(title[1]) == [], f"{page}: {title}"
        assert '<link rel="icon" href="data:,">' in source
        assert 'name="description"' not in source and 'property="og:' not in source and "apple-touch" not in source


def test_no_title_after_leaving_tells_where_one_was(looking: TestClient) -> None:
    title = re.search(r"<title>(.*?)</title>", looking.post("/de/leave").text)
    assert title and title[1] == "www.wikipedia.org"


def test_no_address_that_a_history_keeps_tells_the_topic_but_the_one_that_is_named_openly(door: Door) -> None:
    public = [
        route.path
        for route in all_routes(door.services)
        if isinstance(route, Route) and not route.path.startswith(("/desk", "/api"))
    ]
    telling = {path for path in public if words_in(path.replace("/", " ").replace("-", " "))}
    assert telling <= set(SAID_OPENLY)


@pytest.mark.parametrize(("language", "word"), [("de", "„report“"), ("en", "“report”")])
def test_the_page_on_safety_names_the_address_that_tells(looking: TestClient, language: str, word: str) -> None:
    page = looking.get(f"/{language}/safe").text
    assert word in page and f'href="/{language}/leaving"' in page
