"""HKDF-SHA-256 (RFC 5869) and HMAC with labels from one closed list.

A key is only ever derived under a label of ``Label``, so that two uses can never
meet in the same key, and so that the list in ``docs/formats.md`` is complete.
"""

import hmac
from enum import Enum

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from crypto.encoding import length_prefixed

KEY_BYTES = 32


class Label(Enum):
    """What a derived key or tag is for. A value is never reused and never changes."""

    CODE_QUERY = "lauter/v1/code/query"
    CODE_CASE = "lauter/v1/code/case"
    MAILBOX_LOOKUP = "lauter/v1/mailbox/lookup"
    MAILBOX_SEED = "lauter/v1/mailbox/seed"
    MAILBOX_ERASE_PROOF = "lauter/v1/mailbox/erase-proof"
    MAILBOX_ERASE_PROOF_OF_CASE = "lauter/v1/mailbox/erase-proof-of-case"
    WORD_QUERY = "lauter/v1/word/query"
    WORD_VERIFIER = "lauter/v1/word/verifier"
    INSTALLATION_KEY_CHECK = "lauter/v1/installation/key-check"
    INSTALLATION_DERIVED = "lauter/v1/installation/derived"
    INSTALLATION_AUTHENTICATION = "lauter/v1/installation/authentication"
    PUBLIC_KEY_FINGERPRINT = "lauter/v1/public-key/fingerprint"
    READING_KEY = "lauter/v1/team/reading-key"
    RECORD_KEY = "lauter/v1/record/key"
    COPY_MARK = "lauter/v1/copy/mark"
    CASE_CARD = "lauter/v1/case/card"
    ATTACHMENT_STREAM = "lauter/v1/attachment/stream"
    STAGING_KEY = "lauter/v1/attachment/staging-key"
    PASSPHRASE_QUERY = "lauter/v1/passphrase/query"
    PASSPHRASE_WRAPPING_KEY = "lauter/v1/passphrase/wrapping-key"
    RECOVERY_SUBSET_KEY = "lauter/v1/recovery/subset-key"
    FORM_ONCE = "lauter/v1/form/once"
    FORM_CODE = "lauter/v1/form/code"
    FORM_MESSAGE = "lauter/v1/form/message"
    FORM_CASE = "lauter/v1/form/case"
    FORM_HAND_OVER = "lauter/v1/form/hand-over"
    FORM_RENEWAL = "lauter/v1/form/renewal"
    FORM_CONTENT = "lauter/v1/form/content"
    PAPER = "lauter/v1/paper"
    SESSION_KEY = "lauter/v1/session/key"
    SESSION_FORM = "lauter/v1/session/form"
    STATEMENT_LOOKUP = "lauter/v1/statement/lookup"
    STATEMENT_SALT = "lauter/v1/statement/salt"
    STATEMENT_KEY = "lauter/v1/statement/key"
    LOG_LINE = "lauter/v1/log-line"

    @property
    def encoded(self) -> bytes:
        return self.value.encode("ascii")


def labelled(label: Label, *context: bytes) -> bytes:
    """The label and its context, each with its length in front."""
    return length_prefixed(label.encoded, *context)


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def extract(salt: bytes, key_material: bytes) -> bytes:
    """HKDF-Extract with SHA-256: 32 bytes."""
    return hmac_sha256(salt, key_material)


def expand(key: bytes, label: Label, *context: bytes, length: int = KEY_BYTES) -> bytes:
    """HKDF-Expand with SHA-256; the label and the context are the ``info``."""
    return HKDFExpand(SHA256(), length, labelled(label, *context)).derive(key)


def derive(key_material: bytes, salt: bytes, label: Label, *context: bytes, length: int = KEY_BYTES) -> bytes:
    """HKDF: extract, then expand."""
    return expand(extract(salt, key_material), label, *context, length=length)
