"""Reads square codes out of a finished PDF, as it will be printed, and decodes them: a second implementation.

A camera does more (it finds, straightens and corrects); here the drawing is exact, so the bits are read directly.
The reading follows ISO/IEC 18004 for versions 1 to 4, level Q, alphanumeric mode.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pikepdf

POINTS_PER_MILLIMETRE = 72 / 25.4
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
# Blocks and data codewords of each block at level Q, by version.
BLOCKS = {1: (1, 13), 2: (1, 22), 3: (2, 17), 4: (2, 24)}
LEVEL_Q = 0b11
ALPHANUMERIC = 0b0010
FORMAT_MASK = 0x5412

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class PrintedCode:
    """A code on a page: its side and the smallest light margin in millimetres, and its modules."""

    side: float
    quiet: float
    modules: tuple[tuple[bool, ...], ...]

    @property
    def module(self) -> float:
        """The side of one module in millimetres."""
        return self.side / len(self.modules)


@dataclass
class _Pen:
    """What a PDF reader knows while it draws."""

    matrix: Matrix = IDENTITY
    kept: list[Matrix] = field(default_factory=list)
    path: list[tuple[str, Point]] = field(default_factory=list)
    last_fill: list[Point] = field(default_factory=list)

    def follow(self, operator: str, operands: Sequence[pikepdf.Object]) -> None:
        """Keep, restore or change the matrix as the instruction says; any other instruction leaves it."""
        if operator == "q":
            self.kept.append(self.matrix)
        elif operator == "Q":
            self.matrix = self.kept.pop()
        elif operator == "cm":
            self.matrix = _multiplied([float(one) for one in operands], self.matrix)


def codes_on(page: pikepdf.Page) -> Iterator[PrintedCode]:
    """Every square code that the page draws."""
    pen = _Pen()
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), list(instruction.operands)
        pen.follow(operator, operands)
        if operator in ("m", "l"):
            pen.path.append((operator, _moved(float(operands[0]), float(operands[1]), pen.matrix)))
        elif operator in ("f", "S", "B", "n"):
            if operator == "B" and len(pen.path) > 100:
                yield _code(pen)
            if operator == "f":
                pen.last_fill = [point for _, point in pen.path]
            pen.path = []


def places_of_text(page: pikepdf.Page) -> Iterator[Point]:
    """Where each run of text on a page begins, in points from its lower left corner."""
    pen = _Pen()
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), list(instruction.operands)
        pen.follow(operator, operands)
        if operator == "Tm":
            yield _moved(float(operands[4]), float(operands[5]), pen.matrix)


def _multiplied(inner: Sequence[float], outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    A, B, C, D, E, F = outer  # noqa: N806  # the names of ISO 32000
    return (a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F)


def _moved(x: float, y: float, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _code(pen: _Pen) -> PrintedCode:
    points = [point for _, point in pen.path]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    rows = sorted({round(y, 3) for _, y in points}, reverse=True)
    module = _least_step(rows)
    top, bottom = rows[0] + module / 2, rows[-1] - module / 2
    size = round((right - left) / module)
    bits = [[False] * size for _ in range(size)]
    for (kind, (x1, y1)), (_, (x2, _)) in zip(pen.path[::2], pen.path[1::2], strict=True):
        assert kind == "m"
        for column in range(round((x1 - left) / module), round((x2 - left) / module)):
            bits[round((top - y1) / module - 0.5)][column] = True
    light_x, light_y = [x for x, _ in pen.last_fill], [y for _, y in pen.last_fill]
    quiet = min(left - min(light_x), max(light_x) - right, bottom - min(light_y), max(light_y) - top)
    return PrintedCode(
        (right - left) / POINTS_PER_MILLIMETRE, quiet / POINTS_PER_MILLIMETRE, tuple(tuple(row) for row in bits)
    )


def _least_step(rows: Sequence[float]) -> float:
    return min(upper - lower for upper, lower in pairwise(rows))


def decoded(modules: Sequence[Sequence[bool]]) -> str:
    """The text of a code."""
    size = len(modules)
    version = (size - 17) // 4
    blocks, data_length = BLOCKS[version]
    mask = _mask_of(modules)
    stream = _codewords(modules, version, mask)
    data = [stream[at * blocks + block] for block in range(blocks) for at in range(data_length)]
    return _text("".join(f"{byte:08b}" for byte in data))


def _mask_of(modules: Sequence[Sequence[bool]]) -> int:
    places = [(8, at) for at in (0, 1, 2, 3, 4, 5, 7, 8)] + [(at, 8) for at in (7, 5, 4, 3, 2, 1, 0)]
    bits = int("".join("1" if modules[row][column] else "0" for row, column in places), 2) ^ FORMAT_MASK
    assert bits >> 13 == LEVEL_Q
    return bits >> 10 & 0b111


def _codewords(modules: Sequence[Sequence[bool]], version: int, mask: int) -> list[int]:
    size = len(modules)
    bits = [
        modules[row][column] ^ _masked(mask, row, column)
        for row, column in _zigzag(size)
        if not _is_function(version, size, row, column)
    ]
    whole = len(bits) // 8 * 8
    return [int("".join("1" if bit else "0" for bit in bits[at : at + 8]), 2) for at in range(0, whole, 8)]


def _zigzag(size: int) -> Iterator[tuple[int, int]]:
    upwards = True
    right = size - 1
    while right > 0:
        if right == 6:
            right -= 1
        for row in reversed(range(size)) if upwards else range(size):
            yield row, right
            yield row, right - 1
        upwards = not upwards
        right -= 2


def _is_function(version: int, size: int, row: int, column: int) -> bool:
    corner = (row < 9 and column < 9) or (row < 9 and column >= size - 8) or (row >= size - 8 and column < 9)
    centre = size - 7
    alignment = version > 1 and abs(row - centre) <= 2 and abs(column - centre) <= 2
    return corner or alignment or row == 6 or column == 6


def _masked(mask: int, row: int, column: int) -> bool:
    product = row * column
    return (
        (row + column) % 2,
        row % 2,
        column % 3,
        (row + column) % 3,
        (row // 2 + column // 3) % 2,
        product % 2 + product % 3,
        (product % 2 + product % 3) % 2,
        ((row + column) % 2 + product % 3) % 2,
    )[mask] == 0


def _text(bits: str) -> str:
    assert int(bits[:4], 2) == ALPHANUMERIC
    length, at, said = int(bits[4:13], 2), 13, ""
    for _ in range(length // 2):
        pair = int(bits[at : at + 11], 2)
        said += SIGNS[pair // 45] + SIGNS[pair % 45]
        at += 11
    return said + (SIGNS[int(bits[at : at + 6], 2)] if length % 2 else "")
