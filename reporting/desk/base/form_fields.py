"""The kinds of fields of a form: what each takes, what it gives, and what it calls a fault."""

import datetime
from collections.abc import Callable, Container, Mapping
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from caseflow.desk.cases.access_control import CaseNotFound
from reporting.desk.base.forms import Fault, FormField, SentFields
from reporting.desk.base.request import MemberRequest

Entry = TypeVar("Entry", bound=StrEnum)
Codes = Container[str] | Callable[[MemberRequest], Container[str]]

# More digits than any number that our pages send.
MOST_DIGITS = 9


class Text(FormField[str]):
    """A text as it was typed.

    Args:
        limit: the most characters.
        needed: whether it must hold more than blanks.
        trimmed: whether blanks around it are cut off.
    """

    def __init__(
        self,
        *,
        limit: int | None = None,
        needed: bool = False,
        trimmed: bool = False,
        fault: str = "text_missing",
        name: str = "",
        beside: str | None = None,
    ) -> None:
        super().__init__(fault, name=name, beside=beside)
        self._limit, self._needed, self._trimmed = limit, needed, trimmed

    def read(self, sent: SentFields) -> str:
        typed = sent.one(self.name)
        text = typed.strip() if self._trimmed else typed
        too_long = self._limit is not None and len(text) > self._limit
        if too_long or (self._needed and not text.strip()):
            raise Fault(self.fault)
        return text


class Choice(FormField[str]):
    """One of some codes.

    Args:
        among: the codes, or what gives them for a visit.
        otherwise: the value when nothing known was chosen; without it that is a fault.
    """

    def __init__(
        self,
        among: Codes,
        *,
        otherwise: str | None = None,
        fault: str = "choice_missing",
        name: str = "",
        beside: str | None = None,
    ) -> None:
        super().__init__(fault, name=name, beside=beside)
        self._among, self._otherwise = among, otherwise

    def read(self, sent: SentFields) -> str:
        chosen = sent.one(self.name)
        if chosen in _codes(self._among, sent.visit):
            return chosen
        if self._otherwise is None:
            raise Fault(self.fault)
        return self._otherwise


class EntryOf(FormField[Entry]):
    """One entry of an enumeration, or of those entries that are offered."""

    def __init__(
        self,
        entries: type[Entry],
        *,
        offered: Container[Entry] | None = None,
        otherwise: Entry | None = None,
        fault: str = "choice_missing",
        name: str = "",
        beside: str | None = None,
    ) -> None:
        super().__init__(fault, name=name, beside=beside)
        self._entries, self._offered, self._otherwise = entries, offered, otherwise

    def read(self, sent: SentFields) -> Entry:
        chosen = entry_of(self._entries, sent.one(self.name))
        if chosen is not None and (self._offered is None or chosen in self._offered):
            return chosen
        if self._otherwise is None:
            raise Fault(self.fault)
        return self._otherwise


class YesOrNo(FormField[bool]):
    """A question with two answers, of which one has to be chosen."""

    def __init__(self, *, fault: str = "choice_missing") -> None:
        super().__init__(fault)

    def read(self, sent: SentFields) -> bool:
        chosen = sent.one(self.name)
        if chosen not in ("yes", "no"):
            raise Fault(self.fault)
        return chosen == "yes"


class Tick(FormField[bool]):
    """A box; ``needed`` when the form is refused without the tick."""

    def __init__(self, *, needed: bool = False, fault: str = "choice_missing") -> None:
        super().__init__(fault)
        self._needed = needed

    def read(self, sent: SentFields) -> bool:
        ticked = sent.one(self.name) == "yes"
        if self._needed and not ticked:
            raise Fault(self.fault)
        return ticked


class Identifier(FormField[UUID]):
    """The id of something.

    Args:
        concealed: what is no id leads to no page, like an id that is unknown to this member.
        in_address: it may come as the address of its page.
    """

    def __init__(
        self,
        *,
        concealed: bool = False,
        in_address: bool = False,
        fault: str = "choice_missing",
        name: str = "",
        beside: str | None = None,
    ) -> None:
        super().__init__(fault, name=name, beside=beside)
        self._concealed, self._in_address = concealed, in_address

    def read(self, sent: SentFields) -> UUID:
        typed = sent.one(self.name)
        found = id_of(end_of_address(typed) if self._in_address else typed)
        if found is not None:
            return found
        if self._concealed:
            raise CaseNotFound
        raise Fault(self.fault)


class OptionalIdentifier(FormField[UUID | None]):
    """The id of something, or nothing. ``lenient``: what is no id counts as nothing."""

    def __init__(self, *, lenient: bool = False, fault: str = "choice_missing", beside: str | None = None) -> None:
        super().__init__(fault, beside=beside)
        self._lenient = lenient

    def read(self, sent: SentFields) -> UUID | None:
        text = sent.one(self.name)
        found = id_of(text)
        if text and found is None and not self._lenient:
            raise Fault(self.fault)
        return found


class Identifiers(FormField[tuple[UUID, ...]]):
    """The ids in all values of a field, however many stand in one value; a revision may follow after a colon.

    Args:
        in_addresses: an id may come as the address of its page.
        strict: what is no id is a fault; else it is left out, since no page of ours sends it.
    """

    def __init__(
        self, *, in_addresses: bool = False, strict: bool = False, fault: str = "choice_missing", name: str = ""
    ) -> None:
        super().__init__(fault, name=name)
        self._in_addresses, self._strict = in_addresses, strict

    def read(self, sent: SentFields) -> tuple[UUID, ...]:
        words = [word for value in sent.every(self.name) for word in value.replace(",", " ").split()]
        found = [id_of(end_of_address(word) if self._in_addresses else word.partition(":")[0]) for word in words]
        if self._strict and None in found:
            raise Fault(self.fault)
        return tuple(one for one in found if one is not None)


class Day(FormField[datetime.date]):
    """A day of the calendar that has to be named; ``missing``: the sentence when there is none."""

    def __init__(self, *, missing: str = "day_invalid", fault: str = "day_invalid") -> None:
        super().__init__(fault)
        self._missing = missing

    def read(self, sent: SentFields) -> datetime.date:
        found = day_of(sent.one(self.name), self.fault)
        if found is None:
            raise Fault(self._missing)
        return found


class OptionalDay(FormField[datetime.date | None]):
    """A day of the calendar, or none."""

    def __init__(self, *, fault: str = "day_invalid") -> None:
        super().__init__(fault)

    def read(self, sent: SentFields) -> datetime.date | None:
        return day_of(sent.one(self.name), self.fault)


class Number(FormField[int]):
    """A whole number from 0 on; ``otherwise``: what counts when there is none, or one with too many digits."""

    def __init__(self, *, otherwise: int, most_digits: int = MOST_DIGITS, name: str = "") -> None:
        super().__init__("", name=name)
        self._otherwise, self._most_digits = otherwise, most_digits

    def read(self, sent: SentFields) -> int:
        return number_of(sent.one(self.name), self._otherwise, self._most_digits)


class Many(FormField[tuple[str, ...]]):
    """All chosen codes in their order; what is empty, or not among the known ones, is left out."""

    def __init__(self, among: Codes | None = None, *, name: str = "") -> None:
        super().__init__("", name=name)
        self._among = among

    def read(self, sent: SentFields) -> tuple[str, ...]:
        chosen = tuple(code for code in sent.every(self.name) if code)
        if self._among is None:
            return chosen
        known = _codes(self._among, sent.visit)
        return tuple(code for code in chosen if code in known)


class EntriesOf(FormField[tuple[Entry, ...]]):
    """All chosen entries of an enumeration in their order; what is none is left out."""

    def __init__(self, entries: type[Entry], *, name: str = "") -> None:
        super().__init__("", name=name)
        self._entries = entries

    def read(self, sent: SentFields) -> tuple[Entry, ...]:
        found = (entry_of(self._entries, code) for code in sent.every(self.name))
        return tuple(entry for entry in found if entry is not None)


class ByKey(FormField[Mapping[str, str]]):
    """Fields of one kind, one for each key: ``text-de`` and ``text-en`` give the texts of ``de`` and ``en``."""

    def __init__(self, prefix: str) -> None:
        super().__init__("", name=prefix)

    def read(self, sent: SentFields) -> Mapping[str, str]:
        found = (name for name in sent.fields if name.startswith(self.name))
        return {name.removeprefix(self.name): sent.one(name) for name in found}


def id_of(text: str) -> UUID | None:
    """The id that a text is, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None


def end_of_address(text: str) -> str:
    """The last part of an address out of the browser; of what is no address the whole."""
    return text.strip().partition("#")[0].partition("?")[0].rstrip("/").rpartition("/")[2]


def entry_of(entries: type[Entry], code: str) -> Entry | None:
    """The entry of an enumeration with this code, if there is one."""
    try:
        return entries(code)
    except ValueError:
        return None


def day_of(text: str, fault: str) -> datetime.date | None:
    """The day that was typed, none for blanks; raises ``Fault`` for a day that the calendar does not have."""
    typed = text.strip()
    try:
        return datetime.date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Fault(fault) from None


def number_of(text: str, otherwise: int, most_digits: int = MOST_DIGITS) -> int:
    """The number that a text is, if it is one of ASCII digits and not too long."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most_digits else otherwise


def _codes(among: Codes, visit: MemberRequest) -> Container[str]:
    return among(visit) if callable(among) else among
