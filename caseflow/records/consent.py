"""Consent: what the affected person was asked, in six fixed parts, and what they said to it.

Question and answers are records under the dialogue key, each kept with the exact text that was shown.
Nothing said means no. A yes can be taken back until the named day; a step outside the office may happen
only when that day has passed. The reporter's door writes answers with ``answer_fields``; both doors read
with ``read_consents``.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from caseflow.code_lists.casework_values import Intervention
from caseflow.refusals.refusal import Refusal

Fields = Mapping[str, tuple[str, ...]]

# Two weeks to answer: on a shared phone they may look once a week.
ANSWER_DAYS = 14
PART_LIMIT = 4_000

# What the police know, they have to pursue: the question says so before the person decides.
POLICE_STEPS = frozenset({"criminal_complaint"})


class ConsentIncomplete(Refusal, ValueError):
    """A part of the question is missing or too long; ``field`` names it."""

    def __init__(self, part: str) -> None:
        super().__init__(f"the consent question lacks its part {part}")
        self.field = part


class NoConsent(Refusal):
    """A step outside the office without the affected person's yes, or before it can no longer be taken back."""


class WrongConsent(Refusal, ValueError):
    """A reporter who speaks for somebody else was asked as if the yes were their own."""


class ConsentAnswer(StrEnum):
    """What the person said. The last answer counts."""

    YES = "yes"
    NO = "no"
    QUESTION = "question"
    WITHDRAWN = "withdrawn"


class ConsentState(StrEnum):
    """Where a question stands."""

    WAITING = "waiting"
    YES = "yes"
    NO = "no"
    QUESTION = "question"
    SILENCE = "silence"
    WITHDRAWN = "withdrawn"

    @property
    def is_decided(self) -> bool:
        """Whether nothing more is to be waited for."""
        return self not in (ConsentState.WAITING, ConsentState.QUESTION)


class Whose(StrEnum):
    """Whose consent it is: the reporter's own, the affected person's told by the reporter, or of somebody whom
    we still have to reach."""

    OWN = "own"
    TOLD = "told"
    TO_REACH = "to_reach"


@dataclass(frozen=True)
class ConsentQuestion:
    """The six parts, in the reporter's language, and which step they are about.

    Attributes:
        intervention: the step, a code of the list of interventions.
        what: what we would do and whom we would ask.
        exact_text: the text that would leave the office, word by word.
        not_told: what the other side does not learn.
        guess: whether they could guess who reported.
        no_means: what else happens after a no, beside that we help all the same; may be empty.
        back_until: until when a yes can be taken back; none when the step follows at once.
        whose: whose yes is needed.
        police: whether the police learn of it by this step.
    """

    intervention: str
    what: str
    exact_text: str
    not_told: str
    guess: str
    no_means: str
    back_until: datetime.date | None
    whose: Whose = Whose.OWN
    police: bool = False

    def __post_init__(self) -> None:
        for part in ("intervention", "what", "exact_text", "not_told", "guess"):
            if not getattr(self, part).strip():
                raise ConsentIncomplete(part)
        for part in ("what", "exact_text", "not_told", "guess", "no_means"):
            if len(getattr(self, part)) > PART_LIMIT:
                raise ConsentIncomplete(part)

    @property
    def reaches_police(self) -> bool:
        """Whether the person has to be told what the police must do."""
        return self.police or self.intervention in POLICE_STEPS


@dataclass(frozen=True)
class Consent:
    """A question with the day it was asked and everything that was said to it.

    ``not_before``: the day that the person named with their yes; before it nothing leaves the office.
    """

    id: UUID
    question: ConsentQuestion
    asked_on: datetime.date
    answer_until: datetime.date
    sequence: int
    answers: tuple[tuple[datetime.date, ConsentAnswer], ...]
    not_before: datetime.date | None = None
    asked_by: UUID | None = None

    def state(self, today: datetime.date) -> ConsentState:
        """Where the question stands today; no answer until the last day is a no."""
        if self.answers and self.answers[-1][1] is not ConsentAnswer.QUESTION:
            return ConsentState(self.answers[-1][1].value)
        if today > self.answer_until:
            return ConsentState.SILENCE
        return ConsentState.QUESTION if self.answers else ConsentState.WAITING

    def allows_step(self, intervention: str, today: datetime.date) -> bool:
        """Whether the step may happen today: a standing yes that can no longer be taken back."""
        back_until = self.question.back_until
        is_due = back_until is None or today > back_until
        is_due = is_due and (self.not_before is None or today >= self.not_before)
        return self.question.intervention == intervention and self.state(today) is ConsentState.YES and is_due

    @property
    def agreed_on(self) -> datetime.date | None:
        """The day of the newest yes."""
        days = [day for day, answer in self.answers if answer is ConsentAnswer.YES]
        return days[-1] if days else None

    def can_be_withdrawn(self, today: datetime.date) -> bool:
        """Whether a yes can be taken back today."""
        back_until = self.question.back_until
        return self.state(today) is ConsentState.YES and back_until is not None and today <= back_until


def question_fields(question: ConsentQuestion, asked_on: datetime.date) -> dict[str, tuple[str, ...]]:
    """The fields of a question's record, beside those that every record of the dialogue has."""
    return {
        "kind": ("question",),
        "intervention": (question.intervention,),
        "what": (question.what,),
        "exact_text": (question.exact_text,),
        "not_told": (question.not_told,),
        "guess": (question.guess,),
        "no_means": (question.no_means,),
        "back_until": (question.back_until.isoformat(),) if question.back_until else (),
        "answer_until": ((asked_on + datetime.timedelta(days=ANSWER_DAYS)).isoformat(),),
        "whose": (question.whose.value,),
        "police": ("yes" if question.police else "no",),
    }


def answer_fields(
    question: UUID, answer: ConsentAnswer, not_before: datetime.date | None = None
) -> dict[str, tuple[str, ...]]:
    """The fields of an answer's record, beside those that every record of the dialogue has."""
    fields: dict[str, tuple[str, ...]]
    fields = {"kind": ("answer",), "question": (str(question),), "answer": (answer.value,)}
    return fields | ({"not_before": (not_before.isoformat(),)} if not_before else {})


def sound_fields(question: UUID, file: UUID) -> dict[str, tuple[str, ...]]:
    """The fields of the record that a question can be heard, in a file of the dialogue."""
    return {"kind": ("sound",), "question": (str(question),), "file": (str(file),)}


def read_sounds(records: Iterable[tuple[UUID, Fields]]) -> dict[UUID, UUID]:
    """The newest sound of each question that has one, from the records with the purpose consent."""
    spoken = [fields for _, fields in records if fields["kind"] == ("sound",)]
    return {UUID(fields["question"][0]): UUID(fields["file"][0]) for fields in sorted(spoken, key=_sequence)}


def spoken_files(records: Iterable[tuple[UUID, Fields]]) -> frozenset[UUID]:
    """Every file in which the office has read a question aloud, also those that a newer one has replaced."""
    return frozenset(UUID(fields["file"][0]) for _, fields in records if fields["kind"] == ("sound",))


def read_consents(records: Iterable[tuple[UUID, Fields]]) -> tuple[Consent, ...]:
    """All questions in the order in which they were asked, from the records with the purpose consent."""
    opened = list(records)
    answers: dict[UUID, list[_Said]] = {}
    for _, fields in opened:
        if fields["kind"] == ("answer",):
            named = fields.get("not_before", ())
            not_before = datetime.date.fromisoformat(named[0]) if named else None
            said = _Said(_sequence(fields), _day(fields), ConsentAnswer(fields["answer"][0]), not_before)
            answers.setdefault(UUID(fields["question"][0]), []).append(said)
    questions = [
        _consent(record_id, fields, answers.get(record_id, []))
        for record_id, fields in opened
        if fields["kind"] == ("question",)
    ]
    return tuple(sorted(questions, key=lambda consent: (consent.sequence, str(consent.id))))


def needs_consent(intervention: Intervention, *, traceable: bool) -> bool:
    """Whether this step needs a yes. ``traceable``: whether a person, a room or a day could be guessed."""
    if intervention.needs_consent == "unless_untraceable":
        return traceable
    return intervention.needs_consent != "n"


class _Said(NamedTuple):
    sequence: int
    day: datetime.date
    answer: ConsentAnswer
    not_before: datetime.date | None


def read_question(fields: Fields) -> ConsentQuestion:
    """The six parts out of the fields of their record."""
    back_until = fields["back_until"]
    return ConsentQuestion(
        intervention=fields["intervention"][0],
        what=fields["what"][0],
        exact_text=fields["exact_text"][0],
        not_told=fields["not_told"][0],
        guess=fields["guess"][0],
        no_means=fields["no_means"][0],
        back_until=datetime.date.fromisoformat(back_until[0]) if back_until else None,
        whose=Whose(fields["whose"][0]),
        police=fields.get("police") == ("yes",),
    )


def _consent(record_id: UUID, fields: Fields, unordered: list[_Said]) -> Consent:
    said = sorted(unordered, key=lambda one: one.sequence)
    member = fields.get("member", ())
    return Consent(
        id=record_id,
        question=read_question(fields),
        asked_on=_day(fields),
        answer_until=datetime.date.fromisoformat(fields["answer_until"][0]),
        sequence=_sequence(fields),
        answers=tuple((one.day, one.answer) for one in said),
        not_before=said[-1].not_before if said else None,
        asked_by=UUID(member[0]) if member else None,
    )


def _sequence(fields: Fields) -> int:
    return int(fields["sequence"][0])


def _day(fields: Fields) -> datetime.date:
    return datetime.date.fromisoformat(fields["day"][0])
