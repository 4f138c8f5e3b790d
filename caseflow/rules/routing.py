"""Selects the team for a report: the first matching rule whose team has no conflict of interest.

Conflicts are struck before any rule is looked at, and one member of a conflicted organisation strikes the
whole team. If no rule is left, the reserve handles the report itself. A report without an unconflicted
reserve has no handler; `check_rules` finds out at the start whether such a report exists.
"""

import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from caseflow.rules.answers import Answers
from caseflow.rules.conflicts import Conflicts, OrganisationId

TeamId = uuid.UUID


class NoHandlerLeft(Exception):
    """Every team, the reserve too, has a member with a conflict of interest, or the reserve is missing."""


class ConditionsMalformed(ValueError):
    """The stored conditions of a rule cannot be read."""


@dataclass(frozen=True, slots=True)
class Team:
    """A team as routing sees it: whose it is and to which organisations its members belong."""

    id: TeamId
    name: str
    organisation: OrganisationId
    member_organisations: frozenset[OrganisationId]
    languages: frozenset[str] = frozenset()

    def is_conflicted(self, organisations: Collection[OrganisationId]) -> bool:
        """Whether the team or one of its members belongs to one of these organisations."""
        return not self.belongs_to.isdisjoint(organisations)

    @property
    def belongs_to(self) -> frozenset[OrganisationId]:
        """Every organisation the team or a member of it belongs to."""
        return self.member_organisations | {self.organisation}


@dataclass(frozen=True, slots=True)
class RuleConditions:
    """What a report must have for a rule. An empty set asks nothing; otherwise one of its codes is enough."""

    facility: frozenset[str] = frozenset()
    district: frozenset[str] = frozenset()
    area: frozenset[str] = frozenset()
    ground: frozenset[str] = frozenset()
    form: frozenset[str] = frozenset()
    language: frozenset[str] = frozenset()
    contact_gender: frozenset[str] = frozenset()

    def fit(self, answers: Answers) -> bool:
        """Whether the answers meet every condition."""
        return all(not codes or not codes.isdisjoint(_given(name, answers)) for name, codes in self.items())

    def items(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Each condition with its codes, in a fixed order."""
        return tuple((field.name, getattr(self, field.name)) for field in fields(self))

    def to_text(self) -> str:
        """Canonical JSON for storing: sorted, without the conditions that ask nothing; empty for always."""
        asked = {name: sorted(codes) for name, codes in self.items() if codes}
        return json.dumps(asked, sort_keys=True, separators=(",", ":")) if asked else ""

    @classmethod
    def from_text(cls, text: str) -> "RuleConditions":
        """The inverse of `to_text`. Raises `ConditionsMalformed`."""
        if not text:
            return cls()
        try:
            asked = json.loads(text)
            conditions = cls(**{name: frozenset(_texts(codes)) for name, codes in asked.items()})
        except (ValueError, TypeError, AttributeError):
            raise ConditionsMalformed(text) from None
        if conditions.to_text() != text:
            raise ConditionsMalformed(text)
        return conditions


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """One line of the ordered list; the explanation is a sentence for the desk."""

    id: uuid.UUID
    position: int
    conditions: RuleConditions
    team: TeamId
    explanation: str


@dataclass(frozen=True, slots=True)
class StruckTeam:
    """A team that must not handle the report, and the organisations that strike it."""

    team: TeamId
    organisations: frozenset[OrganisationId]


@dataclass(frozen=True, slots=True)
class RoutingDecision:
    """Who handles a report, who holds it in reserve, and why.

    ``rule`` is the rule that decided, or None when the reserve handles it as the last resort; ``struck``
    are the teams with a conflict of interest, whether a rule named them or not.
    """

    team: TeamId
    reserve: TeamId
    rule: uuid.UUID | None
    explanation: str
    struck: tuple[StruckTeam, ...]


FALLBACK = "no rule with an unconflicted team fits; the reserve handles the report"


def route(
    answers: Answers,
    rules: Iterable[RoutingRule],
    teams: Mapping[TeamId, Team],
    reserve: TeamId,
    conflicts: Conflicts,
) -> RoutingDecision:
    """Decide who handles a report.

    A team without members handles nothing. Raises `NoHandlerLeft` if the reserve cannot hold the report.
    """
    struck = _strike(teams.values(), conflicts)
    barred = {team.team for team in struck} | {team.id for team in teams.values() if not team.member_organisations}
    if reserve not in teams or reserve in barred:
        raise NoHandlerLeft
    for rule in in_order(rules):
        if rule.team in teams and rule.team not in barred and rule.conditions.fit(answers):
            return RoutingDecision(rule.team, reserve, rule.id, rule.explanation, struck)
    return RoutingDecision(reserve, reserve, None, FALLBACK, struck)


def in_order(rules: Iterable[RoutingRule]) -> Sequence[RoutingRule]:
    """The rules in the order in which they are tried."""
    return sorted(rules, key=lambda rule: (rule.position, rule.id))


def _strike(teams: Iterable[Team], conflicts: Conflicts) -> tuple[StruckTeam, ...]:
    return tuple(
        StruckTeam(team.id, team.belongs_to & conflicts.organisations)
        for team in teams
        if team.is_conflicted(conflicts.organisations)
    )


def _given(name: str, answers: Answers) -> tuple[str, ...]:
    return (answers.language,) if name == "language" else answers.codes_of(name)


def _texts(codes: object) -> list[str]:
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise ConditionsMalformed
    return codes
