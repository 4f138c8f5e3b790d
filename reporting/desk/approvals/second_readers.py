"""The list of second readers: what a member of another team was asked to judge, and who is in the pool."""

from collections.abc import Container

from starlette.responses import Response

from caseflow.administration.changes import ChangeSetting
from caseflow.administration.proposals import propose
from caseflow.desk.approvals.second_readers import answer_reading, open_reading, waiting_readings
from caseflow.office.accounts.members import Member, Role
from caseflow.office.directory.verified import load_directory
from reporting.desk.base.case_form import id_in_address
from reporting.desk.base.form_fields import Many, Text, YesOrNo
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import FormRefused, Problem, Refused, answered
from reporting.desk.base.request import MemberRequest, typed_of

TEXT_LIMIT = 20_000


def _readers(visit: MemberRequest) -> Container[str]:
    return {str(member.id) for member in _candidates(visit)}


class PoolForm(Form):
    """Who may be asked by every team."""

    readers = Many(_readers)


class AnswerForm(Form):
    """Whether a second reader agrees, with a word for the team that is needed when they do not."""

    agrees = YesOrNo()
    answer_text = Text(limit=TEXT_LIMIT, trimmed=True)


def readings_page(visit: MemberRequest) -> Response:
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


def propose_pool(visit: MemberRequest) -> Response:
    """Propose who may be asked by every team; a second person of the ombuds team confirms it."""
    chosen = sorted(set(PoolForm.read(visit).readers))
    change = ChangeSetting("second_readers", " ".join(chosen))
    propose(visit.parts.database, visit.parts.secret, visit.actor, change, visit.parts.now())
    return visit.go("second_readers", done="pool")


def reading_page(visit: MemberRequest) -> Response:
    """One copy, opened with the reader's own key."""
    return _page(visit)


def answer(visit: MemberRequest) -> Response:
    """Whether they agree, with a word for the team."""
    return answered(lambda: _answered(visit), lambda refused: _page(visit, refused))


def _answered(visit: MemberRequest) -> Response:
    form = AnswerForm.read(visit)
    if not form.agrees and not form.answer_text:
        raise FormRefused(Problem("answer_text", "text_missing"))
    answer_reading(visit.desk(), id_in_address(visit, "reading"), form.answer_text, agrees=form.agrees)
    return visit.go("second_readers", done="reading")


def _page(visit: MemberRequest, refused: Refused | None = None) -> Response:
    reading = open_reading(visit.desk(), id_in_address(visit, "reading"))
    lists = visit.parts.lists
    return visit.render(
        "desk/approvals/reading.html",
        refused.status if refused else 200,
        reading=reading,
        lists=lists,
        act=lists.two_persons.get(reading.target),
        stage=lists.case_stages.get(reading.target),
        step=lists.interventions.get(reading.target),
        problems=refused.problems if refused else (),
        typed=typed_of(visit.fields),
    )


def _candidates(visit: MemberRequest) -> tuple[Member, ...]:
    with visit.parts.database.reading() as session:
        directory = load_directory(session, visit.parts.secret)
    readers = (member for member in directory.members.values() if member.role.reads_cases)
    return tuple(sorted(readers, key=lambda member: member.display_name))
