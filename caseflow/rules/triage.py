"""How urgent a report is and whether only a small circle reads it, with the reasons.

The triggers are data: the defaults of forms and facility problems, and the combinations of
`triage_rules.csv`. The officer may change the result; a report is never less urgent than its most urgent
trigger until then.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from caseflow.code_lists import CodeLists, Label
from caseflow.code_lists.casework_values import Condition, TriageRule
from caseflow.rules.answers import Answers

LANGUAGE_UNREAD = "language_unread"
LIMIT_NEAR = "limit_near"


@dataclass(frozen=True, slots=True)
class TriageReason:
    """One trigger: the list (``forms``, ``facility_problems`` or ``triage_rules``), its code and effect."""

    source: str
    code: str
    label: Label
    level: str
    restricted: bool


@dataclass(frozen=True, slots=True)
class Triage:
    """The urgency of a report. The reasons come most urgent first; without one it is the regular level."""

    level: str
    restricted: bool
    reasons: tuple[TriageReason, ...]


def triage(
    answers: Answers,
    lists: CodeLists,
    *,
    read_languages: Collection[str],
    limit_near: bool = False,
) -> Triage:
    """Judge the answers by the triggers of the lists.

    ``read_languages``: the tags of the languages that the team which gets the report reads.
    ``limit_near``: a legal limit ends soon (see `deadlines.is_near`).
    """
    flags = set(answers.flags(lists))
    if not _is_read(answers.language, read_languages, lists):
        flags.add(LANGUAGE_UNREAD)
    if limit_near:
        flags.add(LIMIT_NEAR)
    order = list(lists.triage_levels)
    reasons = sorted(_reasons(answers, flags, lists), key=lambda reason: order.index(reason.level))
    return Triage(
        level=lists.most_urgent([reason.level for reason in reasons]),
        restricted=any(reason.restricted for reason in reasons),
        reasons=tuple(reasons),
    )


def _is_read(language: str, read_languages: Collection[str], lists: CodeLists) -> bool:
    """Who reads German reads plain German too; languages that share their texts are read alike."""
    known = lists.languages.get(language)
    names = {language, known.catalogue if known else language, language.removesuffix("-simple")}
    return not names.isdisjoint(read_languages)


def _reasons(answers: Answers, flags: Collection[str], lists: CodeLists) -> Iterator[TriageReason]:
    usual = list(lists.triage_levels)[-1]
    for source, codes in (("forms", answers.forms), ("facility_problems", answers.facility_problems)):
        table = lists.forms if source == "forms" else lists.facility_problems
        for code in codes:
            found = table[code]
            if found.triage != usual or found.restricted:
                yield TriageReason(source, code, found.label, found.triage, found.restricted)
    for rule in lists.triage_rules.values():
        if _holds(rule, answers, flags):
            yield TriageReason("triage_rules", rule.id, rule.reason, rule.level, rule.restricted)


def _holds(rule: TriageRule, answers: Answers, flags: Collection[str]) -> bool:
    return all(not condition.codes.isdisjoint(_given(condition, answers, flags)) for condition in rule.conditions)


def _given(condition: Condition, answers: Answers, flags: Collection[str]) -> Collection[str]:
    return flags if condition.field == "flag" else answers.codes_of(condition.field)
