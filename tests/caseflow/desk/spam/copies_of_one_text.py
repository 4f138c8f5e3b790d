"""A flood in an office: fakes put down as reports leave them."""

import random
from uuid import UUID

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.spam.detection import look_for_spam
from caseflow.desk.spam.sample import open_sample
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseRow
from tests.caseflow.desk.office import GivenCase, Office, give_case
from tests.caseflow.desk.spam.texts import FAKES, Flooder, genuine


def flood(office: Office, count: int, team: str = "first") -> list[GivenCase]:
    """So many copies of a fake."""
    flooder = Flooder(random.Random(11))  # noqa: S311 - the same fakes in every run
    return [give_case(office, team=team, answers=Answers(story=flooder.copy(FAKES[0]))) for _ in range(count)]


def reports(office: Office, count: int = 20) -> list[UUID]:
    """Genuine reports beside them."""
    return [give_case(office, answers=Answers(story=s.text, language=s.language)).id for s in genuine()[:count]]


def found_cases(desk: Desk) -> list[UUID]:
    """The one group that is found."""
    (group,) = look_for_spam(desk).found
    return [case.id for case in group.cases]


def read_sample(desk: Desk, flood: UUID) -> int:
    """Open the sample as the second person does; gives the revision of the page."""
    return open_sample(desk, flood)[0].revision


def row_of(office: Office, case: UUID) -> CaseRow:
    """How a case stands."""
    with office.database.reading() as session:
        return session.get_one(CaseRow, case)
