"""The same in Cyrillic, Arabic and Ge'ez script. A file of its own, so that two processes share the work."""

import pytest

from reporting.i18n.languages import AUTONYMS
from tests.browser.accessibility import html_errors
from tests.browser.public.every_page import sources, what_is_wrong
from tests.browser.public.test_every_page_in_latin_script import LANGUAGES as LATIN
from tests.browser.visitors import OpenPage

pytestmark = pytest.mark.browser

LANGUAGES = tuple(tag for tag in AUTONYMS if tag not in LATIN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_a_barrier_or_a_text_that_does_not_fit_in_this_script(
    open_page: OpenPage, site: str, language: str
) -> None:
    assert what_is_wrong(open_page, site, language) == []


def test_every_page_is_valid_html_in_every_script(open_page: OpenPage, site: str) -> None:
    page = open_page(javascript=False)
    pages = {name: text for language in LANGUAGES for name, text in sources(page, site, language).items()}
    assert html_errors(pages) == []
