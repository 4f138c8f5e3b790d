"""The press is loaded when it is used, and one member at a time uses it."""

import subprocess
import sys
import threading

import pytest

from reporting.paper.orders import PaperKind
from reporting.paper.press import Press, PressBusy
from reporting.paper.printing import print_paper
from tests.reporting.paper.orders import LISTS, order_of
from tests.tools import ROOT


def test_a_worker_that_prints_nothing_does_not_load_the_compiler() -> None:
    program = "import sys, reporting.application, reporting.commands; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_the_press_has_one_turn_at_a_time() -> None:
    press = Press(patience_seconds=0.05)
    inside, done = threading.Event(), threading.Event()

    def holding() -> None:
        with press._own_turn():
            inside.set()
            done.wait(30)

    other = threading.Thread(target=holding)
    other.start()
    try:
        assert inside.wait(30)
        with pytest.raises(PressBusy):
            print_paper(order_of(PaperKind.CARDS), LISTS, press)
    finally:
        done.set()
        other.join()
    assert print_paper(order_of(PaperKind.CARDS), LISTS, press).startswith(b"%PDF")
