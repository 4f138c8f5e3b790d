"""Programs from outside that some tests need, and what happens where one is missing."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "node_modules"


def nothing_may_be_skipped() -> bool:
    """Whether a test that does not run is a failure, as on the machine that guards the main branch."""
    return os.environ.get("CI") == "true" or os.environ.get("LAUTER_REQUIRE_ALL") == "1"


def required_program(name: str, *folders: Path) -> Path:
    """The path of a program, looked for in `folders` first; without it the test does not run.

    The summary names the tests that did not run; where nothing may be skipped they fail.
    """
    search = os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)])
    found = shutil.which(name, path=search)
    if found is None:
        not_here(f"{name} is not on this machine")
    return Path(found)


def required_npm_file(*parts: str) -> Path:
    """A file of a test-only npm package; without it the test does not run."""
    path = NODE_MODULES.joinpath(*parts)
    if not path.exists():
        not_here(f"the npm package {parts[0]} is not installed")
    return path


def not_here(reason: str) -> NoReturn:
    """End the test because something is missing: skipped, or failed where nothing may be skipped."""
    if nothing_may_be_skipped():
        pytest.fail(f"{reason}, and no test may be skipped here", pytrace=False)
    pytest.skip(reason)
