"""Feedback of the person: whether the result helped, and whether anybody took revenge since.

The first is asked when an outcome was told, and never in cases that only a small circle reads. The second is
asked by itself, twice after each step outside the office, because whoever complains may be punished for it.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self
from uuid import UUID

from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists
from caseflow.records.notices import NOTICE, NoticeKind, read_notices
from caseflow.reporter.mailbox.transaction import mailbox_change
from caseflow.reporter.mailbox.visit import Visit
from caseflow.rules.legal_limits import rule_on
from crypto.installation import InstallationSecret
from crypto.record import Fields

# The rules that say when to ask, in their order.
AFTERCARE_RULES = ("aftercare_first", "aftercare_second")
# Somebody takes revenge: that is as urgent as a threat.
RETALIATION_LEVEL = "t1"
REMARK_LIMIT = 20_000


class Helped(StrEnum):
    """Whether it helped; the codes of the list ``helped``."""

    YES = "helped_yes"
    SOME = "helped_some"
    NO = "helped_no"


class RemarkTooLong(ValueError):
    """A remark has more than 20,000 characters."""


class NotAsked(Exception):
    """There is no such question now."""


@dataclass(frozen=True)
class HelpedAnswer:
    """Whether it helped, with what the person adds."""

    helped: Helped
    text: str = field(repr=False)
    day: datetime.date
    sequence: int

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Out of its record."""
        return cls(Helped(fields["helped"][0]), fields["text"][0], _day(fields), int(fields["sequence"][0]))


@dataclass(frozen=True)
class AftercareAnswer:
    """Whether something bad has happened since a step. ``revision`` is the one of the case that it made."""

    step: UUID
    number: int
    bad: bool
    text: str = field(repr=False)
    day: datetime.date
    revision: int

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Out of its record."""
        return cls(
            step=UUID(fields["step"][0]),
            number=int(fields["number"][0]),
            bad=fields["bad"] == ("yes",),
            text=fields["text"][0],
            day=_day(fields),
            revision=int(fields["at_revision"][0]),
        )


@dataclass(frozen=True)
class FollowedUpStep:
    """A step outside the office as the person reads it: what went out, and when."""

    id: UUID
    intervention: str
    question: UUID | None
    day: datetime.date

    @classmethod
    def from_fields(cls, record: UUID, fields: Fields) -> Self:
        """Out of its record, which the desk wrote when the step was logged."""
        question = fields["question"][0]
        return cls(record, fields["intervention"][0], UUID(question) if question else None, _day(fields))


@dataclass(frozen=True)
class AftercareQuestion:
    """A question that is open today. ``number``: 1 for the first time, 2 for the second."""

    step: UUID
    number: int


StatusRecords = Iterable[tuple[UUID, Fields]]


def followed_up_steps(records: StatusRecords) -> tuple[FollowedUpStep, ...]:
    """The steps outside the office that the person was told of, oldest first."""
    steps = [FollowedUpStep.from_fields(one.record, one.fields) for one in read_notices(records, NoticeKind.STEP)]
    return tuple(sorted(steps, key=lambda step: (step.day, str(step.id))))


def helped_answers(records: StatusRecords) -> tuple[HelpedAnswer, ...]:
    """What the person said about whether it helped, oldest first."""
    said = [HelpedAnswer.from_fields(one.fields) for one in read_notices(records, NoticeKind.HELPED)]
    return tuple(sorted(said, key=lambda answer: answer.sequence))


def aftercare_answers(records: StatusRecords) -> tuple[AftercareAnswer, ...]:
    """The answers of the person about revenge, oldest first."""
    said = [AftercareAnswer.from_fields(one.fields) for one in read_notices(records, NoticeKind.AFTERCARE)]
    return tuple(sorted(said, key=lambda answer: answer.revision))


def open_aftercare(
    records: Sequence[tuple[UUID, Fields]], lists: CodeLists, today: datetime.date
) -> AftercareQuestion | None:
    """The question to ask today, of the newest step first; an answer to the second covers the first."""
    answered: dict[UUID, int] = {}
    for answer in aftercare_answers(records):
        answered[answer.step] = max(answer.number, answered.get(answer.step, 0))
    for step in reversed(followed_up_steps(records)):
        due = [
            number
            for number, rule in enumerate(AFTERCARE_RULES, start=1)
            if today >= step.day + datetime.timedelta(days=rule_on(lists, rule, step.day).length)
        ]
        if due and due[-1] > answered.get(step.id, 0):
            return AftercareQuestion(step.id, due[-1])
    return None


def tell_whether_it_helped(
    session: Session, secret: InstallationSecret, visit: Visit, helped: Helped, text: str, today: datetime.date
) -> None:
    """Say whether it helped.

    Raises:
        NotAsked: in a restricted case, where nobody asks.
        RemarkTooLong: nothing was stored.
    """
    _require_fitting(text)
    with mailbox_change(session, secret, visit, today) as change:
        if change.case.restricted:
            raise NotAsked
        change.replace_status(NoticeKind.HELPED, {"helped": helped.value, "text": text})
        change.case.unread = True


def answer_aftercare(
    session: Session,
    secret: InstallationSecret,
    visit: Visit,
    lists: CodeLists,
    question: AftercareQuestion,
    bad: bool,
    text: str,
    today: datetime.date,
) -> None:
    """Say whether something bad has happened since a step. A yes is due like any threat.

    Raises:
        NotAsked: this question is not open.
        RemarkTooLong: nothing was stored.
    """
    _require_fitting(text)
    with mailbox_change(session, secret, visit, today) as change:
        if open_aftercare(change.dialogue.with_purpose(NOTICE), lists, today) != question:
            raise NotAsked
        said = {
            "step": str(question.step),
            "number": str(question.number),
            "bad": "yes" if bad else "no",
            "text": text,
            "at_revision": str(change.case.revision + 1),
        }
        change.say_status(NoticeKind.AFTERCARE, said)
        change.case.unread = True
        if bad:
            change.ask_for_attention(lists.triage_levels[RETALIATION_LEVEL].service_days)


def _require_fitting(text: str) -> None:
    if len(text) > REMARK_LIMIT:
        raise RemarkTooLong


def _day(fields: Fields) -> datetime.date:
    return datetime.date.fromisoformat(fields["day"][0])
