"""Checks between lists: every reference exists, every code is counted once."""

from collections.abc import Iterable, Iterator, Mapping

from caseflow.code_lists.fields import CODE_FIELDS, TILE_GROUPS, TRIAGE_FLAGS
from caseflow.code_lists.lists import CodeLists
from caseflow.code_lists.reading import CodeListInvalid, Row, Table

DIMENSIONS = {
    "ground": "grounds",
    "area": "areas",
    "area_group": "areas",
    "facility_problem": "facility_problems",
    "incident_type": "forms",
    "outcome": "outcomes",
}
"""The published dimensions and the list of each."""

IN_THE_LAND = ("kreisfreie_stadt", "landkreis", "land")
"""The kinds of districts that have a number."""

COUNTED_LIMITS = (
    *("ack", "feedback", "statement_party", "silence_reminder", "silence_close"),
    *("aftercare_first", "aftercare_second", "accessibility_reply", "gdpr_dsr"),
)
"""The rules of ``deadlines.csv`` that the program asks for by name, for every office."""


def check(lists: CodeLists, tables: Mapping[str, Table]) -> None:
    """Raise `CodeListInvalid` for the first reference between lists that leads nowhere."""
    _check_districts(lists, tables["districts"])
    for name, column, target in _references():
        _check_column(tables[name], column, set(_identifiers(lists, target)))
    _check_parents(tables)
    _check_poster_codes(lists, tables["facilities"])
    _check_limits(lists, tables["deadlines"])
    _check_rules(lists, tables["triage_rules"])
    _check_tiles(lists, tables["tiles"])
    _check_help(lists, tables["referral_targets"])
    _check_two_persons(lists, tables["two_persons"])
    _check_statistics(lists, tables["statistics_categories"])


def _references() -> Iterator[tuple[str, str, str]]:
    """(file, column, list the codes of that column must be in)."""
    yield from (
        ("grounds", "parent", "grounds"),
        ("facility_problems", "parent", "facility_problems"),
        ("forms", "default_triage", "triage_levels"),
        ("facility_problems", "default_triage", "triage_levels"),
        ("triage_rules", "level", "triage_levels"),
        ("area_themes", "area", "areas"),
        ("area_themes", "hf_primary", "handlungsfelder"),
        ("area_themes", "hf_secondary", "handlungsfelder"),
        ("area_themes", "querschnitt", "querschnittsthemen"),
        ("facilities", "district", "districts"),
        ("facilities", "area", "areas"),
        ("case_stages", "allowed_next", "case_stages"),
        ("deadlines", "applies_area", "areas"),
        ("deadlines", "applies_form", "forms"),
        ("languages", "catalogue", "languages"),
        ("referral_targets", "languages", "languages"),
        ("referral_targets", "districts", "districts"),
    )


def _identifiers(lists: CodeLists, name: str) -> Iterable[str]:
    return lists.languages if name == "languages" else lists.codes(name)


def _check_column(table: Table, column: str, known: set[str]) -> None:
    for row in table.rows:
        for code in row.codes(column):
            if code not in known:
                row.refuse(f"the column {column} names {code}, which is in no list")


def _check_parents(tables: Mapping[str, Table]) -> None:
    for name in ("grounds", "facility_problems"):
        parents = {row.cells["id"]: row.cells["parent"] for row in tables[name].rows}
        for row in tables[name].rows:
            parent = row.cells["parent"]
            if parent and parents[parent]:
                row.refuse(f"its parent {parent} has a parent itself; there are two levels")


# What a report and a coding say of a place that nobody named.
UNKNOWN_DISTRICT = "unknown"


def _check_districts(lists: CodeLists, table: Table) -> None:
    for row in table.rows:
        place = lists.districts[row.cells["id"]]
        if place.kind in IN_THE_LAND and not (place.id.isascii() and place.id.isdigit()):
            row.refuse("a district has a number, its official key: posters lead to it")
    unknown = lists.districts.get(UNKNOWN_DISTRICT)
    if unknown is None or unknown.kind != UNKNOWN_DISTRICT:
        raise CodeListInvalid(table.file, 1, f"it needs a row {UNKNOWN_DISTRICT} of the kind {UNKNOWN_DISTRICT}")


def _check_limits(lists: CodeLists, table: Table) -> None:
    """The rules that the program counts with exist; where a law has no such rule, an office promises it."""
    missing = set(COUNTED_LIMITS) - {deadline.id for deadline in lists.deadlines}
    if missing:
        raise CodeListInvalid(table.file, 1, f"it lacks {', '.join(sorted(missing))}, which the program counts with")


def _check_poster_codes(lists: CodeLists, table: Table) -> None:
    seen: set[str] = set()
    for row in table.rows:
        code = row.cells["poster_code"]
        if code in seen or code in lists.facilities or code in lists.districts:
            row.refuse(f"the poster code {code} is there twice")
        seen.add(code)


def _check_rules(lists: CodeLists, table: Table) -> None:
    for row in table.rows:
        for condition in lists.triage_rules[row.cells["id"]].conditions:
            if condition.field != "flag":
                known = {code for name in CODE_FIELDS[condition.field].lists for code in lists.codes(name)}
                for code in sorted(condition.codes - known):
                    row.refuse(f"{condition.field} has no code {code}")


def _check_help(lists: CodeLists, table: Table) -> None:
    for row in table.rows:
        for reference in row.codes("fits"):
            name, _, code = reference.partition(":")
            known = TRIAGE_FLAGS if name == "flags" else lists.codes(name) if lists.has_list(name) else ()
            if code not in known:
                row.refuse(f"{reference} is no answer that a report can hold")


# How a stage says that entering it needs two persons.
TWO_PERSON_CONDITIONS = {
    "always": "two_persons",
    "grave": "four_eyes_if_grave",
    "restricted": "two_persons_if_restricted",
}


def _check_two_persons(lists: CodeLists, table: Table) -> None:
    """The list of acts and the conditions of the stages say the same, in both directions."""
    needed: dict[str, set[str]] = {}
    for row in table.rows:
        rule = lists.two_persons[row.cells["id"]]
        if rule.stage is not None:
            needed.setdefault(rule.stage, set()).update(TWO_PERSON_CONDITIONS[name] for name in rule.needed)
    for stage in lists.case_stages.values():
        held = set(stage.enter_conditions) & set(TWO_PERSON_CONDITIONS.values())
        if held != needed.pop(stage.id, set()):
            raise CodeListInvalid(table.file, 1, f"the stage {stage.id} asks for two persons otherwise than this list")
    if needed:
        raise CodeListInvalid(table.file, 1, f"there is no stage {', '.join(sorted(needed))}")


def _check_tiles(lists: CodeLists, table: Table) -> None:
    fields = {field.tiles: field for field in CODE_FIELDS.values() if field.tiles}
    for row in table.rows:
        field = fields.get(row.cells["group"])
        if field is None:
            row.refuse(f"there is no group of tiles {row.cells['group']}")
        if any(row.cells["id"] in lists.codes(name) for name in field.lists):
            row.refuse(f"{row.cells['id']} is the name of a code too")
        for reference in row.codes("codes"):
            name, _, code = reference.partition(":")
            if name not in field.lists or code not in lists.codes(name):
                row.refuse(f"{reference} is no code of the field {field.name}")
        if field.single and field.name != "area" and len(row.codes("codes")) != 1:
            row.refuse("a tile of a field with one answer stands for one code")
    for group in TILE_GROUPS:
        if group not in lists.tiles:
            raise CodeListInvalid(table.file, 1, f"the group {group} has no tile")


def _check_statistics(lists: CodeLists, table: Table) -> None:
    for row in table.rows:
        if DIMENSIONS.get(row.cells["dimension"]) != row.cells["list"]:
            row.refuse(f"no dimension {row.cells['dimension']} is made of {row.cells['list']}")
    for dimension, list_name in DIMENSIONS.items():
        rows = [row for row in table.rows if row.cells["dimension"] == dimension]
        _check_dimension(dimension, rows, set(lists.codes(list_name)), table.file)


def _check_dimension(dimension: str, rows: list[Row], known: set[str], file: str) -> None:
    counted: set[str] = set()
    for row in rows:
        for code in row.codes("codes"):
            if code not in known:
                row.refuse(f"{code} is in no list")
            if code in counted:
                row.refuse(f"{code} is counted twice in {dimension}")
            counted.add(code)
    if counted != known:
        missing = ", ".join(sorted(known - counted))
        raise CodeListInvalid(file, 1, f"{dimension} does not count {missing}")
