"""Argon2id alone, in a session of its own as the server is: how often a second these cores stretch a code."""

import subprocess
import sys

from crypto.follow_up_code import SALT_BYTES, stretch_secret
from tests.benchmarks.load import Throughput, lower_priority, throughput
from tests.benchmarks.precedence import share_precedence
from tests.tools import ROOT


def stretching_alone(threads: int, seconds: float) -> Throughput:
    """Stretch in so many threads for so long."""
    command = [sys.executable, "-m", "tests.benchmarks.stretching", str(threads), str(seconds)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        share_precedence(process.pid)
        written, _ = process.communicate()
    done, took = written.split()
    return Throughput(int(done), 0, float(took))


def _stretch(threads: int, seconds: float) -> Throughput:
    salt = bytes(SALT_BYTES)
    return throughput(threads, seconds, lambda number: bool(stretch_secret(number.to_bytes(20), salt)), lower_priority)


if __name__ == "__main__":
    alone = _stretch(int(sys.argv[1]), float(sys.argv[2]))
    print(alone.done, alone.seconds)
