"""The parts of a case that an export can contain: texts, redacted copies, files, and the request of the person."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from caseflow.code_lists.values import Label
from caseflow.desk.cases.access_control import Desk, OpenedCase, case_look, mailbox_key
from caseflow.desk.cases.conditions import confirmed_exceptions
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.files.case_text import CaseText, _texts
from caseflow.desk.files.headers import description_of
from caseflow.desk.files.stopped import stopped_file
from caseflow.records.journal import EntryKind, Journal
from caseflow.records.notices import NOTICE
from caseflow.reporter.mailbox.access_request import AccessState, access_state
from caseflow.rules.legal_limits import end_of, rule_on
from caseflow.schema.cases import AttachmentRow
from crypto.attachment import AttachmentDescription

COURT_STEPS = ("court_support", "criminal_complaint")
ACCESS_RULE = "gdpr_dsr"


class ExportKind(StrEnum):
    """For whom an export is."""

    REPORTER = "reporter"
    COURT = "court"
    CONSULTATION = "consultation"


@dataclass(frozen=True)
class CaseFile:
    """A file of a case. ``blacked_of``: of which other file it is a copy with bars."""

    id: UUID
    description: AttachmentDescription = field(repr=False)
    day: datetime.date
    blacked_of: UUID | None


@dataclass(frozen=True)
class PreparedExport:
    """An archive that lies sealed in the case.

    Attributes:
        prepared_by: who chose what is in it, and knows the words that open it.
        released: whether it may be taken; in a case for a small circle a second person says so.
    """

    file: UUID
    kind: ExportKind
    prepared_by: UUID
    at: datetime.datetime
    released: bool
    handed_over: bool


@dataclass(frozen=True)
class ExportView:
    """What the page of exports shows."""

    case: UUID
    revision: int
    restricted: bool
    has_mailbox: bool
    texts: tuple[CaseText, ...]
    files: tuple[CaseFile, ...]
    exports: tuple[PreparedExport, ...]
    access: AccessState
    answer_until: datetime.date | None
    court_allowed: bool
    contents: CaseContents = field(repr=False)
    received_on: datetime.date = datetime.date.min


def look_at_exports(desk: Desk, case: UUID) -> ExportView:
    """Everything that could go into an export of a case; raises ``CaseNotFound``."""
    with case_look(desk, case, "export_seen") as opened:
        return export_view(opened)


def export_view(opened: OpenedCase) -> ExportView:
    """The same for a case that is open already."""
    contents, desk = read_contents(opened), opened.desk
    access = access_state((record.id, record.fields) for record in opened.records(NOTICE))
    return ExportView(
        case=opened.row.id,
        revision=opened.row.revision,
        restricted=opened.row.restricted,
        has_mailbox=mailbox_key(opened.session, desk.secret, opened.row.id) is not None,
        texts=tuple(_texts(opened, contents)),
        files=_files(opened, contents.journal),
        exports=_exports(contents.journal, access),
        access=access,
        answer_until=_answer_until(desk, access),
        court_allowed=_court_allowed(contents, desk.today),
        contents=contents,
        received_on=opened.row.received_on,
    )


def labels_of_answers(desk: Desk, contents: CaseContents) -> dict[str, tuple[Label, ...]]:
    """What was ticked in the report, in the words of the lists."""
    answers, lists = contents.answers, desk.lists
    found: dict[str, tuple[Label, ...]] = {
        "areas": tuple(lists.areas[one].label for one in answers.areas if one in lists.areas),
        "grounds": tuple(lists.grounds[one].label for one in answers.grounds if one in lists.grounds),
        "forms": tuple(lists.forms[one].label for one in answers.forms if one in lists.forms),
        "accused": tuple(lists.accused_types[one].label for one in answers.accused if one in lists.accused_types),
    }
    return {name: labels for name, labels in found.items() if labels}


def _files(opened: OpenedCase, journal: Journal) -> tuple[CaseFile, ...]:
    """The files that may be chosen: neither stopped ones nor archives."""
    copies = {UUID(one.one("file")): UUID(one.one("of")) for one in journal.all(EntryKind.FILE_REDACTED)}
    archives = {UUID(one.one("file")) for one in journal.all(EntryKind.EXPORT_PREPARED)}
    query = select(AttachmentRow).where(AttachmentRow.case == opened.row.id, AttachmentRow.finished.is_(True))
    rows = [row for row in opened.session.scalars(query) if row.id not in archives]
    shown = [row for row in rows if not _is_stopped(opened, row.id, copies)]
    found = [CaseFile(row.id, description_of(opened, row), row.day, copies.get(row.id)) for row in shown]
    return tuple(sorted(found, key=lambda file: (file.day, file.description.name, str(file.id))))


def _is_stopped(opened: OpenedCase, file: UUID, copies: dict[UUID, UUID]) -> bool:
    """Whether it, or the file of which it is a blacked copy, was stopped."""
    chain: list[UUID | None] = [file, copies.get(file)]
    return any(stopped_file(opened, one) is not None for one in chain if one)


def _exports(journal: Journal, access: AccessState) -> tuple[PreparedExport, ...]:
    released = {entry.one("file") for entry in journal.all(EntryKind.EXPORT_RELEASED)}
    handed_over = {str(file) for file, _ in access.archives}
    return tuple(
        PreparedExport(
            UUID(entry.one("file")),
            ExportKind(entry.one("whose")),
            entry.member,
            entry.at,
            entry.one("needs_second") != "yes" or entry.one("file") in released,
            entry.one("file") in handed_over,
        )
        for entry in journal.all(EntryKind.EXPORT_PREPARED)
    )


def _answer_until(desk: Desk, access: AccessState) -> datetime.date | None:
    if access.asked_on is None:
        return None
    return end_of(rule_on(desk.lists, ACCESS_RULE, access.asked_on), access.asked_on, desk.calendar).legal_end


def _court_allowed(contents: CaseContents, today: datetime.date) -> bool:
    """Whether the person has agreed to a step before a court, or the law orders it and two persons said so."""
    agreed = any(consent.allows_step(step, today) for consent in contents.consents for step in COURT_STEPS)
    return agreed or bool(confirmed_exceptions(contents.journal).intersection(COURT_STEPS))


def chosen_files(view: ExportView, ids: Sequence[UUID]) -> tuple[CaseFile, ...]:
    """The files of a view with these ids."""
    return tuple(file for file in view.files if file.id in ids)
