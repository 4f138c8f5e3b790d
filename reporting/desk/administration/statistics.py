"""Measuring, for statistics members: periods that are due, releases that were made."""

from starlette.responses import Response

from caseflow.office.accounts import audit_log
from caseflow.statistics.facts.published_categories import statistics_categories
from caseflow.statistics.ledger.head_file import HeadFile
from caseflow.statistics.ledger.lines import AlreadyMeasured, BudgetExceeded
from caseflow.statistics.plan.period import Period, PeriodMalformed, planned_publication
from caseflow.statistics.release.keys import NotAStatisticsMember, open_statistics_key
from caseflow.statistics.release.measure import BeforeCutOff, EarlierPeriodMissing, SetKeepsChanging, Work, measure
from caseflow.statistics.release.published import releases, waiting_periods
from reporting.desk.base.request import Visit, go
from reporting.runtime.paths import LEDGER_HEAD_FILE

SERIES = "intake"

PROBLEMS = {
    NotAStatisticsMember: "not_a_statistics_member",
    BeforeCutOff: "before_cut_off",
    AlreadyMeasured: "already_measured",
    EarlierPeriodMissing: "earlier_period_missing",
    BudgetExceeded: "budget_exceeded",
    SetKeepsChanging: "set_keeps_changing",
    PeriodMalformed: "nothing_due",
}


def statistics_page(visit: Visit) -> Response:
    """What is due and what was released."""
    return _page(visit)


def measure_period(visit: Visit) -> Response:
    """Measure the period that is next, or say why not."""
    parts, desk = visit.parts, visit.desk()
    try:
        period = Period.parse(visit.field("period"))
        audit_log.append_apart(
            parts.database, desk.now, visit.actor.id, "period_measured", f"period:{period}", audit_log.Outcome.DONE
        )
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
    except tuple(PROBLEMS) as refused:
        audit_log.append_apart(
            parts.database, desk.now, visit.actor.id, "period_measured", "", audit_log.Outcome.FAILED
        )
        return _page(visit, PROBLEMS[type(refused)], status=422)
    return go("/desk/statistics?done=measured")


def _page(visit: Visit, problem: str = "", status: int = 200) -> Response:
    desk = visit.desk()
    with visit.parts.database.reading() as session:
        waiting = waiting_periods(session, desk.today, desk.calendar.is_working_day, SERIES)
        made = releases(session, SERIES)
    return visit.render(
        "desk/administration/statistics.html",
        status,
        waiting=[(period, planned_publication(period, desk.calendar.is_working_day)) for period in waiting],
        releases=list(reversed(made)),
        problem=problem,
    )
