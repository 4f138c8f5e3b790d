"""Every row that decides who may read, asked of the database by one statement.

The statement is a union of all sealed tables. Each column of the union holds values of one type, because both
engines want that; a table leaves the columns empty that it has no use for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar, cast

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    CompoundSelect,
    Date,
    LargeBinary,
    Select,
    Table,
    Text,
    Uuid,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from caseflow.schema.base import Base
from caseflow.schema.directory import (
    DirectorySealRow,
    FacilityTieRow,
    GenerationRow,
    MemberRow,
    MembershipRow,
    OrganisationRow,
    RecoveryKeyRow,
    RelationRow,
    RoutingRuleRow,
    TeamRow,
)
from caseflow.schema.office import SettingRow

# Every table whose rows decide who may read, in the order in which the seal covers their tags. Proposals and
# invitations decide nothing by themselves.
SEALED_TABLES: tuple[type[Base], ...] = (
    OrganisationRow,
    RelationRow,
    FacilityTieRow,
    MemberRow,
    TeamRow,
    MembershipRow,
    GenerationRow,
    RecoveryKeyRow,
    RoutingRuleRow,
    SettingRow,
)

# Columns that no tag of the directory covers: they are authenticated by the key of a passphrase or of the recovery,
# and change with every login. Keys of members are not read here.
NOT_COVERED: Mapping[type[Base], frozenset[str]] = MappingProxyType(
    {
        MemberRow: frozenset(
            {"passphrase_salt", "pepper_version", "wrapped_seed", "wrapped_totp_secret", "totp_last_step"}
        ),
        GenerationRow: frozenset({"recovery_sealed_seed"}),
    }
)

TYPES: tuple[type[TypeEngine[Any]], ...] = (Uuid, Text, LargeBinary, Date, BigInteger)

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True)
class DirectoryRows:
    """The rows as the database holds them now. Nothing of them is verified yet.

    Two of them are equal when every value of every row is.
    """

    read: tuple[tuple[object, ...], ...] = field(repr=False)

    def of(self, table: type[Row]) -> list[Row]:
        """The rows of a table, as objects that belong to no session."""
        number, places = _TABLES.index(table), _PLACES[table]
        return [table(**{name: row[place] for name, place in places.items()}) for row in self._by_table.get(number, ())]

    def tags_of(self, table: type[Base]) -> list[bytes]:
        """The tags of a table's rows."""
        place = _PLACES[table]["tag"]
        return [cast("bytes", row[place]) for row in self._by_table.get(_TABLES.index(table), ())]

    @cached_property
    def _by_table(self) -> Mapping[object, Sequence[tuple[object, ...]]]:
        found: dict[object, list[tuple[object, ...]]] = {}
        for row in self.read:
            found.setdefault(row[0], []).append(row)
        return MappingProxyType(found)


def read_directory_rows(session: Session) -> DirectoryRows:
    """All rows of the sealed tables and the seal itself, by one statement."""
    return DirectoryRows(tuple(tuple(row) for row in session.connection().execute(_STATEMENT)))


def _columns(table: type[Base]) -> tuple[Column[Any], ...]:
    left_out = NOT_COVERED.get(table, frozenset())
    return tuple(column for column in cast("Table", table.__table__).columns if column.name not in left_out)


def _of_type(table: type[Base], kind: type[TypeEngine[Any]]) -> list[Column[Any]]:
    return [column for column in _columns(table) if isinstance(column.type, kind)]


_TABLES: tuple[type[Base], ...] = (DirectorySealRow, *SEALED_TABLES)
# How many columns of each type the union has.
_WIDTHS = {kind: max(len(_of_type(table, kind)) for table in _TABLES) for kind in TYPES}


def _places_of(table: type[Base]) -> Mapping[str, int]:
    """Where each column of a table stands in the union; the number of the table stands first."""
    places: dict[str, int] = {}
    begin = 1
    for kind in TYPES:
        places |= {column.name: begin + place for place, column in enumerate(_of_type(table, kind))}
        begin += _WIDTHS[kind]
    return MappingProxyType(places)


_PLACES = {table: _places_of(table) for table in _TABLES}


def _part(number: int, table: type[Base]) -> Select[Any]:
    def values() -> Iterator[ColumnElement[Any]]:
        yield literal_column(str(number))
        for kind in TYPES:
            used = _of_type(table, kind)
            yield from used
            yield from (sql_cast(null(), kind()) for _ in range(_WIDTHS[kind] - len(used)))

    return select(*(value.label(f"value_{place}") for place, value in enumerate(values())))


def _statement() -> CompoundSelect[Any]:
    return union_all(*(_part(number, table) for number, table in enumerate(_TABLES)))


_STATEMENT = _statement()
