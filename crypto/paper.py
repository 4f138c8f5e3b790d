"""Secrets on paper: lines of 20 digits, each with check digits of its own.

A line has the grammar of a follow-up code, so it can be read aloud, typed on a number
pad and read in every script: kind (1 digit), line number (2), six bytes as a decimal
number (15), check digits (2).
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from hashlib import sha256

from crypto import check_digits
from crypto.derivation import Label, labelled

LINE_DIGITS = 20
LINE_BYTES = 6
LINE_NUMBER_DIGITS = 15
LENGTH_BYTES = 2
CHECKSUM_BYTES = 4
MOST_LINES = 99


class PaperKind(Enum):
    """What the paper holds; the first digit of every line."""

    INSTALLATION_SECRET = 1
    RECOVERY_SHARE = 2


class MalformedPaper(ValueError):
    """The lines are not what was printed. Never holds what was typed."""


class PaperLineWrong(MalformedPaper):
    """One line is mistyped. ``line_number`` counts the typed lines from 1."""

    def __init__(self, line_number: int) -> None:
        super().__init__(f"line {line_number} is not as printed")
        self.line_number = line_number


class PaperOfAnotherKind(MalformedPaper):
    """The lines belong to another kind of paper."""


class PaperIncomplete(MalformedPaper):
    """Lines are missing, doubled, out of order or mixed from two papers."""


def to_lines(kind: PaperKind, content: bytes) -> tuple[str, ...]:
    """The lines to print, each five groups of four digits."""
    framed = len(content).to_bytes(LENGTH_BYTES, "big") + content + _checksum(kind, content)
    framed += bytes(-len(framed) % LINE_BYTES)
    blocks = [framed[start : start + LINE_BYTES] for start in range(0, len(framed), LINE_BYTES)]
    if len(blocks) > MOST_LINES:
        raise ValueError("too much for one paper")
    return tuple(_line(kind, number, block) for number, block in enumerate(blocks, start=1))


def from_lines(kind: PaperKind, lines: Iterable[str]) -> bytes:
    """The content of typed lines; empty ones are skipped. Raises a MalformedPaper."""
    read = [_read_line(number, line) for number, line in enumerate(_filled(lines), start=1)]
    if any(digits[0] != str(kind.value) for digits in read):
        raise PaperOfAnotherKind("these lines belong to another kind of paper")
    if [int(digits[1:3]) for digits in read] != list(range(1, len(read) + 1)):
        raise PaperIncomplete("lines are missing, doubled or out of order")
    return _unframe(kind, b"".join(_block(digits, at) for at, digits in enumerate(read, start=1)))


def _filled(lines: Iterable[str]) -> Sequence[str]:
    return [line for line in lines if line.strip()]


def _checksum(kind: PaperKind, content: bytes) -> bytes:
    kind_byte = bytes([kind.value])
    return sha256(labelled(Label.PAPER, kind_byte, content)).digest()[:CHECKSUM_BYTES]


def _line(kind: PaperKind, number: int, block: bytes) -> str:
    value = int.from_bytes(block, "big")
    plain = f"{kind.value}{number:02d}{value:0{LINE_NUMBER_DIGITS}d}"
    return " ".join(check_digits.groups_of_four(check_digits.append_check_digits(plain)))


def _read_line(line_number: int, line: str) -> str:
    try:
        return check_digits.parse(line, LINE_DIGITS)
    except check_digits.MalformedDigits:
        raise PaperLineWrong(line_number) from None


def _block(digits: str, line_number: int) -> bytes:
    try:
        return int(digits[3:-2]).to_bytes(LINE_BYTES, "big")
    except OverflowError:
        raise PaperLineWrong(line_number) from None


def _unframe(kind: PaperKind, framed: bytes) -> bytes:
    end = LENGTH_BYTES + int.from_bytes(framed[:LENGTH_BYTES], "big")
    content = framed[LENGTH_BYTES:end]
    if (
        not 0 <= len(framed) - end - CHECKSUM_BYTES < LINE_BYTES
        or framed[end : end + CHECKSUM_BYTES] != _checksum(kind, content)
        or framed[end + CHECKSUM_BYTES :].strip(b"\0")
    ):
        raise PaperIncomplete("lines are missing or mixed from two papers")
    return content
