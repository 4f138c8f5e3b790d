"""The tests of this folder need people and rules, and nobody at a desk."""

import pytest

from tests.caseflow.offices import TestOffice


@pytest.fixture
def office(small_office: TestOffice) -> TestOffice:
    """A small office, once on each engine."""
    return small_office
