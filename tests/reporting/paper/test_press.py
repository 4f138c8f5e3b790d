"""The press is loaded when it is used, and one member at a time uses it."""

import json
import subprocess
import sys
import threading

import pytest

from reporting.paper.neutral import neutral_data
from reporting.paper.orders import PaperKind
from reporting.paper.press import Press, PressBusy
from reporting.paper.printing import print_paper
from tests.reporting.paper.orders import LISTS, order_of
from tests.tools import ROOT

PRINTS = """
import json, sys, reporting.application, reporting.commands
from reporting.paper.press import Press
assert Press().print("cards.typ", json.load(sys.stdin)).startswith(b"%PDF")
sys.exit("typst" in sys.modules)
"""


def test_the_compiler_is_never_loaded_into_a_worker() -> None:
    data = json.dumps(neutral_data(order_of(PaperKind.CARDS))).encode()
    assert subprocess.run([sys.executable, "-c", PRINTS], input=data, cwd=ROOT, check=False).returncode == 0


def test_the_compiler_learns_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    # A broken search path in the environment would keep an ordinary Python from starting.
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    assert print_paper(order_of(PaperKind.CARDS), LISTS, Press()).startswith(b"%PDF")


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
