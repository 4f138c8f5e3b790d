"""Finding pairs of similar sets by MinHash and banding, without comparing every pair.

Each of a few orders of all pieces picks the first piece of a set. Two sets have the same first piece with a
probability that is their share of common pieces (Broder 1997). First pieces are grouped into bands; sets that agree in
a whole band are candidates (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, section 3.4). An order is that of
the pieces' hashes after exclusive or with a mask, which the interpreter computes without a loop of ours.
"""

import hashlib
from collections.abc import Iterable, Iterator

# A pair that shares half of its pieces becomes a candidate with a probability of 0.986, one that shares a tenth with
# a probability of 0.03.
BANDS = 32
ROWS = 3

Sketch = tuple[tuple[int, ...], ...]


class PieceHashes(dict[str, int]):
    """The hash of each piece, computed once, since pieces come again and again.

    Pieces are readable text of reports: it lives as long as one comparison and never in a module.
    """

    def __missing__(self, piece: str) -> int:
        found = self[piece] = _hash(piece)
        return found


def sketch(pieces: Iterable[str], known: PieceHashes) -> Sketch:
    """The first pieces of a set that is not empty, band by band."""
    hashes = [known[piece] for piece in pieces]
    firsts = [min(map(mask.__xor__, hashes)) for mask in _MASKS]
    return tuple(tuple(firsts[start : start + ROWS]) for start in range(0, BANDS * ROWS, ROWS))


class CandidateIndex:
    """Sets by the bands of their sketches; a set is known by its number."""

    def __init__(self) -> None:
        self._bands: tuple[dict[tuple[int, ...], list[int]], ...] = tuple({} for _ in range(BANDS))

    def add(self, number: int, its: Sketch) -> None:
        """Keep one more set."""
        for known, band in zip(self._bands, its, strict=True):
            known.setdefault(band, []).append(number)

    def candidates(self, its: Sketch) -> Iterator[int]:
        """Every kept set that agrees in a band, each once, those of one band in the order in which they were kept."""
        seen: set[int] = set()
        for known, band in zip(self._bands, its, strict=True):
            for number in known.get(band, ()):
                if number not in seen:
                    seen.add(number)
                    yield number


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


# Fixed, so that the same texts give the same groups on every machine.
_MASKS = tuple(_hash(f"order {number}") for number in range(BANDS * ROWS))
