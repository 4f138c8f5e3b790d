"""Text blocks for messages that recur: shipped as drafts in every language, and changed by the office.

A block of the office replaces the shipped one with the same name and language. Blocks contain nothing of a case.
"""

import datetime
import pathlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseflow.code_lists.reading import read_table
from caseflow.database import Database
from caseflow.desk.writing.placeholders import require_known
from caseflow.office.accounts.refusals import ChangeRefused
from caseflow.office.accounts.sessions import Actor
from caseflow.office.directory.transaction import logged_change
from caseflow.refusals.refusal import TextMissing
from caseflow.schema.writing import TextBlockRow
from caseflow.sealing.errors import TagInvalid
from crypto.encoding import large_number_bytes, text_bytes
from crypto.installation import InstallationSecret

SHIPPED = pathlib.Path(__file__).with_name("text_blocks.csv")
COLUMNS = ("name", "kind", "language", "text")

KINDS = (
    "receipt",
    "question",
    "crisis",
    "interpreter",
    "delay",
    "time_limit",
    "evidence",
    "closing",
    "feedback",
    "consent",
    "request",
    "other",
)
# What the composer offers: the others belong to the fast lane's forms.
FOR_LETTERS = frozenset(KINDS) - {"consent", "request"}

CRISIS, RECEIPT = "crisis", "receipt"

TEXT_LIMIT = 4_000
TITLE_LIMIT = 80
NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")

# In which language a block is read where the asked one is missing.
INSTEAD = ("en", "de")


class BlockChanged(ChangeRefused):
    """Somebody else changed this block since the page was shown; nothing was stored."""

    def __init__(self, newest: "TextBlock | None") -> None:
        super().__init__("the text block was changed meanwhile")
        self.newest = newest


@dataclass(frozen=True)
class TextBlock:
    """One block in one language.

    Attributes:
        title: how the office calls a block of its own; a shipped one has its name in the words of the desk.
        revision: how often the office changed it, 0 for a shipped one.
    """

    name: str
    kind: str
    language: str
    text: str
    title: str = ""
    revision: int = 0
    edited_by: UUID | None = None
    edited_on: datetime.date | None = None


@dataclass(frozen=True)
class TextBlocks:
    """All blocks as they are now, by name and language."""

    by_place: Mapping[tuple[str, str], TextBlock] = field(repr=False)

    def find(self, name: str, language: str) -> TextBlock | None:
        """A block in a language, or else in English, or else in German."""
        places = ((name, tongue) for tongue in (language, *INSTEAD))
        return next((self.by_place[place] for place in places if place in self.by_place), None)

    def exact(self, name: str, language: str) -> TextBlock | None:
        """A block in exactly this language."""
        return self.by_place.get((name, language))

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, in the order of the kinds."""
        first = {block.name: block for block in reversed(tuple(self.by_place.values()))}
        return tuple(sorted(first, key=lambda name: (KINDS.index(first[name].kind), name)))

    def for_letters(self, language: str) -> tuple[TextBlock, ...]:
        """The blocks that can be inserted into a message in this language."""
        found = (self.find(name, language) for name in self.names)
        return tuple(block for block in found if block is not None and block.kind in FOR_LETTERS)

    def languages_of(self, name: str) -> frozenset[str]:
        """In which languages there is a block."""
        return frozenset(language for known, language in self.by_place if known == name)


# A shipped file that never changes while the program runs; read when first asked for.
@lru_cache(maxsize=1)
def shipped_blocks() -> Mapping[tuple[str, str], TextBlock]:
    """The drafts that come with the program; raises ``CodeListInvalid``."""
    blocks = {}
    for row in read_table(SHIPPED, COLUMNS).rows:
        block = TextBlock(row.text("name"), row.one_of("kind", KINDS), row.text("language"), row.text("text"))
        require_known(block.text)
        blocks[(block.name, block.language)] = block
    return MappingProxyType(blocks)


def text_blocks(session: Session, secret: InstallationSecret) -> TextBlocks:
    """The shipped blocks with what the office has changed; raises ``TagInvalid``."""
    blocks = dict(shipped_blocks())
    for row in session.scalars(select(TextBlockRow)):
        block = _block(secret, row)
        blocks[(block.name, block.language)] = block
    return TextBlocks(MappingProxyType(blocks))


def store_block(
    database: Database, secret: InstallationSecret, actor: Actor, block: TextBlock, now: datetime.datetime
) -> None:
    """Store a block in the place of the one with this revision.

    Raises:
        TextMissing: empty or too long, or a name or title that does not fit.
        PlaceholderUnknown: nobody could fill it.
        BlockChanged: somebody else was faster.
    """
    _require_fitting(block)
    with logged_change(database, actor.id, now, "block_stored", _subject(block)) as session:
        row = _locked(session, secret, block)
        stored = row or TextBlockRow(name=block.name, language=block.language)
        stored.kind, stored.title, stored.text = block.kind, block.title.strip(), block.text.strip()
        stored.revision, stored.edited_by, stored.edited_on = block.revision + 1, actor.id, now.date()
        stored.tag = secret.authenticate("text_block", *_tag_parts(stored))
        session.add(stored)


def drop_block(
    database: Database, secret: InstallationSecret, actor: Actor, block: TextBlock, now: datetime.datetime
) -> None:
    """Delete the office's version of a block; the shipped one is used again. Raises ``BlockChanged``."""
    with logged_change(database, actor.id, now, "block_dropped", _subject(block)) as session:
        _locked(session, secret, block)
        place = (TextBlockRow.name == block.name, TextBlockRow.language == block.language)
        session.execute(delete(TextBlockRow).where(*place))


def _locked(session: Session, secret: InstallationSecret, block: TextBlock) -> TextBlockRow | None:
    """The row of a block, locked, when it is still the one that was shown."""
    place = (TextBlockRow.name == block.name, TextBlockRow.language == block.language)
    row = session.scalar(select(TextBlockRow).where(*place).with_for_update())
    newest = _block(secret, row) if row else None
    if (newest.revision if newest else 0) != block.revision:
        raise BlockChanged(newest)
    return row


def _require_fitting(block: TextBlock) -> None:
    if not block.text.strip() or len(block.text) > TEXT_LIMIT:
        raise TextMissing("text")
    if not NAME.fullmatch(block.name) or block.kind not in KINDS or len(block.title) > TITLE_LIMIT:
        raise TextMissing("title")
    require_known(block.text)


def _subject(block: TextBlock) -> str:
    return f"text_block:{block.name}.{block.language}"


def _block(secret: InstallationSecret, row: TextBlockRow) -> TextBlock:
    if not secret.verify(row.tag, "text_block", *_tag_parts(row)):
        raise TagInvalid("text_block")
    return TextBlock(row.name, row.kind, row.language, row.text, row.title, row.revision, row.edited_by, row.edited_on)


def _tag_parts(row: TextBlockRow) -> tuple[bytes, ...]:
    texts = (row.name, row.language, row.kind, row.title, row.text)
    last = (large_number_bytes(row.revision), row.edited_by.bytes, text_bytes(row.edited_on.isoformat()))
    return (*map(text_bytes, texts), *last)
