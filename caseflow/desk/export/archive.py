"""Encrypted zip archives (AES-256, WinZip AE-2), opened with a generated passphrase.

The archive is made in memory. The names of its files are neutral, because a zip file shows them without the
passphrase.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

import pyzipper

from caseflow.refusals.refusal import Refusal
from crypto.passphrase import Passphrase

MEGABYTE = 1024 * 1024
# What is packed lies in the memory of a worker, once as files and once as the archive.
MOST_BYTES = 96 * MEGABYTE
KEY_BITS = 256


class ExportTooLarge(Refusal):
    """The chosen files have more bytes together than are packed in memory."""


@dataclass(frozen=True)
class Packed:
    """One file to pack. ``ending``: with its dot; the name is its number."""

    content: bytes = field(repr=False)
    ending: str


def pack(files: Sequence[Packed], words: Passphrase, day: datetime.date) -> bytes:
    """A locked archive of the files, numbered in their order.

    Args:
        day: stands on every file; the hour would tell who worked when.

    Raises:
        ExportTooLarge: they are more than MOST_BYTES.
    """
    if sum(len(file.content) for file in files) > MOST_BYTES:
        raise ExportTooLarge
    out = BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(words.text.encode("ascii"))
        archive.setencryption(pyzipper.WZ_AES, nbits=KEY_BITS)
        for number, file in enumerate(files, 1):
            name = f"{number:02d}{file.ending}"
            entry = archive.zipinfo_cls(name, date_time=(day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = pyzipper.ZIP_DEFLATED
            archive.writestr(entry, file.content)
    return out.getvalue()
