"""Strips and cards say nothing of what they are about, in any language, not even in the file's title."""

import json

import pytest

from reporting.paper.neutral import neutral_data
from reporting.paper.orders import PaperKind
from reporting.paper.posters import poster_data
from reporting.paper.press import SOURCES
from tests.reporting.paper.orders import ALL, OFFICE, order_of
from tests.reporting.topic_words import words_in


@pytest.mark.parametrize("kind", [PaperKind.STRIPS, PaperKind.CARDS])
@pytest.mark.parametrize("tag", ALL)
def test_neutral_paper_holds_no_word_of_the_block_list(tag: str, kind: PaperKind) -> None:
    order = order_of(kind, (tag,))
    said = json.dumps(neutral_data(order), ensure_ascii=False)
    assert words_in(said) == [] and words_in(order.file_name) == []
    assert OFFICE.name not in said and "Lauter" not in said


@pytest.mark.parametrize("tag", ALL)
def test_strips_of_a_poster_say_only_the_neutral_sentence(tag: str) -> None:
    (words,) = poster_data(order_of(PaperKind.POSTER, (tag,)))["languages"]  # type: ignore[misc]  # a list of one
    assert words_in(str(words["neutral"])) == []  # type: ignore[has-type]


def test_a_poster_itself_would_be_found_by_the_block_list() -> None:
    assert words_in(json.dumps(poster_data(order_of(PaperKind.POSTER)), ensure_ascii=False))


def test_a_strip_is_made_of_nothing_but_neutral_words() -> None:
    source = (SOURCES / "common.typ").read_text(encoding="utf-8")
    strip = source[source.index("#let strip(") : source.index("#let torn(")]
    assert "words.neutral" in strip
    assert not any(name in strip for name in ("headline", "promise", "not_read", "office", "title"))
