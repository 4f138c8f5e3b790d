"""The share of the machine that a run gets. Linux shares it out by sessions, and the server has its own.

A run on a machine that does other things is given precedence by its session: `setsid sh -c
'echo -10 > /proc/self/autogroup; make bench'`, as root. What the run starts gets the same.
"""

from pathlib import Path


def precedence() -> int:
    """The nice value of this session; 0 where Linux does not share by sessions."""
    try:
        text = Path("/proc/self/autogroup").read_text(encoding="ascii")
    except OSError:
        return 0
    # A session that was never grouped has an empty file.
    return int(text.rpartition(" ")[2]) if text.strip() else 0


def share_precedence(process: int) -> None:
    """Give a process that began a session the nice value of this one."""
    value = precedence()
    if value:
        Path(f"/proc/{process}/autogroup").write_text(str(value), encoding="ascii")
