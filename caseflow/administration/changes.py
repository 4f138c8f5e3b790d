"""The changes of the directory that take effect only when a second person confirms them.

Each is a value with the facts of the change; a proposal stores it as canonical JSON.
"""

import json
import types
import typing
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self, get_args, get_origin, get_type_hints
from uuid import UUID

from caseflow.office.accounts.members import Role


class ChangeMalformed(ValueError):
    """A stored change does not have the fields of its kind."""


@dataclass(frozen=True)
class Change:
    """Base of every change."""

    def to_json(self) -> str:
        """The one spelling of this change."""
        content = {field.name: _plain(getattr(self, field.name)) for field in fields(self)}
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The counterpart of ``to_json``; raises ``ChangeMalformed``."""
        hints = get_type_hints(cls)
        try:
            content = json.loads(text)
            return cls(**{name: _typed(hints[name], value) for name, value in content.items()})
        except (KeyError, TypeError, ValueError):
            raise ChangeMalformed(cls.__name__) from None


@dataclass(frozen=True)
class AddOrganisation(Change):
    """A body becomes known. A new body changes nothing about who may read."""

    name: str
    kind: str
    district: str | None = None


@dataclass(frozen=True)
class AddRelation(Change):
    """Two bodies are tied (supervises, operates, subcontracts, interprets for)."""

    from_organisation: UUID
    to_organisation: UUID
    kind: str
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True)
class AddFacilityTie(Change):
    """A body runs, guards or supervises a facility."""

    facility: str
    organisation: UUID
    kind: str
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True)
class EndRelation(Change):
    """A tie between two bodies ends after this day."""

    relation: UUID
    valid_until: date


@dataclass(frozen=True)
class EndFacilityTie(Change):
    """A tie of a body to a facility ends after this day."""

    tie: UUID
    valid_until: date


@dataclass(frozen=True)
class InviteMember(Change):
    """A person shall work here. They make their own keys when they open the link that confirming returns."""

    user_name: str
    display_name: str
    organisation: UUID | None
    role: Role
    gender: str | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class AdmitToTeam(Change):
    """A member shall join a team; a member of that team then hands the keys over."""

    team: UUID
    member: UUID


@dataclass(frozen=True)
class FoundTeam(Change):
    """A new team of members who already work here."""

    name: str
    organisation: UUID
    kind: str
    members: tuple[UUID, ...]


@dataclass(frozen=True)
class Rule(Change):
    """One line of the ordered routing list."""

    conditions: str
    team: UUID
    explanation: str


@dataclass(frozen=True)
class ReplaceRules(Change):
    """The whole routing list, in its order."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class ChangeSetting(Change):
    """A fact of the office changes."""

    name: str
    value: str


KINDS: typing.Mapping[str, type[Change]] = types.MappingProxyType(
    {
        "add_organisation": AddOrganisation,
        "add_relation": AddRelation,
        "add_facility_tie": AddFacilityTie,
        "end_relation": EndRelation,
        "end_facility_tie": EndFacilityTie,
        "invite_member": InviteMember,
        "admit_to_team": AdmitToTeam,
        "found_team": FoundTeam,
        "replace_rules": ReplaceRules,
        "change_setting": ChangeSetting,
    }
)


def kind_of(change: Change) -> str:
    """The name under which a change is stored."""
    return next(kind for kind, type_ in KINDS.items() if type_ is type(change))


def read_change(kind: str, payload: str) -> Change:
    """A stored change; raises ``ChangeMalformed``."""
    if kind not in KINDS:
        raise ChangeMalformed(kind)
    return KINDS[kind].from_json(payload)


def _plain(value: Any) -> Any:
    if isinstance(value, Change):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if value is None else str(value)


def _typed(hint: Any, value: Any) -> Any:
    """A value of this type out of its JSON form; anything else is a ``TypeError`` or ``ValueError``."""
    if get_origin(hint) is types.UnionType:
        return None if value is None else _typed(get_args(hint)[0], value)
    if get_origin(hint) is tuple:
        return tuple(_typed(get_args(hint)[0], one) for one in value)
    if issubclass(hint, Change):
        return hint.from_json(json.dumps(value))
    if not isinstance(value, str):
        raise TypeError
    return date.fromisoformat(value) if hint is date else hint(value)
