"""The follow-up code: the reporter's only way back, and the keys that come out of it."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from argon2.low_level import Type, hash_secret_raw

from crypto import check_digits
from crypto.derivation import KEY_BYTES, Label, expand, extract, hmac_sha256
from crypto.encoding import number_bytes
from crypto.key_pair import KeyPair
from crypto.secret import Secret, check_length

CODE_DIGITS = 20
NUMBERS = 10 ** (CODE_DIGITS - check_digits.CHECK_DIGITS)

# RFC 9106 calls 64 MiB and three passes its second recommendation; one lane, because
# the server stretches many codes at the same time and not one code on many cores.
STRETCH_MEMORY_KIB = 64 * 1024
STRETCH_PASSES = 3
STRETCH_LANES = 1
SALT_BYTES = 32


class MalformedCode(ValueError):
    """What was typed cannot be a follow-up code. Never holds what was typed."""


class CodeHasOtherCharacters(MalformedCode):
    """There is something else than digits and separators in it."""


class CodeLengthWrong(MalformedCode):
    """Not exactly 20 digits."""


class CodeMistyped(MalformedCode):
    """20 digits, but the check digits tell that one is wrong or two are swapped."""


@dataclass(frozen=True, slots=True, repr=False)
class FollowUpCode(Secret):
    """20 ASCII digits of which the last two check the others."""

    digits: str

    def __post_init__(self) -> None:
        if len(self.digits) != CODE_DIGITS or not (self.digits.isascii() and self.digits.isdigit()):
            raise CodeLengthWrong(f"a follow-up code has {CODE_DIGITS} digits")
        try:
            check_digits.require_check_digits(self.digits)
        except check_digits.Mistyped:
            raise CodeMistyped("the check digits do not fit") from None

    @property
    def groups(self) -> tuple[str, ...]:
        """Five groups of four digits, in reading order."""
        return check_digits.groups_of_four(self.digits)


def parse(text: str) -> FollowUpCode:
    """Read a code in any decimal script and spacing.

    Raises CodeHasOtherCharacters, CodeLengthWrong or CodeMistyped, before any key work.
    """
    try:
        return FollowUpCode(check_digits.read_digits(text))
    except check_digits.OtherCharacters:
        raise CodeHasOtherCharacters("only digits belong in a code") from None


def from_number(number: int) -> FollowUpCode:
    """The code of a number from 0 up to, not including, 10 to the 18th."""
    if not 0 <= number < NUMBERS:
        raise ValueError("the number has no follow-up code")
    plain = str(number).zfill(CODE_DIGITS - check_digits.CHECK_DIGITS)
    return FollowUpCode(check_digits.append_check_digits(plain))


@dataclass(frozen=True, slots=True, repr=False)
class StretchedCode(Secret):
    """Argon2id of a code, 32 bytes: all that is needed of the code from then on."""

    raw: bytes

    def __post_init__(self) -> None:
        check_length("a stretched code", self.raw, KEY_BYTES)


def stretch(code: FollowUpCode, salt: bytes) -> StretchedCode:
    """The slow call: about 0.4 seconds of one core and 64 MiB. ``salt``: 32 bytes."""
    return StretchedCode(stretch_secret(code.digits.encode("ascii"), salt))


def stretch_secret(secret: bytes, salt: bytes) -> bytes:
    """Argon2id, 64 MiB, three passes, one lane, 32 bytes; also used for passphrases."""
    check_length("the salt", salt, SALT_BYTES)
    return hash_secret_raw(
        secret,
        salt,
        time_cost=STRETCH_PASSES,
        memory_cost=STRETCH_MEMORY_KIB,
        parallelism=STRETCH_LANES,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


@dataclass(frozen=True, repr=False)
class MailboxKeys(Secret):
    """What one mailbox of a code needs. Three values of 32 bytes; only hashes are stored.

    ``erase_proof`` itself is never shown: a place among the cases of a code can be used again after an erasure.
    """

    lookup: bytes
    seed: bytes
    erase_proof: bytes

    @property
    def lookup_hash(self) -> bytes:
        """SHA-256 of the lookup value: the only trace of the code in the database."""
        return sha256(self.lookup).digest()

    @cached_property
    def key_pair(self) -> KeyPair:
        """The key pair that the dialogue is sealed to."""
        return KeyPair(self.seed)

    def proof_for(self, case_id: bytes) -> bytes:
        """What whoever erases this very case shows (32 bytes); the id has 16 bytes."""
        return expand(self.erase_proof, Label.MAILBOX_ERASE_PROOF_OF_CASE, case_id)


@dataclass(frozen=True, slots=True, repr=False)
class CodeKeys(Secret):
    """What a code leads to under one version of the pepper (32 bytes): the mailboxes of all its cases."""

    master: bytes

    def __post_init__(self) -> None:
        check_length("the master key of a code", self.master, KEY_BYTES)

    def mailbox(self, case_index: int = 0) -> MailboxKeys:
        """The keys of the i-th case, from 0."""
        case = expand(self.master, Label.CODE_CASE, number_bytes(case_index))
        return MailboxKeys(
            lookup=expand(case, Label.MAILBOX_LOOKUP),
            seed=expand(case, Label.MAILBOX_SEED),
            erase_proof=expand(case, Label.MAILBOX_ERASE_PROOF),
        )


def code_keys(stretched: StretchedCode, pepper: bytes) -> CodeKeys:
    """What a code leads to under one version of the pepper (32 bytes)."""
    check_length("the pepper", pepper, KEY_BYTES)
    query = expand(stretched.raw, Label.CODE_QUERY)
    peppered = hmac_sha256(pepper, query)
    return CodeKeys(extract(peppered, stretched.raw))


def mailbox_keys(stretched: StretchedCode, pepper: bytes, case_index: int = 0) -> MailboxKeys:
    """The keys of the i-th case of a code under one version of the pepper (32 bytes)."""
    return code_keys(stretched, pepper).mailbox(case_index)
