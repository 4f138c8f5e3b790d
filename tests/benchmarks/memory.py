"""What a process holds in memory, as Linux counts it."""

from pathlib import Path

# Written to clear_refs, it sets the peak back to what is resident now.
RESET_PEAK = "5"


def resident_bytes(process: int) -> int:
    """What is in memory now."""
    return _status(process, "VmRSS:")


def peak_bytes(process: int) -> int:
    """The most that was in memory since the peak was reset."""
    return _status(process, "VmHWM:")


def proportional_bytes(process: int) -> int:
    """What is in memory now, where what several processes share counts for each by its share (PSS).

    Linux tells it of a process that forbids core dumps to the superuser alone.
    """
    for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise LookupError(process)


def reset_peak(process: int) -> None:
    """Forget the former peak."""
    Path(f"/proc/{process}/clear_refs").write_text(RESET_PEAK, encoding="ascii")


def _status(process: int, name: str) -> int:
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    raise LookupError(name)
