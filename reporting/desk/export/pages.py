"""The page of exports: choose, prepare, release, take, hand over. The words of an archive are shown once."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from starlette.concurrency import iterate_in_threadpool
from starlette.responses import Response, StreamingResponse

from caseflow.cleaning.results import Busy, CannotClean
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile
from caseflow.desk.cases.transaction import CaseHalted, CodeUnknown, NoMailbox
from caseflow.desk.export.archive import ExportTooLarge, Packed
from caseflow.desk.export.log_extract import told_log
from caseflow.desk.export.material import ExportKind, ExportView, chosen_files, look_at_exports
from caseflow.desk.export.preparing import (
    ExportOrder,
    NotBlacked,
    Prepared,
    hand_over,
    packed_files,
    prepare,
    release,
    require_allowed,
    take,
)
from caseflow.desk.files.case_text import CaseText, TextKind
from caseflow.office.directory.names import names_of_members
from caseflow.records.consent import NoConsent
from caseflow.refusals.refusal import SecondPersonNeeded, TextMissing
from caseflow.sealing import attachments
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Typed, Visit, go, typed_of
from reporting.desk.export.document import Writer, document, log_section
from reporting.http.download import HEADERS, content_disposition
from reporting.paper.press import PageUnprintable, Press, PressBusy

TEMPLATE = "case_export.typ"
WHOLE, BLACKED = "whole", "blacked"


class NothingChosen(ValueError):
    """An archive without a text and without a file."""


PROBLEMS: Mapping[type[Exception], Problem] = MappingProxyType(
    {
        NoConsent: Problem("whose", "court_consent"),
        NoMailbox: Problem("whose", "no_mailbox"),
        NotBlacked: Problem("files", "not_blacked"),
        TextMissing: Problem("reason", "text_missing"),
        CodeUnknown: Problem("whose", "choice_missing"),
        CaseHalted: Problem("", "halted"),
        NothingChosen: Problem("", "nothing_chosen"),
        ExportTooLarge: Problem("files", "export_too_large"),
        PressBusy: Problem("", "export_busy"),
        Busy: Problem("", "export_busy"),
        CannotClean: Problem("files", "export_file"),
        PageUnprintable: Problem("", "export_page"),
        SecondPersonNeeded: Problem("", "second_person"),
        ChangedMeanwhile: Problem("", "changed_meanwhile"),
    }
)


class ExportPages:
    """The page with its choices, and the archive; one press serves all members."""

    def __init__(self) -> None:
        self._press = Press()

    def show(self, visit: Visit) -> Response:
        """``GET /desk/cases/{case}/export``."""
        return _page(visit, look_at_exports(visit.desk(), case_id(visit)))

    def prepare(self, visit: Visit) -> Response:
        """``POST /desk/cases/{case}/export``: make the archive and show its words, this once."""
        desk, case = visit.desk(), case_id(visit)
        view = look_at_exports(desk, case)
        try:
            prepared = self._prepared(visit, view)
        except tuple(PROBLEMS) as refused:
            return _again(visit, refused)
        fresh = look_at_exports(visit.desk(), case)
        export = next(one for one in fresh.exports if one.file == prepared.file)
        base = f"/desk/cases/{case}"
        return visit.render("desk/export/made.html", base=base, export=export, secret=prepared.words.text)

    def _prepared(self, visit: Visit, view: ExportView) -> Prepared:
        desk, order = visit.desk(), _order(visit, view)
        require_allowed(view, order)
        texts = _texts(visit, view, order.kind)
        if not texts and not order.files:
            raise NothingChosen
        files = packed_files(desk, visit.parts.cleaner, order.files)
        return prepare(desk, seen_revision(visit), view, order, (self._document(visit, view, order, texts), *files))

    def _document(self, visit: Visit, view: ExportView, order: ExportOrder, texts: tuple[CaseText, ...]) -> Packed:
        desk = visit.desk()
        language = visit.parts.languages.of(visit.door.language(visit.request))
        writer = Writer(language, visit.parts.languages, visit.settings().name, desk.today, visit.parts.time_zone)
        data = document(writer, desk, view, order.kind, texts)
        if order.kind is ExportKind.COURT:
            sections = data["sections"]
            data["sections"] = [
                *(sections if isinstance(sections, list) else []),
                log_section(writer, told_log(desk, view.case), visit.door.words.actions),
            ]
        return Packed(self._press.print(TEMPLATE, data, for_archive=True), ".pdf")


def release_export(visit: Visit) -> Response:
    """Let an export go, as the second person."""
    return _decide(visit, release, "export_released")


def hand_over_export(visit: Visit) -> Response:
    """Put the archive into the mailbox of the person."""
    return _decide(visit, hand_over, "handed_over")


def take_export(visit: Visit) -> Response:
    """The locked archive, to be saved."""
    file = _file(visit)
    try:
        description = take(visit.desk(), case_id(visit), file)
    except SecondPersonNeeded as refused:
        return _again(visit, refused)
    content = attachments.read(visit.parts.database, file, description)
    headers = HEADERS | {
        "content-disposition": content_disposition(f"case-{case_id(visit).hex[:6]}.zip"),
        "content-length": str(description.length),
    }
    return StreamingResponse(iterate_in_threadpool(content), headers=headers)


def _decide(visit: Visit, decide: Callable[..., None], done: str) -> Response:
    case = case_id(visit)
    try:
        decide(visit.desk(), case, seen_revision(visit), _file(visit))
    except tuple(PROBLEMS) as refused:
        return _again(visit, refused)
    return go(f"/desk/cases/{case}/export?done={done}")


def _again(visit: Visit, refused: Exception) -> Response:
    problem = next(problem for kind, problem in PROBLEMS.items() if isinstance(refused, kind))
    status = 409 if isinstance(refused, ChangedMeanwhile) else 503 if problem.code == "export_busy" else 422
    view = look_at_exports(visit.desk(), case_id(visit))
    return _page(visit, view, (problem,), typed_of(visit.fields), status)


def _page(
    visit: Visit, view: ExportView, problems: tuple[Problem, ...] = (), typed: Typed | None = None, status: int = 200
) -> Response:
    with visit.parts.database.reading() as session:
        people = names_of_members(session, visit.parts.secret)
    asked = visit.request.query_params.get("for", "")
    default = asked if asked in list(ExportKind) else ExportKind.REPORTER.value
    return visit.render(
        "desk/export/export.html",
        status,
        base=f"/desk/cases/{view.case}",
        view=view,
        people=people,
        problems=problems,
        typed=typed if typed is not None else Typed(whose=(default,)),
        is_typed=typed is not None,
    )


def _order(visit: Visit, view: ExportView) -> ExportOrder:
    whose = visit.field("whose")
    if whose not in list(ExportKind):
        raise CodeUnknown("whose")
    chosen = {_uuid(text) for text in visit.fields.get("files", ())}
    return ExportOrder(ExportKind(whose), visit.field("reason").strip(), chosen_files(view, tuple(chosen)))


def _texts(visit: Visit, view: ExportView, kind: ExportKind) -> tuple[CaseText, ...]:
    """The chosen texts, each whole or in its blacked copy; for a consultation only what was blacked."""
    found = []
    for text in view.texts:
        how = visit.field(f"text-{text.id}")
        if text.kind is TextKind.NOTE and kind is not ExportKind.COURT:
            continue
        if how == BLACKED and text.blacked is not None:
            found.append(CaseText(text.id, text.kind, text.day, text.by_person, text.blacked, text.language))
        elif how == WHOLE and kind is ExportKind.CONSULTATION:
            raise NotBlacked
        elif how == WHOLE:
            found.append(text)
    return tuple(found)


def _file(visit: Visit) -> UUID:
    return _uuid(visit.request.path_params["file"])


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CaseNotFound from None
