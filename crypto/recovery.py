"""The recovery seed shared among custodians: any k of n papers open it, fewer never.

Each custodian holds a random share; for every subset of k shares the seed lies wrapped
under a key derived from exactly those. No mathematics beyond HKDF and AES-GCM.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from secrets import token_bytes

from crypto.derivation import KEY_BYTES, Label, derive
from crypto.encoding import number_bytes
from crypto.errors import CannotOpen, MalformedObject
from crypto.paper import PaperKind, from_lines, to_lines
from crypto.sealing import unwrap, wrap
from crypto.secret import Secret, check_length

PURPOSE = "recovery"
PAPER_FORMAT = 1
MOST_SHARES = 10


class NotEnoughShares(CannotOpen):
    """No complete subset is among the shares."""


@dataclass(frozen=True, slots=True, repr=False)
class RecoveryShare(Secret):
    """What one custodian keeps: a number from 1 up and 32 random bytes."""

    number: int
    value: bytes

    def __post_init__(self) -> None:
        check_length("a recovery share", self.value, KEY_BYTES)
        if not 1 <= self.number <= MOST_SHARES:
            raise ValueError("the number of a share is out of range")

    def to_paper(self) -> str:
        """Seven lines of 20 digits with check digits."""
        content = bytes([PAPER_FORMAT, self.number]) + self.value
        return "\n".join(to_lines(PaperKind.RECOVERY_SHARE, content))

    @classmethod
    def from_paper(cls, text: str) -> "RecoveryShare":
        """The share of typed lines. Raises a MalformedPaper or MalformedObject."""
        content = from_lines(PaperKind.RECOVERY_SHARE, text.splitlines())
        if content[:1] != bytes([PAPER_FORMAT]) or len(content) != 2 + KEY_BYTES:
            raise MalformedObject("the paper was printed by an unknown version")
        try:
            return cls(content[1], content[2:])
        except ValueError:
            raise MalformedObject("the paper has an impossible number") from None


@dataclass(frozen=True, slots=True)
class WrappedSubset:
    """The recovery seed under the key of one subset of shares, for the database."""

    subset: tuple[int, ...]
    sealed: bytes


def share_recovery_seed(seed: bytes, k: int, n: int) -> tuple[list[RecoveryShare], list[WrappedSubset]]:
    """Fresh shares for n custodians, of which any k open the seed (32 bytes) together."""
    check_length("the recovery seed", seed, KEY_BYTES)
    if not 2 <= k <= n <= MOST_SHARES:
        raise ValueError(f"k of n shares need 2 <= k <= n <= {MOST_SHARES}")
    shares = [RecoveryShare(number, token_bytes(KEY_BYTES)) for number in range(1, n + 1)]
    return shares, [_wrap(seed, subset) for subset in combinations(shares, k)]


def recover_seed(shares: Sequence[RecoveryShare], wrapped: Sequence[WrappedSubset]) -> bytes:
    """The recovery seed. Raises NotEnoughShares, or CannotOpen for a wrong share."""
    by_number = {share.number: share for share in shares}
    complete = [row for row in wrapped if by_number.keys() >= set(row.subset)]
    if not complete:
        raise NotEnoughShares("no complete subset is among the shares")
    for row in complete:
        try:
            return _unwrap(row, [by_number[number] for number in row.subset])
        except CannotOpen:
            # With more shares than needed one damaged share spoils only its own subsets.
            continue
    raise CannotOpen("the shares do not open the recovery seed")


def _wrap(seed: bytes, subset: Sequence[RecoveryShare]) -> WrappedSubset:
    numbers = tuple(share.number for share in subset)
    return WrappedSubset(numbers, wrap(_subset_key(subset), seed, PURPOSE, bytes(numbers)))


def _unwrap(row: WrappedSubset, subset: Sequence[RecoveryShare]) -> bytes:
    return unwrap(_subset_key(subset), row.sealed, PURPOSE, bytes(row.subset))


def _subset_key(subset: Sequence[RecoveryShare]) -> bytes:
    """HKDF over the shares in the order of their numbers; the numbers are its context."""
    material = b"".join(share.value for share in subset)
    numbers = [number_bytes(share.number) for share in subset]
    return derive(material, b"", Label.RECOVERY_SUBSET_KEY, *numbers)
