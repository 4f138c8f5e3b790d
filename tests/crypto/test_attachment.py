"""A file comes back whole or not at all, and its stored size is one of few."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import attachment
from crypto.attachment import (
    AttachmentDecryptor,
    AttachmentDescription,
    AttachmentEncryptor,
    AttachmentKey,
)
from crypto.encoding import NotText, length_prefixed
from crypto.errors import CannotOpen, MalformedObject
from crypto.record import RecordPlace, encrypt_record
from crypto.sealing import wrap
from tests.crypto import strategies
from tests.crypto.second_implementation import staging_key

KEY, OTHER_KEY = AttachmentKey(bytes(32)), AttachmentKey(b"\x01" * 32)
NAME, OTHER_NAME = UUID(int=1, version=4), UUID(int=2, version=4)
PLACE = RecordPlace("attachment_header", NAME, UUID(int=3, version=4), 1)
CASE_KEY, SHRED_SECRET, FORM_KEY, ONCE = bytes(32), b"\x01" * 32, b"\x02" * 32, b"\x03" * 16
HEADER, CHUNK = 1 + 24 + 32, 16 * 1024 + 16

descriptions = st.builds(
    AttachmentDescription,
    key=st.builds(AttachmentKey, strategies.keys),
    name=strategies.texts,
    media_type=strategies.texts,
    sha256=strategies.keys,
    length=st.integers(min_value=0, max_value=attachment.LONGEST - 1),
)
DESCRIPTION = AttachmentDescription(KEY, "ፎቶ.jpg", "image/jpeg", bytes(32), 12)


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[start : start + size] for start in range(0, len(content), size))


def encrypt(content: bytes, size: int = 1 << 20) -> bytes:
    encryptor = AttachmentEncryptor(KEY, NAME)
    stored = b"".join(encryptor.update(piece) for piece in pieces(content, size))
    return stored + encryptor.finalize()


def decrypt(
    stored: bytes,
    length: int,
    size: int = 1 << 20,
    key: AttachmentKey = KEY,
    attachment_id: UUID = NAME,
) -> bytes:
    decryptor = AttachmentDecryptor(key, attachment_id, length)
    content = b"".join(decryptor.update(piece) for piece in pieces(stored, size))
    return content + decryptor.finalize()


STORED = encrypt(b"a" * 100_000)


@pytest.mark.parametrize("length", [0, 1, 16_383, 16_384, 16_385, 65_535, 65_536, 65_537, 131_072, 131_073, 3_000_000])
def test_file_comes_back_whole(length: int) -> None:
    content = bytes(index % 251 for index in range(min(length, 251))) * (length // 251 + 1)
    content = content[:length]
    stored = encrypt(content)
    assert decrypt(stored, length) == content
    assert len(stored) > attachment.padded_length(length)


@given(
    st.binary(max_size=3_000),
    st.integers(min_value=1, max_value=1_000),
    st.integers(min_value=1_000, max_value=20_000),
)
def test_sizes_of_the_pieces_do_not_matter(content: bytes, in_size: int, out_size: int) -> None:
    assert decrypt(encrypt(content, in_size), len(content), out_size) == content


def test_length_and_digest_are_those_of_the_true_content() -> None:
    encryptor = AttachmentEncryptor(KEY, NAME)
    for piece in (b"one", b"", b"two"):
        encryptor.update(piece)
    encryptor.finalize()
    assert (encryptor.length, encryptor.sha256) == (6, sha256(b"onetwo").digest())


def test_stored_size_tells_the_padded_size_alone() -> None:
    assert len({len(encrypt(bytes(length))) for length in (0, 1, 40_000, 65_536)}) == 1
    assert len({len(encrypt(bytes(length))) for length in (1_000_001, 1_010_000, 1_015_808)}) == 1


@pytest.mark.parametrize("border", range(HEADER, len(STORED), CHUNK))
def test_truncation_at_every_chunk_border_is_detected(border: int) -> None:
    for length in (100_000, (border - HEADER) // CHUNK * 16_384):
        with pytest.raises(CannotOpen):
            decrypt(STORED[:border], length)


@given(st.integers(min_value=0, max_value=len(STORED) - 1))
def test_truncation_anywhere_is_detected(length: int) -> None:
    with pytest.raises(CannotOpen):
        decrypt(STORED[:length], 100_000)


@given(st.integers(min_value=0, max_value=len(STORED) * 8 - 1))
def test_any_flipped_bit_is_detected(bit: int) -> None:
    changed = bytearray(STORED)
    changed[bit // 8] ^= 1 << (bit % 8)
    with pytest.raises(CannotOpen):
        decrypt(bytes(changed), 100_000)


def test_chunks_in_another_order_are_detected() -> None:
    first, second = STORED[HEADER : HEADER + CHUNK], STORED[HEADER + CHUNK : HEADER + 2 * CHUNK]
    swapped = STORED[:HEADER] + second + first + STORED[HEADER + 2 * CHUNK :]
    with pytest.raises(CannotOpen):
        decrypt(swapped, 100_000)


def test_anything_appended_is_detected() -> None:
    for more in (b"\0", bytes(16), STORED[-16:]):
        with pytest.raises(CannotOpen):
            decrypt(STORED + more, 100_000)


def test_another_key_or_attachment_does_not_open() -> None:
    with pytest.raises(CannotOpen):
        decrypt(STORED, 100_000, key=OTHER_KEY)
    with pytest.raises(CannotOpen):
        decrypt(STORED, 100_000, attachment_id=OTHER_NAME)


@pytest.mark.parametrize("length", [0, 99_999, 200_000, 1_000_000])
def test_another_length_is_detected(length: int) -> None:
    with pytest.raises(MalformedObject):
        decrypt(STORED, length)


@pytest.mark.parametrize("stored", [b"", b"\x02" + STORED[1:]])
def test_unknown_shapes_do_not_open(stored: bytes) -> None:
    with pytest.raises(CannotOpen):
        decrypt(stored, 100_000)


@given(st.integers(min_value=0, max_value=1 << 40))
def test_padme_adds_at_most_twelve_percent(length: int) -> None:
    padded = attachment.padme(length)
    assert length <= padded <= length * 1.12
    assert attachment.padme(padded) == padded


def test_padme_sizes_are_few() -> None:
    # Up to half a gigabyte there are 588 sizes where there were 537 million lengths.
    sizes, length = 0, 1
    while length <= 1 << 29:
        length = attachment.padme(length) + 1
        sizes += 1
    assert sizes == 588


@given(st.integers(min_value=0, max_value=1 << 30))
def test_padded_length_is_at_least_64_kib_and_grows(length: int) -> None:
    assert attachment.padded_length(length) >= max(65_536, length)
    assert attachment.padded_length(length) <= attachment.padded_length(length + 1)


@given(descriptions)
def test_header_is_read_back(description: AttachmentDescription) -> None:
    sealed = attachment.seal_description(CASE_KEY, SHRED_SECRET, PLACE, description)
    assert attachment.open_description(CASE_KEY, SHRED_SECRET, PLACE, sealed) == description


def test_header_is_bound_to_its_case_and_attachment() -> None:
    sealed = attachment.seal_description(CASE_KEY, SHRED_SECRET, PLACE, DESCRIPTION)
    for place in (
        replace(PLACE, case_id=OTHER_NAME),
        replace(PLACE, record_id=OTHER_NAME),
        replace(PLACE, epoch=2),
    ):
        with pytest.raises(CannotOpen):
            attachment.open_description(CASE_KEY, SHRED_SECRET, place, sealed)


def test_header_has_one_purpose_alone() -> None:
    place = replace(PLACE, purpose="note")
    with pytest.raises(ValueError, match="attachment_header"):
        attachment.seal_description(CASE_KEY, SHRED_SECRET, place, DESCRIPTION)
    with pytest.raises(ValueError, match="attachment_header"):
        attachment.open_description(CASE_KEY, SHRED_SECRET, place, b"")


@pytest.mark.parametrize("missing", ["key", "name", "media_type", "sha256", "length"])
def test_incomplete_header_is_malformed(missing: str) -> None:
    whole = {
        "key": (bytes(32).hex(),),
        "name": ("a",),
        "media_type": ("b",),
        "sha256": (bytes(32).hex(),),
        "length": ("1",),
    }
    for fields in (
        {name: values for name, values in whole.items() if name != missing},
        whole | {missing: ()},
    ):
        sealed = encrypt_record(CASE_KEY, SHRED_SECRET, PLACE, fields)
        with pytest.raises(MalformedObject):
            attachment.open_description(CASE_KEY, SHRED_SECRET, PLACE, sealed)


@given(identifier=strategies.identifiers, description=descriptions)
def test_staging_token_is_read_back(identifier: UUID, description: AttachmentDescription) -> None:
    token = attachment.staging_token(FORM_KEY, ONCE, identifier, description)
    assert attachment.open_staging_token(FORM_KEY, ONCE, token) == (identifier, description)
    assert not set(token) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_staging_token_opens_in_its_own_form_alone() -> None:
    token = attachment.staging_token(FORM_KEY, ONCE, NAME, DESCRIPTION)
    with pytest.raises(CannotOpen):
        attachment.open_staging_token(FORM_KEY, b"\x04" * 16, token)
    with pytest.raises(CannotOpen):
        attachment.open_staging_token(b"\x04" * 32, ONCE, token)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(length_prefixed(b"short", bytes(32), b"", b"", bytes(32), bytes(8)), id="short id"),
        pytest.param(length_prefixed(bytes(16), b"short", b"", b"", bytes(32), bytes(8)), id="short key"),
        pytest.param(length_prefixed(bytes(16), bytes(32), b"", b"", b"short", bytes(8)), id="short digest"),
        pytest.param(length_prefixed(bytes(16), bytes(32), b"", b"", bytes(32), b"\xff" * 8), id="length"),
        pytest.param(length_prefixed(bytes(16), bytes(32), b"", b"", bytes(32), bytes(8), b""), id="more"),
    ],
)
def test_token_of_an_unknown_content_is_malformed(content: bytes) -> None:
    sealed = wrap(staging_key(FORM_KEY), content, "staging", ONCE)
    with pytest.raises(MalformedObject):
        attachment.open_staging_token(FORM_KEY, ONCE, urlsafe_b64encode(sealed).decode())


@given(st.text(max_size=300))
def test_any_text_as_token_fails_in_one_way(token: str) -> None:
    with pytest.raises(CannotOpen):
        attachment.open_staging_token(FORM_KEY, ONCE, token)


@given(st.data())
def test_changed_token_does_not_open(data: st.DataObject) -> None:
    token = attachment.staging_token(FORM_KEY, ONCE, NAME, DESCRIPTION)
    # The last character carries spare bits which mean nothing.
    position = data.draw(st.integers(min_value=0, max_value=len(token) - 2))
    character = "A" if token[position] != "A" else "B"
    with pytest.raises(CannotOpen):
        attachment.open_staging_token(FORM_KEY, ONCE, token[:position] + character + token[position + 1 :])


@pytest.mark.parametrize("length", [-1, attachment.LONGEST])
def test_length_out_of_range_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="length"):
        replace(DESCRIPTION, length=length)


def test_digest_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="digest"):
        replace(DESCRIPTION, sha256=b"")


def test_name_of_half_characters_is_refused() -> None:
    with pytest.raises(NotText):
        attachment.staging_token(FORM_KEY, ONCE, NAME, replace(DESCRIPTION, name="\udcff"))
