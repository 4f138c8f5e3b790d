"""The facts that an officer sees before a referral or transfer: possible receivers, and the person's consent."""

from dataclasses import dataclass
from uuid import UUID

from caseflow.desk.cases.access_control import Desk, case_look
from caseflow.desk.cases.conditions import confirmed_exceptions
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.casework.steps_outside import used_consents
from caseflow.desk.referral.receivers import Receiver, next_teams, partners, small_teams
from caseflow.desk.referral.transfer import needs_two
from caseflow.records.journal import Entry, EntryKind


@dataclass(frozen=True)
class Choices:
    """The teams to choose from.

    Attributes:
        agreed: the steps to which the person said yes for today, or which the law orders.
        by_two: whether handing the case over needs a second person.
        proposed: handing over, as others have proposed it since it was last handed over.
    """

    partners: tuple[Receiver, ...]
    small_teams: tuple[Receiver, ...]
    next_teams: tuple[Receiver, ...]
    agreed: frozenset[str]
    by_two: bool
    proposed: tuple[Entry, ...]


def choices(desk: Desk, case: UUID) -> Choices:
    """Who may get it; raises ``CaseNotFound``."""
    with case_look(desk, case, "handing_on_planned") as opened:
        contents = read_contents(opened)
        return Choices(
            partners(opened, contents),
            small_teams(opened, contents),
            next_teams(opened, contents),
            _agreed(desk, contents),
            needs_two(contents, desk, restricted=opened.row.restricted),
            _proposed(desk, contents),
        )


def _agreed(desk: Desk, contents: CaseContents) -> frozenset[str]:
    used = used_consents(contents.journal)
    steps = {
        consent.question.intervention
        for consent in contents.consents
        if consent.id not in used and consent.allows_step(consent.question.intervention, desk.today)
    }
    return frozenset(steps) | confirmed_exceptions(contents.journal)


def _proposed(desk: Desk, contents: CaseContents) -> tuple[Entry, ...]:
    handed = contents.journal.newest(EntryKind.TRANSFERRED)
    since = -1 if handed is None else handed.revision
    proposed = contents.journal.all(EntryKind.TRANSFER_PROPOSED)
    return tuple(one for one in proposed if one.revision > since and one.member != desk.actor.id)
