"""The stages of the work on a case that the program knows by name, and what each of them means for the work.

``case_stages.csv`` says how they are called and which conditions lead from one to the next; the two name the same
stages, or the list is refused. The values are stored, so they stay as they are.
"""

from enum import StrEnum


class Stage(StrEnum):
    """Where the work on a case stands."""

    RECEIVED = "received"
    TRIAGE = "triage"
    CLARIFICATION = "clarification"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    INTERVENTION = "intervention"
    AWAITING_RESPONSE = "awaiting_response"
    REFERRAL = "referral"
    OUTCOME = "outcome"
    FEEDBACK = "feedback"
    CLOSED = "closed"
    REOPENED = "reopened"
    ANONYMISED = "anonymised"
    CLOSED_SPAM = "closed_spam"

    @property
    def is_finished(self) -> bool:
        """Whether nobody works on the case any more."""
        return self in FINISHED

    @property
    def is_spam(self) -> bool:
        """Whether the case was put aside as no report at all."""
        return self is Stage.CLOSED_SPAM

    @property
    def is_reopening(self) -> bool:
        """Whether this stage is entered with new facts about a case that was finished."""
        return self is Stage.REOPENED

    @property
    def is_entered_by_members(self) -> bool:
        """Whether a member takes the step that leads here; retention takes the last one."""
        return self is not Stage.ANONYMISED

    @property
    def hears_other_side(self) -> bool:
        """Whether the answer of the other side is written down here."""
        return self in (Stage.INTERVENTION, Stage.AWAITING_RESPONSE)

    @property
    def hears_receiver(self) -> bool:
        """Whether the answer of the body to which the case was referred is written down here."""
        return self is Stage.REFERRAL


FIRST = Stage.RECEIVED

# Nobody works on the case any more; only these stages have a day of erasing.
FINISHED = frozenset({Stage.CLOSED, Stage.CLOSED_SPAM})

# The work has not begun. Once it has, somebody considers the case a genuine report, and not spam.
NOT_BEGUN = frozenset({Stage.RECEIVED, Stage.TRIAGE})

# The way of a case as pages draw it; every other stage is a detour.
MAIN_WAY = (
    Stage.RECEIVED,
    Stage.TRIAGE,
    Stage.ASSESSMENT,
    Stage.PLAN,
    Stage.INTERVENTION,
    Stage.OUTCOME,
    Stage.FEEDBACK,
    Stage.CLOSED,
)
