"""Who has a case, as tests ask for it."""

from caseflow.desk.assignment.assign import Assignment, assignments
from caseflow.records.journal import Journal


def current_assignment(journal: Journal) -> Assignment | None:
    """Who has the case now; none when it was never given to anybody."""
    given = assignments(journal)
    return given[-1] if given else None
