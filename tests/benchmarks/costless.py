"""The program with a key stretching of no cost: what is left is pages, locks and the disk."""

import hashlib
import sys
from unittest.mock import patch

from crypto import follow_up_code
from reporting.commands import main


def _hashed_once(secret: bytes, salt: bytes, **_: object) -> bytes:
    return hashlib.sha256(salt + secret).digest()


if __name__ == "__main__":
    with patch.object(follow_up_code, "hash_secret_raw", _hashed_once):
        sys.exit(main())
