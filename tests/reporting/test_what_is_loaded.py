"""A server that starts loads what every request may need, and nothing that one in a thousand does."""

import json
import subprocess
import sys

import pytest

from tests.tools import ROOT

# Each is loaded by a process of its own (cleaning, printing), by one command, or by the tests alone.
HEAVY = (
    "numpy",
    "scipy",
    "datasketch",
    "av",
    "pikepdf",
    "lxml",
    "pillow_heif",
    "pypdfium2",
    "typst",
    "alembic",
    "mako",
)
# Another server, or what only another server needed.
OTHER_SERVERS = ("uvicorn", "httptools", "h11")

ASK = "import json, sys, reporting.commands, reporting.operations.serving; print(json.dumps(sorted(sys.modules)))"


@pytest.fixture(scope="module")
def loaded() -> frozenset[str]:
    """The modules of a fresh interpreter that is about to serve."""
    done = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, capture_output=True, check=True, text=True)
    return frozenset(json.loads(done.stdout))


@pytest.mark.parametrize("name", [*HEAVY, *OTHER_SERVERS])
def test_it_is_not_loaded(name: str, loaded: frozenset[str]) -> None:
    assert name not in loaded


def test_the_question_would_find_what_is_loaded(loaded: frozenset[str]) -> None:
    assert {"granian", "sqlalchemy", "jinja2"} <= loaded
