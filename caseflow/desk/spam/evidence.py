"""The texts of a group as evidence of hate crime: on the decision of two, in an archive under a passphrase.

The archive is made in memory and goes to the browser of the second person; nothing of it is stored. It holds what
was written and on which day it came: no file, no number of a mailbox, nothing that leads to a person.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pyzipper

from caseflow.desk.cases.access_control import CaseNotFound, Desk, case_look
from caseflow.desk.cases.contents import read_contents
from caseflow.desk.spam.decision import HalfOfAnother
from caseflow.desk.spam.group_document import SpamGroup, keep_changed, read_spam_group
from caseflow.desk.spam.undo import SpamNotDecided, state_of
from caseflow.refusals.refusal import Refusal

LEAST_PASSPHRASE = 20
FILE_NAME = "texts.txt"
RULE = "-" * 72


class PassphraseTooShort(Refusal, ValueError):
    """An archive that leaves the office needs twenty characters at least."""


def ask_for_evidence(desk: Desk, flood: UUID, revision: int) -> None:
    """Propose to take the texts out, as the first person.

    Raises:
        FloodNotDecided: nothing was put aside.
        DocumentNotFound, DocumentChangedMeanwhile: as everywhere.
    """
    with desk.database.writing() as session:
        desk.log(session, "flood_evidence_asked", f"flood:{flood}")
        found = read_spam_group(session, desk, flood)
        if found.confirmed_by is None:
            raise SpamNotDecided
        keep_changed(session, desk, replace(found, revision=revision, evidence_asked_by=desk.actor.id))


def take_evidence(desk: Desk, flood: UUID, passphrase: str) -> bytes:
    """The sealed archive, for the second person.

    Raises:
        HalfOfAnother: nobody else has asked for it.
        PassphraseTooShort: it would be guessed.
    """
    if len(passphrase) < LEAST_PASSPHRASE:
        raise PassphraseTooShort
    with desk.database.writing() as session:
        desk.log(session, "flood_evidence_taken", f"flood:{flood}")
        found = read_spam_group(session, desk, flood)
        if found.evidence_asked_by in (None, desk.actor.id):
            raise HalfOfAnother
        aside = state_of(session, found).aside
    return _archive("".join(_texts(desk, found, aside)), passphrase)


def _texts(desk: Desk, flood: SpamGroup, cases: tuple[UUID, ...]) -> Iterator[str]:
    yield f"{len(cases)} / {flood.id}\n"
    for case in cases:
        try:
            with case_look(desk, case, "flood_exported") as opened:
                answers = read_contents(opened).answers
                yield f"\n{RULE}\n{case}\n{opened.row.received_on.isoformat()} {answers.language}\n\n{answers.story}\n"
        except CaseNotFound:
            continue


def _archive(text: str, passphrase: str) -> bytes:
    buffer = io.BytesIO()
    with pyzipper.AESZipFile(buffer, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(passphrase.encode())
        archive.writestr(FILE_NAME, text.encode())
    return buffer.getvalue()
