"""Text records: encrypted in four sizes and bound to the place where they stand."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from secrets import token_bytes
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto.derivation import KEY_BYTES, Label, derive
from crypto.encoding import (
    NUMBER_BYTES,
    ByteReader,
    length_prefixed,
    number_bytes,
    text_bytes,
)
from crypto.errors import CannotOpen, MalformedObject
from crypto.sealing import NONCE_BYTES, TAG_BYTES, VERSION
from crypto.secret import check_length

Fields = Mapping[str, tuple[str, ...]]

RECORD_PURPOSES = (
    "report",
    "routing",
    "note",
    "message",
    "consent",
    "summary",
    "status",
    "coding",
    "attachment_header",
    "outcome",
    "draft",
    "second_reading",
    "second_answer",
    "released_question",
    "interpreter_task",
    "flood",
    "recommendation",
)

# A bucket is chosen by characters, not by bytes: bytes would tell the script, and with
# it the language. Four bytes are the longest UTF-8 form of a character.
BUCKETS = (10 * 1024, 40 * 1024, 160 * 1024, 640 * 1024)
CHARACTER_BYTES = 4
FIXED_BYTES = 2 * 1024
IDENTIFIER_CHARACTERS = 36
OVERHEAD = len(VERSION) + NONCE_BYTES + TAG_BYTES


class RecordTooLarge(ValueError):
    """The record has more characters than the largest size holds."""


class UnknownPurpose(ValueError):
    """The purpose is not on the closed list."""


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """Where a record stands. It opens nowhere else."""

    purpose: str
    record_id: UUID
    case_id: UUID
    epoch: int

    def __post_init__(self) -> None:
        if self.purpose not in RECORD_PURPOSES:
            raise UnknownPurpose("this purpose of a record is not on the list")

    @property
    def additional_data(self) -> bytes:
        return VERSION + length_prefixed(
            self.purpose.encode("ascii"),
            self.record_id.bytes,
            self.case_id.bytes,
            number_bytes(self.epoch),
        )


def bucket_size(fields: Fields, place: RecordPlace) -> int:
    """The size in bytes of the stored record; depends on numbers of characters alone.

    Raises RecordTooLarge.
    """
    needed = CHARACTER_BYTES * _characters(fields, place) + FIXED_BYTES
    for size in BUCKETS:
        if needed <= size:
            return size
    raise RecordTooLarge("the record has too many characters")


def _characters(fields: Fields, place: RecordPlace) -> int:
    """Code points of the whole record, ids included; each stored length counts as one."""
    count = len(place.purpose) + 2 * IDENTIFIER_CHARACTERS + 1
    for name, values in fields.items():
        count += len(name) + 2 + sum(len(value) + 1 for value in values)
    return count


def encrypt_record(case_key: bytes, shred_secret: bytes, place: RecordPlace, fields: Fields) -> bytes:
    """Encrypt a record under the case's key of an epoch and the case's shred secret.

    Both are 32 bytes. Raises RecordTooLarge, and NotText for half characters.
    """
    size = bucket_size(fields, place)
    plaintext = _encode(fields).ljust(size - OVERHEAD, b"\0")
    nonce = token_bytes(NONCE_BYTES)
    cipher = AESGCM(_record_key(case_key, shred_secret, place))
    return VERSION + nonce + cipher.encrypt(nonce, plaintext, place.additional_data)


def decrypt_record(
    case_key: bytes, shred_secret: bytes, place: RecordPlace, sealed: bytes
) -> dict[str, tuple[str, ...]]:
    """The fields of a record in their order. Raises CannotOpen or MalformedObject."""
    return _decode(_plaintext(case_key, shred_secret, place, sealed))


def decrypt_texts(
    case_key: bytes, shred_secret: bytes, place: RecordPlace, sealed: bytes, names: Collection[str]
) -> list[str]:
    """The values of a record's fields with these names alone, for whoever reads thousands.

    Reads no further than the last of them. Raises CannotOpen or MalformedObject.
    """
    plaintext = _plaintext(case_key, shred_secret, place, sealed)
    wanted = {name.encode("ascii") for name in names}
    values: list[str] = []
    position = NUMBER_BYTES
    for _ in range(int.from_bytes(plaintext[:position], "big")):
        name, position = _part(plaintext, position)
        number = int.from_bytes(plaintext[position : position + NUMBER_BYTES], "big")
        position += NUMBER_BYTES
        is_wanted = name in wanted
        for _ in range(number):
            value, position = _part(plaintext, position)
            if is_wanted:
                values.append(value.decode())
        wanted.discard(name)
        if not wanted:
            break
    return values


def _part(plaintext: bytes, position: int) -> tuple[bytes, int]:
    begin = position + NUMBER_BYTES
    end = begin + int.from_bytes(plaintext[position:begin], "big")
    return plaintext[begin:end], end


def _plaintext(case_key: bytes, shred_secret: bytes, place: RecordPlace, sealed: bytes) -> bytes:
    if sealed[:1] != VERSION or len(sealed) not in BUCKETS:
        raise MalformedObject("the record has an unknown version or size")
    nonce = sealed[1 : 1 + NONCE_BYTES]
    cipher = AESGCM(_record_key(case_key, shred_secret, place))
    try:
        return cipher.decrypt(nonce, sealed[1 + NONCE_BYTES :], place.additional_data)
    except InvalidTag:
        raise CannotOpen("the record does not open") from None


def _record_key(case_key: bytes, shred_secret: bytes, place: RecordPlace) -> bytes:
    check_length("a case key", case_key, KEY_BYTES)
    check_length("a shred secret", shred_secret, KEY_BYTES)
    return derive(
        case_key,
        shred_secret,
        Label.RECORD_KEY,
        place.purpose.encode("ascii"),
        place.record_id.bytes,
    )


def _encode(fields: Fields) -> bytes:
    encoded = [number_bytes(len(fields))]
    for name, values in fields.items():
        encoded += [length_prefixed(text_bytes(name)), number_bytes(len(values))]
        encoded += [length_prefixed(text_bytes(value)) for value in values]
    return b"".join(encoded)


def _decode(plaintext: bytes) -> dict[str, tuple[str, ...]]:
    reader = ByteReader(plaintext)
    fields: dict[str, tuple[str, ...]] = {}
    for _ in range(reader.number()):
        name = reader.text()
        if name in fields:
            raise MalformedObject("a field stands twice in the record")
        fields[name] = tuple(reader.text() for _ in range(reader.number()))
    if reader.rest().strip(b"\0"):
        raise MalformedObject("the padding of the record is not empty")
    return fields
