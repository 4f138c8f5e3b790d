"""The list of second readers: what a member of another team was asked to judge, and who is in the pool."""

from uuid import UUID

from starlette.responses import Response

from caseflow.administration.changes import ChangeSetting
from caseflow.administration.proposals import propose
from caseflow.desk.approvals.second_readers import Reading, answer_reading, open_reading, waiting_readings
from caseflow.desk.cases.access_control import CaseNotFound
from caseflow.office.accounts.members import Member, Role
from caseflow.office.directory.verified import load_directory
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Visit, go, typed_of

TEXT_LIMIT = 20_000


def readings_page(visit: Visit) -> Response:
    """What waits for this member; for the ombuds team also who may be asked."""
    is_ombuds = visit.actor.member.role is Role.OMBUDS
    pool = visit.settings().second_readers
    return visit.render(
        "desk/approvals/readings.html",
        readings=waiting_readings(visit.desk()),
        in_pool=visit.actor.id in pool,
        candidates=_candidates(visit) if is_ombuds else (),
        pool=pool,
    )


def propose_pool(visit: Visit) -> Response:
    """Propose who may be asked by every team; a second person of the ombuds team confirms it."""
    known = {str(member.id) for member in _candidates(visit)}
    chosen = sorted({one for one in visit.fields.get("readers", ()) if one in known})
    change = ChangeSetting("second_readers", " ".join(chosen))
    propose(visit.parts.database, visit.parts.secret, visit.actor, change, visit.parts.now())
    return go("/desk/second-readers?done=pool")


def reading_page(visit: Visit) -> Response:
    """One copy, opened with the reader's own key."""
    return _page(visit, open_reading(visit.desk(), _id(visit)))


def answer(visit: Visit) -> Response:
    """Whether she agrees, with a word for the team."""
    agrees, text = visit.field("agrees"), visit.field("answer_text").strip()
    problems = []
    if agrees not in ("yes", "no"):
        problems.append(Problem("agrees", "choice_missing"))
    if len(text) > TEXT_LIMIT or (agrees == "no" and not text):
        problems.append(Problem("answer_text", "text_missing"))
    if problems:
        return _page(visit, open_reading(visit.desk(), _id(visit)), tuple(problems), 422)
    answer_reading(visit.desk(), _id(visit), text, agrees=agrees == "yes")
    return go("/desk/second-readers?done=reading")


def _page(visit: Visit, reading: Reading, problems: tuple[Problem, ...] = (), status: int = 200) -> Response:
    lists = visit.parts.lists
    return visit.render(
        "desk/approvals/reading.html",
        status,
        reading=reading,
        lists=lists,
        act=lists.two_persons.get(reading.target),
        stage=lists.case_stages.get(reading.target),
        step=lists.interventions.get(reading.target),
        problems=problems,
        typed=typed_of(visit.fields),
    )


def _id(visit: Visit) -> UUID:
    try:
        return UUID(visit.request.path_params["reading"])
    except ValueError:
        raise CaseNotFound from None


def _candidates(visit: Visit) -> tuple[Member, ...]:
    with visit.parts.database.reading() as session:
        directory = load_directory(session, visit.parts.secret)
    readers = (member for member in directory.members.values() if member.role.reads_cases)
    return tuple(sorted(readers, key=lambda member: member.display_name))
