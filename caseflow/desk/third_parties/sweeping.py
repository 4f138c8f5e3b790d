"""Deleting questions and interpreter tasks whose time is over."""

import datetime

from sqlalchemy import delete

from caseflow.database import Database
from caseflow.desk.third_parties.interpreter_tasks import sweep_tasks
from caseflow.schema.third_parties import ReleasedQuestionRow


def sweep_third_parties(database: Database, today: datetime.date) -> None:
    """Delete what is over. That no answer came stays in the journal of the case, which tells it."""
    with database.writing() as session:
        session.execute(delete(ReleasedQuestionRow).where(ReleasedQuestionRow.until < today))
    sweep_tasks(database, today)
