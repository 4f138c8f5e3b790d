"""One transaction for each change of the directory: logged first, checked, sealed again at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.database import Database, StorageError
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.refusals import ChangeRefused, NotAllowed
from caseflow.office.directory.verified import RESERVE_KIND
from caseflow.refusals.refusal import SecondPersonNeeded
from caseflow.schema.directory import MemberRow, MembershipRow, TeamRow
from caseflow.sealing.row_tags import lock_directory, renew_seal, require_authentic, require_seal
from crypto.installation import InstallationSecret


@contextmanager
def directory_change(
    database: Database, secret: InstallationSecret, actor: UUID | None, now: datetime, action: str, subject: str
) -> Iterator[Session]:
    """A logged transaction in which nobody else changes the directory.

    Raises:
        TagInvalid: the directory was changed in the database alone.
    """
    with logged_change(database, actor, now, action, subject) as session:
        lock_directory(session)
        require_seal(session, secret)
        yield session
        renew_seal(session, secret)


@contextmanager
def logged_change(
    database: Database, actor: UUID | None, now: datetime, action: str, subject: str
) -> Iterator[Session]:
    """A transaction that begins with its line in the staff log.

    Whatever is raised inside undoes the change, and the line, and leaves a line of its own.
    """
    try:
        with database.writing() as session:
            audit_log.append(session, now, actor, action, subject)
            yield session
    except StorageError:
        raise
    except (ChangeRefused, SecondPersonNeeded):
        audit_log.append_apart(database, now, actor, action, subject, audit_log.Outcome.REFUSED)
        raise
    # Whatever failed, the log says that it was tried (P12); the fault itself is raised on.
    except Exception:
        audit_log.append_apart(database, now, actor, action, subject, audit_log.Outcome.FAILED)
        raise


def active_member(session: Session, secret: InstallationSecret, member: UUID) -> MemberRow:
    """The verified row of somebody who works here; raises ``NotAllowed``."""
    row = session.get(MemberRow, member, populate_existing=True)
    if row is None or row.left_on is not None:
        raise NotAllowed
    require_authentic(secret, row)
    return row


def require_ombuds(session: Session, secret: InstallationSecret, member: UUID) -> None:
    """Refuse everybody but the members of the ombuds team; raises ``NotAllowed``."""
    active_member(session, secret, member)
    if not any(team.kind == RESERVE_KIND for team in member_teams(session, secret, member)):
        raise NotAllowed


def member_teams(session: Session, secret: InstallationSecret, member: UUID) -> tuple[TeamRow, ...]:
    """The teams that a member belongs to now, verified."""
    query = (
        select(TeamRow, MembershipRow)
        .join(MembershipRow, MembershipRow.team == TeamRow.id)
        .where(MembershipRow.member == member, MembershipRow.until.is_(None))
        .order_by(TeamRow.name)
        .execution_options(populate_existing=True)
    )
    teams = []
    for team, membership in session.execute(query):
        require_authentic(secret, team)
        require_authentic(secret, membership)
        teams.append(team)
    return tuple(teams)
