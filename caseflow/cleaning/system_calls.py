"""The only requests to the kernel that the decoding process may still make: memory, threads, time, its open pipes.

Without this filter (seccomp, Linux) a decoder that was taken over could open nothing, but still delete or
rename files by their names and end other processes of the account. Everything else is answered "not permitted".
"""

import ctypes
import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass

# linux/seccomp.h, linux/filter.h, linux/audit.h, linux/sched.h.
SET_MODE_FILTER, ALL_THREADS = 1, 1
ALLOW, REFUSE, KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
LOAD_WORD, IF_EQUAL, IF_ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
AT_NUMBER, AT_MACHINE, AT_FIRST_ARGUMENT = 0, 4, 16
CLONE_THREAD = 0x00010000
NOT_PERMITTED, NO_SUCH_CALL = 1, 38

INSTRUCTION = struct.Struct("=HBBI")


class FilterRefused(Exception):
    """The kernel does not take the filter, so nothing may be decoded here."""


@dataclass(frozen=True)
class Machine:
    """The numbers of system calls on one kind of processor."""

    audit: int
    seccomp: int
    clone: int
    clone3: int
    allowed: tuple[int, ...]


# In both: read, write, writev, close, fstat, lseek, poll or ppoll; mmap, mprotect, munmap, mremap, madvise, brk;
# futex, set_robust_list, get_robust_list, set_tid_address, rseq, membarrier, sched_yield, sched_getaffinity,
# getcpu; signals of its own (rt_sigaction, rt_sigprocmask, rt_sigreturn, sigaltstack, restart_syscall); clocks
# and sleep; getpid, gettid, uname, sysinfo, getrusage, times; getrandom; exit, exit_group.
MACHINES = {
    "x86_64": Machine(
        audit=0xC000003E,
        seccomp=317,
        clone=56,
        clone3=435,
        allowed=(
            *(0, 1, 3, 5, 7, 8, 20),
            *(9, 10, 11, 12, 25, 28),
            *(24, 202, 204, 218, 273, 274, 309, 324, 334),
            *(13, 14, 15, 131, 219),
            *(35, 96, 228, 229, 230),
            *(39, 63, 98, 99, 100, 186, 318, 60, 231),
        ),
    ),
    "aarch64": Machine(
        audit=0xC00000B7,
        seccomp=277,
        clone=220,
        clone3=435,
        allowed=(
            *(57, 62, 63, 64, 66, 73, 80),
            *(214, 215, 216, 222, 226, 233),
            *(96, 98, 99, 100, 123, 124, 168, 283, 293),
            *(128, 132, 134, 135, 139),
            *(101, 113, 114, 115, 169),
            *(153, 160, 165, 172, 178, 179, 278, 93, 94),
        ),
    ),
}


def allow_computing_only() -> None:
    """Install the filter for every thread of this process; on a processor that is not known nothing happens.

    Needs "no new rights" to be set before.

    Raises:
        FilterRefused: the kernel does not take it.
    """
    machine = MACHINES.get(os.uname().machine)
    if machine is None or os.uname().sysname != "Linux":
        return
    instructions = b"".join(_program(machine))
    kept = ctypes.create_string_buffer(instructions, len(instructions))
    program = struct.pack("@HP", len(instructions) // INSTRUCTION.size, ctypes.addressof(kept))
    call = ctypes.CDLL(None, use_errno=True).syscall
    if call(machine.seccomp, SET_MODE_FILTER, ALL_THREADS, program) != 0:
        raise FilterRefused


def _program(machine: Machine) -> Sequence[bytes]:
    """The filter, for the kernel's little machine: each jump says how many instructions it leaves out."""
    allow, refuse = _one(RETURN, ALLOW), _one(RETURN, REFUSE | NOT_PERMITTED)
    return [
        _one(LOAD_WORD, AT_MACHINE),
        _one(IF_EQUAL, machine.audit, when_true=1),
        _one(RETURN, KILL_PROCESS),
        _one(LOAD_WORD, AT_NUMBER),
        *(part for number in machine.allowed for part in (_one(IF_EQUAL, number, when_false=1), allow)),
        # Told that there is no clone3, the C library starts its threads with clone, whose flags can be read.
        _one(IF_EQUAL, machine.clone3, when_false=1),
        _one(RETURN, REFUSE | NO_SUCH_CALL),
        _one(IF_EQUAL, machine.clone, when_true=1),
        refuse,
        _one(LOAD_WORD, AT_FIRST_ARGUMENT),
        _one(IF_ANY_BIT, CLONE_THREAD, when_false=1),
        allow,
        refuse,
    ]


def _one(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return INSTRUCTION.pack(code, when_true, when_false, value)
