"""Hearing a consent question: the file of the dialogue in which somebody reads it aloud, opened with the code."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from caseflow.records.consent import read_sounds
from caseflow.reporter.mailbox.dialogue import Dialogue, read_dialogue
from caseflow.reporter.mailbox.visit import Visit
from caseflow.schema.cases import AttachmentRow
from caseflow.sealing.case_keys import open_as_mailbox
from crypto.attachment import AttachmentDescription, open_description
from crypto.installation import InstallationSecret
from crypto.record import RecordPlace


class NoSound(Exception):
    """Nobody has read this question aloud."""


@dataclass(frozen=True)
class QuestionSound:
    """The file with the sound; the description holds its key."""

    attachment: UUID
    description: AttachmentDescription = field(repr=False)


def sound_of(session: Session, secret: InstallationSecret, visit: Visit, question: UUID) -> QuestionSound:
    """What is needed to hear a question of the visited case; raises ``NoSound``."""
    dialogue = read_dialogue(session, secret, visit)
    attachment = read_sounds(dialogue.with_purpose("consent")).get(question)
    row = session.get(AttachmentRow, attachment) if attachment else None
    if row is None or row.case != visit.case or row.epoch is None or row.header is None or row.under_staff_key:
        raise NoSound
    place = RecordPlace("attachment_header", row.id, row.case, row.epoch)
    key = _dialogue_key(session, secret, visit, dialogue, row.epoch)
    return QuestionSound(row.id, open_description(key, dialogue.shred, place, row.header))


def has_sound(session: Session, secret: InstallationSecret, visit: Visit, question: UUID) -> bool:
    """Whether somebody has read this question aloud."""
    return question in read_sounds(read_dialogue(session, secret, visit).with_purpose("consent"))


def _dialogue_key(session: Session, secret: InstallationSecret, visit: Visit, dialogue: Dialogue, epoch: int) -> bytes:
    keys = dialogue.keys.get(epoch) or open_as_mailbox(session, secret, visit.pair, visit.case, epoch)
    return keys.dialogue
