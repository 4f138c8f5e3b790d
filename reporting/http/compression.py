"""Gzip in separately flushed blocks: static text compressed ahead, secrets stored as they are.

If the size of a compressed page depends on a secret and on text of an attacker, it reveals the secret (BREACH).
Here values are never compressed. Static text refers back to static text only; the compressor sees a value as a
gap of its length. So the size of an answer is the sum of fixed pieces and of the plain lengths of its values.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

# RFC 1952: magic, deflate, no flags, no time, no level hint, unknown system.
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
# RFC 1951: an empty final block with fixed codes.
FINAL_BLOCK = b"\x03\x00"
STORED_BLOCK_BYTES = 65_535
# How far deflate refers back (RFC 1951 section 2).
WINDOW_BYTES = 32_768
# Stands for a value in the window. No page holds it, so nothing can refer to it.
GAP = b"\x00"


@dataclass(frozen=True)
class StaticPiece:
    """Text that is the same in every answer, with its compressed form."""

    plain: bytes
    deflated: bytes


def static_piece(plain: bytes, before: bytes = b"") -> StaticPiece:
    """Compress a piece so that it can stand between others.

    ``before``: all that stands before it in the answer, with as many gaps as each value has bytes.

    Raises:
        ValueError: the piece holds the byte that stands for values.
    """
    if GAP in plain:
        raise ValueError("a static piece holds the byte that stands for values")
    compressor = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS, memLevel=9, zdict=before[-WINDOW_BYTES:])
    return StaticPiece(plain, compressor.compress(plain) + compressor.flush(zlib.Z_FULL_FLUSH))


def stored_block(value: bytes) -> bytes:
    """A value as uncompressed deflate blocks (RFC 1951 section 3.2.4)."""
    blocks = bytearray()
    for start in range(0, len(value), STORED_BLOCK_BYTES):
        part = value[start : start + STORED_BLOCK_BYTES]
        length = len(part)
        blocks += b"\x00" + length.to_bytes(2, "little") + (length ^ 0xFFFF).to_bytes(2, "little") + part
    return bytes(blocks)


def gzip_of(pieces: Sequence[StaticPiece], values: Sequence[bytes]) -> bytes:
    """The gzip stream of piece, value, piece, value ... piece."""
    body = bytearray(GZIP_HEADER)
    checksum, length = 0, 0
    for index, piece in enumerate(pieces):
        body += piece.deflated
        checksum, length = zlib.crc32(piece.plain, checksum), length + len(piece.plain)
        if index < len(values):
            body += stored_block(values[index])
            checksum, length = zlib.crc32(values[index], checksum), length + len(values[index])
    return bytes(body + FINAL_BLOCK + checksum.to_bytes(4, "little") + (length & 0xFFFFFFFF).to_bytes(4, "little"))


def plain_of(pieces: Sequence[StaticPiece], values: Sequence[bytes]) -> bytes:
    """The same answer for a visitor whose browser takes no gzip."""
    parts: list[bytes] = []
    for index, piece in enumerate(pieces):
        parts.append(piece.plain)
        if index < len(values):
            parts.append(values[index])
    return b"".join(parts)
