"""The page of exports: choose, prepare, release, download, hand over. The passphrase of an archive is shown once."""

from collections.abc import Callable
from types import MappingProxyType

from starlette.concurrency import iterate_in_threadpool
from starlette.responses import Response, StreamingResponse

from caseflow.desk.export.archive import Packed
from caseflow.desk.export.log_extract import log_extract
from caseflow.desk.export.material import ExportKind, ExportView, chosen_files, look_at_exports
from caseflow.desk.export.preparing import (
    ExportOrder,
    NotRedacted,
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
from caseflow.sealing import attachments
from reporting.desk.base.case_form import case_id, id_in_address, seen_revision
from reporting.desk.base.form_fields import ByKey, EntryOf, Identifiers, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import FormRefused, Problem, Refused, answered
from reporting.desk.base.request import MemberRequest, Typed, typed_of
from reporting.desk.export.document import Writer, document, log_section
from reporting.http.download import HEADERS, content_disposition
from reporting.paper.press import Press

TEMPLATE = "case_export.typ"
WHOLE, BLACKED = "whole", "blacked"


class ExportForm(Form):
    """What leaves the case, for whom and why; for each text whether it leaves whole or blacked out."""

    whose = EntryOf(ExportKind)
    reason = Text(trimmed=True)
    files = Identifiers()
    texts = ByKey("text-")


# Beside which choice of the page a sentence stands.
BESIDE = MappingProxyType({"no_mailbox": "whose"})


class ExportPages:
    """The page with its choices, and the archive; one press serves all members."""

    def __init__(self) -> None:
        self._press = Press()

    def show(self, visit: MemberRequest) -> Response:
        """What can be chosen, and the exports that were made."""
        return _page(visit, look_at_exports(visit.desk(), case_id(visit)))

    def prepare(self, visit: MemberRequest) -> Response:
        """Make the archive and show its words, this once."""
        view = look_at_exports(visit.desk(), case_id(visit))
        return answered(lambda: self._made(visit, view), lambda refused: _again(visit, refused), BESIDE)

    def _made(self, visit: MemberRequest, view: ExportView) -> Response:
        prepared = self._prepared(visit, view)
        fresh = look_at_exports(visit.desk(), view.case)
        export = next(one for one in fresh.exports if one.file == prepared.file)
        return visit.render("desk/export/made.html", case_id=view.case, export=export, secret=prepared.words.text)

    def _prepared(self, visit: MemberRequest, view: ExportView) -> Prepared:
        form, desk = ExportForm.read(visit), visit.desk()
        order = ExportOrder(form.whose, form.reason, chosen_files(view, form.files))
        require_allowed(view, order)
        texts = _texts(view, form)
        if not texts and not order.files:
            raise FormRefused(Problem("", "nothing_chosen"))
        files = packed_files(desk, visit.parts.cleaner, order.files)
        return prepare(desk, seen_revision(visit), view, order, (self._document(visit, view, order, texts), *files))

    def _document(
        self, visit: MemberRequest, view: ExportView, order: ExportOrder, texts: tuple[CaseText, ...]
    ) -> Packed:
        desk = visit.desk()
        language = visit.parts.languages.of(visit.door.language(visit.request))
        writer = Writer(language, visit.parts.languages, visit.settings().name, desk.today, visit.parts.time_zone)
        data = document(writer, desk, view, order.kind, texts)
        if order.kind is ExportKind.COURT:
            sections = data["sections"]
            data["sections"] = [
                *(sections if isinstance(sections, list) else []),
                log_section(writer, log_extract(desk, view.case), visit.door.words.actions),
            ]
        return Packed(self._press.print(TEMPLATE, data, for_archive=True), ".pdf")


def release_export(visit: MemberRequest) -> Response:
    """Let an export go, as the second person."""
    return _decide(visit, release, "export_released")


def hand_over_export(visit: MemberRequest) -> Response:
    """Put the archive into the mailbox of the person."""
    return _decide(visit, hand_over, "handed_over")


def take_export(visit: MemberRequest) -> Response:
    """The locked archive, to be saved."""
    return answered(lambda: _taken(visit), lambda refused: _again(visit, refused))


def _taken(visit: MemberRequest) -> Response:
    case, file = case_id(visit), id_in_address(visit, "file")
    description = take(visit.desk(), case, file)
    content = attachments.read(visit.parts.database, file, description)
    headers = HEADERS | {
        "content-disposition": content_disposition(f"case-{case.hex[:6]}.zip"),
        "content-length": str(description.length),
    }
    return StreamingResponse(iterate_in_threadpool(content), headers=headers)


def _decide(visit: MemberRequest, decide: Callable[..., None], done: str) -> Response:
    case = case_id(visit)

    def decided() -> Response:
        decide(visit.desk(), case, seen_revision(visit), id_in_address(visit, "file"))
        return visit.go("case_export", case=case, done=done)

    return answered(decided, lambda refused: _again(visit, refused), BESIDE)


def _again(visit: MemberRequest, refused: Refused) -> Response:
    view = look_at_exports(visit.desk(), case_id(visit))
    return _page(visit, view, refused.problems, typed_of(visit.fields), refused.status)


def _page(
    visit: MemberRequest,
    view: ExportView,
    problems: tuple[Problem, ...] = (),
    typed: Typed | None = None,
    status: int = 200,
) -> Response:
    with visit.parts.database.reading() as session:
        people = names_of_members(session, visit.parts.secret)
    asked = visit.request.query_params.get("for", "")
    default = asked if asked in list(ExportKind) else ExportKind.REPORTER.value
    return visit.render(
        "desk/export/export.html",
        status,
        case_id=view.case,
        view=view,
        people=people,
        problems=problems,
        typed=typed if typed is not None else Typed(whose=(default,)),
        is_typed=typed is not None,
    )


def _texts(view: ExportView, form: ExportForm) -> tuple[CaseText, ...]:
    """The chosen texts, each whole or in its blacked copy; for a consultation only what was blacked."""
    found = []
    for text in view.texts:
        how = form.texts.get(str(text.id), "")
        if text.kind is TextKind.NOTE and form.whose is not ExportKind.COURT:
            continue
        if how == BLACKED and text.blacked is not None:
            found.append(CaseText(text.id, text.kind, text.day, text.by_person, text.blacked, text.language))
        elif how == WHOLE and form.whose is ExportKind.CONSULTATION:
            raise NotRedacted
        elif how == WHOLE:
            found.append(text)
    return tuple(found)
