"""Files: encrypted as a stream while they arrive, padded, and described by a record."""

from base64 import b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_bytes
from uuid import UUID

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from crypto.derivation import KEY_BYTES, Label, expand, labelled
from crypto.encoding import ByteReader, large_number_bytes, length_prefixed, text_bytes
from crypto.errors import CannotOpen, MalformedObject
from crypto.record import RecordPlace, decrypt_record, encrypt_record
from crypto.sealing import unwrap, wrap
from crypto.secret import Secret, check_length

VERSION = b"\x01"
SMALLEST_PADDED = 64 * 1024
PADDING_STEP = 64 * 1024
DIGEST_BYTES = 32
LONGEST = 1 << 52
STAGING_PURPOSE = "staging"


@dataclass(frozen=True, slots=True, repr=False)
class AttachmentKey(Secret):
    """The random key (32 bytes) of one file."""

    raw: bytes

    def __post_init__(self) -> None:
        check_length("an attachment key", self.raw, KEY_BYTES)

    @classmethod
    def generate(cls) -> "AttachmentKey":
        return cls(token_bytes(KEY_BYTES))


def padme(length: int) -> int:
    """The Padmé size of a length in bytes: at most 12 % more, and few distinct sizes.

    Source: Nikitin, Barman, Lueks, Underwood, Hubaux, Ford, "Reducing Metadata Leakage
    from Encrypted Files and Communication with PURBs", 2019.
    """
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    kept_bits = exponent.bit_length()
    mask = (1 << max(exponent - kept_bits, 0)) - 1
    return (length + mask) & ~mask


def padded_length(length: int) -> int:
    """Bytes inside the encryption: the Padmé size, at least 64 KiB."""
    return max(SMALLEST_PADDED, padme(length))


def _context(attachment_id: UUID) -> bytes:
    return labelled(Label.ATTACHMENT_STREAM, VERSION, attachment_id.bytes)


class AttachmentEncryptor:
    """Encrypts one file as it arrives. The stored stream is all that it returns, in order."""

    def __init__(self, key: AttachmentKey, attachment_id: UUID) -> None:
        self._stream = Cobblestone256Encryptor(key.raw, _context(attachment_id))
        self._digest = sha256()
        self._pending = VERSION
        self.length = 0

    def __repr__(self) -> str:
        return "<AttachmentEncryptor>"

    def update(self, content: bytes) -> bytes:
        """Take the next bytes of the file; give the next bytes to store, perhaps none."""
        self._digest.update(content)
        self.length += len(content)
        return self._emit(content)

    def _emit(self, content: bytes) -> bytes:
        pending, self._pending = self._pending, b""
        return pending + self._stream.update(content)

    def finalize(self) -> bytes:
        """Pad and end the stream; for the largest file allowed that is up to 8 MiB."""
        missing = padded_length(self.length) - self.length
        stored = [self._emit(bytes(min(PADDING_STEP, missing - done))) for done in range(0, missing, PADDING_STEP)]
        return b"".join([self._emit(b""), *stored, self._stream.finalize()])

    @property
    def sha256(self) -> bytes:
        """SHA-256 (32 bytes) of the true content so far."""
        return self._digest.digest()


class AttachmentDecryptor:
    """Decrypts one file and leaves its padding out.

    What ``update`` returns is authentic but perhaps not all: only after ``finalize`` is
    it certain that nothing was cut off. Every failure is a CannotOpen.
    """

    def __init__(self, key: AttachmentKey, attachment_id: UUID, length: int) -> None:
        self._stream = Cobblestone256Decryptor(key.raw, _context(attachment_id))
        self._length = length
        self._position = 0
        self._version_read = False

    def __repr__(self) -> str:
        return "<AttachmentDecryptor>"

    def update(self, stored: bytes) -> bytes:
        """Take the next stored bytes; give the next bytes of the file, perhaps none."""
        if not self._version_read and stored:
            if stored[:1] != VERSION:
                raise MalformedObject("the format version of the file is unknown")
            stored, self._version_read = stored[1:], True
        try:
            return self._strip(self._stream.update(stored))
        except InvalidTag:
            raise CannotOpen("the file does not open") from None

    def _strip(self, content: bytes) -> bytes:
        left = max(self._length - self._position, 0)
        self._position += len(content)
        if content[left:].strip(b"\0"):
            raise MalformedObject("the padding of the file is not empty")
        return content[:left]

    def finalize(self) -> bytes:
        """The last bytes. Raises CannotOpen if anything was cut off or added."""
        try:
            last = self._strip(self._stream.finalize())
        except InvalidTag:
            raise CannotOpen("the file does not open") from None
        if self._position != padded_length(self._length):
            raise MalformedObject("the file does not have its padded length")
        return last


@dataclass(frozen=True, slots=True, repr=False)
class AttachmentDescription(Secret):
    """All that is needed to read a file: key, original name and type, digest, true length."""

    key: AttachmentKey
    name: str
    media_type: str
    sha256: bytes
    length: int

    def __post_init__(self) -> None:
        check_length("the digest of a file", self.sha256, DIGEST_BYTES)
        # The limit of the stream format: 2**38 chunks of 16 KiB.
        if not 0 <= self.length < LONGEST:
            raise ValueError("the length of the file is out of range")


def seal_description(
    case_key: bytes,
    shred_secret: bytes,
    place: RecordPlace,
    description: AttachmentDescription,
) -> bytes:
    """The sealed header of a file, a record of the case with purpose attachment_header."""
    _require_header(place)
    fields = {
        "key": (description.key.raw.hex(),),
        "name": (description.name,),
        "media_type": (description.media_type,),
        "sha256": (description.sha256.hex(),),
        "length": (str(description.length),),
    }
    return encrypt_record(case_key, shred_secret, place, fields)


def open_description(case_key: bytes, shred_secret: bytes, place: RecordPlace, sealed: bytes) -> AttachmentDescription:
    """Open what ``seal_description`` made. Raises CannotOpen or MalformedObject."""
    _require_header(place)
    fields = decrypt_record(case_key, shred_secret, place, sealed)
    try:
        return AttachmentDescription(
            key=AttachmentKey(bytes.fromhex(fields["key"][0])),
            name=fields["name"][0],
            media_type=fields["media_type"][0],
            sha256=bytes.fromhex(fields["sha256"][0]),
            length=int(fields["length"][0]),
        )
    except (LookupError, ValueError):
        raise MalformedObject("the header of the file is not complete") from None


def _require_header(place: RecordPlace) -> None:
    if place.purpose != "attachment_header":
        raise ValueError("the header of a file has the purpose attachment_header")


def staging_token(form_key: bytes, once: bytes, attachment_id: UUID, description: AttachmentDescription) -> str:
    """What a page carries hidden for a file that was taken before the report was sent.

    ``form_key``: 32 bytes of the day's form key; ``once``: the value of the form, which
    alone can use the token. The file's key exists nowhere else. URL-safe Base64.
    """
    content = length_prefixed(
        attachment_id.bytes,
        description.key.raw,
        text_bytes(description.name),
        text_bytes(description.media_type),
        description.sha256,
        large_number_bytes(description.length),
    )
    sealed = wrap(expand(form_key, Label.STAGING_KEY), content, STAGING_PURPOSE, once)
    return urlsafe_b64encode(sealed).decode("ascii").rstrip("=")


def open_staging_token(form_key: bytes, once: bytes, token: str) -> tuple[UUID, AttachmentDescription]:
    """Open a token with the form's key and value. Raises CannotOpen or MalformedObject."""
    sealed = _decode_token(token)
    reader = ByteReader(unwrap(expand(form_key, Label.STAGING_KEY), sealed, STAGING_PURPOSE, once))
    try:
        attachment_id = UUID(bytes=reader.part())
        description = AttachmentDescription(
            key=AttachmentKey(reader.part()),
            name=reader.text(),
            media_type=reader.text(),
            sha256=reader.part(),
            length=int.from_bytes(reader.part(), "big"),
        )
    except ValueError:
        raise MalformedObject("the token has an unknown content") from None
    if reader.rest():
        raise MalformedObject("the token is too long")
    return attachment_id, description


def _decode_token(token: str) -> bytes:
    try:
        return b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (Base64Error, ValueError):
        raise MalformedObject("the token is damaged") from None
