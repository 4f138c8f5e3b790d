"""Builds the value that one row of a code list describes."""

from caseflow.code_lists.casework_values import (
    CaseStage,
    Condition,
    DefinedCode,
    Intervention,
    Outcome,
    StatisticsCategory,
    Theme,
    TriageLevel,
    TriageRule,
    TwoPersonRule,
)
from caseflow.code_lists.fields import CODE_FIELDS, STAGE_CONDITIONS, TRIAGE_FLAGS
from caseflow.code_lists.help_values import Deadline, DeadlineKind, ReferralTarget
from caseflow.code_lists.reading import Row
from caseflow.code_lists.report_values import (
    AccusedType,
    Area,
    District,
    Facility,
    FacilityProblem,
    Form,
    Ground,
    NotRead,
    ReporterRole,
    Tile,
    WhenBand,
    Wish,
)
from caseflow.code_lists.stages import Stage
from caseflow.code_lists.values import Ask, CodeReference, Label, Language, OrganisationKind, SmallCode, Unit

PARTLY = ("y", "n", "partial", "")
PERHAPS = ("y", "n", "maybe", "")
CONSENT = ("y", "n", "unless_untraceable", "special")
DISTRICT_KINDS = ("kreisfreie_stadt", "landkreis", "land", "outside", "online", "unknown")


def label(row: Row) -> Label:
    """The words of a code; where a list has no plain German, the German label serves."""
    german = row.text("label_de")
    return Label(german, row.text("label_en"), row.cells.get("label_de_simple") or german)


def ask(row: Row) -> Ask:
    """Who may choose the code."""
    return Ask(row.one_of("ask_reporter", [choice.value for choice in Ask]))


def excludes(row: Row) -> tuple[OrganisationKind, ...]:
    """The kinds of organisation that must not handle a report with the code."""
    for kind in row.codes("conflict_excludes"):
        if kind not in list(OrganisationKind):
            row.refuse(f"there is no kind of organisation {kind}")
    return tuple(OrganisationKind(kind) for kind in row.codes("conflict_excludes"))


def ground(row: Row) -> Ground:
    """A ground of discrimination."""
    return Ground(
        row.text("id"),
        label(row),
        row.optional("parent"),
        row.one_of("agg", PARTLY),
        row.one_of("ladg", PARTLY),
        row.codes("eu_ground"),
        row.codes("odihr_bias"),
        row.flag("art9_gdpr"),
        ask(row),
    )


def form(row: Row) -> Form:
    """A form of discrimination or violence."""
    return Form(
        row.text("id"),
        label(row),
        row.text("group"),
        row.optional("agg_s3"),
        row.optional("rias_mia"),
        row.codes("odihr"),
        row.one_of("possible_offence", PERHAPS),
        row.text("default_triage"),
        row.flag("restricted_access"),
        ask(row),
        excludes(row),
    )


def area(row: Row, themes: Row) -> Area:
    """An area of life, with the row of its fields of action and themes in the Land."""
    return Area(
        row.text("id"),
        label(row),
        row.codes("agg_s2"),
        row.codes("eu_area"),
        ask(row),
        themes.text("hf_primary"),
        themes.optional("hf_secondary"),
        themes.codes("querschnitt"),
        excludes(row),
    )


def facility_problem(row: Row) -> FacilityProblem:
    """A problem in an accommodation."""
    return FacilityProblem(
        row.text("id"),
        label(row),
        row.optional("parent"),
        row.optional("easo_section"),
        row.codes("default_owner"),
        row.text("default_triage"),
        row.flag("restricted_access"),
        ask(row),
        excludes(row),
    )


def district(row: Row) -> District:
    """A district, a city or a special place."""
    return District(
        row.text("id"),
        label(row),
        row.one_of("kind", DISTRICT_KINDS),
        row.optional("planning_region"),
        row.optional("urban_rural"),
    )


def facility(row: Row) -> Facility:
    """An accommodation."""
    return Facility(
        row.text("id"),
        label(row),
        row.text("poster_code"),
        row.optional("district"),
        row.text("type"),
        row.optional("area"),
        row.codes("operator_kind"),
        row.optional_day("valid_from"),
        row.optional_day("valid_until"),
        row.flag("checked"),
    )


def reporter_role(row: Row) -> ReporterRole:
    """A role of the person who writes."""
    return ReporterRole(row.text("id"), label(row), row.flag("speaks_for_self"))


def wish(row: Row) -> Wish:
    """A wish."""
    return Wish(
        row.text("id"),
        label(row),
        row.one_of("needs_contact", PERHAPS),
        row.one_of("needs_identity", PERHAPS),
    )


def accused_type(row: Row) -> AccusedType:
    """A kind of accused."""
    return AccusedType(row.text("id"), label(row), excludes(row), row.flag("offender_known"))


def not_read(row: Row) -> NotRead:
    """Someone who must not read the report."""
    return NotRead(row.text("id"), label(row), excludes(row))


def when_band(row: Row) -> WhenBand:
    """A rough time."""
    unit = row.optional("earliest_unit")
    if (unit is None) != (row.optional_number("earliest_back") is None):
        row.refuse("earliest_back and earliest_unit belong together")
    return WhenBand(
        row.text("id"),
        label(row),
        row.optional_number("earliest_back"),
        None if unit is None else Unit(row.one_of("earliest_unit", ("day", "week", "month"))),
        unit is not None and row.flag("from_first_of_month"),
    )


def small_code(row: Row) -> SmallCode:
    """A code of a small list."""
    return SmallCode(row.text("id"), label(row), row.text("list"))


def triage_level(row: Row) -> TriageLevel:
    """A level of urgency."""
    return TriageLevel(
        row.text("id"),
        label(row),
        row.number("service_days"),
        row.flag("grave"),
        row.text("typical"),
    )


def triage_rule(row: Row) -> TriageRule:
    """A combination of answers that makes a report urgent."""
    conditions = tuple(_condition(row, part) for part in row.text("conditions").split("&"))
    reason = Label(row.text("reason_de"), row.text("reason_en"), row.text("reason_de"))
    return TriageRule(row.text("id"), row.text("level"), row.flag("restricted"), conditions, reason)


def _condition(row: Row, text: str) -> Condition:
    name, equals, codes = text.strip().partition("=")
    if not equals or not codes or (name != "flag" and not _is_field_of_one_list(name)):
        row.refuse(f"{text.strip()!r} is not a condition like form=threat|insult")
    named = frozenset(codes.strip().split("|"))
    if name == "flag" and not named <= set(TRIAGE_FLAGS):
        row.refuse(f"there is no flag {', '.join(sorted(named - set(TRIAGE_FLAGS)))}")
    return Condition(name, named)


def _is_field_of_one_list(name: str) -> bool:
    return name in CODE_FIELDS and len(CODE_FIELDS[name].lists) == 1


def case_stage(row: Row) -> CaseStage:
    """A stage of the work on a case."""
    for column in ("enter_conditions", "exit_conditions"):
        for condition in row.codes(column):
            if condition not in STAGE_CONDITIONS:
                row.refuse(f"the workflow knows no condition {condition}")
    sentence = Label(row.text("sentence_de"), row.text("sentence_en"), row.text("sentence_de_simple"))
    if row.text("id") not in set(Stage):
        row.refuse(f"the program knows no stage {row.text('id')}")
    return CaseStage(
        Stage(row.text("id")),
        label(row),
        row.number("nr"),
        row.number("reporter_line"),
        row.number("reporter_sentence"),
        sentence,
        row.codes("enter_conditions"),
        row.codes("exit_conditions"),
        row.codes("allowed_next"),
    )


def two_person_rule(row: Row) -> TwoPersonRule:
    """An act that needs two persons."""
    needed = frozenset(row.codes("needed"))
    if not needed or not needed <= {"always", "grave", "restricted"}:
        row.refuse("the column needed names always, grave or restricted")
    return TwoPersonRule(row.text("id"), label(row), needed, row.optional("stage"))


def intervention(row: Row) -> Intervention:
    """A step of the office."""
    return Intervention(
        row.text("id"),
        label(row),
        row.one_of("needs_consent", CONSENT),
        row.one_of("needs_identity_to_party", (*PERHAPS, "special")),
    )


def outcome(row: Row) -> Outcome:
    """A result of a case."""
    group = row.one_of("group", ("positive", "neutral", "negative", "technical"))
    return Outcome(row.text("id"), label(row), group, row.optional("definition"))


def defined_code(row: Row) -> DefinedCode:
    """A code with its definition."""
    return DefinedCode(row.text("id"), label(row), row.optional("definition"))


def theme(row: Row) -> Theme:
    """A field of action or a cross-cutting theme."""
    return Theme(row.text("id"), label(row), row.number("nr"))


def language(row: Row) -> Language:
    """A language."""
    return Language(
        row.text("tag"),
        row.text("catalogue"),
        row.text("label_native"),
        label(row),
        row.one_of("dir", ("ltr", "rtl")),
        row.text("script"),
        row.number("tier"),
        row.codes("aliases"),
    )


def referral_target(row: Row) -> ReferralTarget:
    """A body that helps."""
    return ReferralTarget(
        row.text("id"),
        label(row),
        row.codes("type"),
        row.codes("for"),
        row.optional("place"),
        frozenset(row.codes("districts")),
        tuple(_reference(row, text) for text in row.codes("fits")),
        row.optional("phone"),
        row.codes("languages"),
        row.optional("hours"),
        row.flag("acute"),
        row.flag("always_shown"),
        row.flag("verified"),
        row.optional_day("checked_on"),
    )


def deadline(row: Row) -> Deadline:
    """A rule about time."""
    shortest, longest = row.number("length"), row.optional_number("length_max")
    if longest is not None and longest < shortest:
        row.refuse("length_max is shorter than length")
    flags = frozenset(row.codes("applies_flag"))
    if not flags <= set(TRIAGE_FLAGS):
        row.refuse(f"there is no flag {', '.join(sorted(flags - set(TRIAGE_FLAGS)))}")
    return Deadline(
        row.text("id"),
        label(row),
        row.day("valid_from"),
        DeadlineKind(row.one_of("kind", [kind.value for kind in DeadlineKind])),
        row.optional("law"),
        row.text("trigger"),
        shortest,
        longest,
        Unit(row.one_of("unit", [unit.value for unit in Unit])),
        row.flag("computed"),
        frozenset(row.codes("applies_area")),
        frozenset(row.codes("applies_form")),
        flags,
        row.optional("software"),
    )


def tile(row: Row) -> Tile:
    """One of the few options a reporter sees."""
    return Tile(
        row.text("id"),
        label(row),
        row.text("group"),
        row.number("order"),
        tuple(_reference(row, text) for text in row.codes("codes")),
    )


def _reference(row: Row, text: str) -> CodeReference:
    name, colon, code = text.partition(":")
    if not (name and colon and code):
        row.refuse(f"{text!r} is not a reference like grounds:racism")
    return CodeReference(name, code)


def statistics_category(row: Row) -> StatisticsCategory:
    """A published value of a dimension."""
    return StatisticsCategory(
        row.text("id"),
        label(row),
        row.text("dimension"),
        row.number("order"),
        row.text("list"),
        row.codes("codes"),
    )
