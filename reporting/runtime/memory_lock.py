"""Forbids core dumps, so that the memory of the process is not written to a disk."""

import ctypes
import os
import resource

# prctl(2), PR_SET_DUMPABLE: no core dump, and no other process of the same account may read our memory.
PR_SET_DUMPABLE = 4


def keep_memory_off_disk() -> None:
    """Forbid core dumps, by limit and by the kernel's dumpable flag (Linux)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if os.uname().sysname == "Linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
