"""Measuring, for statistics members: periods that are due, releases that were made."""

from starlette.responses import Response

from caseflow.office.accounts import audit_log
from caseflow.office.accounts.audit_log import Outcome
from caseflow.statistics.facts.published_categories import statistics_categories
from caseflow.statistics.ledger.head_file import HeadFile
from caseflow.statistics.plan.period import Period, planned_publication
from caseflow.statistics.release.keys import open_statistics_key
from caseflow.statistics.release.measure import Work, measure
from caseflow.statistics.release.published import releases, waiting_periods
from reporting.desk.base.form_fields import Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest
from reporting.runtime.paths import LEDGER_HEAD_FILE

SERIES = "intake"


class PeriodForm(Form):
    """The period that is measured."""

    period = Text()


def statistics_page(visit: MemberRequest) -> Response:
    """What is due and what was released."""
    return _page(visit)


def measure_period(visit: MemberRequest) -> Response:
    """Measure the period that is next, or say why not."""
    return answered(lambda: _measured(visit), lambda refused: _not_measured(visit, refused))


def _measured(visit: MemberRequest) -> Response:
    parts, desk = visit.parts, visit.desk()
    period = Period.parse(PeriodForm.read(visit).period)
    _log(visit, f"period:{period}", Outcome.DONE)
    with parts.database.reading() as session:
        pair = open_statistics_key(session, visit.actor.id, visit.actor.ring.pair)
    measure(
        Work(
            database=parts.database,
            statistics_key_pair=pair,
            series=SERIES,
            period=period,
            today=desk.today,
            categories=statistics_categories(parts.lists),
            is_working_day=desk.calendar.is_working_day,
            head_file=HeadFile(parts.settings.data_folder / LEDGER_HEAD_FILE),
        )
    )
    return visit.go("statistics", done="measured")


def _not_measured(visit: MemberRequest, refused: Refused) -> Response:
    _log(visit, "", Outcome.FAILED)
    return _page(visit, refused)


def _log(visit: MemberRequest, subject: str, outcome: Outcome) -> None:
    parts = visit.parts
    audit_log.append_apart(parts.database, parts.now(), visit.actor.id, "period_measured", subject, outcome)


def _page(visit: MemberRequest, refused: Refused | None = None) -> Response:
    desk = visit.desk()
    with visit.parts.database.reading() as session:
        waiting = waiting_periods(session, desk.today, desk.calendar.is_working_day, SERIES)
        made = releases(session, SERIES)
    return visit.render(
        "desk/administration/statistics.html",
        refused.status if refused else 200,
        waiting=[(period, planned_publication(period, desk.calendar.is_working_day)) for period in waiting],
        releases=list(reversed(made)),
        problem=refused.code if refused else "",
    )
