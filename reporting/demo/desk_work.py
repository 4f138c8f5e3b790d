"""The present work of the demo office: assignments, labels, an absence, a recommendation."""

import datetime
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from caseflow.code_lists.stages import FINISHED
from caseflow.desk.assignment.absence import tell_absence
from caseflow.desk.assignment.assign import assign
from caseflow.desk.assignment.labels import add_label
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.monitoring.recommendation import Words, recommendations_of
from caseflow.desk.monitoring.recommendation_acts import begin_recommendation, call_ready, make, publish
from caseflow.schema.cases import CaseRow

HOUSE_LABEL = "Unterkunft"
RECEPTION = "reception_state"
DAYS_AWAY = (3, 10)

RECOMMENDATION = Words(
    "Aufnahmebehörde (Beispiel)",
    "In jedem Haus soll stehen, wer eine kaputte Heizung repariert und bis wann. "
    "Nach zwei Werktagen ohne Reparatur gibt es ein anderes Zimmer.",
)


def lay_out_work(desks: Sequence[Desk], team: UUID) -> None:
    """Spread the open cases of a team over its members, the first of whom is away soon."""
    for number, case in enumerate(_open_cases(desks[0], team)):
        desk = desks[number % len(desks)]
        # One in three waits for somebody who takes it.
        if number % 3:
            assign(desk, case, open_case(desk, case).revision, desk.actor.id, "Aus der Besprechung am Montag.")
        view = open_case(desk, case)
        if RECEPTION in view.contents.answers.areas:
            add_label(desk, case, view.revision, HOUSE_LABEL)
    away = [desks[0].today + datetime.timedelta(days=days) for days in DAYS_AWAY]
    tell_absence(desks[0], desks[1].actor.id, away[0], away[1])


def recommend(desks: Sequence[Desk], team: UUID) -> None:
    """One writes, the other makes it, and it is published."""
    cases = _open_cases(desks[0], team)[:2]
    paper = begin_recommendation(desks[0], team, RECOMMENDATION, cases)
    call_ready(desks[0], paper, _revision(desks[0], paper))
    make(desks[1], paper, _revision(desks[1], paper))
    publish(desks[1], paper, _revision(desks[1], paper))


def _revision(desk: Desk, paper: UUID) -> int:
    return next(one.revision for one in recommendations_of(desk) if one.id == paper)


def _open_cases(desk: Desk, team: UUID) -> list[UUID]:
    of_team = select(CaseRow.id).where(CaseRow.team == team, CaseRow.stage.not_in(FINISHED))
    with desk.database.reading() as session:
        return list(session.scalars(of_team.order_by(CaseRow.due_on, CaseRow.id)))
