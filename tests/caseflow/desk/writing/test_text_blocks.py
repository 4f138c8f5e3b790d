"""Text blocks: shipped whole, changed by the office one after the other, filled from facts, nobody else's words."""

import pytest
from sqlalchemy import select

from caseflow.desk.writing.placeholders import (
    PlaceholderLeft,
    PlaceholderUnknown,
    filled,
    require_filled,
    require_known,
)
from caseflow.desk.writing.text_blocks import (
    CRISIS,
    RECEIPT,
    BlockChanged,
    TextBlock,
    TextBlocks,
    drop_block,
    shipped_blocks,
    store_block,
    text_blocks,
)
from caseflow.refusals.refusal import TextMissing
from caseflow.schema.writing import TextBlockRow
from caseflow.sealing.errors import TagInvalid
from reporting.i18n.languages import AUTONYMS
from tests.caseflow.desk.office import NOW, Office

OURS = TextBlock("closing", "closing", "de", "Wir sind fertig, {office}.", "Unser Schluss")


def known(office: Office) -> TextBlocks:
    with office.database.reading() as session:
        return text_blocks(session, office.secret)


def store(office: Office, block: TextBlock, name: str = "amira") -> None:
    store_block(office.database, office.secret, office.actor(name), block, NOW)


@pytest.mark.parametrize("name", [CRISIS, RECEIPT])
def test_crisis_and_receipt_are_there_in_every_language_of_the_reporters(office: Office, name: str) -> None:
    assert known(office).languages_of(name) == frozenset(AUTONYMS)


def test_the_crisis_text_needs_no_fact_and_names_the_emergency_number_in_every_language() -> None:
    texts = [block.text for (name, _), block in shipped_blocks().items() if name == CRISIS]
    assert len(texts) == 18
    assert all("112" in text and "{" not in text for text in texts)


def test_every_shipped_block_has_german_and_only_places_that_can_be_filled() -> None:
    names = {name for name, _ in shipped_blocks()}
    assert all((name, "de") in shipped_blocks() for name in names)
    for block in shipped_blocks().values():
        require_known(block.text)


def test_the_same_places_are_in_every_language_of_a_block() -> None:
    for (name, _), block in shipped_blocks().items():
        german = shipped_blocks()[(name, "de")]
        assert sorted(set(_places(block.text))) == sorted(set(_places(german.text))), (name, block.language)


def _places(text: str) -> list[str]:
    return [piece.partition("}")[0] for piece in text.split("{")[1:]]


def test_a_block_of_the_office_stands_in_the_place_of_the_shipped_one_until_it_is_taken_back(office: Office) -> None:
    shipped = known(office).exact("closing", "de")
    store(office, OURS)
    ours = known(office).exact("closing", "de")
    assert ours is not None and (ours.text, ours.title, ours.revision) == (OURS.text, "Unser Schluss", 1)
    drop_block(office.database, office.secret, office.actor("ben"), ours, NOW)
    assert known(office).exact("closing", "de") == shipped


def test_the_second_of_two_overwrites_nothing_and_sees_the_newest(office: Office) -> None:
    store(office, OURS)
    with pytest.raises(BlockChanged) as refused:
        store(office, TextBlock("closing", "closing", "de", "Bens Fassung"), "ben")
    assert refused.value.newest is not None and refused.value.newest.text == OURS.text
    assert known(office).exact("closing", "de") == refused.value.newest


def test_what_was_changed_in_the_database_alone_is_not_read(office: Office) -> None:
    store(office, OURS)
    with office.database.writing() as session:
        session.scalars(select(TextBlockRow)).one().text = "Rufen Sie 0900 an."
    with pytest.raises(TagInvalid):
        known(office)


@pytest.mark.parametrize("text", ["", "  ", "x" * 4_001])
def test_a_text_that_does_not_fit_is_refused(office: Office, text: str) -> None:
    with pytest.raises(TextMissing):
        store(office, TextBlock("closing", "closing", "de", text))


def test_a_place_that_nobody_can_fill_is_refused(office: Office) -> None:
    with pytest.raises(PlaceholderUnknown) as refused:
        store(office, TextBlock("closing", "closing", "de", "Bis {dya}"))
    assert refused.value.name == "dya"


def test_facts_are_filled_in_and_what_is_missing_stays_and_is_not_sent() -> None:
    text = filled("Bis {day}: {office}, {phone}", {"day": "1. Mai", "office": "Lauter", "phone": ""})
    assert text == "Bis 1. Mai: Lauter, {phone}"
    with pytest.raises(PlaceholderLeft):
        require_filled("answer", text)
    require_filled("answer", "Menge {a, b} und {unbekannt}")


def test_a_language_without_a_text_gets_english_and_says_so(office: Office) -> None:
    (reminder,) = [block for block in known(office).for_letters("ti") if block.name == "reminder"]
    assert reminder.language == "en"
