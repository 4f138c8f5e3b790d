"""Sending a report: read, check, derive the code, stretch it, store once, show the code.

Whatever stops this on the way, the page comes back with everything typed and every file that arrived.
"""

from collections.abc import Sequence
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from caseflow.database import StorageError, StorageFull
from caseflow.reporter.intake import submit
from caseflow.reporter.intake.resend import FormTooOld, SentReport, receive
from caseflow.reporter.intake.submit import AlreadyReceived, Receipt
from caseflow.rules.answers import Answers, FieldError, parse_answers
from caseflow.rules.channel import channel_of
from caseflow.rules.routing import NoHandlerLeft
from caseflow.sealing.attachments import StagedFileGone, StagingLimits
from caseflow.sealing.errors import TagInvalid
from crypto import follow_up_code
from crypto.follow_up_code import FollowUpCode
from crypto.form_token import derive_code
from reporting.http.form_body import read_fields, single
from reporting.public.base.office_view import OfficeView, OfficeViews
from reporting.public.base.page_language import page_language
from reporting.public.base.stopped import BROKEN, INCOMPLETE, Stopped, meaning_of
from reporting.public.base.upload_form import Forms, Known, SentForm
from reporting.public.report.page import ReportPages, ReturnedForm
from reporting.public.report.receipt import received_page
from reporting.public.report.receipt_fields import receipt_of
from reporting.public.report.review import look_at
from reporting.runtime.error_pages import RETRY_SECONDS
from reporting.runtime.key_stretching import Purpose, QueueFull
from reporting.runtime.services import Services, services

# The order of the fields on the page, in which the summary names what is to be put right.
FIELD_ORDER = (
    *("send", "story", "attachment", "what_fits", "area", "facility", "facility_problem", "day", "flat_free"),
    *("letter", "district", "when", "role", "knows", "accused", "ground", "wish", "told", "not_read"),
    *("not_read_text", "notice"),
)

# Buttons that only bring the page back: in another language, at the other door, after looking at it.
DOORS = ("young", "adult")
NOTHING_TO_CHECK = (*DOORS, "language", "change")
FORM_OLD = FieldError("send", "form_old")
NOT_STORED = FieldError("send", "not_stored")
# What stopped the storing, with the field and the sentence that say so and the status.
STOPPED: Stopped = {
    FormTooOld: (FORM_OLD, INCOMPLETE),
    QueueFull: (FieldError("send", "try_again"), BROKEN),
    StagedFileGone: (FieldError("attachment", "file_lost"), INCOMPLETE),
    StorageFull: (NOT_STORED, 507),
    StorageError: (NOT_STORED, BROKEN),
    NoHandlerLeft: (NOT_STORED, BROKEN),
    AlreadyReceived: (NOT_STORED, BROKEN),
    # Somebody wrote into the directory past the program; until that is repaired nothing is sealed to anybody.
    TagInvalid: (NOT_STORED, BROKEN),
}


class Sending:
    """Routes that store a report."""

    def __init__(self, parts: Services, forms: Forms, pages: ReportPages, offices: OfficeViews) -> None:
        self._parts = parts
        self._forms = forms
        self._pages = pages
        self._offices = offices
        self._limits = StagingLimits(total_staged_bytes=parts.settings.staged_bytes)

    async def send(self, request: Request) -> Response:
        """``POST /{language}/report``."""
        language = page_language(request).tag
        form = await self._forms.read(request, self._limits)
        if form.button in NOTHING_TO_CHECK:
            at_door = form.at_door(form.button == "young") if form.button in DOORS else form
            return await self._back(request, language, at_door, (), 200)
        answers, wrong = parse_answers(
            form.fields,
            self._parts.lists,
            today=self._parts.today(),
            language=language,
            channel=channel_of(single(form.fields, "about")),
            has_attachment=bool(form.files),
        )
        if form.unchecked:
            return await self._back(request, language, form, (NOT_STORED, *form.problems, *wrong), BROKEN)
        problems = in_page_order([*form.problems, *wrong])
        if problems:
            return await self._back(request, language, form, problems, INCOMPLETE)
        if form.button == "look":
            return await self._look(request, language, form, answers)
        if form.known is None:
            return await self._back(request, language, form, (FORM_OLD,), INCOMPLETE)
        return await self._store(request, language, form, form.known, answers)

    async def kept(self, request: Request) -> Response:
        """The person has the number, or leaves without it: from now on no page shows it any more."""
        language = page_language(request)
        fields = await read_fields(request)
        lookup_hash = receipt_of(single(fields, "receipt"))
        if lookup_hash is not None:
            await run_in_threadpool(self._acknowledge, lookup_hash)
        office = await self._offices.view()
        without = single(fields, "button") == "without"
        answer = services(request).pages.render(
            request, "public/report/kept.html", language.tag, office=office.settings, without=without
        )
        # The browser must not keep the page with the code for its way back.
        answer.headers["clear-site-data"] = '"cache"'
        return answer

    def _acknowledge(self, lookup_hash: bytes) -> None:
        with self._parts.database.writing() as session:
            submit.acknowledge_code(session, lookup_hash)

    async def _store(self, request: Request, language: str, form: SentForm, known: Known, answers: Answers) -> Response:
        code = derive_code(known.key, known.once, form.content)
        try:
            stretch = partial(follow_up_code.stretch, code, self._parts.secret.salt)
            stretched = await self._parts.stretching.run(Purpose.REPORT, stretch)
            office = await self._offices.view()
            sent = SentReport(answers, form.files, stretched, known.once.day, self._parts.today())
            return await run_in_threadpool(self._receive, request, language, office, code, sent)
        except tuple(STOPPED) as error:
            problem, status = meaning_of(error, STOPPED)
            return await self._back(request, language, form, (problem,), status)

    def _receive(
        self, request: Request, language: str, office: OfficeView, code: FollowUpCode, sent: SentReport
    ) -> Response:
        def page(receipt: Receipt) -> Response:
            return received_page(request, language, office, code, sent.answers, receipt)

        return receive(self._parts.database, self._parts.secret, self._parts.lists, sent, page)

    async def _look(self, request: Request, language: str, form: SentForm, answers: Answers) -> Response:
        """The page on which everything can be looked at before it is sent; nothing is stored."""
        once, kept = await self._forms.go_back(form)
        view = await self._offices.view()
        try:
            look = look_at(self._parts.lists, view, answers, form.fields)
        except NoHandlerLeft:
            return await self._back(request, language, form, (NOT_STORED,), BROKEN)
        context = {"office": view.settings, "help_lines": view.help_lines, "look": look, "kept": kept, "once": once}
        context["young"] = look.young
        context |= self._place(request)
        return services(request).pages.render(request, "public/report/review.html", language, status=200, **context)

    def _place(self, request: Request) -> dict[str, object]:
        """What tells a form during a visit apart from others: nothing here."""
        return {}

    async def _back(
        self, request: Request, language: str, form: SentForm, problems: Sequence[FieldError], status: int
    ) -> Response:
        """The page with everything typed and every file that is still there."""
        once, kept = await self._forms.go_back(form, renew=FORM_OLD in problems)
        returned = ReturnedForm(form.fields, kept, problems, status)
        answer = await self._pages.returned(request, language, returned, once)
        if status == BROKEN:
            answer.headers["retry-after"] = RETRY_SECONDS
        return answer


def in_page_order(problems: Sequence[FieldError]) -> list[FieldError]:
    """What is to be put right, from the top of the page to its end."""
    last = len(FIELD_ORDER)
    place = {name: index for index, name in enumerate(FIELD_ORDER)}
    return sorted(problems, key=lambda problem: place.get(problem.field, last))
