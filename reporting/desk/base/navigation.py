"""The way around the desk: which pages a role finds in the head of every page, and in which group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caseflow.office.accounts.members import Role

# In reach at once; everything else is one fold further, in groups.
FIRST = ("inbox", "today", "search", "tasks")
GROUPS: Mapping[str, Sequence[str]] = {
    "work": (
        "intake",
        "caller",
        "answer_many",
        "outgoing",
        "second_readers",
        "floods",
    ),
    "overview": ("week", "figures", "warnings", "recommendations", "statistics"),
    "office": (
        "team",
        "organisations",
        "colleagues",
        "text_blocks",
        "glossary",
        "posters",
        "recordings",
        "stopped_files",
        "log",
    ),
}


@dataclass(frozen=True)
class Navigation:
    """The names of the pages for one role, in their order. A group without any is not shown."""

    first: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]


def navigation_for(role: Role, exists_for: Mapping[str, frozenset[Role]]) -> Navigation:
    """What of all this exists for a role."""

    def found(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in names if role in exists_for.get(name, ()))

    groups = ((name, found(names)) for name, names in GROUPS.items())
    return Navigation(found(FIRST), tuple((name, names) for name, names in groups if names))
