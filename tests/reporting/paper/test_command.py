"""`lauter poster` writes what the operator's guide says, and refuses with a sentence."""

from pathlib import Path

import pikepdf
import pytest

from reporting.commands import main
from reporting.paper.orders import PaperKind
from tests.reporting.public.door import FoundedOffice


@pytest.fixture(scope="module")
def folder(founded_office: FoundedOffice) -> Path:
    """A founded office for commands that only read it."""
    return founded_office.folder


@pytest.fixture(autouse=True)
def office(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The office, named by the environment; its onion address stands first."""
    monkeypatch.setenv("LAUTER_DATABASE_URL", f"sqlite:///{folder}/lauter.sqlite")
    monkeypatch.setenv("LAUTER_SECRET_FILE", str(folder / "secret"))
    monkeypatch.setenv("LAUTER_DATA_FOLDER", str(folder))
    monkeypatch.setenv("LAUTER_PUBLIC_ORIGINS", "http://abcdefgh.onion https://hilfe.example")


@pytest.mark.parametrize("kind", PaperKind)
def test_every_kind_is_written(tmp_path: Path, kind: PaperKind, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "paper.pdf"
    place = ["--facility", "zast_halberstadt", "--languages", "de,ar,ti"]
    assert main(["poster", *place, "--kind", kind, "--output", str(output)]) == 0
    assert "HTTPS://HILFE.EXAMPLE/47318" in capsys.readouterr().out
    with pikepdf.open(output) as pdf:
        assert len(pdf.pages) >= 1


def test_a_district_in_all_languages_at_another_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "paper.pdf"
    options = ["--district", "15085", "--languages", "all", "--size", "a5", "--origin", "https://other.example/"]
    assert main(["poster", *options, "--output", str(output)]) == 0
    assert "HTTPS://OTHER.EXAMPLE/15085" in capsys.readouterr().out
    assert output.stat().st_size > 10_000


@pytest.mark.parametrize(
    "wrong",
    [
        ["--facility", "nowhere"],
        ["--district", "online"],
        ["--district", "15085", "--languages", "de,xx"],
        ["--district", "15085", "--languages", ""],
    ],
)
def test_an_unknown_place_or_language_is_refused(
    tmp_path: Path, wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "paper.pdf"
    assert main(["poster", *wrong, "--output", str(output)]) == 2
    assert "OrderIncomplete" in capsys.readouterr().err
    assert not output.exists()
