"""The mark that ties a case holding copies to its original, for whoever has the original's shred secret alone."""

from uuid import UUID

from crypto.derivation import KEY_BYTES, Label, derive
from crypto.secret import check_length


def copy_mark(shred_secret: bytes, original: UUID) -> bytes:
    """32 bytes, the same for every copy of one original; without its shred secret they name nothing."""
    check_length("a shred secret", shred_secret, KEY_BYTES)
    return derive(shred_secret, b"", Label.COPY_MARK, original.bytes)
