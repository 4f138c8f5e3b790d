"""The tests of this folder need an office in which everybody is logged in."""

import pytest

from tests.caseflow.desk.office import Office


@pytest.fixture
def office(office_at_work: Office) -> Office:
    """An office at work, once on each engine."""
    return office_at_work
