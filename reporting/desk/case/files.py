"""A file of a case: shown as its cleaned copy; the original only by a step of its own, and only to be saved."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from starlette.concurrency import iterate_in_threadpool
from starlette.responses import Response, StreamingResponse

from caseflow.cleaning.results import ENDINGS, CannotClean, Kind, Reason
from caseflow.desk.approvals.proposals import REVEAL_ORIGINAL, NotProposed, propose_act
from caseflow.desk.case_page.view import open_case
from caseflow.desk.files.stop import confirm_for_stopped, propose_for_stopped, stop_file
from caseflow.desk.files.stopped import StopAct, files_stopped
from caseflow.desk.files.viewing import SeenFile, cleaned_copy, look_at_file, original_of, page_of
from caseflow.office.directory.names import names_of_members
from caseflow.sealing import attachments
from reporting.desk.base.case_form import case_id, id_in_address, seen_revision
from reporting.desk.base.form_fields import Choice, EntryOf, Text, number_of
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import answer_of, answered
from reporting.desk.base.request import MemberRequest
from reporting.http.byte_range import NoSuchPart, wanted_range
from reporting.http.download import HEADERS, content_disposition

# To count the pages, the smallest picture of one will do.
COUNTING_WIDTH = 16
MOST_DIGITS = 5
# The name that a device gave tells the day and the hour; a copy has one that tells neither.
COPY_NAME = "copy"


class StoppedForm(Form):
    """What shall become of a stopped file, and whether it is asked for or confirmed."""

    act = EntryOf(StopAct)
    step = Choice(("ask", "confirm"))


class OriginalForm(Form):
    """Why somebody needs an original."""

    why = Text(trimmed=True)


def file_page(visit: MemberRequest) -> Response:
    """What a file is, with its cleaned copy in the page, and the way to its original."""
    case, attachment = case_id(visit), attachment_id(visit)
    seen = look_at_file(visit.desk(), case, attachment)
    if seen.kind is not Kind.DOCUMENT or seen.refusal:
        return _page(visit, seen)
    try:
        first = page_of(visit.desk(), visit.parts.cleaner, case, attachment, _number(visit), COUNTING_WIDTH)
    except CannotClean as refusal:
        return _page(visit, replace(seen, refusal=refusal.reason), 503 if refusal.reason is Reason.BUSY else 200)
    return _page(visit, seen, pages=first.pages, number=min(_number(visit), first.pages))


def file_page_image(visit: MemberRequest) -> Response:
    """One page of a document as a picture, in the width that the address asks for."""
    case, attachment = case_id(visit), attachment_id(visit)
    page = page_of(visit.desk(), visit.parts.cleaner, case, attachment, _number(visit))
    return picture_answer(page.content)


def stop(visit: MemberRequest) -> Response:
    """Stop a file that may be an illegal picture: the one button for that."""
    case, attachment = case_id(visit), attachment_id(visit)
    stop_file(visit.desk(), case, attachment)
    return visit.go("file", case=case, file=attachment)


def decide_on_stopped(visit: MemberRequest) -> Response:
    """Ask for the release or the destruction of a stopped file, or do what another person asked for."""
    return answered(
        lambda: _decided(visit),
        lambda refused: _page(
            visit,
            look_at_file(visit.desk(), case_id(visit), attachment_id(visit)),
            refused.status,
            problem=refused.code,
        ),
    )


def _decided(visit: MemberRequest) -> Response:
    case, attachment, form = case_id(visit), attachment_id(visit), StoppedForm.read(visit)
    decide = propose_for_stopped if form.step == "ask" else confirm_for_stopped
    decide(visit.desk(), case, seen_revision(visit), attachment, form.act)
    return visit.go("file", case=case, file=attachment)


def stopped_files(visit: MemberRequest) -> Response:
    """Every stopped file of the office, for the members of the ombuds team: which case, who, when, what waits."""
    with visit.parts.database.reading() as session:
        files = files_stopped(session, visit.parts.secret, visit.actor.id)
        people = names_of_members(session, visit.parts.secret)
    return visit.render("desk/export/stopped.html", files=files, people=people)


def picture_answer(content: bytes) -> Response:
    """A PNG picture that nothing else may use or keep."""
    return Response(content, headers=HEADERS | {"content-type": "image/png", "content-disposition": "inline"})


def cleaned(visit: MemberRequest) -> Response:
    """The cleaned copy, shown by the browser where browsers show such files, or else the reason why there is none."""
    case, attachment = case_id(visit), attachment_id(visit)
    try:
        copy = cleaned_copy(visit.desk(), visit.parts.cleaner, case, attachment)
    except CannotClean as refusal:
        seen = replace(look_at_file(visit.desk(), case, attachment), refusal=refusal.reason)
        return _page(visit, seen, answer_of(type(refusal)).status)
    keeps = copy.kind is Kind.DOCUMENT or "save" in visit.request.query_params
    name = f"{COPY_NAME}-{attachment.hex[:6]}{ENDINGS[copy.media_type]}"
    headers = HEADERS | {
        "content-type": copy.media_type,
        "content-disposition": content_disposition(name) if keeps else "inline",
        "accept-ranges": "bytes",
    }
    return _part(copy.content, visit.request.headers.get("range", ""), headers)


def original(visit: MemberRequest) -> Response:
    """Stream the original, decrypted chunk by chunk; sent by a button of its own and never shown."""
    case, attachment = case_id(visit), attachment_id(visit)
    try:
        description = original_of(visit.desk(), case, attachment)
    except NotProposed:
        return _propose_original(visit, case, attachment)
    content = attachments.read(visit.parts.database, attachment, description)
    headers = HEADERS | {
        "content-disposition": content_disposition(description.name),
        "content-length": str(description.length),
    }
    return StreamingResponse(iterate_in_threadpool(content), headers=headers)


def _propose_original(visit: MemberRequest, case: UUID, attachment: UUID) -> Response:
    """Where a small circle reads, the button proposes; pressed again after the second person, it downloads."""
    desk = visit.desk()
    revision = open_case(desk, case).revision
    propose_act(desk, case, revision, REVEAL_ORIGINAL, str(attachment), OriginalForm.read(visit).why or "–")
    return visit.go("case", case=case, done="urgent", fragment="second-persons")


def _page(
    visit: MemberRequest, seen: SeenFile, status: int = 200, *, pages: int = 0, number: int = 1, problem: str = ""
) -> Response:
    return visit.render(
        "desk/case/file.html",
        status,
        case_id=case_id(visit),
        file=seen.line,
        seen=seen,
        page_count=pages,
        page_number=number,
        problem=problem,
        people=_people(visit) if seen.stopped else {},
    )


def _people(visit: MemberRequest) -> Mapping[UUID, str]:
    with visit.parts.database.reading() as session:
        return names_of_members(session, visit.parts.secret)


def _number(visit: MemberRequest) -> int:
    """The page that the address asks for; the first one for what is no number."""
    asked = visit.request.path_params.get("number") or visit.request.query_params.get("page", "1")
    return number_of(asked, 1, MOST_DIGITS)


def _part(content: bytes, asked: str, headers: dict[str, str]) -> Response:
    """The whole copy, or the part that a player asks for."""
    try:
        part = wanted_range(asked, len(content))
    except NoSuchPart:
        return Response(status_code=416, headers={"content-range": f"bytes */{len(content)}"})
    if part is None:
        return Response(content, headers=headers)
    return Response(content[part.begin : part.end], 206, headers | {"content-range": part.content_range})


def attachment_id(visit: MemberRequest) -> UUID:
    """The file of the address; raises ``CaseNotFound`` for what is no id."""
    return id_in_address(visit, "file")
