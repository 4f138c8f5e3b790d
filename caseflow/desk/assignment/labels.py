"""Labels: words that a team chooses for a case. Each change seals the whole list of labels into the case."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from caseflow.desk.cases.access_control import Desk, case_change
from caseflow.desk.cases.contents import read_contents
from caseflow.desk.cases.transaction import enter
from caseflow.records.journal import EntryKind, Journal
from caseflow.refusals.refusal import Refusal

MOST_LABELS = 10
LABEL_LIMIT = 40
MOST_SUGGESTIONS = 30


class LabelRefused(Refusal, ValueError):
    """A label is empty or longer than 40 characters, or there are ten already."""


def labels_of(journal: Journal) -> tuple[str, ...]:
    """The labels that a case has now."""
    newest = journal.newest(EntryKind.LABELS)
    return tuple(newest.details.get("labels", ())) if newest else ()


def add_label(desk: Desk, case: UUID, seen: int, label: str) -> None:
    """Give a case a label; one that it has already, in letters of any case, changes nothing.

    Raises:
        LabelRefused: see there.
        CaseNotFound: unknown and forbidden cases alike.
        ChangedMeanwhile: nothing was stored.
    """
    word = normal_label(label)
    with case_change(desk, case, seen, "labels_set", reads=False) as change:
        now = labels_of(read_contents(change).journal)
        if word.casefold() in {one.casefold() for one in now}:
            return
        if len(now) >= MOST_LABELS:
            raise LabelRefused
        enter(change, EntryKind.LABELS, labels=(*now, word))


def remove_label(desk: Desk, case: UUID, seen: int, label: str) -> None:
    """Take a label off a case; one that it has not changes nothing."""
    with case_change(desk, case, seen, "labels_set", reads=False) as change:
        now = labels_of(read_contents(change).journal)
        left = tuple(one for one in now if one != label)
        if left != now:
            enter(change, EntryKind.LABELS, labels=left)


def normal_label(typed: str) -> str:
    """A label without spaces around it and with single ones inside; raises ``LabelRefused``."""
    word = " ".join(typed.split())
    if not word or len(word) > LABEL_LIMIT or not word.isprintable():
        raise LabelRefused
    return word


def suggested(used: Iterable[Sequence[str]], without: Sequence[str] = ()) -> tuple[str, ...]:
    """The words that a team uses most, for a case that has some of them already."""
    counted = Counter(label for labels in used for label in set(labels))
    has = {label.casefold() for label in without}
    ranked = sorted(counted, key=lambda label: (-counted[label], label.casefold()))
    return tuple(label for label in ranked if label.casefold() not in has)[:MOST_SUGGESTIONS]
