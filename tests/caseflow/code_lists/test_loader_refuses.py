"""A list with a mistake does not start the office: the message names file, line and what to correct."""

import pathlib
import shutil

import pytest

import caseflow.code_lists
from caseflow.code_lists import CodeListInvalid, load


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """A copy of the product lists that a test may spoil."""
    product = pathlib.Path(caseflow.code_lists.__file__).parent
    for file in product.glob("*.csv"):
        shutil.copy(file, tmp_path)
    return tmp_path


def _replace(folder: pathlib.Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


MISTAKES = [
    ("grounds.csv", "racism_other,racism,", "racism_other,rassism,", "rassism"),
    ("grounds.csv", "racism_other,", "racism,", "twice"),
    ("grounds.csv", "art9_gdpr,", "art9,", "unknown column art9"),
    ("forms.csv", ",t0,", ",t9,", "t9"),
    ("areas.csv", ",hf1,", ",hf9,", "hf9"),
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
        load(folder)
    assert refused.value.file == file
    assert sentence in refused.value.sentence


def test_a_missing_file_is_named(folder: pathlib.Path) -> None:
    (folder / "forms.csv").unlink()
    with pytest.raises(CodeListInvalid, match=r"forms\.csv"):
        load(folder)


def test_an_empty_list_is_refused(folder: pathlib.Path) -> None:
    file = folder / "outcomes.csv"
    file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(CodeListInvalid, match="empty"):
        load(folder)


def test_bytes_that_are_no_text_are_refused(folder: pathlib.Path) -> None:
    (folder / "outcomes.csv").write_bytes(b"id\xff")
    with pytest.raises(CodeListInvalid, match="UTF-8"):
        load(folder)


def test_changed_words_change_the_version(folder: pathlib.Path) -> None:
    before = load(folder).version
    _replace(folder, "grounds.csv", "Wegen der Sprache", "Wegen einer Sprache")
    assert load(folder).version != before
