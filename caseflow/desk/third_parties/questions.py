"""A released question, at the desk: one agreed text goes to one named body, by a link and a password.

It is a step of the office like any other that leaves it: with the affected person's yes for exactly this
step, after the day until which they could take it back, in exactly the words they read.
"""

import datetime
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import delete

from caseflow.code_lists.stages import Stage
from caseflow.desk.cases.access_control import CaseChange, Desk
from caseflow.desk.cases.conditions import workflow_facts
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.cases.transaction import CodeUnknown, DayNotAhead, case_act, enter
from caseflow.desk.casework.steps_outside import StepOutside, standing_behind, take_outside
from caseflow.desk.third_parties.statement import SALT_USE, question_tag_parts
from caseflow.records.consent import Consent, NoConsent
from caseflow.records.journal import Entry, EntryKind
from caseflow.rules.legal_limits import end_of, rule_on
from caseflow.schema.third_parties import ReleasedQuestionRow
from caseflow.workflow.stages import Step, StepNotOpen, take
from crypto.installation import InstallationSecret
from crypto.passphrase import Passphrase, generate_passphrase, stretch_passphrase
from crypto.record import Fields, RecordPlace, encrypt_record
from crypto.statement_link import StatementLink

RULE = "statement_party"
MOST_DAYS = 42
BODY_CHARACTERS = 200

# The steps that ask somebody outside something and can be answered in writing.
ASKING = ("request_statement", "contact_party", "complaint_letter", "repair_order", "refer_authority", "disciplinary")


@dataclass(frozen=True)
class FreshLink:
    """A link and its password, drawn and stretched before the transaction begins. Shown once."""

    link: StatementLink = field(repr=False)
    password: Passphrase = field(repr=False)
    stretched: bytes = field(repr=False)

    @classmethod
    def generate(cls, secret: InstallationSecret) -> "FreshLink":
        """Draw both and stretch the password: about 0.1 s and 64 MiB."""
        link, password = StatementLink.generate(), generate_passphrase()
        return cls(link, password, stretch_passphrase(password, link.password_salt(secret.salt)))


@dataclass(frozen=True)
class QuestionRelease:
    """What an officer decides: which agreed step, to whom, until when (by the rule if no day is named)."""

    consent: UUID
    body: str
    until: datetime.date | None = None


@dataclass(frozen=True)
class ShownReleasedQuestion:
    """A released question as the case page shows it.

    Attributes:
        answers: the versions of the answer, oldest first.
    """

    id: UUID
    body: str
    text: str = field(repr=False)
    until: datetime.date
    released: Entry
    withdrawn: bool
    answers: tuple[Entry, ...]

    def state(self, today: datetime.date) -> str:
        """``answered``, ``withdrawn``, ``waiting`` or, from the day after the last one, ``no_answer``."""
        if self.answers:
            return "answered"
        if self.withdrawn:
            return "withdrawn"
        return "waiting" if today <= self.until else "no_answer"


def last_day(desk: Desk) -> datetime.date:
    """Until when a question released today is answered, by the rule in the lists."""
    return end_of(rule_on(desk.lists, RULE, desk.today), desk.today, desk.calendar).safe_day


def releasable(desk: Desk, contents: CaseContents) -> tuple[Consent, ...]:
    """The agreed steps whose text may be released today, one for each kind of step."""
    return tuple(consent for step in ASKING if (consent := _standing(desk, contents, step)) is not None)


def released_questions(contents: CaseContents) -> tuple[ShownReleasedQuestion, ...]:
    """Everything that was ever released from a case, oldest first."""
    journal = contents.journal
    withdrawn = {entry.one("question") for entry in journal.all(EntryKind.RELEASE_WITHDRAWN)}
    answers: dict[str, list[Entry]] = {}
    for entry in journal.all(EntryKind.PARTY_ANSWER):
        answers.setdefault(entry.one("question"), []).append(entry)
    return tuple(
        ShownReleasedQuestion(
            id=UUID(entry.one("question")),
            body=entry.one("body"),
            text=entry.text,
            until=datetime.date.fromisoformat(entry.one("until")),
            released=entry,
            withdrawn=entry.one("question") in withdrawn,
            answers=tuple(answers.get(entry.one("question"), ())),
        )
        for entry in journal.all(EntryKind.RELEASED)
    )


def release_question(desk: Desk, case: UUID, seen: int, release: QuestionRelease, fresh: FreshLink) -> datetime.date:
    """Release one agreed text; gives the last day on which it can be answered.

    Raises:
        NoConsent: there is no yes for this step that holds today and can no longer be taken back.
        CodeUnknown, DayNotAhead: the body has no name; the day lies behind or too far ahead.
        CaseHalted, ChangedMeanwhile, CaseNotFound: as for every act.
    """
    body = release.body.strip()
    if not body or len(body) > BODY_CHARACTERS:
        raise CodeUnknown("body")
    until = release.until or last_day(desk)
    if not desk.today < until <= desk.today + datetime.timedelta(days=MOST_DAYS):
        raise DayNotAhead
    with case_act(desk, case, seen, "question_released") as change:
        found = {one.id: one for one in releasable(desk, read_contents(change))}
        consent = found.get(release.consent)
        if consent is None:
            raise NoConsent
        question, text = uuid4(), consent.question.exact_text
        take_outside(change, StepOutside(consent.question.intervention, text, due_on=until))
        enter(
            change,
            EntryKind.RELEASED,
            text,
            question=(str(question),),
            body=(body,),
            until=(until.isoformat(),),
            consent=(str(consent.id),),
        )
        _put_question(change, question, until, text, fresh)
        _wait_for_answer(change)
    return until


def withdraw_question(desk: Desk, case: UUID, seen: int, question: UUID) -> None:
    """Take a released question back: the link is dead at once. Possible in a paused case, too.

    Raises:
        CodeUnknown: the case has no such question that could be taken back.
    """
    with case_act(desk, case, seen, "question_withdrawn", halted_too=True) as change:
        gone = change.session.scalar(
            delete(ReleasedQuestionRow)
            .where(ReleasedQuestionRow.id == question, ReleasedQuestionRow.case == case)
            .returning(ReleasedQuestionRow.id)
        )
        if gone is None:
            raise CodeUnknown("question")
        enter(change, EntryKind.RELEASE_WITHDRAWN, question=(str(question),))


def _standing(desk: Desk, contents: CaseContents, intervention: str) -> Consent | None:
    """The yes that stands behind a step today. What two people say that the law orders has no agreed text."""
    try:
        return standing_behind(desk, contents, intervention)
    except NoConsent:
        return None


def _put_question(change: CaseChange, question: UUID, until: datetime.date, text: str, fresh: FreshLink) -> None:
    desk, secret = change.desk, change.desk.secret
    key = fresh.link.question_key(fresh.stretched, secret.derive(SALT_USE))
    fields: Fields = {"text": (text,), "until": (until.isoformat(),)}
    place = RecordPlace("released_question", question, change.row.id, 0)
    row = ReleasedQuestionRow(
        id=question,
        case=change.row.id,
        lookup_hash=fresh.link.lookup_hash(secret.salt),
        until=until,
        answers=0,
        wrong_tries=0,
        tried_on=desk.today,
        sealed=encrypt_record(key, change.shred, place, fields),
    )
    row.tag = secret.authenticate("released_question", *question_tag_parts(row))
    change.session.add(row)
    change.session.flush()


def _wait_for_answer(change: CaseChange) -> None:
    """Let the case wait for the statement, where its stage has that step open."""
    contents, left = read_contents(change), change.row.stage
    facts = workflow_facts(change, contents, has_mailbox=change.mailbox is not None)
    try:
        step = Step(change.desk.workflow, facts, Stage.AWAITING_RESPONSE)
    except StepNotOpen:
        return
    take(step, change.row)
    sequence = (str(contents.highest_sequence),)
    enter(change, EntryKind.STEP, "", **{"from": (left,), "to": (Stage.AWAITING_RESPONSE,), "sequence": sequence})
