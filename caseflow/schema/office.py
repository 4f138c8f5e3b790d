"""The installation, the office's settings, the staff log, the jobs."""

import datetime
import uuid

from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import Base


class InstallationRow(Base):
    """One row: which installation secret belongs to this database."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    format_version: Mapped[int]
    key_check: Mapped[bytes]
    created_on: Mapped[datetime.date]


class SettingRow(Base):
    """A fact of the office (its name, its hours, the day a help number was checked)."""

    __tablename__ = "office_setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    tag: Mapped[bytes]


class LogEntryRow(Base):
    """One line of the staff log, chained by hash to the line before."""

    __tablename__ = "log_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime.datetime]
    member: Mapped[uuid.UUID | None]
    action: Mapped[str]
    # A case page shows the lines about its case, out of a log of millions.
    subject: Mapped[str] = mapped_column(index=True)
    outcome: Mapped[str]
    previous_hash: Mapped[bytes]
    hash: Mapped[bytes]


class LogHeadRow(Base):
    """One row: the newest line's number and hash. Locked while a line is added."""

    __tablename__ = "log_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[bytes]


class JobRow(Base):
    """A recurring job: when it is due next, and who works on it until when."""

    __tablename__ = "job"

    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime.datetime]
    leased_until: Mapped[datetime.datetime | None]
