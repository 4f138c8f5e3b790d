"""The cards of a member's cases, for lists, figures and suggestions: made anew where they are missing or old.

The caller logs the look. Values that are read here must not be kept after the request.
"""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.worklist.card import FIELD_END, CaseCard
from caseflow.desk.worklist.card_renewal import renew_cards
from caseflow.desk.worklist.rows import Line, lines_of
from caseflow.office.directory.verified import load_directory


def read_lines(desk: Desk, teams: Collection[UUID] | None = None) -> list[Line]:
    """Every case that this member works on with its card, in no order.

    Args:
        teams: those of their teams that are asked for; all of them if none are given. Others are left out.
    """
    with desk.database.reading() as session:
        hers = load_directory(session, desk.secret).teams_of(desk.actor.id)
        lines = lines_of(session, desk, hers if teams is None else hers & frozenset(teams))
    made = renew_cards(desk, [line.id for line in lines if not line.card])
    return _completed(lines, made)


def _completed(lines: Sequence[Line], made: dict[UUID, CaseCard]) -> list[Line]:
    if not made:
        return list(lines)
    return list(_with_made(lines, made))


def _with_made(lines: Iterable[Line], made: dict[UUID, CaseCard]) -> Iterable[Line]:
    for line in lines:
        card = made.get(line.id)
        yield line if card is None else line._replace(card=_fields(card))


def _fields(card: CaseCard) -> tuple[str, ...]:
    return tuple(card.to_bytes().decode().split(FIELD_END))
