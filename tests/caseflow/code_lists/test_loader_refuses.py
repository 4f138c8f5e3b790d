"""A list with a mistake does not start the office: the message names file, line and what to correct."""

import pathlib
import shutil

import pytest

from caseflow.code_lists import SHIPPED_LAND, CodeListInvalid, CodeLists, load
from caseflow.code_lists.loading import PRODUCT


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """A copy of all lists that a test may spoil; those of the Land lie in its folder ``land``."""
    (tmp_path / "land").mkdir()
    for source, target in ((PRODUCT, tmp_path), (SHIPPED_LAND, tmp_path / "land")):
        for file in source.glob("*.csv"):
            shutil.copy(file, target)
    return tmp_path


def _load(folder: pathlib.Path) -> CodeLists:
    return load(folder / "land", folder)


def _replace(folder: pathlib.Path, name: str, old: str, new: str) -> None:
    file = folder / name if (folder / name).exists() else folder / "land" / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


MISTAKES = [
    ("grounds.csv", "racism_other,racism,", "racism_other,rassism,", "rassism"),
    ("grounds.csv", "racism_other,", "racism,", "twice"),
    ("grounds.csv", "art9_gdpr,", "art9,", "unknown column art9"),
    ("forms.csv", ",t0,", ",t9,", "t9"),
    ("area_themes.csv", ",hf1,", ",hf9,", "hf9"),
    ("area_themes.csv", "\nschool,", "\nschule,", "school has no row"),
    ("land.csv", "Europe/Berlin", "Europe/Magdeburg", "no time zone Europe/Magdeburg"),
    ("land.csv", ",DE-ST\n", ",DE-XX\n", "holidays of DE-XX are not known"),
    ("districts.csv", "\n15003,", "\nmd,", "has a number"),
    ("districts.csv", "\nunknown,", "\nnowhere,", "needs a row unknown"),
    ("districts.csv", ",landkreis,", ",kreis,", "must be one of"),
    ("deadlines.csv", "\nsilence_close,", "\nsilence,", "lacks silence_close"),
    ("tiles.csv", "grounds:racism", "grounds:rassism", "grounds:rassism"),
    ("tiles.csv", "grounds:racism", "areas:school", "areas:school"),
    ("tiles.csv", "why,tile_racism", "why,racism", "name of a code"),
    ("tiles.csv", "why,tile_racism", "warum,tile_racism", "no group of tiles"),
    ("tiles.csv", "when:when_today", "when:when_today|when:when_week", "one answer"),
    ("statistics_categories.csv", "|racism_other", "", "does not count racism_other"),
    ("statistics_categories.csv", "|racism_other", "|language", "counted twice"),
    ("statistics_categories.csv", "ground,racism", "reason,racism", "no dimension reason"),
    ("triage_rules.csv", "wish=cannot_go_on", "wish=cannot", "no code cannot"),
    ("triage_rules.csv", "flag=dismissal", "flag=dismissed", "no flag dismissed"),
    ("triage_rules.csv", "wish=cannot_go_on", "cannot_go_on", "not a condition"),
    ("case_stages.csv", "triage|closed_spam", "triage|spam", "spam"),
    ("case_stages.csv", "outcome_set|", "outcome_guessed|", "outcome_guessed"),
    ("deadlines.csv", "2006-08-18", "18.08.2006", "18.08.2006"),
    ("deadlines.csv", "work|work_application", "work|factory", "factory"),
    ("facilities.csv", "47318", "52906", "poster code 52906"),
    ("districts.csv", "15003,Magdeburg,Magdeburg", "15003,,Magdeburg", "label_de is empty"),
    ("not_read.csv", "not_read_family,Familie", "not_read_family,Fa,milie", "cells instead of"),
    ("when.csv", ",1,day,n", ",1,,n", "belong together"),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), MISTAKES)
def test_a_mistake_is_named_with_its_file_and_line(
    folder: pathlib.Path, file: str, old: str, new: str, sentence: str
) -> None:
    _replace(folder, file, old, new)
    with pytest.raises(CodeListInvalid, match="line") as refused:
        _load(folder)
    assert refused.value.file == file
    assert sentence in refused.value.sentence


def test_a_missing_file_is_named(folder: pathlib.Path) -> None:
    (folder / "forms.csv").unlink()
    with pytest.raises(CodeListInvalid, match=r"forms\.csv"):
        _load(folder)


def test_an_empty_list_is_refused(folder: pathlib.Path) -> None:
    file = folder / "outcomes.csv"
    file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(CodeListInvalid, match="empty"):
        _load(folder)


def test_bytes_that_are_no_text_are_refused(folder: pathlib.Path) -> None:
    (folder / "outcomes.csv").write_bytes(b"id\xff")
    with pytest.raises(CodeListInvalid, match="UTF-8"):
        _load(folder)


def test_changed_words_change_the_version(folder: pathlib.Path) -> None:
    before = _load(folder).version
    _replace(folder, "grounds.csv", "Wegen der Sprache", "Wegen einer Sprache")
    assert _load(folder).version != before


def test_a_land_with_a_list_missing_is_told_which_and_where(folder: pathlib.Path) -> None:
    (folder / "land" / "districts.csv").unlink()
    with pytest.raises(CodeListInvalid, match=r"^districts\.csv: the file is missing; put it into .*/land$"):
        _load(folder)


def test_a_file_that_nothing_would_read_is_refused(folder: pathlib.Path) -> None:
    shutil.copy(folder / "grounds.csv", folder / "land")
    with pytest.raises(CodeListInvalid, match=r"^grounds\.csv: a Land has no such list"):
        _load(folder)


def test_a_land_may_say_areas_in_its_own_words_and_must_keep_every_one(folder: pathlib.Path) -> None:
    text = (folder / "areas.csv").read_text(encoding="utf-8")
    own = folder / "land" / "areas.csv"
    own.write_text(text.replace("Landesaufnahmeeinrichtung / ZASt", "Ankerzentrum"), encoding="utf-8")
    assert _load(folder).areas["reception_state"].label.de == "Ankerzentrum"
    own.write_text("\n".join(line for line in text.splitlines() if not line.startswith("school,")), encoding="utf-8")
    with pytest.raises(CodeListInvalid, match=r"lacks school, which the product needs"):
        _load(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        (
            "accused_types.csv",
            "\npolice,Polizei,Police,Polizei,police,",
            "\npolice,Polizei,Police,Polizei,,",
            "lacks police",
        ),
        ("areas.csv", "|federal_authority\nyouth_office", "\nyouth_office", "lacks federal_authority"),
        ("tiles.csv", "accused_types:police", "accused_types:stranger", "lacks accused_types:police"),
    ],
)
def test_own_words_of_a_land_never_let_an_answer_strike_fewer_organisations(
    folder: pathlib.Path, name: str, old: str, new: str, sentence: str
) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    own = folder / "land" / name
    own.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CodeListInvalid, match=sentence) as refused:
        _load(folder)
    assert refused.value.line > 1
