"""An office at work behind a running application: what a person told arrives, and the office answers and asks."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.cases.contents import MessageKind
from caseflow.desk.casework import acts
from caseflow.schema.cases import CaseRow
from tests.caseflow.desk.casework.test_casework import QUESTION
from tests.caseflow.desk.office import Office

SUMMARY = "Sie frieren seit drei Wochen. Der Hausmeister kommt nicht."
LETTER = "Wir haben mit der Firma gesprochen. Die Heizung geht wieder."


@dataclass(frozen=True)
class BothDoors:
    """Where the application runs, and the office behind it."""

    origin: str
    office: Office

    def case(self, known: set[UUID]) -> UUID:
        """The case that is not known yet."""
        with self.office.database.reading() as session:
            found = set(session.scalars(select(CaseRow.id))) - known
        assert len(found) == 1
        return found.pop()

    def cases(self) -> set[UUID]:
        """All cases there are."""
        with self.office.database.reading() as session:
            return set(session.scalars(select(CaseRow.id)))

    def look(self, case: UUID) -> CaseView:
        """What the officer sees."""
        return open_case(self.office.desk("amira"), case)

    def work(self, case: UUID) -> None:
        """The officer answers, writes a summary and asks two questions."""
        desk = self.office.desk("amira")
        acts.send_answer(desk, case, self.look(case).revision, LETTER, "de", MessageKind.FEEDBACK)
        acts.write_summary(desk, case, self.look(case).revision, SUMMARY, "de")
        for _ in range(2):
            acts.ask_consent(desk, case, self.look(case).revision, QUESTION)
