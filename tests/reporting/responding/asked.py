"""A question that an office has released, as whoever was asked meets it: an address and six words."""

from dataclasses import dataclass, field

from caseflow.desk.third_parties.questions import FreshLink
from tests.caseflow.desk.office import GivenCase, give_case
from tests.caseflow.desk.third_parties.cases import release
from tests.reporting.desk.office_door import OfficeDoor


@dataclass(frozen=True)
class Asked:
    """The case, and what went out by two ways."""

    case: GivenCase
    fresh: FreshLink = field(repr=False)

    @property
    def address(self) -> str:
        """The link without the host."""
        return f"/statement/{self.fresh.link.text}"

    @property
    def password(self) -> str:
        """What was said by another way."""
        return self.fresh.password.text


def ask(door: OfficeDoor) -> Asked:
    """Release a question of a new case."""
    case = give_case(door.office)
    return Asked(case, release(door.office, case))
