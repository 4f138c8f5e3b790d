"""Checks before an office starts that its routing rules give every possible report to a handler.

The check is complete, not a sample. Every report falls back to the reserve, so it lacks a handler exactly
if the reserve is struck. An organisation is struck by single answers: by one code or by one facility, in
one district, given the facility that was named or none; whoever several answers strike together is struck
by one of them alone, because ties are followed from each named organisation by itself. So it is enough to
look at every single answer with every district and facility, at the most cautious time (none told).
"""

import datetime
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from caseflow.code_lists import CODE_FIELDS, CodeLists
from caseflow.rules.answers import Answers
from caseflow.rules.conflicts import WHEREVER_PEOPLE_LIVE, Conflicts, Directory, conflicted
from caseflow.rules.routing import RoutingRule, Team, TeamId


class Fault(StrEnum):
    """What is wrong with a set-up; each has a sentence for the operator."""

    RESERVE_MISSING = "there is no reserve team with a member"
    RESERVE_CONFLICTED = "a report is possible that the reserve must not hold"
    TEAM_UNKNOWN = "a rule names a team that does not exist or has no member"
    CODE_UNKNOWN = "a rule asks for a code that is in no list"
    POSITION_TWICE = "two rules have the same position"
    ORGANISATION_UNKNOWN = "a team, a tie or a relation names an organisation that is not in the directory"
    FACILITY_UNKNOWN = "an organisation is tied to a facility that is in no list: end its row instead of removing it"
    DISTRICT_UNKNOWN = "an organisation lies in a district that is in no list"


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """A fault and what shows it: the rule's explanation, a code, or a report without a handler."""

    fault: Fault
    detail: str
    example: Answers | None = None
    conflicts: Conflicts | None = None


def check_rules(
    rules: Sequence[RoutingRule],
    teams: Mapping[TeamId, Team],
    reserve: TeamId,
    directory: Directory,
    lists: CodeLists,
    on: datetime.date,
) -> tuple[RuleProblem, ...]:
    """Every fault of a set-up; an office with one of them must not start."""
    problems = [
        *_check_list(rules, teams, lists),
        *_check_organisations(teams.values(), directory),
        *_check_places(directory, lists),
    ]
    holder = teams.get(reserve)
    if holder is None or not holder.member_organisations:
        problems.append(RuleProblem(Fault.RESERVE_MISSING, str(reserve)))
    else:
        problems.extend(_reports_without_handler(holder, directory, lists, on))
    return tuple(problems)


def _check_list(rules: Sequence[RoutingRule], teams: Mapping[TeamId, Team], lists: CodeLists) -> Iterator[RuleProblem]:
    positions: set[int] = set()
    for rule in rules:
        if rule.position in positions:
            yield RuleProblem(Fault.POSITION_TWICE, rule.explanation)
        positions.add(rule.position)
        if rule.team not in teams or not teams[rule.team].member_organisations:
            yield RuleProblem(Fault.TEAM_UNKNOWN, rule.explanation)
        for name, codes in rule.conditions.items():
            for code in sorted(codes - _known(name, lists)):
                yield RuleProblem(Fault.CODE_UNKNOWN, f"{rule.explanation}: {name}={code}")


def _known(name: str, lists: CodeLists) -> frozenset[str]:
    if name == "language":
        return frozenset(lists.languages)
    return frozenset(lists.codes(CODE_FIELDS[name].lists[0]))


def _check_organisations(teams: Iterable[Team], directory: Directory) -> Iterator[RuleProblem]:
    known = {organisation.id for organisation in directory.organisations}
    named = {
        *(found for team in teams for found in team.belongs_to),
        *(tie.organisation for tie in directory.facility_ties),
        *(relation.from_organisation for relation in directory.relations),
        *(relation.to_organisation for relation in directory.relations),
    }
    for missing in sorted(named - known, key=str):
        yield RuleProblem(Fault.ORGANISATION_UNKNOWN, str(missing))


def _check_places(directory: Directory, lists: CodeLists) -> Iterator[RuleProblem]:
    """A tie to a place that left the lists would strike nobody any more."""
    for facility in sorted({tie.facility for tie in directory.facility_ties} - set(lists.facilities)):
        yield RuleProblem(Fault.FACILITY_UNKNOWN, facility)
    for district in sorted({found.district for found in directory.organisations if found.district is not None}):
        if district not in lists.districts:
            yield RuleProblem(Fault.DISTRICT_UNKNOWN, district)


def _reports_without_handler(
    reserve: Team, directory: Directory, lists: CodeLists, on: datetime.date
) -> Iterator[RuleProblem]:
    """One example for each single answer that strikes the reserve in some district and facility."""
    shown: set[Answers] = set()
    for single, example in _every_report(lists):
        if single in shown:
            continue
        conflicts = conflicted(example, directory, lists, on)
        if reserve.is_conflicted(conflicts.organisations):
            shown.add(single)
            yield RuleProblem(Fault.RESERVE_CONFLICTED, _describe(example), example, conflicts)


def _every_report(lists: CodeLists) -> Iterator[tuple[Answers, Answers]]:
    """Each single answer, with that answer in each district and with each facility or none."""
    places = [None, *lists.facilities]
    districts = [None, *(code for code, found in lists.districts.items() if found.kind in WHEREVER_PEOPLE_LIVE)]
    for single, facility, district in itertools.product(_single_answers(lists), places, districts):
        yield single, replace(single, facility=facility, district=district)


def _single_answers(lists: CodeLists) -> list[Answers]:
    """One answer for each way in which a code can name organisations."""
    ways: dict[tuple[str, object], Answers] = {("none", None): Answers()}
    for code, area in lists.areas.items():
        is_facility = any(facility.area == code for facility in lists.facilities.values())
        ways.setdefault(("area", code if is_facility else area.excludes), Answers(areas=(code,)))
    for code, form in lists.forms.items():
        ways.setdefault(("kinds", form.excludes), Answers(forms=(code,)))
    for code, problem in lists.facility_problems.items():
        ways.setdefault(("problem", problem.excludes), Answers(facility_problems=(code,)))
    for code, accused in lists.accused_types.items():
        ways.setdefault(("kinds", accused.excludes), Answers(accused=(code,)))
    for code, not_read in lists.not_read.items():
        ways.setdefault(("kinds", not_read.excludes), Answers(not_read=(code,)))
    return list(ways.values())


def _describe(example: Answers) -> str:
    given = {
        name: values for name, values in example.to_fields().items() if values and name not in ("language", "channel")
    }
    return (
        "; ".join(f"{name}={'|'.join(values)}" for name, values in sorted(given.items())) or "a report without answers"
    )
