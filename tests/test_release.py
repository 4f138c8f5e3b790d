"""What leaves the house: one version, known licences, and files that anybody can build again byte by byte."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.test_house import pins, project, tracked_files
from tests.tools import ROOT, required_program

VERSION: str = project()["project"]["version"]
IN_THE_WHEEL: list[str] = project()["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
COMMITTER = {
    "GIT_AUTHOR_NAME": "Test",
    "GIT_AUTHOR_EMAIL": "test@lauter.example",
    "GIT_COMMITTER_NAME": "Test",
    "GIT_COMMITTER_EMAIL": "test@lauter.example",
    "GIT_AUTHOR_DATE": "2026-12-01T12:00:00+0000",
    "GIT_COMMITTER_DATE": "2026-12-01T12:00:00+0000",
}


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_version_is_the_same_wherever_it_stands() -> None:
    newest = re.search(r"^## \[(.+)\] - (\d{4}-\d\d-\d\d)$", text_of("CHANGELOG.md"), re.MULTILINE)
    public = dict(re.findall(r'^(softwareVersion|releaseDate): "(.+)"$', text_of("publiccode.yml"), re.MULTILINE))
    assert newest
    assert newest[1] == VERSION
    assert public == {"softwareVersion": VERSION, "releaseDate": newest[2]}


def test_the_public_description_names_the_licence_and_fits_its_limits() -> None:
    public = text_of("publiccode.yml")
    assert f"license: {project()['project']['license']}" in public
    short = re.findall(r"^    shortDescription: (.+)$", public, re.MULTILINE)
    assert len(short) == 2
    assert all(len(description) <= 150 for description in short)


def test_the_licence_is_the_whole_text_of_the_eupl() -> None:
    words = text_of("LICENSE")
    assert words == text_of("LICENSES/EUPL-1.2.txt")
    assert re.findall(r"^(\d+)\.[A-Z]", words, re.MULTILINE) == [str(number) for number in range(1, 16)]
    assert "Appendix" in words


def test_every_file_has_a_copyright_and_a_licence() -> None:
    subprocess.run(
        [Path(sys.executable).with_name("reuse"), "--root", ROOT, "lint", "--lines"],
        env={**os.environ, "REUSE_ENCODING_MODULE": "charset_normalizer"},
        check=True,
    )


def test_the_list_of_what_others_made_is_current() -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "third-party", "check"], check=True)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files as they are now, in a repository with a single commit."""
    folder = tmp_path_factory.mktemp("checkout")
    for path in tracked_files():
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Everything")
    return folder


@pytest.fixture(scope="module")
def built(checkout: Path) -> Path:
    return build(checkout, umask=0o022, surroundings={"TZ": "UTC", "LANG": "C"})


def git(folder: Path, *arguments: str) -> None:
    subprocess.run([required_program("git"), "-C", folder, *arguments], env={**os.environ, **COMMITTER}, check=True)


def build(folder: Path, *, umask: int, surroundings: dict[str, str]) -> Path:
    # Absolute, but not resolved: the interpreter of the environment is a link.
    python = str(Path(sys.executable).absolute())
    subprocess.run(
        ["bash", folder / "scripts" / "release"],
        env={**os.environ, **surroundings, "PYTHON": python},
        umask=umask,
        check=True,
        capture_output=True,
    )
    return folder / "dist"


def test_two_builds_in_different_places_are_equal_byte_by_byte(checkout: Path, built: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "another place with a longer name"
    subprocess.run([required_program("git"), "clone", "--quiet", checkout, elsewhere], umask=0o077, check=True)
    again = build(
        elsewhere, umask=0o077, surroundings={"TZ": "Asia/Kabul", "LANG": "de_DE.UTF-8", "HOME": str(tmp_path)}
    )
    names = sorted(path.name for path in built.iterdir())
    assert names == [
        "SHA256SUMS",
        f"lauter-{VERSION}-py3-none-any.whl",
        f"lauter-{VERSION}.cdx.json",
        f"lauter-{VERSION}.tar.gz",
    ]
    assert names == sorted(path.name for path in again.iterdir())
    assert [name for name in names if (built / name).read_bytes() != (again / name).read_bytes()] == []


def test_the_wheel_holds_every_file_of_our_packages_and_the_licences(built: Path) -> None:
    """Templates, catalogues, code lists, fonts, style sheets: whatever is tracked beside the code."""
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if not name.endswith("/")}
    about = f"lauter-{VERSION}.dist-info/"
    tracked = {path.relative_to(ROOT).as_posix() for path in tracked_files()}
    ours = {name for name in tracked if name in IN_THE_WHEEL or name.split("/")[0] in IN_THE_WHEEL}
    assert {name for name in names if not name.startswith(about)} == ours
    licences = {f"{about}licenses/{name}" for name in ("LICENSE", "LICENSES/OFL-1.1.txt", "THIRD-PARTY.md")}
    assert licences <= names


def test_the_list_of_parts_names_every_package_of_the_lock(built: Path) -> None:
    parts = json.loads(next(built.glob("*.cdx.json")).read_text(encoding="utf-8"))
    assert parts["bomFormat"] == "CycloneDX"
    assert parts["metadata"]["component"]["version"] == VERSION
    assert {part["name"] for part in parts["components"]} == pins("requirements.lock").keys()
    assert all(part["licenses"][0]["expression"] for part in parts["components"])
    direct = {re.split(r"[\[>=]", requirement)[0] for requirement in project()["project"]["dependencies"]}
    assert len(parts["dependencies"][0]["dependsOn"]) >= len(direct)


def test_a_release_of_what_is_not_committed_is_refused(checkout: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    subprocess.run([required_program("git"), "clone", "--quiet", checkout, changed], check=True)
    (changed / "README.md").write_text("changed", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        build(changed, umask=0o022, surroundings={})
    assert b"built from a commit" in refused.value.stderr
