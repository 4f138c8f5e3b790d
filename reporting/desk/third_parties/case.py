"""The page of a case on which something is given outside: a question, a text, a recording."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from anyio import from_thread
from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.cleaning.results import CannotClean
from caseflow.desk.cases.access_control import ChangedMeanwhile, Desk
from caseflow.desk.cases.transaction import CaseHalted, CodeUnknown, DayNotAhead, NoMailbox
from caseflow.desk.third_parties.interpreter_sought import tell_looking
from caseflow.desk.third_parties.interpreter_tasks import (
    HOURS,
    MACHINE,
    RECORDING,
    Given,
    NotSpoken,
    Source,
    Struckout,
    add_translation,
    give_task,
    stage_changed_voice,
    withdraw_task,
)
from caseflow.desk.third_parties.questions import FreshLink, Release, last_day, release_question, withdraw_question
from caseflow.desk.third_parties.view import outside_view
from caseflow.records.consent import NoConsent
from caseflow.sealing.attachments import StagedFile, StagedFileGone, StagingLimits, StagingRefused, drop_staged
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Visit, go, typed_of
from reporting.desk.case.acts import DayInvalid, read_day
from reporting.runtime.key_stretching import Purpose

REFUSALS: Mapping[type[Exception], Problem] = MappingProxyType(
    {
        NoConsent: Problem("consent", "no_consent"),
        DayNotAhead: Problem("until", "day_ahead"),
        CaseHalted: Problem("", "halted"),
        NoMailbox: Problem("", "no_mailbox"),
        Struckout: Problem("interpreter", "interpreter_struck"),
        NotSpoken: Problem("source", "not_spoken"),
        CannotClean: Problem("source", "not_spoken"),
        StagedFileGone: Problem("source", "not_stored"),
        StagingRefused: Problem("source", "not_stored"),
    }
)
# Where a refusal means something else than at a released question.
NOT_WISHED = Problem("interpreter", "interpreter_not_wished")


def outside_page(visit: Visit) -> Response:
    """What is outside, and the forms to give something."""
    return _page(visit)


def change_outside(visit: Visit) -> Response:
    """Do what a form of the page asks, or show the page again with everything that was typed."""
    name = visit.request.path_params["act"]
    if name not in ACTS:
        raise HTTPException(404)
    case, desk = case_id(visit), visit.desk()
    try:
        return ACTS[name](visit, desk, case)
    except ChangedMeanwhile:
        return _page(visit, status=409, changed=True)
    except (CodeUnknown, DayInvalid) as refused:
        problem = Problem(refused.field, "day_invalid" if isinstance(refused, DayInvalid) else "choice_missing")
    except tuple(REFUSALS) as refused:
        problem = next(found for kind, found in REFUSALS.items() if isinstance(refused, kind))
        if isinstance(refused, NoConsent) and name == "task":
            problem = NOT_WISHED
    return _page(visit, (problem,), 422, form=name)


def _release(visit: Visit, desk: Desk, case: UUID) -> Response:
    """Shows link and password once; the browser that sends the form again is told that the case has changed."""
    release = Release(_uuid(visit, "consent"), visit.field("body"), read_day(visit, "until"))
    secret = visit.parts.secret
    # It stretches a passphrase, so it waits in the bounded queue of the event loop.
    fresh = from_thread.run(visit.parts.stretching.run, Purpose.STAFF, lambda: FreshLink.generate(secret))
    until = release_question(desk, case, seen_revision(visit), release, fresh)
    return visit.render(
        "desk/third_parties/released.html",
        base=f"/desk/cases/{case}",
        link=f"{visit.parts.settings.public_origins[0]}/statement/{fresh.link.text}",
        password=fresh.password.text,
        body=release.body.strip(),
        until=until,
        office=visit.settings(),
    )


def _withdraw_question(visit: Visit, desk: Desk, case: UUID) -> Response:
    withdraw_question(desk, case, seen_revision(visit), _uuid(visit, "question"))
    return _done(case, "withdraw_question")


def _task(visit: Visit, desk: Desk, case: UUID) -> Response:
    source, hours = _source(visit), visit.field("hours")
    if hours not in {str(one) for one in HOURS}:
        raise CodeUnknown("hours")
    sound = _changed_voice(visit, desk, case, source) if source.kind == RECORDING else None
    try:
        given = Given(source, _uuid(visit, "interpreter"), int(hours), sound)
        give_task(desk, case, seen_revision(visit), given)
    except Exception:
        if sound:
            drop_staged(desk.database, [sound])
        raise
    return _done(case, "task")


def _changed_voice(visit: Visit, desk: Desk, case: UUID, source: Source) -> StagedFile:
    limits = StagingLimits(visit.parts.settings.staged_bytes)
    return stage_changed_voice(desk, visit.parts.voices, case, source.id, limits)


def _withdraw_task(visit: Visit, desk: Desk, case: UUID) -> Response:
    withdraw_task(desk, case, seen_revision(visit), _uuid(visit, "task"))
    return _done(case, "withdraw_task")


def _translation(visit: Visit, desk: Desk, case: UUID) -> Response:
    by_machine = visit.field("made_by") == MACHINE
    add_translation(desk, case, seen_revision(visit), _source(visit), visit.field("translation"), by_machine=by_machine)
    return _done(case, "translation")


def _seek(visit: Visit, desk: Desk, case: UUID) -> Response:
    tell_looking(desk, case, seen_revision(visit))
    return _done(case, "seek")


ACTS: Mapping[str, Callable[[Visit, Desk, UUID], Response]] = MappingProxyType(
    {
        "release": _release,
        "withdraw_question": _withdraw_question,
        "task": _task,
        "withdraw_task": _withdraw_task,
        "translation": _translation,
        "seek": _seek,
    }
)


def _done(case: UUID, name: str) -> Response:
    return go(f"/desk/cases/{case}/outside?done={name}")


def _source(visit: Visit) -> Source:
    kind, _, source = visit.field("source").partition(":")
    try:
        return Source(kind, UUID(source), visit.field("from"), visit.field("into"))
    except ValueError:
        raise CodeUnknown("source") from None


def _uuid(visit: Visit, field: str) -> UUID:
    try:
        return UUID(visit.field(field))
    except ValueError:
        raise CodeUnknown(field) from None


def _page(
    visit: Visit,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
    *,
    form: str = "",
    changed: bool = False,
) -> Response:
    desk = visit.desk()
    shown = outside_view(desk, case_id(visit))
    return visit.render(
        "desk/third_parties/page.html",
        status,
        shown=shown,
        case=shown.case,
        base=f"/desk/cases/{shown.case.id}",
        lists=visit.parts.lists,
        now=desk.now,
        last_day=last_day(desk),
        hours=HOURS,
        form=form,
        typed=typed_of(visit.fields),
        problems=problems,
        changed=changed,
    )
