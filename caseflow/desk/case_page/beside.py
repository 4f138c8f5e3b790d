"""Data of the case page that is not part of the case, read in the transaction that opened the case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from caseflow.desk.approvals.second_readers import has_answer
from caseflow.desk.assignment.absence import Absence, absences
from caseflow.desk.cases.access_control import OpenedCase
from caseflow.desk.writing.text_blocks import TextBlocks, text_blocks


@dataclass(frozen=True)
class BesideCase:
    """What is true now for the case and its team.

    Attributes:
        colleagues: the names of the members of the case's team, by id.
        away: who is away today.
        second_reader_answered: a second reader has answered and the team has not taken it over yet.
    """

    colleagues: Mapping[UUID, str]
    away: Mapping[UUID, Absence]
    blocks: TextBlocks = field(repr=False)
    second_reader_answered: bool


def read_beside(opened: OpenedCase) -> BesideCase:
    """Read it for an opened case."""
    session, desk = opened.session, opened.desk
    away = absences(session, desk.secret, desk.today)
    return BesideCase(
        colleagues={member.id: member.display_name for member in opened.directory.members_of(opened.row.team)},
        away={one.member: one for one in away if one.lasts_on(desk.today)},
        blocks=text_blocks(session, desk.secret),
        second_reader_answered=has_answer(session, opened.row.id),
    )
