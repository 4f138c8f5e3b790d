"""Acts on a case that write: notes, messages, the summary, a new day; each with its form and its labels."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.contents import OFFICE_KINDS, MessageKind
from caseflow.desk.casework import acts
from caseflow.desk.writing.placeholders import require_filled
from caseflow.records.journal import TEXT_LIMIT
from reporting.desk.base.form_fields import (
    Choice,
    Day,
    EntryOf,
    Text,
)
from reporting.desk.base.forms import Form
from reporting.desk.base.label_texts import label_texts
from reporting.desk.base.request import MemberRequest
from reporting.desk.case.case_act import CaseAct, languages_of_lists


class NoteForm(Form):
    """An internal note."""

    note = Text(limit=TEXT_LIMIT, needed=True)


def _note(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    acts.add_note(desk, case, seen, NoteForm.read(visit).note)


def _read(_visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    acts.mark_read(desk, case, seen)


class MessageForm(Form):
    """What is written to the person."""

    kind = EntryOf(MessageKind, offered=OFFICE_KINDS)
    language = Choice(languages_of_lists)
    answer = Text(limit=TEXT_LIMIT, needed=True)


def _answer(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = MessageForm.read(visit)
    require_filled("answer", form.answer)
    acts.send_answer(desk, case, seen, form.answer, form.language, form.kind)


class SummaryForm(Form):
    """How the office understood the report."""

    summary = Text(limit=TEXT_LIMIT, needed=True)
    summary_language = Choice(languages_of_lists, beside="language")


def _summary(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = SummaryForm.read(visit)
    acts.write_summary(desk, case, seen, form.summary, form.summary_language)


class NewDayForm(Form):
    """By when the person hears from the office, after a promise was broken."""

    new_day = Day(missing="day_ahead")


def _new_day(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    acts.name_new_day(desk, case, seen, NewDayForm.read(visit).new_day)


MESSAGE_ACTS: Mapping[str, CaseAct] = MappingProxyType(
    {
        "note": CaseAct(
            _note,
            "notes",
            done="The note was stored.",
            logged=label_texts(note_added="Wrote a note"),
            entry=label_texts(note="Note"),
        ),
        "read": CaseAct(
            _read,
            "dialogue",
            done="Marked as read.",
            logged=label_texts(marked_read="Marked as read"),
        ),
        "answer": CaseAct(
            _answer,
            "dialogue",
            done="The answer was sent to the mailbox.",
            logged=label_texts(answer_sent="Wrote to the person"),
        ),
        "summary": CaseAct(
            _summary,
            "dialogue",
            done="The summary was sent to the mailbox. The person sees it when she says that the place is safe.",
            logged=label_texts(summary_written="Wrote a summary for the person"),
        ),
        "new_day": CaseAct(
            _new_day,
            "dialogue",
            done="The person reads the new day in her mailbox.",
            logged=label_texts(new_day_named="Told the person a new day"),
        ),
    }
)
