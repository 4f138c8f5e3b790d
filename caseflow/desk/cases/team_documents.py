"""Sealed documents of one team: a proposal about many cases, a recommendation. Only its members can read them.

A document is sealed like a record. Its random key and random salt are sealed to the team. Each change seals it
anew to the open generation of the team, so former members cannot read later versions. The row carries a tag, so an
attacker who can only write to the database can neither put cases aside nor forge a text of the office.
"""

import os
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import Desk
from caseflow.refusals.refusal import Refusal
from caseflow.schema.team_documents import FloodRow, RecommendationRow
from caseflow.sealing.row_tags import authenticate, require_authentic
from caseflow.sealing.team_generation import open_generation
from crypto.errors import CannotOpen
from crypto.record import Fields, RecordPlace, decrypt_record, encrypt_record
from crypto.sealing import open_sealed, seal

KEY_BYTES = 32
PURPOSE = "team_paper"

Row = TypeVar("Row", FloodRow, RecommendationRow)


class DocumentNotFound(Refusal):
    """There is no such document for this member. Unknown and forbidden ids get the same answer."""


class DocumentChangedMeanwhile(Refusal):
    """Somebody else changed the document since the page was shown; nothing was stored."""


def seal_document(session: Session, desk: Desk, row: Row, fields: Fields) -> None:
    """Store the new contents of a document, sealed to the present team, and count the change.

    Raises:
        GenerationClosed: the team has no keys.
    """
    generation = open_generation(session, desk.secret, row.team)
    key, salt = os.urandom(KEY_BYTES), os.urandom(KEY_BYTES)
    row.generation = generation.id
    row.sealed_key = seal(generation.public, key + salt, PURPOSE, row.id.bytes, generation.id.bytes)
    row.sealed = encrypt_record(key, salt, _place(row), fields)
    row.revision += 1
    authenticate(desk.secret, row)


def open_document(session: Session, desk: Desk, row: Row) -> Fields:
    """Open a document and give its fields.

    Raises:
        NotAHolder: the team's keys are not this member's.
        TagInvalid: the row was changed in the database alone.
        DocumentNotFound: it does not open.
    """
    require_authentic(desk.secret, row)
    pair = desk.actor.ring.generation_pair(session, row.generation)
    try:
        both = open_sealed(pair, row.sealed_key, PURPOSE, row.id.bytes, row.generation.bytes)
        return decrypt_record(both[:KEY_BYTES], both[KEY_BYTES:], _place(row), row.sealed)
    except CannotOpen:
        raise DocumentNotFound from None


def _place(row: Row) -> RecordPlace:
    # The tables bear the names of the purposes.
    return RecordPlace(row.__tablename__, row.id, row.team, 0)


def one(fields: Fields, name: str) -> str:
    """The one value of a field, or an empty text."""
    return next(iter(fields.get(name, ())), "")


def ids(fields: Fields, name: str) -> tuple[UUID, ...]:
    """The ids of a field."""
    return tuple(UUID(value) for value in fields.get(name, ()))
