"""Contact wishes of a person: a safe way to reach them, a language, spoken answers. All are optional.

They are sealed with the dialogue key. A changed or withdrawn value is destroyed, so that nobody can demand it
from the office.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists
from caseflow.records.notices import NoticeKind
from caseflow.reporter.mailbox.transaction import mailbox_change
from caseflow.reporter.mailbox.visit import Visit
from crypto.installation import InstallationSecret
from crypto.record import Fields

TEXT_LIMIT = 500
CONTACT_TEXTS = ("how", "when", "who")
YES_NO = ("yes", "no")

# Which list of small codes each wish is taken from.
WISH_LISTS: Mapping[str, str] = {
    "answer_form": "answer_form",
    "contact_gender": "contact_gender",
    "age_band": "age_band",
    "gender": "gender",
}
LEFT_OPEN = frozenset({"age_na", "gender_na"})
WISHES_TOLD = ("answer_language", *WISH_LISTS, "first_time", "read_receipt")


class ContactTooLong(ValueError):
    """A line of the safe contact has more than 500 characters; ``field`` names it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the field {name} is too long")
        self.field = name


@dataclass(frozen=True)
class SafeContact:
    """How to reach the person outside of their mailbox without danger for them.

    Attributes:
        how: a number, an address, a person in between.
        when: when it is safe.
        who: who else may answer there.
        say_office: whether we may say who we are; without a yes we do not.
    """

    how: str = field(repr=False)
    when: str = field(default="", repr=False)
    who: str = field(default="", repr=False)
    say_office: bool = False

    def __post_init__(self) -> None:
        for name in CONTACT_TEXTS:
            if len(getattr(self, name)) > TEXT_LIMIT:
                raise ContactTooLong(name)

    def to_fields(self) -> Mapping[str, str]:
        """The fields of its notice."""
        said = "yes" if self.say_office else "no"
        return {"how": self.how, "when": self.when, "who": self.who, "say_office": said}

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Out of its record."""
        texts = {name: fields[name][0] for name in CONTACT_TEXTS}
        return cls(**texts, say_office=fields["say_office"] == ("yes",))


@dataclass(frozen=True)
class AnswerWishes:
    """How the person wants to be answered, and what helps to understand them. Empty where they said nothing.

    Attributes:
        read_receipt: ``yes`` when the office may see on which day they opened what it wrote.
    """

    answer_language: str = field(default="", repr=False)
    answer_form: str = field(default="", repr=False)
    contact_gender: str = field(default="", repr=False)
    age_band: str = field(default="", repr=False)
    gender: str = field(default="", repr=False)
    first_time: str = field(default="", repr=False)
    read_receipt: str = field(default="", repr=False)

    @classmethod
    def chosen(cls, values: Mapping[str, str], lists: CodeLists) -> Self:
        """The values that are codes of the lists. All others count as not given."""
        known: dict[str, frozenset[str]] = {name: frozenset(lists.small[list_]) for name, list_ in WISH_LISTS.items()}
        known |= {
            "answer_language": frozenset(lists.languages),
            "first_time": frozenset(YES_NO),
            "read_receipt": frozenset({"yes"}),
        }
        told = {name: values.get(name, "") for name in WISHES_TOLD}
        return cls(**{name: value for name, value in told.items() if value in known[name] - LEFT_OPEN})

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return not any(getattr(self, name) for name in WISHES_TOLD)

    def to_fields(self) -> Mapping[str, str]:
        """The fields of its notice."""
        return {name: getattr(self, name) for name in WISHES_TOLD}

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Out of its record; what was not asked when it was written was not said."""
        return cls(**{name: next(iter(fields.get(name, ())), "") for name in WISHES_TOLD})


def leave_contact(
    session: Session, secret: InstallationSecret, visit: Visit, contact: SafeContact | None, today: datetime.date
) -> None:
    """Leave a safe contact in the place of the former one, or take it back."""
    with mailbox_change(session, secret, visit, today) as change:
        change.replace_status(NoticeKind.CONTACT, contact.to_fields() if contact and contact.how.strip() else None)
        change.case.unread = True


def wish_for_answers(
    session: Session, secret: InstallationSecret, visit: Visit, wishes: AnswerWishes, today: datetime.date
) -> None:
    """Say how to answer, in the place of what was said before; empty wishes take everything back."""
    with mailbox_change(session, secret, visit, today) as change:
        change.replace_status(NoticeKind.ANSWER_WISHES, None if wishes.is_empty else wishes.to_fields())
        change.case.unread = True
