"""The files of the code lists: their columns, and whether the product or a Land provides each."""

from collections.abc import Mapping
from types import MappingProxyType

LABELS = ("id", "label_de", "label_en")
PLAIN = (*LABELS, "label_de_simple")

OF_THE_PRODUCT: Mapping[str, tuple[str, ...]] = MappingProxyType(
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
        "areas": (*PLAIN, "agg_s2", "eu_area", "ask_reporter", "conflict_excludes"),
        "facility_problems": (
            *PLAIN,
            *("parent", "easo_section", "default_owner", "default_triage"),
            *("restricted_access", "ask_reporter", "conflict_excludes"),
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
        "tiles": (*PLAIN, "group", "order", "codes"),
    }
)
"""The lists that are the same everywhere, with the columns that each must have, no more and no fewer."""

OF_THE_LAND: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "land": (*LABELS, "time_zone", "public_holidays"),
        "districts": (*PLAIN, "kind", "planning_region", "urban_rural"),
        "facilities": (
            *PLAIN,
            *("poster_code", "district", "type", "area", "operator_kind"),
            *("valid_from", "valid_until", "checked", "source"),
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
        "area_themes": ("area", "hf_primary", "hf_secondary", "querschnitt", "mapping_reason"),
        "statistics_categories": (*LABELS, "dimension", "order", "list", "codes"),
    }
)
"""The lists that the folder of a Land holds."""

REPLACEABLE = ("accused_types", "areas", "tiles")
"""Lists of the product that a Land may bring in its own words. Every code of the product must stay."""

KEPT = frozenset({"conflict_excludes", "codes"})
"""What a code or a tile of the product names in these columns must stay: it decides who never handles a report."""
