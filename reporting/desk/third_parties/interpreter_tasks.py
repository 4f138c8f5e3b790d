"""The pages of an interpreter: her tasks, one of them with its editor, its recording in short pieces."""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.third_parties.glossary import terms_of
from caseflow.desk.third_parties.interpreters import origins, tell_origin
from caseflow.desk.third_parties.translating import (
    Task,
    TaskGone,
    TranslationMissing,
    hand_in,
    my_tasks,
    open_task,
    sound_of,
)
from caseflow.office.accounts.refusals import UnknownSubject
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Visit, go, typed_of
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


def tasks_page(visit: Visit) -> Response:
    """What waits, and what she told of herself."""
    return _list(visit)


def tell(visit: Visit) -> Response:
    """Keep where she lives and in which communities; without that nothing can be given to her."""
    parts = visit.parts
    chosen = tuple(one for one in visit.fields.get("communities", ()) if one)
    try:
        tell_origin(
            parts.database, parts.secret, parts.lists, visit.actor, visit.field("district"), chosen, parts.now()
        )
    except UnknownSubject:
        return _list(visit, (Problem("district", "choice_missing"),), 422)
    return go("/desk/tasks?done=origin")


def task_page(visit: Visit) -> Response:
    """One task with its editor; of one that is over only that it is over."""
    try:
        return _task(visit, open_task(visit.desk(), _task_id(visit)))
    except TaskGone:
        return _list(visit, (Problem("", "hours_over"),), 410)


def send(visit: Visit) -> Response:
    """Hand the translation in; a text that is missing comes back with the page, a task that is over does not."""
    desk, task = visit.desk(), _task_id(visit)
    try:
        hand_in(desk, task, visit.field("translation"), visit.field("uncertain"))
    except TranslationMissing:
        return _again(visit, desk, task)
    except TaskGone:
        return _list(visit, (Problem("", "hours_over"),), 410)
    return go("/desk/tasks?done=handed_in")


def _again(visit: Visit, desk: Desk, task: UUID) -> Response:
    try:
        return _task(visit, open_task(desk, task), (Problem("translation", "translation_missing"),), 422)
    except TaskGone:
        return _list(visit, (Problem("", "hours_over"),), 410)


def sound(visit: Visit) -> Response:
    """A short piece of the recording, as a player asks for it; there is no address that gives the whole."""
    desk = visit.desk()
    try:
        task = open_task(desk, _task_id(visit), "task_heard")
        content = sound_of(desk, task)
    except TaskGone:
        raise HTTPException(404) from None
    try:
        part = wanted_range(visit.request.headers.get("range", "bytes=0-"), len(content))
    except NoSuchPart:
        return Response(status_code=416, headers={"content-range": f"bytes */{len(content)}"})
    begin = part.begin if part else 0
    end = min(part.end if part else len(content), begin + PIECE_BYTES)
    media_type = task.sound.media_type if task.sound else "audio/mpeg"
    headers = HEADERS | {"content-range": f"bytes {begin}-{end - 1}/{len(content)}"}
    return Response(content[begin:end], 206, headers, media_type=media_type)


def _list(visit: Visit, problems: tuple[Problem, ...] = (), status: int = 200) -> Response:
    parts = visit.parts
    tasks = my_tasks(visit.desk())
    with parts.database.reading() as session:
        origin = origins(session, parts.secret).get(visit.actor.id)
    return visit.render(
        "desk/third_parties/tasks.html", status, tasks=tasks, origin=origin, lists=parts.lists, problems=problems
    )


def _task(visit: Visit, task: Task, problems: tuple[Problem, ...] = (), status: int = 200) -> Response:
    with visit.parts.database.reading() as session:
        glossary = terms_of(session, [task.team], [task.source.from_language, task.source.to_language])
    return visit.render(
        "desk/third_parties/task.html",
        status,
        task=task,
        glossary=glossary,
        lists=visit.parts.lists,
        typed=typed_of(visit.fields),
        problems=problems,
    )


def _task_id(visit: Visit) -> UUID:
    try:
        return UUID(visit.request.path_params["task"])
    except ValueError:
        raise HTTPException(404) from None
