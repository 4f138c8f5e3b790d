"""The fields of the report form that take codes: of which lists, under which group of tiles."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeField:
    """A form field. ``single``: at most one value may be given."""

    name: str
    lists: tuple[str, ...]
    tiles: str | None = None
    single: bool = False


CODE_FIELDS = {
    field.name: field
    for field in (
        CodeField("what_fits", ("forms", "facility_problems"), "what_fits"),
        CodeField("form", ("forms",)),
        CodeField("area", ("areas",), "where", single=True),
        CodeField("district", ("districts",), single=True),
        CodeField("facility", ("facilities",), single=True),
        CodeField("facility_problem", ("facility_problems",), "facility_topics"),
        CodeField("ground", ("grounds",), "why"),
        CodeField("when", ("when",), "when", single=True),
        CodeField("role", ("reporter_roles",), "who", single=True),
        CodeField("knows", ("affected_knows",), single=True),
        CodeField("accused", ("accused_types",), "accused"),
        CodeField("wish", ("desired_outcomes",), "wish"),
        CodeField("told", ("told_before",), "told_before"),
        CodeField("not_read", ("not_read",), "not_read"),
        CodeField("contact_gender", ("contact_gender",), single=True),
        CodeField("flat_free", ("flat_still_free",), single=True),
        CodeField("letter", ("letter",)),
    )
}
"""Every field of the report form that is answered with tiles or codes."""

TILE_GROUPS = tuple(field.tiles for field in CODE_FIELDS.values() if field.tiles)

TRIAGE_FLAGS = (
    "flat_still_free",
    "official_letter",
    "dismissal",
    "language_unread",
    "under_18",
    "limit_near",
    "offender_known",
)
"""What a rule may ask for beside codes: facts that the answers, the team or the calendar tell."""

STAGE_CONDITIONS = (
    "receipt_shown",
    "triage_set",
    "conflict_checked",
    "restricted_decided",
    "team_set",
    "reporter_answered_or_silent",
    "coding_complete",
    "second_reader_if_grave",
    "consent_decided",
    "consent_recorded",
    "intervention_logged",
    "party_answered_or_overdue",
    "receiver_answered",
    "outcome_set",
    "plausibility_set",
    "reasons_if_not_substantiated",
    "feedback_given_or_no_contact",
    "four_eyes_if_grave",
    "new_message_or_facts",
    "retention_reached",
    "two_persons",
    "two_persons_if_restricted",
)
"""The conditions the workflow can check; a stage may name no other."""
