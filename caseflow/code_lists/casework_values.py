"""The values of the lists with which an office works: urgency, stages, steps, outcomes, what is counted."""

from dataclasses import dataclass

from caseflow.code_lists.stages import Stage
from caseflow.code_lists.values import Label


@dataclass(frozen=True, slots=True)
class TriageLevel:
    """How soon a person looks, in service days. Grave levels need four eyes to close."""

    id: str
    label: Label
    service_days: int
    grave: bool
    typical: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One of these codes must be among the answers of that field (or one of these flags be set)."""

    field: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class TriageRule:
    """A combination that makes a report more urgent; all its conditions must hold."""

    id: str
    level: str
    restricted: bool
    conditions: tuple[Condition, ...]
    reason: Label


@dataclass(frozen=True, slots=True)
class CaseStage:
    """A stage of the work: what must hold to enter and to leave it, and where it may lead.

    ``reporter_line``: its place in the line of five that the person sees. ``reporter_sentence``: the number of
    the sentence that they read (``caseflow.reporter.conversation.status``).
    """

    id: Stage
    label: Label
    number: int
    reporter_line: int
    reporter_sentence: int
    sentence: Label
    enter_conditions: tuple[str, ...]
    exit_conditions: tuple[str, ...]
    allowed_next: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TwoPersonRule:
    """An act that one person proposes and another one confirms.

    Attributes:
        needed: in which cases; always, grave, restricted.
        stage: the stage that the act enters, if it is a step of the workflow.
    """

    id: str
    label: Label
    needed: frozenset[str]
    stage: str | None

    def applies(self, *, grave: bool, restricted: bool) -> bool:
        """Whether a case of this kind needs the second person."""
        held = {"always": True, "grave": grave, "restricted": restricted}
        return any(held[name] for name in self.needed)


@dataclass(frozen=True, slots=True)
class Intervention:
    """A step of the office. ``needs_consent``: y, n, unless_untraceable or special."""

    id: str
    label: Label
    needs_consent: str
    needs_identity_to_party: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case ended; group: positive, neutral, negative or technical."""

    id: str
    label: Label
    group: str
    definition: str | None


@dataclass(frozen=True, slots=True)
class DefinedCode:
    """A code for officers, with its definition (plausibility, interplay of grounds)."""

    id: str
    label: Label
    definition: str | None


@dataclass(frozen=True, slots=True)
class Theme:
    """A Handlungsfeld or Querschnittsthema of the integration concept."""

    id: str
    label: Label
    number: int


@dataclass(frozen=True, slots=True)
class StatisticsCategory:
    """One published value of a dimension and the codes that are counted in it."""

    id: str
    label: Label
    dimension: str
    order: int
    list: str
    codes: tuple[str, ...]
