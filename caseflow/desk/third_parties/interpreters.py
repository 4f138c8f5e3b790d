"""Interpreters who may work on a case: not tied to an organisation concerned, of another town and community.

The facts that interpreters gave about themselves carry a tag like rows of the directory, and are verified each time.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists
from caseflow.database import Database
from caseflow.desk.cases.access_control import OpenedCase
from caseflow.desk.cases.contents import CaseContents
from caseflow.desk.reassignment.late_conflict import struck_by
from caseflow.office.accounts.members import Member, Role
from caseflow.office.accounts.refusals import NotAllowed, UnknownSubject
from caseflow.office.accounts.sessions import Actor
from caseflow.office.directory.transaction import logged_change
from caseflow.rules.answers import Answers
from caseflow.rules.conflicts import conflicted
from caseflow.schema.third_parties import InterpreterOriginRow
from crypto.encoding import text_bytes
from crypto.installation import InstallationSecret

# The wish of the form: nobody of my town, and so nobody of my community there, interprets.
NOT_NEAR = "not_read_interpreter"
STEP = "interpreter"


class Struck(StrEnum):
    """Why an interpreter must not get anything of a case. The desk has a sentence for each."""

    ORGANISATION = "organisation"
    TOWN = "town"
    COMMUNITY = "community"
    NOTHING_SAID = "nothing_said"
    LANGUAGE = "language"


@dataclass(frozen=True)
class Origin:
    """What an interpreter told: the district in which they live, the languages of their communities."""

    district: str
    communities: tuple[str, ...]
    said_on: datetime.date


@dataclass(frozen=True)
class Candidate:
    """An interpreter with the reasons against them; none means that they may be asked."""

    member: Member
    struck: tuple[Struck, ...]


def origin_tag_parts(row: InterpreterOriginRow) -> tuple[bytes, ...]:
    """What the tag of an origin covers."""
    return row.member.bytes, text_bytes(row.district), text_bytes(row.communities), row.said_on.isoformat().encode()


def origins(session: Session, secret: InstallationSecret) -> dict[UUID, Origin]:
    """What each interpreter told. A row that this installation did not write says nothing."""
    rows = session.scalars(select(InterpreterOriginRow)).all()
    return {
        row.member: Origin(row.district, tuple(row.communities.split()), row.said_on)
        for row in rows
        if secret.verify(row.tag, "interpreter_origin", *origin_tag_parts(row))
    }


def tell_origin(
    database: Database,
    secret: InstallationSecret,
    lists: CodeLists,
    actor: Actor,
    district: str,
    communities: Iterable[str],
    now: datetime.datetime,
) -> None:
    """Keep what an interpreter tells of themselves.

    Raises:
        NotAllowed: somebody else's role.
        UnknownSubject: a district or a language that the lists do not have.
    """
    said = tuple(dict.fromkeys(communities))
    with logged_change(database, actor.id, now, "origin_told", f"member:{actor.id}") as session:
        if actor.member.role is not Role.INTERPRETER:
            raise NotAllowed
        if district not in lists.districts or any(one not in lists.languages for one in said):
            raise UnknownSubject
        row = session.get(InterpreterOriginRow, actor.id) or InterpreterOriginRow(member=actor.id)
        row.district, row.communities, row.said_on = district, " ".join(said), now.date()
        row.tag = secret.authenticate("interpreter_origin", *origin_tag_parts(row))
        session.add(row)


def candidates(opened: OpenedCase, contents: CaseContents, language: str) -> tuple[Candidate, ...]:
    """Every interpreter of the office, those who may be asked first, each with why they may not.

    Both what the person said and what the officers coded count: each may name somebody whom the other leaves out.

    Args:
        language: the language from which or into which they would translate.
    """
    desk, answers = opened.desk, contents.answers
    told = origins(opened.session, desk.secret)
    days = (opened.row.received_on, desk.today)
    bodies = opened.directory.bodies
    tied = frozenset[UUID]().union(*(conflicted(answers, bodies, desk.lists, day).organisations for day in days))
    if contents.coding:
        tied |= struck_by(contents.coding.coding, answers, opened)
    found = [
        Candidate(member, tuple(_against(member, told.get(member.id), answers, desk.lists, tied, language)))
        for member in opened.directory.members.values()
        if member.role is Role.INTERPRETER
    ]
    return tuple(sorted(found, key=lambda one: (bool(one.struck), one.member.display_name)))


def is_covered(contents: CaseContents, language: str, today: datetime.date) -> bool:
    """Whether something in this language may be given to an interpreter.

    Either the affected person said yes to it, or they wrote in this language themselves and were told in the notice
    that somebody has to translate it; not if they named interpreters among those who must not read it.
    """
    answers = contents.answers
    if any(one.allows_step(STEP, today) for one in contents.consents):
        return True
    spoken = {answers.language, *(message.language for message in contents.messages if not message.from_office)}
    return language in spoken and NOT_NEAR not in answers.not_read


def _against(
    member: Member,
    origin: Origin | None,
    answers: Answers,
    lists: CodeLists,
    tied: frozenset[UUID],
    language: str,
) -> Iterable[Struck]:
    if member.organisation is None or member.organisation in tied:
        yield Struck.ORGANISATION
    if language not in member.languages:
        yield Struck.LANGUAGE
    if origin is None:
        yield Struck.NOTHING_SAID
        return
    if origin.district in _places(answers, lists):
        yield Struck.TOWN
    if NOT_NEAR in answers.not_read and answers.language in origin.communities:
        yield Struck.COMMUNITY


def _places(answers: Answers, lists: CodeLists) -> frozenset[str]:
    facility = lists.facilities[answers.facility] if answers.facility else None
    named = {answers.district, facility.district if facility else None}
    return frozenset(code for code in named if code)
