"""A tie between bodies that is entered later: interpreters who could be concerned lose their tasks at once.

The cases are sealed at that moment, so every interpreter whom the new tie could concern loses their tasks. The
desk shows these tasks as not done and judges again whom to ask.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.desk.third_parties.interpreter_tasks import destroy_task
from caseflow.office.accounts.members import Member, Role
from caseflow.rules.conflicts import Relation
from caseflow.schema.third_parties import InterpreterTaskRow


def take_tasks_from_tied(
    session: Session, organisations: Collection[UUID], relations: Iterable[Relation], members: Iterable[Member]
) -> None:
    """Destroy the tasks of the interpreters of these organisations and of all that any tie connects with them.

    The chunks of their recordings go with the next sweep; without their task nothing opens them.
    """
    touched = _connected(organisations, tuple(relations))
    concerned = [one.id for one in members if one.role is Role.INTERPRETER and one.organisation in touched]
    for row in session.scalars(select(InterpreterTaskRow).where(InterpreterTaskRow.interpreter.in_(concerned))).all():
        destroy_task(session, row)


def _connected(organisations: Collection[UUID], relations: tuple[Relation, ...]) -> set[UUID]:
    touched, grown = set(organisations), True
    while grown:
        ends = [{tie.from_organisation, tie.to_organisation} for tie in relations]
        found = set().union(*(pair for pair in ends if pair & touched)) - touched
        touched |= found
        grown = bool(found)
    return touched
