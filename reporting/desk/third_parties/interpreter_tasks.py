"""The pages of an interpreter: their tasks, one of them with its editor, its recording in short pieces."""

from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.third_parties.glossary import terms_of
from caseflow.desk.third_parties.interpreters import origins, tell_origin
from caseflow.desk.third_parties.translating import (
    Task,
    hand_in,
    my_tasks,
    open_task,
    sound_of,
)
from reporting.desk.base.case_form import id_in_address
from reporting.desk.base.form_fields import Many, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest, typed_of
from reporting.http.byte_range import NoSuchPart, wanted_range

# What a player gets at once: some seconds of a voice, never the whole.
PIECE_BYTES = 64 * 1024

HEADERS = {
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    "accept-ranges": "bytes",
    "content-disposition": "inline",
}


class OriginForm(Form):
    """Where the interpreter lives and in which communities."""

    district = Text()
    communities = Many()


class HandInForm(Form):
    """The translation and the places that are not sure."""

    translation = Text()
    uncertain = Text()


# An origin that is unknown is an unknown district: the communities stand in the page.
BESIDE = MappingProxyType({"unknown_subject": "district"})


def tasks_page(visit: MemberRequest) -> Response:
    """What waits, and what they told of themselves."""
    return _list(visit)


def tell(visit: MemberRequest) -> Response:
    """Keep where they live and in which communities; without that nothing can be given to them."""
    return answered(lambda: _told(visit), lambda refused: _list(visit, refused), BESIDE)


def _told(visit: MemberRequest) -> Response:
    parts, form = visit.parts, OriginForm.read(visit)
    tell_origin(parts.database, parts.secret, parts.lists, visit.actor, form.district, form.communities, parts.now())
    return visit.go("tasks", done="origin")


def task_page(visit: MemberRequest) -> Response:
    """One task with its editor; of one that is over only that it is over."""
    task = id_in_address(visit, "task")
    return answered(lambda: _task(visit, open_task(visit.desk(), task)), lambda refused: _list(visit, refused))


def send(visit: MemberRequest) -> Response:
    """Hand the translation in; a text that is missing comes back with the page, a task that is over does not."""
    return answered(lambda: _handed_in(visit), lambda refused: _again(visit, refused))


def _handed_in(visit: MemberRequest) -> Response:
    form = HandInForm.read(visit)
    hand_in(visit.desk(), id_in_address(visit, "task"), form.translation, form.uncertain)
    return visit.go("tasks", done="handed_in")


def _again(visit: MemberRequest, refused: Refused) -> Response:
    task = id_in_address(visit, "task")
    if refused.is_over:
        return _list(visit, refused)
    return answered(
        lambda: _task(visit, open_task(visit.desk(), task), refused),
        lambda over: _list(visit, over),
    )


def sound(visit: MemberRequest) -> Response:
    """A short piece of the recording, as a player asks for it; there is no address that gives the whole."""
    return answered(lambda: _piece(visit), _no_sound)


def _no_sound(_refused: Refused) -> Response:
    raise HTTPException(404)


def _piece(visit: MemberRequest) -> Response:
    desk = visit.desk()
    task = open_task(desk, id_in_address(visit, "task"), "task_heard")
    content = sound_of(desk, task)
    try:
        part = wanted_range(visit.request.headers.get("range", "bytes=0-"), len(content))
    except NoSuchPart:
        return Response(status_code=416, headers={"content-range": f"bytes */{len(content)}"})
    begin = part.begin if part else 0
    end = min(part.end if part else len(content), begin + PIECE_BYTES)
    media_type = task.sound.media_type if task.sound else "audio/mpeg"
    headers = HEADERS | {"content-range": f"bytes {begin}-{end - 1}/{len(content)}"}
    return Response(content[begin:end], 206, headers, media_type=media_type)


def _list(visit: MemberRequest, refused: Refused | None = None) -> Response:
    parts = visit.parts
    tasks = my_tasks(visit.desk())
    with parts.database.reading() as session:
        origin = origins(session, parts.secret).get(visit.actor.id)
    return visit.render(
        "desk/third_parties/tasks.html",
        refused.status if refused else 200,
        tasks=tasks,
        origin=origin,
        lists=parts.lists,
        problems=refused.problems if refused else (),
    )


def _task(visit: MemberRequest, task: Task, refused: Refused | None = None) -> Response:
    with visit.parts.database.reading() as session:
        glossary = terms_of(session, [task.team], [task.source.from_language, task.source.to_language])
    return visit.render(
        "desk/third_parties/task.html",
        refused.status if refused else 200,
        task=task,
        glossary=glossary,
        lists=visit.parts.lists,
        typed=typed_of(visit.fields),
        problems=refused.problems if refused else (),
    )
