"""German that a tired person can read: measured on the pages themselves, with the formula of Flesch and Amstad."""

import pytest
import textstat  # type: ignore[import-untyped]  # it brings no types
from starlette.testclient import TestClient

from tests.reporting.reading import sentences

PAGES = (
    *("/", "/report", "/follow-up", "/safe", "/readers", "/what-happens", "/rights", "/help", "/accessibility"),
    *("/privacy", "/leaving", "/statistics", "/nowhere"),
)
# 60 is plain; newspapers lie at about 45. 80 is what a child of eleven reads.
STANDARD, PLAIN = 60, 80


@pytest.fixture(autouse=True)
def german() -> None:
    """Syllables by German hyphenation, which the library brings along."""
    textstat.set_lang("de")


def level(client: TestClient, path: str) -> float:
    """Flesch's reading ease as Amstad fitted it to German."""
    answer = client.get(path)
    assert answer.status_code == (404 if path.endswith("/nowhere") else 200)
    text = sentences(answer.text)
    assert len(text.split()) > 15
    ease: float = textstat.flesch_reading_ease(text)
    return ease


@pytest.mark.parametrize("path", PAGES)
def test_german_is_plain(looking: TestClient, path: str) -> None:
    assert level(looking, f"/de{path}") >= STANDARD


@pytest.mark.parametrize("path", PAGES)
def test_plain_german_is_easy(looking: TestClient, path: str) -> None:
    assert level(looking, f"/de-simple{path}") >= PLAIN


def test_the_measure_tells_officialese_from_plain_words() -> None:
    hard = (
        "<main><p>Die Beschwerdeführenden werden darauf hingewiesen, dass eine Sachverhaltsaufklärung nur bei "
        "Vorliegen einer Einwilligungserklärung durchgeführt werden kann.</p></main>"
    )
    assert textstat.flesch_reading_ease(sentences(hard)) < 20
    assert textstat.flesch_reading_ease(sentences("<main><p>Wir helfen Ihnen. Das ist gut.</p></main>")) > PLAIN
