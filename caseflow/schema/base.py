"""Shared parts of all tables: names of constraints, types of columns, tables without an order of arrival."""

import datetime
import uuid
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Date, DateTime, Dialect, LargeBinary, MetaData, Text, TypeDecorator, Uuid
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite numbers the rows of an ordinary table as they arrive. A table whose rows come from reporters is
# stored by its random key instead.
NO_ORDER_OF_ARRIVAL: dict[str, Any] = {"sqlite_with_rowid": False}

# Where the random key is itself the row number there is no other one. Tables with very long values need this
# form: SQLite reads every long value that it passes on the way to a row of a table without row numbers.
RANDOM_ROW_NUMBER: dict[str, Any] = {"info": {"random_row_number": True}}


class UTCDateTime(TypeDecorator[datetime.datetime]):
    """A moment in UTC. Only for acts of staff: rows of reporters know days."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return None if value is None else value.astimezone(datetime.UTC)

    def process_result_value(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=datetime.UTC) if value.tzinfo is None else value.astimezone(datetime.UTC)


class Base(DeclarativeBase):
    """The declarative base of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        uuid.UUID: Uuid(),
        bytes: LargeBinary(),
        datetime.date: Date(),
        datetime.datetime: UTCDateTime(),
        str: Text(),
        int: BigInteger(),
    }
