"""Filters that a member keeps under a name. Name and filter are sealed to them alone, all of one size."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import CaseNotFound, Desk
from caseflow.refusals.refusal import Refusal
from caseflow.schema.worklist import SavedViewRow
from crypto.encoding import ByteReader, length_prefixed, text_bytes
from crypto.errors import CannotOpen
from crypto.sealing import open_sealed, seal

VIEW_BYTES = 1024
NAME_LIMIT = 60
FILTER_LIMIT = 600
MOST_VIEWS = 20


class ViewRefused(Refusal, ValueError):
    """The name is empty or longer than 60 characters, the filter is too long, or there are twenty views already."""


@dataclass(frozen=True)
class SavedView:
    """A view by its name. ``query`` is the filter as the address of the inbox carries it."""

    id: UUID
    name: str = field(repr=False)
    query: str = field(repr=False)


def views_of(session: Session, desk: Desk) -> tuple[SavedView, ...]:
    """The member's views by name. One that no longer opens is left out."""
    pair = desk.actor.ring.pair
    found = []
    for row in session.scalars(select(SavedViewRow).where(SavedViewRow.member == desk.actor.id)):
        try:
            content = open_sealed(pair, row.sealed, "saved_view", row.id.bytes, row.member.bytes)
        except CannotOpen:
            continue
        reader = ByteReader(content)
        found.append(SavedView(row.id, reader.text(), reader.text()))
    return tuple(sorted(found, key=lambda view: view.name.casefold()))


def save_view(desk: Desk, name: str, query: str) -> UUID:
    """Keep a filter; raises ``ViewRefused``."""
    word = " ".join(name.split())
    if not word or len(word) > NAME_LIMIT or len(query) > FILTER_LIMIT or not (word + query).isprintable():
        raise ViewRefused
    view, member = uuid4(), desk.actor.id
    content = length_prefixed(text_bytes(word), text_bytes(query)).ljust(VIEW_BYTES, b"\0")
    with desk.database.writing() as session:
        desk.log(session, "view_saved", f"view:{view}")
        held = session.scalar(select(func.count()).select_from(SavedViewRow).where(SavedViewRow.member == member)) or 0
        if held >= MOST_VIEWS:
            raise ViewRefused
        sealed = seal(desk.actor.ring.pair.public, content, "saved_view", view.bytes, member.bytes)
        session.add(SavedViewRow(id=view, member=member, sealed=sealed))
    return view


def drop_view(desk: Desk, view: UUID) -> None:
    """Take one's own view away; raises ``CaseNotFound`` for everything else."""
    own = (SavedViewRow.id == view, SavedViewRow.member == desk.actor.id)
    with desk.database.writing() as session:
        if session.scalar(select(SavedViewRow.id).where(*own)) is None:
            raise CaseNotFound
        desk.log(session, "view_dropped", f"view:{view}")
        session.execute(delete(SavedViewRow).where(*own))
