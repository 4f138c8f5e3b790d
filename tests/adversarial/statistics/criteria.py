"""What a publication must fulfil, as functions that raise: the product has to pass, each mutant has to fail."""

import csv
import io
import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from caseflow.statistics.release.manifest import DATA_CSV, DATA_JSON, MANIFEST, MEASUREMENTS, sha256_text

Files = Mapping[str, bytes]
UNIT = 5
MOST_GROUNDS = 3


def rows(files: Files) -> list[dict[str, str]]:
    """The lines of data.csv."""
    return list(csv.DictReader(io.StringIO(files[DATA_CSV].decode("utf-8"), newline="")))


def require_unchanged(before: Files, after: Files) -> None:
    """A1: no pair of versions exists that could be subtracted from each other."""
    assert set(after) == set(before)
    changed = [name for name in before if sha256_text(before[name]) != sha256_text(after[name])]
    assert changed == []


def require_presentable(files: Files) -> None:
    """A3: no small, negative or odd value is shown anywhere in a release."""
    values = [int(row["OBS_VALUE"]) for row in rows(files)]
    assert all(value >= 0 and value not in range(1, UNIT) and value % UNIT == 0 for value in values)


def require_additive(quarter: Files, months: Sequence[Files]) -> None:
    """A3, A4: every relation that the manifest declares holds, and so does the sum of the months."""
    tables = {table["id"]: table for table in json.loads(quarter[DATA_JSON])["tables"]}
    total = _only_value(tables["quarter_total"])
    assert total == sum(_only_value(json.loads(month[DATA_JSON])["tables"][0]) for month in months)
    declared = [table for table in json.loads(quarter[MANIFEST])["tables"] if "parents" in table]
    assert len(declared) == len(tables) - 1
    for table in declared:
        values = [cell["value"] for cell in tables[table["id"]]["cells"]]
        [parent] = table["parents"]
        assert parent["table"] == "quarter_total"
        if parent["relation"] == "sum = total":
            assert sum(values) == total
        else:
            assert total <= sum(values) <= MOST_GROUNDS * total
            assert max(values) <= total


def require_nothing_small_derivable(releases: Sequence[Files]) -> None:
    """A3: no sum or difference of up to three published figures is 1 to 4."""
    values = sorted({int(row["OBS_VALUE"]) for files in releases for row in rows(files)})
    for a, b, c in itertools.product(values, repeat=3):
        assert abs(a - b) not in range(1, UNIT)
        assert abs(a - b - c) not in range(1, UNIT)


def require_same_numbers(files: Files) -> None:
    """A5: every format tells the same."""
    from_csv = sorted(
        (row["GROUND"], row["AREA"], int(row["OBS_VALUE"]), int(row["CI_LOW"]), int(row["CI_HIGH"]))
        for row in rows(files)
    )
    from_json = sorted(
        (
            cell["codes"].get("ground", "_T"),
            cell["codes"].get("area", "_T"),
            cell["value"],
            cell["low"],
            cell["high"],
        )
        for table in json.loads(files[DATA_JSON])["tables"]
        for cell in table["cells"]
    )
    assert from_csv == from_json


def structure(files: Files) -> object:
    """A8: everything about a release but its numbers."""
    return (
        sorted(files),
        [(row["GROUND"], row["AREA"], row["CONF_STATUS"], row["UNIT_MULT"]) for row in rows(files)],
        [
            (table["id"], [cell["codes"] for cell in table["cells"]], table["half_width"])
            for table in json.loads(files[DATA_JSON])["tables"]
        ],
        [line.rpartition(b",")[0].split(b",")[:4] for line in files[MEASUREMENTS].splitlines()],
        [(table["id"], table["rows"], table.get("rho")) for table in json.loads(files[MANIFEST])["tables"]],
    )


def require_same_structure(empty: Files, filled: Files) -> None:
    """A8: whether anything was reported shows in no cell, symbol, line or file."""
    assert structure(empty) == structure(filled)
    for files in (empty, filled):
        for row in rows(files):
            assert row["OBS_VALUE"].isdigit()
            assert row["OBS_STATUS"] in {"E", "U"}


def _only_value(table: Any) -> int:
    [cell] = table["cells"]
    value = cell["value"]
    assert isinstance(value, int)
    return value
