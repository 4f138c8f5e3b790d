"""A member leaves while reports are written: a change of the directory that tests can hold halfway."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from caseflow.office.accounts.team_keys import begin_generation, team_members
from caseflow.office.directory.transaction import directory_change
from caseflow.schema.cases import CaseEpochRow
from caseflow.sealing.team_generation import open_generation
from tests.caseflow.desk.office import NOW, TODAY, Office

TEAM = "first"
# Long enough to be sure that somebody waits and is not merely slow.
A_WHILE = 0.6


def generation(office: Office, team: str = TEAM) -> UUID:
    """The generation that is sealed to now."""
    with office.database.reading() as session:
        return open_generation(session, office.secret, office.team(team)).id


@contextmanager
def halfway(office: Office) -> Iterator[None]:
    """Inside the block the team has its next generation, but nobody else can see that yet."""
    arguments = (office.database, office.secret, office.actor("amira").id, NOW, "member_removed", "")
    with directory_change(*arguments) as session:
        stay = [
            member for member in team_members(session, office.secret, office.team(TEAM)) if member.user_name != "ben"
        ]
        begin_generation(session, office.secret, office.team(TEAM), stay, TODAY)
        yield


def begin_next(office: Office) -> None:
    """The same in one go."""
    with halfway(office):
        pass


def in_background(work: Callable[[], object]) -> threading.Thread:
    """Start a thread that is waited for at the end of its test at the latest."""
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def waits(thread: threading.Thread) -> bool:
    """Whether a thread is not through after a while."""
    thread.join(A_WHILE)
    return thread.is_alive()


def sealed_to(office: Office, case: UUID, epoch: int) -> UUID:
    """The team's generation that an epoch is sealed to."""
    with office.database.reading() as session:
        return session.get_one(CaseEpochRow, (case, epoch)).team_generation
