"""The data of the page of one spam group."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.batch import read_own_cases
from caseflow.desk.cases.own import own_cases
from caseflow.desk.spam.detection import SpamCase, spam_case
from caseflow.desk.spam.group_document import SpamGroup, read_spam_group
from caseflow.desk.spam.undo import SpamGroupState, state_of
from caseflow.schema.cases import CaseRow


@dataclass(frozen=True)
class ShownSpamGroup:
    """A group, how its cases stand, and what may be shown of those that are still there."""

    flood: SpamGroup
    state: SpamGroupState
    cases: tuple[SpamCase, ...] = field(repr=False)

    @property
    def places(self) -> Mapping[UUID, str]:
        """For each case whether it waits, is put aside, is out of the group, or something else."""
        state = self.state
        named = {"waiting": state.waiting, "aside": state.aside, "out": state.out, "others": state.others}
        return MappingProxyType({case: name for name, cases in named.items() for case in cases})


def open_spam_group(desk: Desk, flood: UUID) -> ShownSpamGroup:
    """Look at a group of the member's team; raises ``DocumentNotFound``."""
    with desk.database.writing() as session:
        desk.log(session, "flood_opened", f"flood:{flood}")
    with desk.database.reading() as session:
        found = read_spam_group(session, desk, flood)
        listed = own_cases([found.team]), CaseRow.id.in_(found.cases)
        cases = [spam_case(opened) for opened in read_own_cases(session, desk, ("report", "routing"), *listed)]
        ordered = tuple(sorted(cases, key=lambda case: (case.received_on, str(case.id))))
        return ShownSpamGroup(found, state_of(session, found), ordered)
