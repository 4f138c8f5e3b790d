"""The page of a case on which an officer gives a question, a text or a recording to a third party."""

from collections.abc import Callable, Container, Mapping
from types import MappingProxyType
from uuid import UUID

from anyio import from_thread
from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.third_parties.interpreter_sought import tell_interpreter_sought
from caseflow.desk.third_parties.interpreter_tasks import (
    HOURS,
    MACHINE,
    RECORDING,
    Given,
    Source,
    add_translation,
    give_task,
    stage_changed_voice,
    withdraw_task,
)
from caseflow.desk.third_parties.questions import (
    FreshLink,
    QuestionRelease,
    last_day,
    release_question,
    withdraw_question,
)
from caseflow.desk.third_parties.view import third_party_view
from caseflow.sealing.attachments import StagedFile, StagingLimits, drop_staged
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.form_fields import Choice, Identifier, OptionalDay, Text, id_of
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import FormRefused, Problem, Refused, answered
from reporting.desk.base.request import MemberRequest, typed_of
from reporting.runtime.key_stretching import Purpose


def _hours(_visit: MemberRequest) -> Container[str]:
    return {str(one) for one in HOURS}


class ReleaseForm(Form):
    """A question for a body outside: about which consent, to whom, until when."""

    consent = Identifier()
    body = Text()
    until = OptionalDay()


class QuestionForm(Form):
    """Which released question is taken back."""

    question = Identifier()


class SourceForm(Form):
    """What is translated: a kind and an id, and from which language into which one."""

    source = Text()
    from_language = Text(name="from")
    into = Text()

    @property
    def chosen(self) -> Source:
        """As the casework names it; raises ``FormRefused`` for what names nothing."""
        kind, _, text = self.source.partition(":")
        found = id_of(text)
        if found is None:
            raise FormRefused(Problem("source", "choice_missing"))
        return Source(kind, found, self.from_language, self.into)


class TaskForm(SourceForm):
    """A task for an interpreter."""

    interpreter = Identifier()
    hours = Choice(_hours)


class WithdrawalForm(Form):
    """Which task is taken back."""

    task = Identifier()


class TranslationForm(SourceForm):
    """A translation that the office made itself."""

    translation = Text()
    made_by = Text()


# Beside which field of the page a sentence stands.
BESIDE = MappingProxyType(
    {"no_consent": "consent", "day_ahead": "until", "no_mailbox": "", "not_stored": "source", "not_cleaned": "source"}
)


def third_party_page(visit: MemberRequest) -> Response:
    """What is outside, and the forms to give something."""
    return _page(visit)


def change_third_party(visit: MemberRequest) -> Response:
    """Do what a form of the page asks, or show the page again with everything that was typed."""
    name = visit.request.path_params["act"]
    if name not in ACTS:
        raise HTTPException(404)
    case, desk = case_id(visit), visit.desk()
    return answered(lambda: ACTS[name](visit, desk, case), lambda refused: _page(visit, name, refused), BESIDE)


def _release(visit: MemberRequest, desk: Desk, case: UUID) -> Response:
    """Shows link and password once; the browser that sends the form again is told that the case has changed."""
    form = ReleaseForm.read(visit)
    release = QuestionRelease(form.consent, form.body, form.until)
    secret = visit.parts.secret
    # It stretches a passphrase, so it waits in the bounded queue of the event loop.
    fresh = from_thread.run(visit.parts.stretching.run, Purpose.STAFF, lambda: FreshLink.generate(secret))
    until = release_question(desk, case, seen_revision(visit), release, fresh)
    return visit.render(
        "desk/third_parties/released.html",
        case_id=case,
        link=f"{visit.parts.settings.public_origins[0]}/statement/{fresh.link.text}",
        password=fresh.password.text,
        body=release.body.strip(),
        until=until,
        office=visit.settings(),
    )


def _withdraw_question(visit: MemberRequest, desk: Desk, case: UUID) -> Response:
    withdraw_question(desk, case, seen_revision(visit), QuestionForm.read(visit).question)
    return _done(visit, case, "withdraw_question")


def _task(visit: MemberRequest, desk: Desk, case: UUID) -> Response:
    form = TaskForm.read(visit)
    source = form.chosen
    sound = _changed_voice(visit, desk, case, source) if source.kind == RECORDING else None
    try:
        given = Given(source, form.interpreter, int(form.hours), sound)
        give_task(desk, case, seen_revision(visit), given)
    except BaseException:
        if sound:
            drop_staged(desk.database, [sound])
        raise
    return _done(visit, case, "task")


def _changed_voice(visit: MemberRequest, desk: Desk, case: UUID, source: Source) -> StagedFile:
    limits = StagingLimits(visit.parts.settings.staged_bytes)
    return stage_changed_voice(desk, visit.parts.voices, case, source.id, limits)


def _withdraw_task(visit: MemberRequest, desk: Desk, case: UUID) -> Response:
    withdraw_task(desk, case, seen_revision(visit), WithdrawalForm.read(visit).task)
    return _done(visit, case, "withdraw_task")


def _translation(visit: MemberRequest, desk: Desk, case: UUID) -> Response:
    form = TranslationForm.read(visit)
    by_machine = form.made_by == MACHINE
    add_translation(desk, case, seen_revision(visit), form.chosen, form.translation, by_machine=by_machine)
    return _done(visit, case, "translation")


def _seek(visit: MemberRequest, desk: Desk, case: UUID) -> Response:
    tell_interpreter_sought(desk, case, seen_revision(visit))
    return _done(visit, case, "seek")


ACTS: Mapping[str, Callable[[MemberRequest, Desk, UUID], Response]] = MappingProxyType(
    {
        "release": _release,
        "withdraw_question": _withdraw_question,
        "task": _task,
        "withdraw_task": _withdraw_task,
        "translation": _translation,
        "seek": _seek,
    }
)


def _done(visit: MemberRequest, case: UUID, name: str) -> Response:
    return visit.go("case_outside", case=case, done=name)


def _page(visit: MemberRequest, form: str = "", refused: Refused | None = None) -> Response:
    desk = visit.desk()
    shown = third_party_view(desk, case_id(visit))
    changed = refused is not None and refused.is_outdated
    return visit.render(
        "desk/third_parties/page.html",
        refused.status if refused else 200,
        shown=shown,
        case=shown.case,
        case_id=shown.case.id,
        lists=visit.parts.lists,
        now=desk.now,
        last_day=last_day(desk),
        hours=HOURS,
        form="" if changed else form,
        typed=typed_of(visit.fields),
        problems=refused.faults if refused else (),
        changed=changed,
    )
