"""Somebody with every row of the database and some keys, who opens whatever these lead to.

Whatever opens gives new keys, and the search goes on until nothing more opens. The list of sealed columns is
complete: a test compares it with the tables, so a new sealed column cannot be forgotten here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, select

from caseflow.database import Database
from caseflow.schema import tables
from crypto.case_card import open_cards
from crypto.errors import CannotOpen
from crypto.key_pair import KeyPair, reading_key
from crypto.record import RecordPlace, decrypt_record
from crypto.sealing import open_sealed, unwrap

Row = Mapping[str, Any]
Lock = Callable[[bytes, Row, bytes], bytes]


def sealed_to(purpose: str, *context: str) -> Lock:
    """A column sealed to a key pair, bound to other columns of its row."""
    return lambda key, row, sealed: open_sealed(KeyPair(key), sealed, purpose, *_bound(row, context))


def wrapped_under(purpose: str, *context: str) -> Lock:
    """A column wrapped under a key."""
    return lambda key, row, sealed: unwrap(key, sealed, purpose, *_bound(row, context))


def _bound(row: Row, context: Iterable[str]) -> Iterator[bytes]:
    for name in context:
        value = row[name]
        if name == "subset":
            yield bytes(int(number) for number in value.split())
        elif name == "expires_at":
            yield str(int(value.timestamp() * 1_000_000)).encode()
        elif name == "day":
            yield value.isoformat().encode()
        else:
            yield value.bytes if isinstance(value, UUID) else str(value).encode() if isinstance(value, int) else value


LOCKS: Mapping[str, Lock] = {
    "member.wrapped_seed": wrapped_under("member_seed", "id"),
    "member.wrapped_totp_secret": wrapped_under("member_totp", "id"),
    "staff_session.wrapped_seed": wrapped_under("staff_session", "member", "expires_at"),
    "generation_holder.sealed_seed": sealed_to("generation_seed", "generation"),
    "team_generation.recovery_sealed_seed": sealed_to("generation_seed", "id"),
    "recovery_subset.sealed": wrapped_under("recovery", "subset"),
    "case_epoch.team_sealed": sealed_to("case_keys", "case", "epoch", "team_generation"),
    "case_epoch.team_wrapped": wrapped_under("case_keys", "case", "epoch", "team_generation"),
    "case_epoch.reserve_sealed": sealed_to("case_keys", "case", "epoch", "reserve_generation"),
    "case_epoch.mailbox_sealed": sealed_to("dialogue_key", "case", "epoch"),
    "handed_over.sealed": sealed_to("handed_over", "lookup_hash", "case"),
    "second_reading.sealed_key": sealed_to("second_reading", "id", "case"),
    "interpreter_task.sealed_key": sealed_to("interpreter_task", "id", "case"),
    "flood.sealed_key": sealed_to("team_paper", "id", "generation"),
    "recommendation.sealed_key": sealed_to("team_paper", "id", "generation"),
    "mailbox_visit.sealed": wrapped_under("mailbox_visit", "id"),
    "saved_view.sealed": sealed_to("saved_view", "id", "member"),
    "form_key.wrapped": wrapped_under("form_key", "day"),
    "statistics_key_wrap.sealed_seed": sealed_to("statistics_seed", "member"),
    "statistics_key.recovery_sealed_seed": sealed_to("statistics_recovery"),
    "statistics_key.sealed_signing_seed": sealed_to("statistics_signing_seed"),
    "statistics_fact.sealed": lambda key, row, sealed: open_sealed(
        KeyPair(key), sealed, "fact", b"\x01", row["id"].bytes, row["series"].encode(), row["ready_period"].encode()
    ),
}

# Opened with a case key and the case's shred secret, not with a key alone.
IN_CASES = frozenset(
    {
        "record.sealed",
        "case_card.sealed",
        "attachment.header",
        "second_reading.sealed",
        "second_reading.answer",
        "released_question.sealed",
        "interpreter_task.sealed",
        # A paper of a team: its own key and salt come in the place of a case's.
        "flood.sealed",
        "recommendation.sealed",
    }
)

# The key of a file stands in its header and nowhere else, so the header tells.
UNDER_HEADERS = frozenset({"attachment_chunk.sealed"})


def binary_columns() -> frozenset[str]:
    """Every column of bytes."""
    return frozenset(
        f"{table.name}.{column.name}"
        for table in tables.all_tables()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    )


@dataclass
class Thief:
    """What somebody holds, and what it opened: for each ``table.column`` the ids of opened rows."""

    keys: set[bytes]
    opened: dict[str, set[object]] = field(default_factory=dict)
    _reading_keys: set[bytes] = field(default_factory=set)

    def steal(self, database: Database) -> None:
        """Take every row and open what can be opened, again and again."""
        stolen = _all_rows(database)
        tried: set[bytes] = set()
        while fresh := self.keys - tried:
            tried |= fresh
            for key in sorted(fresh):
                self._derive(key)
                for column, lock in LOCKS.items():
                    self._try_column(stolen, column, lock, key)
        self._open_cases(stolen)
        self._open_cards(stolen)
        self._open_given(stolen)
        self._open_papers(stolen)

    def _derive(self, key: bytes) -> None:
        if len(key) == 64:
            self.keys |= {key[:32], key[32:]}
        elif len(key) == 32 and key not in self._reading_keys:
            derived = reading_key(key)
            self._reading_keys.add(derived)
            self.keys.add(derived)

    def _try_column(self, stolen: Mapping[str, list[Row]], column: str, lock: Lock, key: bytes) -> None:
        table, name = column.split(".")
        if len(key) != 32:
            return
        for row in stolen[table]:
            if row[name]:
                try:
                    content = lock(key, row, row[name])
                except CannotOpen:
                    continue
                self._note(column, row)
                if len(content) in (32, 64):
                    self.keys.add(content)
                if column == "handed_over.sealed":
                    # For each epoch its number and a key.
                    self.keys |= {content[start + 4 : start + 36] for start in range(0, len(content), 36)}

    def _open_cases(self, stolen: Mapping[str, list[Row]]) -> None:
        shreds = {row["case"]: row["secret"] for row in stolen["shred_secret"]}
        keys = [key for key in self.keys if len(key) == 32]
        for row in stolen["record"]:
            place = RecordPlace(row["purpose"], row["id"], row["case"], row["epoch"])
            if any(_opens(key, shreds[row["case"]], place, row["sealed"]) for key in keys):
                self._note("record.sealed", row)
        for row in stolen["second_reading"]:
            for name, purpose in (("sealed", "second_reading"), ("answer", "second_answer")):
                place = RecordPlace(purpose, row["id"], row["case"], 0)
                if row[name] and any(_opens(key, shreds[row["case"]], place, row[name]) for key in keys):
                    self._note(f"second_reading.{name}", row)
        for row in stolen["attachment"]:
            if row["header"]:
                place = RecordPlace("attachment_header", row["id"], row["case"], row["epoch"])
                if any(_opens(key, shreds[row["case"]], place, row["header"]) for key in keys):
                    self._note("attachment.header", row)

    def _open_cards(self, stolen: Mapping[str, list[Row]]) -> None:
        shreds = {row["case"]: row["secret"] for row in stolen["shred_secret"]}
        keys = [key for key in self.keys if len(key) == 32]
        for row in stolen["case_card"]:
            stored = (row["case"].bytes, row["revision"], shreds[row["case"]], row["sealed"])
            if any(next(open_cards(key, row["generation"], [stored])) for key in keys):
                self._note("case_card.sealed", row)

    def _open_given(self, stolen: Mapping[str, list[Row]]) -> None:
        shreds = {row["case"]: row["secret"] for row in stolen["shred_secret"]}
        keys = [key for key in self.keys if len(key) == 32]
        for table in ("released_question", "interpreter_task"):
            for row in stolen[table]:
                place = RecordPlace(table, row["id"], row["case"], 0)
                if any(_opens(key, shreds[row["case"]], place, row["sealed"]) for key in keys):
                    self._note(f"{table}.sealed", row)

    def _open_papers(self, stolen: Mapping[str, list[Row]]) -> None:
        pairs = [key for key in self.keys if len(key) == 64]
        for table in ("flood", "recommendation"):
            for row in stolen[table]:
                place = RecordPlace(table, row["id"], row["team"], 0)
                if any(_opens(pair[:32], pair[32:], place, row["sealed"]) for pair in pairs):
                    self._note(f"{table}.sealed", row)

    def _note(self, column: str, row: Row) -> None:
        self.opened.setdefault(column, set()).add(row.get("id") or next(iter(row.values())))


def _opens(key: bytes, shred_secret: bytes, place: RecordPlace, sealed: bytes) -> bool:
    try:
        decrypt_record(key, shred_secret, place, sealed)
    except CannotOpen:
        return False
    return True


def _all_rows(database: Database) -> dict[str, list[Row]]:
    with database.reading() as session:
        return {
            table.name: [dict(row) for row in session.execute(select(table)).mappings()]
            for table in tables.all_tables()
        }


def clear_bytes(database: Database) -> set[bytes]:
    """Every 32-byte value that stands anywhere in the database, and every 32-byte part of a longer one."""
    found = set()
    for rows in _all_rows(database).values():
        for row in rows:
            for value in row.values():
                if isinstance(value, bytes) and len(value) >= 32:
                    found |= {value[:32], value[-32:]}
    return found
