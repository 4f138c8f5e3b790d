"""Confines the decoding process: it may compute and write to the pipe that it was given, and nothing else.

Called after the decoders were loaded and before the first byte of a file is read. Each limit can only be
lowered afterwards, unless the program runs as root, which it should not.
"""

import ctypes
import os
import resource

from caseflow.cleaning.system_calls import allow_computing_only

# prctl(2).
PR_SET_DUMPABLE = 4
PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
SIGKILL = 9

MEGABYTE = 1024 * 1024

# Four copies of the largest picture while it is turned and coded, and the decoders themselves.
MEMORY_BYTES = 1536 * MEGABYTE
PROCESSOR_SECONDS = 30


def confine(memory: int = MEMORY_BYTES, processor: int = PROCESSOR_SECONDS) -> None:
    """Give up everything that decoding does not need.

    No new file, connection or pipe, because each would need a new file descriptor; nothing written to a
    disk, no core dump, bounded memory (bytes) and processor time (seconds), no gain of rights, no life
    after the parent's, no other process of the account may look in, and of the kernel's calls only those
    that computing needs.

    Raises:
        FilterRefused: the kernel does not take the filter of its calls.
    """
    if os.uname().sysname == "Linux":
        control = ctypes.CDLL(None, use_errno=True).prctl
        control(PR_SET_DUMPABLE, 0, 0, 0, 0)
        control(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        control(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    os.nice(5)
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    # The kernel says with a signal of its own that the first number is reached, and kills at the second.
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 1))
    allow_computing_only()
