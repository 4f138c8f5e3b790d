"""A visitor gets the language her browser asks for, under any of the tags browsers use."""

import pytest

from reporting.i18n.languages import AUTONYMS, load_languages

LANGUAGES = load_languages(())


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("", "de"),
        ("ar", "ar"),
        ("ar-SY,ar;q=0.9,en;q=0.5", "ar"),
        ("xx,en;q=0.3", "en"),
        ("de;q=0.2, en;q=0.9", "en"),
        ("en;q=0, ar;q=0.1", "ar"),
        ("EN-us", "en"),
        ("*", "de"),
        (";;;,q=,=;q=x", "de"),
        ("en;q=nan-sense,ar", "ar"),
        (",".join(["xx"] * 50) + ",en", "de"),
    ],
)
def test_browser_language_is_understood(header: str, tag: str) -> None:
    assert LANGUAGES.choose(header).tag == tag


def test_directions_are_those_of_the_scripts() -> None:
    for language in LANGUAGES.by_tag.values():
        assert language.direction == language.locale.text_direction
    assert set(LANGUAGES.by_tag) == set(AUTONYMS)
