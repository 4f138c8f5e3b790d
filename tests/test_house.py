"""What holds for the whole house: where things come from, and what may never stand in a file."""

import ast
import re
import subprocess
import tomllib
from importlib import metadata, util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import caseflow
import crypto
import migrations
import reporting
from tests.tools import ROOT, required_program

OUR_PACKAGES = (reporting, caseflow, crypto, migrations)

# Each is written so that it does not match itself.
FORBIDDEN = {
    "a path of one machine": r"/(?:root|work|home/\w+|Users/\w+)/",
    "the host of a registry": r"pypi\.org|python[h]osted|registry\.npmjs|deb\.debian",
    "unfinished work": r"\b(?:TO[D]O|FIX[M]E|X[X]X)\b",
}

PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; [^\\]+)? \\$")


def tracked_files() -> list[Path]:
    listing = subprocess.run(
        [required_program("git"), "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [path for name in listing.split("\0") if name and (path := ROOT / name).is_file()]


def readable_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def pins(lock: str) -> dict[str, str]:
    """Package to version; every line that is not a hash must be a pin."""
    found = {}
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if not re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line):
            match = PINNED.fullmatch(line)
            assert match, f"{lock}: {line!r} pins nothing"
            found[match[1]] = match[2]
    return found


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("pattern", FORBIDDEN.values(), ids=FORBIDDEN)
def test_no_file_holds(pattern: str) -> None:
    files = tracked_files()
    assert ROOT / "pyproject.toml" in files
    assert [str(path.relative_to(ROOT)) for path in files if re.search(pattern, readable_text(path))] == []


@pytest.mark.parametrize("package", OUR_PACKAGES, ids=lambda package: package.__name__)
def test_our_packages_are_ours_and_not_a_registrys(package: ModuleType) -> None:
    assert package.__file__
    assert Path(package.__file__).parent == ROOT / package.__name__
    assert metadata.packages_distributions().get(package.__name__) in (None, ["lauter"])


def test_the_application_object_is_ours() -> None:
    found = util.find_spec("asgi")
    assert found
    assert found.origin == str(ROOT / "asgi.py")


def test_no_parser_that_writes_uploads_to_disk_is_installed() -> None:
    """Starlette's ``request.form()`` needs it and keeps large files in temporary files, readable."""
    assert util.find_spec("python_multipart") is None


def test_no_other_distribution_brings_a_package_named_crypto() -> None:
    names = {distribution.metadata["Name"].lower() for distribution in metadata.distributions()}
    assert names.isdisjoint({"crypto", "pycrypto", "pycryptodome"})


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "package-lock.json"])
def test_lock_files_hold_no_addresses(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


def test_the_program_is_tested_in_the_versions_it_runs_in() -> None:
    running, testing = pins("requirements.lock"), pins("requirements-dev.lock")
    assert running
    assert running.items() <= testing.items()


def test_every_direct_dependency_has_a_lower_bound_and_is_locked() -> None:
    locked = pins("requirements.lock")
    for requirement in project()["project"]["dependencies"]:
        bounded = re.match(r"([a-z0-9-]+)(?:\[[a-z]+\])?>=[0-9.]+", requirement)
        assert bounded, f"{requirement} has no lower bound"
        assert bounded[1] in locked


def imported_names() -> set[str]:
    """The top-level names that the program imports anywhere."""
    found: set[str] = set()
    files = [path for path in tracked_files() if path.suffix == ".py" and is_of_the_program(path)]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found


def is_of_the_program(path: Path) -> bool:
    return path.relative_to(ROOT).parts[0] in {package.__name__ for package in OUR_PACKAGES} | {"asgi.py"}


# Used without an import of ours.
REACHED_BY_NAME = {
    "psycopg": "SQLAlchemy loads it for an address that begins with postgresql",
    "tzdata": "the standard library reads time zones from it where the system has none",
    "xkcdpass": "its word list is read as a file",
}


def test_every_dependency_is_used_by_the_program() -> None:
    distributions = metadata.packages_distributions()
    provided = {name for module in imported_names() for name in distributions.get(module, ())}
    used = {re.sub(r"[-_.]+", "-", name).lower() for name in provided}
    declared = {re.split(r"[\[>]", requirement)[0] for requirement in project()["project"]["dependencies"]}
    print(f"{len(declared)} dependencies, {len(REACHED_BY_NAME)} of them without an import")
    assert declared - used == set(REACHED_BY_NAME)


def test_every_python_file_is_under_the_import_contract_or_a_known_exception() -> None:
    """A new top-level package must be put into the contract before it can hold code."""
    governed = set(project()["tool"]["importlinter"]["root_packages"])
    outside = {"asgi.py", "migrations", "scripts", "tests"}
    tops = {path.relative_to(ROOT).parts[0] for path in tracked_files() if path.suffix in (".py", ".pyi")}
    assert governed <= tops
    assert tops <= governed | outside


def test_every_package_of_ours_is_installed_with_the_program() -> None:
    included = set(project()["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])
    assert included == {package.__name__ for package in OUR_PACKAGES} | {"asgi.py"}
