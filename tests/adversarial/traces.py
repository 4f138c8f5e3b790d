"""Looking for what a person wrote in everything that lies on a disk, in any usual disguise."""

import base64
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

BLOCK = 4 * 1024 * 1024


def canary(what: str) -> str:
    """A word that stands nowhere else."""
    return f"{what}{secrets.token_hex(8)}"


def disguises(word: str) -> tuple[bytes, ...]:
    """The word as UTF-8 and UTF-16, in hexadecimal, and in base64 at each of the three alignments."""
    plain = word.encode()
    aligned = tuple(base64.b64encode(b"\0" * shift + plain)[4 * (shift > 0) : -4] for shift in range(3))
    return (plain, word.encode("utf-16-le"), word.encode("utf-16-be"), plain.hex().encode(), *aligned)


def files_below(*folders: Path) -> Iterator[Path]:
    """Every regular file below the folders."""
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def found_in(paths: Iterable[Path], words: Iterable[str]) -> list[str]:
    """Which word was found in which file, as short sentences."""
    wanted = [(word, disguise) for word in words for disguise in disguises(word)]
    longest = max((len(disguise) for _, disguise in wanted), default=1)
    return sorted({f"{word} in {path.name}" for path in paths for word in _words_in(path, wanted, longest)})


def _words_in(path: Path, wanted: list[tuple[str, bytes]], longest: int) -> Iterator[str]:
    rest = b""
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                text = rest + block
                yield from (word for word, disguise in wanted if disguise in text)
                rest = text[-longest:]
    except FileNotFoundError:
        # Files of a running database come and go.
        return
