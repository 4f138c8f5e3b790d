"""Every kind of record with the purpose ``status``: what happened to a dialogue beside its messages.

A notice lies under the dialogue key, so the person's mailbox and the office both read it. This list is closed:
``write_notice`` is the only way to write one, and ``docs/formats.md`` says what each means.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from crypto.record import Fields

NOTICE = "status"


class NoticeKind(StrEnum):
    """What a notice says."""

    ACCESS_REQUEST = "access_request"
    AFTERCARE = "aftercare"
    ANSWER_WISHES = "answer_wishes"
    ASSISTED = "assisted"
    CONTACT = "contact"
    CONVERSATION_NUMBER = "conversation_number"
    DATA_HANDED_OVER = "data_handed_over"
    EXCEPTION = "exception"
    FACT = "fact"
    HANDED_ON = "handed_on"
    HANDED_OVER = "handed_over"
    HELPED = "helped"
    INTERPRETER = "interpreter"
    NEW_DAY = "new_day"
    PROTECTED_PLACE = "protected_place"
    REFERRED_TO = "referred_to"
    RENEWED = "renewed"
    SEEN = "seen"
    STEP = "step"
    TAKEN_BACK = "taken_back"


# The fields of each kind, beside those that every record of the dialogue has. Each has one value.
FIELDS: Mapping[NoticeKind, tuple[str, ...]] = MappingProxyType(
    {
        NoticeKind.ACCESS_REQUEST: (),
        NoticeKind.AFTERCARE: ("step", "number", "bad", "text", "at_revision"),
        NoticeKind.ANSWER_WISHES: (
            "answer_language",
            "answer_form",
            "contact_gender",
            "age_band",
            "gender",
            "first_time",
            "read_receipt",
        ),
        NoticeKind.ASSISTED: (),
        NoticeKind.CONTACT: ("how", "when", "who", "say_office"),
        NoticeKind.CONVERSATION_NUMBER: ("digits", "word"),
        NoticeKind.DATA_HANDED_OVER: ("file",),
        NoticeKind.EXCEPTION: ("intervention",),
        NoticeKind.FACT: ("fact",),
        NoticeKind.HANDED_ON: ("body",),
        NoticeKind.HANDED_OVER: (),
        NoticeKind.HELPED: ("helped", "text"),
        NoticeKind.INTERPRETER: ("looking",),
        NoticeKind.NEW_DAY: ("until",),
        NoticeKind.PROTECTED_PLACE: ("offer", "readers"),
        NoticeKind.REFERRED_TO: ("body",),
        NoticeKind.RENEWED: (),
        NoticeKind.SEEN: ("until",),
        NoticeKind.STEP: ("intervention", "question"),
        NoticeKind.TAKEN_BACK: (),
    }
)


class NoticeMalformed(ValueError):
    """A notice of a kind that is not in the list, or with other fields than those of its kind."""


@dataclass(frozen=True)
class Notice:
    """An opened notice; ``fields`` are all of its record's."""

    record: UUID
    kind: NoticeKind
    fields: Fields = field(repr=False)

    def one(self, name: str) -> str:
        """The value of a field; empty for one that was not asked yet when the notice was written."""
        return next(iter(self.fields.get(name, ())), "")

    @property
    def day(self) -> datetime.date:
        """The day on which it was written."""
        return datetime.date.fromisoformat(self.one("day"))

    @property
    def sequence(self) -> int:
        """Its number in the dialogue."""
        return int(self.one("sequence"))


def write_notice(put: Callable[[str, Fields], object], kind: NoticeKind, fields: Mapping[str, str]) -> None:
    """Write a notice.

    Args:
        put: seals a record with this purpose and these fields into the dialogue, with the fields that every record
            of the dialogue has.
        fields: those of its kind, all of them and no other.

    Raises:
        NoticeMalformed: nothing was written.
    """
    if kind not in FIELDS or fields.keys() != set(FIELDS[kind]):
        raise NoticeMalformed(f"{kind}: {', '.join(sorted(fields))}")
    put(NOTICE, {"kind": (NoticeKind(kind).value,)} | {name: (value,) for name, value in fields.items()})


def read_notices(said: Iterable[tuple[UUID, Fields]], *kinds: NoticeKind) -> list[Notice]:
    """The notices of these kinds among opened records with the purpose status, in the order in which they come."""
    return [Notice(record, NoticeKind(fields["kind"][0]), fields) for record, fields in said if is_of(fields, *kinds)]


def is_of(fields: Fields, *kinds: NoticeKind) -> bool:
    """Whether these are the fields of a notice of one of these kinds."""
    return fields.get("kind") in {(kind.value,) for kind in kinds}
