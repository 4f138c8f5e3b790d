"""A link and a password make one key, and only both together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.statement_link import TEXT_CHARACTERS, MalformedLink, StatementLink

SALT = bytes(range(32))
BYTES = st.binary(min_size=32, max_size=32)


@given(BYTES)
def test_a_link_is_read_as_it_was_written(token: bytes) -> None:
    link = StatementLink(token)
    assert len(link.text) == TEXT_CHARACTERS
    assert StatementLink.from_text(link.text) == link


@pytest.mark.parametrize("text", ["", "a" * 42, "a" * 44, "ä" * 43, "!" * 43, "A" * 42 + "B", "A" * 42 + "="])
def test_what_no_link_is_is_refused(text: str) -> None:
    with pytest.raises(MalformedLink):
        StatementLink.from_text(text)


@given(BYTES, BYTES, BYTES, BYTES)
def test_another_link_password_or_pepper_makes_another_key(
    token: bytes, other: bytes, password: bytes, pepper: bytes
) -> None:
    link, key = StatementLink(token), StatementLink(token).question_key(password, pepper)
    assert link.question_key(password, pepper) == key
    if token != other:
        assert StatementLink(other).question_key(password, pepper) != key
    if password != other:
        assert link.question_key(other, pepper) != key
    if pepper != other:
        assert link.question_key(password, other) != key


@given(BYTES)
def test_what_the_database_knows_is_neither_the_link_nor_the_salt_of_the_password(token: bytes) -> None:
    link = StatementLink(token)
    derived = {link.lookup_hash(SALT), link.password_salt(SALT), token}
    assert len(derived) == 3
    assert link.lookup_hash(bytes(32)) != link.lookup_hash(SALT)


def test_no_link_shows_itself() -> None:
    link = StatementLink.generate()
    assert link.text not in repr(link)
    assert StatementLink.generate() != link


@pytest.mark.parametrize("length", [0, 31, 33])
def test_keys_of_another_length_are_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32"):
        StatementLink(bytes(length))
    with pytest.raises(ValueError, match="32"):
        StatementLink(bytes(32)).question_key(bytes(length), SALT)
