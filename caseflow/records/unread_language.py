"""Reports in a language that nobody of the team reads: urgent until somebody has read them."""

from collections.abc import Iterable

from caseflow.code_lists import CodeLists
from caseflow.records.journal import EntryKind, Journal
from caseflow.rules.triage import LANGUAGE_UNREAD

# How an entry of a translation says that a machine made it: nobody has read the report by that.
BY_MACHINE = ("machine",)


def is_unread_rule(reason: str, lists: CodeLists) -> bool:
    """Whether a trigger, as ``list:code``, is the one of the language that nobody reads."""
    source, _, code = reason.partition(":")
    rule = lists.triage_rules.get(code) if source == "triage_rules" else None
    return rule is not None and any(LANGUAGE_UNREAD in condition.codes for condition in rule.conditions)


def level_when_read(reasons: Iterable[str], lists: CodeLists) -> str:
    """The urgency that all the other triggers gave."""
    return lists.most_urgent([_level_of(reason, lists) for reason in reasons if not is_unread_rule(reason, lists)])


def was_read(journal: Journal) -> bool:
    """Whether somebody has said that they understood the report, or a person has translated it."""
    translations = journal.all(EntryKind.TRANSLATION)
    return journal.newest(EntryKind.UNDERSTOOD) is not None or any(
        entry.details.get("made_by") != BY_MACHINE for entry in translations
    )


def _level_of(reason: str, lists: CodeLists) -> str:
    source, _, code = reason.partition(":")
    if source == "triage_rules":
        return lists.triage_rules[code].level
    return (lists.forms if source == "forms" else lists.facility_problems)[code].triage
