"""No barrier, no wrong HTML and no text longer than its place, on any page, in the languages of the Latin script."""

import pytest

from tests.browser.accessibility import html_errors
from tests.browser.public.every_page import sources, what_is_wrong
from tests.browser.visitors import OpenPage

pytestmark = pytest.mark.browser

LANGUAGES = ("de", "de-simple", "en", "tr", "kmr", "so", "fr", "pl", "ro", "sq", "vi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_a_barrier_or_a_text_that_does_not_fit(open_page: OpenPage, site: str, language: str) -> None:
    assert what_is_wrong(open_page, site, language) == []


def test_every_page_is_valid_html(open_page: OpenPage, site: str) -> None:
    page = open_page(javascript=False)
    pages = {name: text for language in LANGUAGES for name, text in sources(page, site, language).items()}
    assert html_errors(pages) == []
