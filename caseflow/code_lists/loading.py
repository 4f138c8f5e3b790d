"""Load the code lists once, at the start, and refuse lists that contradict each other.

Most lists belong to the product. The lists of a Land are in a folder of their own, which a setting names.
"""

import hashlib
import pathlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from caseflow.code_lists import builders
from caseflow.code_lists.casework_values import StatisticsCategory
from caseflow.code_lists.checks import check
from caseflow.code_lists.columns import KEPT, OF_THE_LAND, OF_THE_PRODUCT, REPLACEABLE
from caseflow.code_lists.help_values import Deadline
from caseflow.code_lists.land import Land, land
from caseflow.code_lists.lists import CodeLists
from caseflow.code_lists.reading import CodeListInvalid, Row, Table, read_table
from caseflow.code_lists.report_values import Area, Tile
from caseflow.code_lists.values import SmallCode

Value = TypeVar("Value")

PRODUCT = pathlib.Path(__file__).parent
SHIPPED_LAND = PRODUCT / "lands" / "saxony_anhalt"
"""The lists of the Land for which the program was made; another one has a folder of its own."""


def load(land: pathlib.Path = SHIPPED_LAND, product: pathlib.Path = PRODUCT) -> CodeLists:
    """Read and check all lists: those of a Land from its folder, all others from the product.

    Raises `CodeListInvalid` with file, line and a sentence for the first mistake found.
    """
    tables = {name: read_table(product / f"{name}.csv", columns) for name, columns in OF_THE_PRODUCT.items()}
    _require_only_known(land)
    for name in REPLACEABLE:
        if (land / f"{name}.csv").exists():
            tables[name] = _replacement(tables[name], land / f"{name}.csv", OF_THE_PRODUCT[name])
    tables |= {name: read_table(land / f"{name}.csv", columns) for name, columns in OF_THE_LAND.items()}
    lists = _build(tables)
    check(lists, tables)
    return lists


def _require_only_known(land: pathlib.Path) -> None:
    """Refuse a file that nothing would read: its name is misspelt, or it is a list of the product."""
    if not land.is_dir():
        raise CodeListInvalid(land.name, 0, f"there is no folder {land}; create it or correct its path")
    for path in sorted(land.glob("*.csv")):
        if path.stem not in OF_THE_LAND and path.stem not in REPLACEABLE:
            raise CodeListInvalid(path.name, 0, f"a Land has no such list; correct its name or remove it from {land}")


def _replacement(shipped: Table, path: pathlib.Path, columns: Sequence[str]) -> Table:
    table = read_table(path, columns)
    missing = {row.cells["id"] for row in shipped.rows} - {row.cells["id"] for row in table.rows}
    if missing:
        raise CodeListInvalid(path.name, 1, f"it lacks {', '.join(sorted(missing))}, which the product needs")
    for column in KEPT.intersection(columns):
        kept = _codes_by_row(shipped, column)
        for row in table.rows:
            lost = kept.get(_identity(row), frozenset()) - set(row.codes(column))
            if lost:
                row.refuse(f"the column {column} lacks {', '.join(sorted(lost))}, which the product has there")
    return table


def _codes_by_row(table: Table, column: str) -> Mapping[tuple[str, str], frozenset[str]]:
    return {_identity(row): frozenset(row.codes(column)) for row in table.rows}


def _identity(row: Row) -> tuple[str, str]:
    # A tile has a name of its own only within its group.
    return row.cells.get("group", ""), row.cells["id"]


def _build(tables: Mapping[str, Table]) -> CodeLists:
    def keyed(name: str, build: Callable[[Row], Value], key: str = "id") -> Mapping[str, Value]:
        return MappingProxyType(tables[name].keyed(build, key))

    return CodeLists(
        version=_version(tables.values()),
        land=_land(tables["land"]),
        grounds=keyed("grounds", builders.ground),
        ground_interplay=keyed("ground_interplay", builders.defined_code),
        forms=keyed("forms", builders.form),
        areas=_areas(tables["areas"], tables["area_themes"]),
        facility_problems=keyed("facility_problems", builders.facility_problem),
        districts=keyed("districts", builders.district),
        facilities=keyed("facilities", builders.facility),
        reporter_roles=keyed("reporter_roles", builders.reporter_role),
        desired_outcomes=keyed("desired_outcomes", builders.wish),
        accused_types=keyed("accused_types", builders.accused_type),
        not_read=keyed("not_read", builders.not_read),
        when=keyed("when", builders.when_band),
        small=_small_lists(tables["small_lists"]),
        triage_levels=keyed("triage_levels", builders.triage_level),
        triage_rules=keyed("triage_rules", builders.triage_rule),
        case_stages=keyed("case_stages", builders.case_stage),
        two_persons=keyed("two_persons", builders.two_person_rule),
        interventions=keyed("interventions", builders.intervention),
        outcomes=keyed("outcomes", builders.outcome),
        plausibility=keyed("plausibility", builders.defined_code),
        languages=keyed("languages", builders.language, "tag"),
        referral_targets=keyed("referral_targets", builders.referral_target),
        deadlines=_deadlines(tables["deadlines"]),
        handlungsfelder=keyed("handlungsfelder", builders.theme),
        querschnittsthemen=keyed("querschnittsthemen", builders.theme),
        tiles=_tiles(tables["tiles"]),
        statistics=_statistics(tables["statistics_categories"]),
    )


def _version(tables: Iterable[Table]) -> str:
    """A digest of the names and bytes of all files, in hexadecimal."""
    digest = hashlib.sha256()
    for table in sorted(tables, key=lambda table: table.file):
        for part in (table.file.encode(), table.content):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _land(table: Table) -> Land:
    if len(table.rows) != 1:
        raise CodeListInvalid(table.file, 1, "it names one Land, in one row")
    return land(table.rows[0])


def _areas(table: Table, themes: Table) -> Mapping[str, Area]:
    """The areas of life, each with its fields of action and themes in this Land."""
    by_area = themes.keyed(lambda row: row, "area")
    areas = {}
    for identifier, row in table.keyed(lambda row: row).items():
        if identifier not in by_area:
            raise CodeListInvalid(themes.file, 1, f"the area {identifier} has no row")
        areas[identifier] = builders.area(row, by_area[identifier])
    return MappingProxyType(areas)


def _small_lists(table: Table) -> Mapping[str, Mapping[str, SmallCode]]:
    lists: dict[str, dict[str, SmallCode]] = {}
    for code in table.keyed(builders.small_code).values():
        lists.setdefault(code.list, {})[code.id] = code
    return MappingProxyType({name: MappingProxyType(codes) for name, codes in lists.items()})


def _deadlines(table: Table) -> tuple[Deadline, ...]:
    seen: set[tuple[str, object]] = set()
    deadlines = []
    for row in table.rows:
        deadline = builders.deadline(row)
        if (deadline.id, deadline.valid_from) in seen:
            row.refuse(f"{deadline.id} is there twice from the same day on")
        seen.add((deadline.id, deadline.valid_from))
        deadlines.append(deadline)
    return tuple(deadlines)


def _tiles(table: Table) -> Mapping[str, tuple[Tile, ...]]:
    groups: dict[str, list[Tile]] = {}
    for row in table.rows:
        tile = builders.tile(row)
        group = groups.setdefault(tile.group, [])
        if tile.id in (other.id for other in group) or not tile.codes:
            row.refuse(f"{tile.id} is there twice in its group, or stands for no code")
        group.append(tile)
    return _ordered(groups)


def _statistics(table: Table) -> Mapping[str, tuple[StatisticsCategory, ...]]:
    dimensions: dict[str, list[StatisticsCategory]] = {}
    for row in table.rows:
        category = builders.statistics_category(row)
        dimension = dimensions.setdefault(category.dimension, [])
        if category.id in (other.id for other in dimension):
            row.refuse(f"{category.id} is there twice in its dimension")
        dimension.append(category)
    return _ordered(dimensions)


Ordered = TypeVar("Ordered", Tile, StatisticsCategory)


def _ordered(groups: Mapping[str, list[Ordered]]) -> Mapping[str, tuple[Ordered, ...]]:
    return MappingProxyType(
        {name: tuple(sorted(members, key=lambda member: member.order)) for name, members in groups.items()}
    )
