"""How much a run measures: all of it, a quick look, or just enough to see that every benchmark still works."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Effort:
    """Counts and times that bound a run.

    ``seconds``: of one round of reports, and of the Argon2id beside it. ``clients``: who send and come back at the
    same time. ``writers``: the same with a key stretching of no cost.
    """

    rounds: int
    seconds: float
    clients: tuple[int, ...]
    writers: tuple[int, ...]
    page_requests: int
    codes: int
    upload_bytes: int
    cases: tuple[int, int]
    inbox_reads: int
    desk_reads: int
    facts: int
    phone_visits: int
    server_requests: int
    new_reports: int


FULL = Effort(
    rounds=3,
    seconds=6,
    clients=(1, 2, 4, 8, 16),
    writers=(8, 16),
    page_requests=400,
    codes=50,
    upload_bytes=500 * MEGABYTE,
    cases=(100, 10_000),
    inbox_reads=15,
    desk_reads=40,
    facts=100_000,
    phone_visits=3,
    server_requests=30,
    new_reports=500,
)
QUICK = Effort(
    rounds=1,
    seconds=3,
    clients=(1, 2, 8),
    writers=(16,),
    page_requests=100,
    codes=50,
    upload_bytes=100 * MEGABYTE,
    cases=(100, 1000),
    inbox_reads=5,
    desk_reads=10,
    facts=10_000,
    phone_visits=1,
    server_requests=15,
    new_reports=200,
)
TINY = Effort(
    rounds=1,
    seconds=0.5,
    clients=(2,),
    writers=(2,),
    page_requests=5,
    codes=2,
    upload_bytes=2 * MEGABYTE,
    cases=(5, 30),
    inbox_reads=1,
    desk_reads=2,
    facts=200,
    phone_visits=1,
    server_requests=2,
    new_reports=10,
)
