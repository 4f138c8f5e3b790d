"""Load the code lists once, at the start, and refuse lists that contradict each other."""

import hashlib
import pathlib
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from caseflow.code_lists import builders
from caseflow.code_lists.checks import check
from caseflow.code_lists.lists import CodeLists
from caseflow.code_lists.reading import Row, Table, read_table
from caseflow.code_lists.values import Deadline, SmallCode, StatisticsCategory, Tile

Value = TypeVar("Value")

LABELS = ("id", "label_de", "label_en")
PLAIN = (*LABELS, "label_de_simple")

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "grounds": (
            *PLAIN,
            *("parent", "agg", "ladg", "eu_ground", "odihr_bias", "art9_gdpr", "ask_reporter"),
        ),
        "ground_interplay": (*LABELS, "definition"),
        "forms": (
            *PLAIN,
            *("group", "agg_s3", "rias_mia", "odihr", "possible_offence"),
            *("default_triage", "restricted_access", "ask_reporter", "conflict_excludes"),
        ),
        "areas": (
            *PLAIN,
            *("agg_s2", "eu_area", "ask_reporter", "hf_primary", "hf_secondary"),
            *("querschnitt", "conflict_excludes", "mapping_reason"),
        ),
        "facility_problems": (
            *PLAIN,
            *("parent", "easo_section", "default_owner", "default_triage"),
            *("restricted_access", "ask_reporter", "conflict_excludes"),
        ),
        "districts": (*PLAIN, "kind", "planning_region", "urban_rural"),
        "facilities": (
            *PLAIN,
            *("poster_code", "district", "type", "area", "operator_kind"),
            *("valid_from", "valid_until", "checked", "source"),
        ),
        "reporter_roles": (*PLAIN, "speaks_for_self"),
        "desired_outcomes": (*PLAIN, "needs_contact", "needs_identity"),
        "accused_types": (*PLAIN, "conflict_excludes", "offender_known"),
        "not_read": (*PLAIN, "conflict_excludes"),
        "when": (*PLAIN, "earliest_back", "earliest_unit", "from_first_of_month"),
        "small_lists": (*PLAIN, "list"),
        "triage_levels": (*LABELS, "service_days", "grave", "typical"),
        "triage_rules": ("id", "level", "restricted", "conditions", "reason_de", "reason_en"),
        "case_stages": (
            *PLAIN,
            *("nr", "reporter_line", "reporter_sentence", "sentence_de", "sentence_en", "sentence_de_simple"),
            *("enter_conditions", "exit_conditions", "allowed_next"),
        ),
        "two_persons": (*LABELS, "needed", "stage", "source"),
        "interventions": (*PLAIN, "needs_consent", "needs_identity_to_party", "source"),
        "outcomes": (*PLAIN, "group", "definition"),
        "plausibility": (*LABELS, "definition"),
        "languages": (
            *("tag", "catalogue", "label_native", "label_de", "label_en"),
            *("dir", "script", "tier", "aliases", "basis"),
        ),
        "referral_targets": (
            *PLAIN,
            *("type", "for", "place", "districts", "fits", "phone", "languages", "hours"),
            *("acute", "always_shown", "verified", "checked_on"),
        ),
        "deadlines": (
            *PLAIN,
            *("valid_from", "kind", "law", "trigger", "length", "length_max", "unit", "computed"),
            *("applies_area", "applies_form", "applies_flag", "software", "source"),
        ),
        "handlungsfelder": (*LABELS, "nr", "seed_hook"),
        "querschnittsthemen": (*LABELS, "nr", "indicator_from_reports"),
        "tiles": (*PLAIN, "group", "order", "codes"),
        "statistics_categories": (*LABELS, "dimension", "order", "list", "codes"),
    }
)
"""The columns each file must have, no more and no fewer."""


def load(folder: pathlib.Path | None = None) -> CodeLists:
    """Read and check all lists, of the product or of another folder with the same files.

    Raises `CodeListInvalid` with file, line and a sentence for the first mistake found.
    """
    root = folder or pathlib.Path(__file__).parent
    tables = {name: read_table(root / f"{name}.csv", columns) for name, columns in COLUMNS.items()}
    lists = _build(tables)
    check(lists, tables)
    return lists


def _build(tables: Mapping[str, Table]) -> CodeLists:
    def keyed(name: str, build: Callable[[Row], Value], key: str = "id") -> Mapping[str, Value]:
        return MappingProxyType(tables[name].keyed(build, key))

    return CodeLists(
        version=_version(tables.values()),
        grounds=keyed("grounds", builders.ground),
        ground_interplay=keyed("ground_interplay", builders.defined_code),
        forms=keyed("forms", builders.form),
        areas=keyed("areas", builders.area),
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
