"""All labels of the desk: every room's groups, put together under the names that templates use."""

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from reporting.desk.administration import labels as administration
from reporting.desk.approvals import labels as approvals
from reporting.desk.assignment import labels as assignment
from reporting.desk.base import labels as base
from reporting.desk.case import labels as case
from reporting.desk.export import labels as export
from reporting.desk.fast_lane import labels as fast_lane
from reporting.desk.monitoring import labels as monitoring
from reporting.desk.referral import labels as referral
from reporting.desk.text_blocks import labels as text_blocks
from reporting.desk.third_parties import labels as third_parties
from reporting.desk.worklist import labels as worklist

ROOMS: tuple[ModuleType, ...] = (
    base,
    case,
    assignment,
    referral,
    approvals,
    text_blocks,
    export,
    fast_lane,
    third_parties,
    monitoring,
    worklist,
    administration,
)


class LabelTwice(Exception):
    """Two rooms name the same thing in the same group."""


def groups(rooms: tuple[ModuleType, ...] = ROOMS) -> Mapping[str, Mapping[str, str]]:
    """Every group by its name in the templates; raises ``LabelTwice``."""
    found: dict[str, dict[str, str]] = {}
    for room in rooms:
        for name, texts in vars(room).items():
            if name.isupper():
                group = found.setdefault(name.lower(), {})
                if twice := group.keys() & texts.keys():
                    raise LabelTwice(f"{room.__name__}: {name} holds {sorted(twice)} of another room")
                group.update(texts)
    return MappingProxyType({name: MappingProxyType(texts) for name, texts in found.items()})


def all_texts() -> frozenset[str]:
    """Every message id of the rooms, for the catalogue."""
    return frozenset(text for texts in groups().values() for text in texts.values())
