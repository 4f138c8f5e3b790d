"""Forms of the desk, declared: a class with its fields, each with its limits and the sentence for its fault.

A form reads what came with a request once, gives typed values, or says everything that is wrong with it::

    class ReceiverForm(Form):
        accepted = YesOrNo()
        receiver_answer = Text(limit=TEXT_LIMIT, needed=True)

    form = ReceiverForm.read(visit)

An attribute has the name of its field, unless ``name`` says another one. What was typed goes back into the page
as it came (``typed_of``); a form keeps nothing and shows nothing. The kinds of fields are in ``form_fields``.
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Self, TypeVar, overload

from reporting.desk.base.refusals import FormRefused, Problem
from reporting.desk.base.request import MemberRequest
from reporting.http.form_body import Fields, single

Value = TypeVar("Value")


class Fault(Exception):
    """A value that its field does not take; ``code`` names the sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class SentFields:
    """What came with a request, in its body or in its address."""

    visit: MemberRequest
    fields: Fields = field(repr=False)

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
    def read(self, sent: SentFields) -> Value:
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
    def read(cls, visit: MemberRequest) -> Self:
        """The values in the body of a request; raises ``FormRefused`` with everything that is wrong."""
        return cls._read(SentFields(visit, visit.fields))

    @classmethod
    def read_address(cls, visit: MemberRequest) -> Self:
        """The same for the values in the address of a page."""
        query = visit.request.query_params
        return cls._read(SentFields(visit, {name: tuple(query.getlist(name)) for name in query}))

    @classmethod
    def _read(cls, sent: SentFields) -> Self:
        values, problems = {}, []
        for one in cls.fields:
            try:
                values[one.attribute] = one.read(sent)
            except Fault as fault:
                problems.append(Problem(one.beside, fault.code))
        if problems:
            raise FormRefused(*problems)
        return cls(values)
