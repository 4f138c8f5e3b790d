"""Any k custodians open the recovery seed together; k - 1 never do."""

from dataclasses import replace
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import recovery
from crypto.errors import CannotOpen, MalformedObject
from crypto.paper import MalformedPaper, PaperKind, to_lines
from crypto.recovery import NotEnoughShares, RecoveryShare, WrappedSubset
from tests.crypto import strategies

SEED = b"recovery seed of thirty-two byte"
shapes = st.tuples(st.integers(min_value=2, max_value=7), st.integers(min_value=2, max_value=7)).map(sorted)
shares = st.builds(RecoveryShare, st.integers(min_value=1, max_value=10), strategies.keys)


@given(shapes)
def test_every_k_of_n_open_and_fewer_never(shape: list[int]) -> None:
    k, n = shape
    papers, rows = recovery.share_recovery_seed(SEED, k, n)
    assert (len(papers), len(rows)) == (n, comb(n, k))
    for chosen in combinations(papers, k):
        assert recovery.recover_seed(chosen, rows) == SEED
    for chosen in combinations(papers, k - 1):
        with pytest.raises(NotEnoughShares):
            recovery.recover_seed(chosen, rows)


def test_too_few_shares_open_no_row_even_beside_forged_ones() -> None:
    papers, rows = recovery.share_recovery_seed(SEED, 3, 5)
    for honest in combinations(papers, 2):
        forged = [
            RecoveryShare(number, bytes(32))
            for number in range(1, 6)
            if number not in {share.number for share in honest}
        ]
        with pytest.raises(CannotOpen):
            recovery.recover_seed([*honest, *forged], rows)


def test_order_of_the_papers_does_not_matter() -> None:
    papers, rows = recovery.share_recovery_seed(SEED, 3, 5)
    assert recovery.recover_seed([papers[4], papers[0], papers[2]], rows) == SEED


def test_one_wrong_paper_among_enough_right_ones_does_not_hinder() -> None:
    papers, rows = recovery.share_recovery_seed(SEED, 3, 5)
    wrong = replace(papers[1], value=bytes(32))
    assert recovery.recover_seed([papers[0], wrong, papers[2], papers[3]], rows) == SEED


def test_row_moved_to_another_subset_does_not_open() -> None:
    papers, rows = recovery.share_recovery_seed(SEED, 2, 3)
    moved = [WrappedSubset((1, 2), row.sealed) for row in rows if row.subset != (1, 2)]
    with pytest.raises(CannotOpen):
        recovery.recover_seed(papers, moved)


def test_every_sharing_is_fresh() -> None:
    first, _ = recovery.share_recovery_seed(SEED, 2, 3)
    second, rows = recovery.share_recovery_seed(SEED, 2, 3)
    with pytest.raises(CannotOpen):
        recovery.recover_seed([first[0], second[1]], rows)


@pytest.mark.parametrize(("k", "n"), [(0, 3), (1, 1), (1, 3), (4, 3), (3, 11)])
def test_impossible_shapes_are_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="k of n"):
        recovery.share_recovery_seed(SEED, k, n)


@given(shares)
def test_paper_is_read_back(share: RecoveryShare) -> None:
    paper = share.to_paper()
    assert RecoveryShare.from_paper(paper) == share
    assert len(paper.splitlines()) == 7


def test_mistyped_paper_is_refused() -> None:
    paper = RecoveryShare(1, bytes(32)).to_paper()
    with pytest.raises(MalformedPaper):
        RecoveryShare.from_paper(paper.replace("0", "1", 1))


@pytest.mark.parametrize("content", [b"", b"\x02\x01" + bytes(32), b"\x01\x01" + bytes(31), b"\x01\x00" + bytes(32)])
def test_paper_of_another_version_or_shape_is_malformed(content: bytes) -> None:
    paper = "\n".join(to_lines(PaperKind.RECOVERY_SHARE, content))
    with pytest.raises(MalformedObject):
        RecoveryShare.from_paper(paper)


@pytest.mark.parametrize("number", [0, 11])
def test_share_numbers_are_limited(number: int) -> None:
    with pytest.raises(ValueError, match="number"):
        RecoveryShare(number, bytes(32))
