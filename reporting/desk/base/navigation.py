"""The way around the desk: which pages a role finds in the head of every page, and in which group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caseflow.office.accounts.members import Role

# In reach at once; everything else is one fold further, in groups.
FIRST = ("/desk/", "/desk/today", "/desk/search", "/desk/tasks")
GROUPS: Mapping[str, Sequence[str]] = {
    "work": (
        "/desk/intake",
        "/desk/caller",
        "/desk/answer-many",
        "/desk/outgoing",
        "/desk/second-readers",
        "/desk/floods",
    ),
    "overview": ("/desk/week", "/desk/figures", "/desk/warnings", "/desk/recommendations", "/desk/statistics"),
    "office": (
        "/desk/team",
        "/desk/organisations",
        "/desk/colleagues",
        "/desk/text-blocks",
        "/desk/glossary",
        "/desk/posters",
        "/desk/recordings",
        "/desk/stopped-files",
        "/desk/log",
    ),
}


@dataclass(frozen=True)
class Navigation:
    """The addresses for one role, in their order. A group without any is not shown."""

    first: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]


def navigation_for(role: Role, exists_for: Mapping[str, frozenset[Role]]) -> Navigation:
    """What of all this exists for a role."""

    def found(paths: Sequence[str]) -> tuple[str, ...]:
        return tuple(path for path in paths if role in exists_for.get(path, ()))

    groups = ((name, found(paths)) for name, paths in GROUPS.items())
    return Navigation(found(FIRST), tuple((name, paths) for name, paths in groups if paths))
