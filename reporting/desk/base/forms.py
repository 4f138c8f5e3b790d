"""Forms of the desk, declared: a class with its fields, each with its limits and the sentence for its fault.

A form reads what came with a request once, gives typed values, or says everything that is wrong with it::

    class ReceiverForm(Form):
        accepted = YesOrNo()
        receiver_answer = Text(limit=TEXT_LIMIT, needed=True)

    form = ReceiverForm.read(visit)

An attribute has the name of its field, unless ``name`` says another one. What was typed goes back into the page
as it came (``typed_of``); a form keeps nothing and shows nothing.
"""

import datetime
from abc import abstractmethod
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Generic, Self, TypeVar, overload
from uuid import UUID

from caseflow.desk.cases.access_control import CaseNotFound
from reporting.desk.base.refusals import FormRefused, Problem
from reporting.desk.base.request import Visit
from reporting.http.form_body import Fields, single

Value = TypeVar("Value")
Entry = TypeVar("Entry", bound=StrEnum)
Codes = Container[str] | Callable[[Visit], Container[str]]

# More digits than any number that our pages send.
MOST_DIGITS = 9


class Fault(Exception):
    """A value that its field does not take; ``code`` names the sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Sent:
    """What came with a request, in its body or in its address."""

    visit: Visit
    fields: Fields

    def one(self, name: str) -> str:
        """The one value of a field, or an empty text."""
        return single(self.fields, name)

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a field."""
        return tuple(self.fields.get(name, ()))


class FormField(Generic[Value]):
    """One field of a form.

    Args:
        fault: the sentence for a value that the field does not take.
        name: the name in the page, where it is another than that of the attribute.
        beside: the field beside which the sentence stands, where it is another one; empty for the whole form.
    """

    def __init__(self, fault: str, *, name: str = "", beside: str | None = None) -> None:
        self.fault, self.name, self._beside = fault, name, beside
        self.attribute = ""

    def __set_name__(self, owner: type["Form"], attribute: str) -> None:
        self.attribute = attribute
        self.name = self.name or attribute

    @overload
    def __get__(self, form: None, owner: type["Form"]) -> Self: ...

    @overload
    def __get__(self, form: "Form", owner: type["Form"]) -> Value: ...

    def __get__(self, form: "Form | None", owner: type["Form"]) -> Self | Value:
        if form is None:
            return self
        value: Value = form.values[self.attribute]
        return value

    @property
    def beside(self) -> str:
        """The field beside which the sentence stands."""
        return self.name if self._beside is None else self._beside

    @abstractmethod
    def read(self, sent: Sent) -> Value:
        """The checked value; raises ``Fault``."""


class Form:
    """The values of a form, read and checked. Its ``repr`` shows none of them."""

    fields: ClassVar[tuple[FormField[Any], ...]] = ()

    def __init_subclass__(cls) -> None:
        members = {name: value for base in reversed(cls.__mro__) for name, value in vars(base).items()}
        cls.fields = tuple(value for value in members.values() if isinstance(value, FormField))

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    @classmethod
    def read(cls, visit: Visit) -> Self:
        """The values in the body of a request; raises ``FormRefused`` with everything that is wrong."""
        return cls._read(Sent(visit, visit.fields))

    @classmethod
    def read_address(cls, visit: Visit) -> Self:
        """The same for the values in the address of a page."""
        query = visit.request.query_params
        return cls._read(Sent(visit, {name: tuple(query.getlist(name)) for name in query}))

    @classmethod
    def _read(cls, sent: Sent) -> Self:
        values, problems = {}, []
        for field in cls.fields:
            try:
                values[field.attribute] = field.read(sent)
            except Fault as fault:
                problems.append(Problem(field.beside, fault.code))
        if problems:
            raise FormRefused(*problems)
        return cls(values)


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

    def read(self, sent: Sent) -> str:
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

    def read(self, sent: Sent) -> str:
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

    def read(self, sent: Sent) -> Entry:
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

    def read(self, sent: Sent) -> bool:
        chosen = sent.one(self.name)
        if chosen not in ("yes", "no"):
            raise Fault(self.fault)
        return chosen == "yes"


class Tick(FormField[bool]):
    """A box; ``needed`` when the form is refused without the tick."""

    def __init__(self, *, needed: bool = False, fault: str = "choice_missing") -> None:
        super().__init__(fault)
        self._needed = needed

    def read(self, sent: Sent) -> bool:
        ticked = sent.one(self.name) == "yes"
        if self._needed and not ticked:
            raise Fault(self.fault)
        return ticked


class Identifier(FormField[UUID]):
    """The id of something.

    Args:
        concealed: what is no id leads to no page, like an id that is unknown to this member.
    """

    def __init__(
        self, *, concealed: bool = False, fault: str = "choice_missing", name: str = "", beside: str | None = None
    ) -> None:
        super().__init__(fault, name=name, beside=beside)
        self._concealed = concealed

    def read(self, sent: Sent) -> UUID:
        found = id_of(sent.one(self.name))
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

    def read(self, sent: Sent) -> UUID | None:
        text = sent.one(self.name)
        found = id_of(text)
        if text and found is None and not self._lenient:
            raise Fault(self.fault)
        return found


class Identifiers(FormField[tuple[UUID, ...]]):
    """The ids in all values of a field, however many stand in one value.

    Args:
        in_addresses: an id may come as the address of its page.
        strict: what is no id is a fault; else it is left out, since no page of ours sends it.
    """

    def __init__(
        self, *, in_addresses: bool = False, strict: bool = False, fault: str = "choice_missing", name: str = ""
    ) -> None:
        super().__init__(fault, name=name)
        self._in_addresses, self._strict = in_addresses, strict

    def read(self, sent: Sent) -> tuple[UUID, ...]:
        words = [word for value in sent.every(self.name) for word in value.replace(",", " ").split()]
        found = [id_of(end_of_address(word) if self._in_addresses else word) for word in words]
        if self._strict and None in found:
            raise Fault(self.fault)
        return tuple(one for one in found if one is not None)


class Day(FormField[datetime.date]):
    """A day of the calendar that has to be named; ``missing``: the sentence when there is none."""

    def __init__(self, *, missing: str = "day_invalid", fault: str = "day_invalid") -> None:
        super().__init__(fault)
        self._missing = missing

    def read(self, sent: Sent) -> datetime.date:
        found = day_of(sent.one(self.name), self.fault)
        if found is None:
            raise Fault(self._missing)
        return found


class OptionalDay(FormField[datetime.date | None]):
    """A day of the calendar, or none."""

    def __init__(self, *, fault: str = "day_invalid") -> None:
        super().__init__(fault)

    def read(self, sent: Sent) -> datetime.date | None:
        return day_of(sent.one(self.name), self.fault)


class Number(FormField[int]):
    """A whole number from 0 on; ``otherwise``: what counts when there is none, or one with too many digits."""

    def __init__(self, *, otherwise: int, most_digits: int = MOST_DIGITS, name: str = "") -> None:
        super().__init__("", name=name)
        self._otherwise, self._most_digits = otherwise, most_digits

    def read(self, sent: Sent) -> int:
        return number_of(sent.one(self.name), self._otherwise, self._most_digits)


class Many(FormField[tuple[str, ...]]):
    """All chosen codes in their order; what is empty, or not among the known ones, is left out."""

    def __init__(self, among: Codes | None = None, *, name: str = "") -> None:
        super().__init__("", name=name)
        self._among = among

    def read(self, sent: Sent) -> tuple[str, ...]:
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

    def read(self, sent: Sent) -> tuple[Entry, ...]:
        found = (entry_of(self._entries, code) for code in sent.every(self.name))
        return tuple(entry for entry in found if entry is not None)


class ByKey(FormField[Mapping[str, str]]):
    """Fields of one kind, one for each key: ``text-de`` and ``text-en`` give the texts of ``de`` and ``en``."""

    def __init__(self, prefix: str) -> None:
        super().__init__("", name=prefix)

    def read(self, sent: Sent) -> Mapping[str, str]:
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


def _codes(among: Codes, visit: Visit) -> Container[str]:
    return among(visit) if callable(among) else among
