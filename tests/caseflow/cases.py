"""Cases for tests of the keys: written with the real keys, without the questions of a report."""

from datetime import date
from secrets import token_bytes
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from caseflow.office.accounts.sessions import Actor
from caseflow.reporter.mailbox.visit import mailbox_tag_parts
from caseflow.rules.answers import Answers
from caseflow.schema.cases import AttachmentRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.sealing.case_keys import CaseKeys, current_holders, new_epoch, open_as_team, shred_secret, writing_keys
from caseflow.sealing.case_lock import case_tag_parts, lock_case
from crypto.attachment import AttachmentDescription, AttachmentKey, seal_description
from crypto.installation import InstallationSecret
from crypto.key_pair import KeyPair
from crypto.record import Fields, RecordPlace, decrypt_record, encrypt_record
from tests.caseflow.offices import TestOffice

STORY = {"story": ("Er hat die Tür abgeschlossen.",)}


def file_case(
    office: TestOffice, team: str = "office", state: str = "open", answers: Answers | None = None
) -> tuple[UUID, KeyPair]:
    """A case with a report, a routing record, a message and a file; the mailbox's key pair."""
    with office.database.writing() as session:
        return file_case_in(session, office, team, state, answers)


def file_case_in(
    session: Session, office: TestOffice, team: str = "office", state: str = "open", answers: Answers | None = None
) -> tuple[UUID, KeyPair]:
    """The same in a transaction that has begun."""
    mailbox, case, today = KeyPair.generate(), uuid4(), office.now.date()
    row = case_row(case, office.team(team), office.team("ombuds"), state, today)
    row.tag = office.secret.authenticate("case_file", *case_tag_parts(row))
    session.add(row)
    session.flush()
    session.add(ShredSecretRow(case=case, secret=token_bytes(32)))
    holders = current_holders(session, office.secret, row.team, row.reserve_team, mailbox.public)
    epoch, keys = new_epoch(office.secret, case, 0, holders)
    session.add(epoch)
    session.flush()
    put(session, case, keys, "report", (answers or Answers(story=STORY["story"][0])).to_fields())
    put(session, case, keys, "routing", {"conflicted": ()})
    put(session, case, keys, "message", STORY)
    put_file(session, case, keys, today)
    put_mailbox(session, office.secret, case, mailbox, today)
    return case, mailbox


def case_row(case: UUID, team: UUID, reserve: UUID, state: str, today: date) -> CaseRow:
    """A row in its first stage, without its tag."""
    return CaseRow(
        id=case,
        format_version=1,
        team=team,
        reserve_team=reserve,
        stage="received",
        state=state,
        restricted=False,
        unread=True,
        received_on=today,
        due_on=today,
        due_reason="triage",
        retention_on=None,
        erase_on=None,
        newest_epoch=0,
        revision=0,
    )


def put(session: Session, case: UUID, keys: CaseKeys, purpose: str, fields: Fields) -> UUID:
    """Seal a record into the case."""
    place = RecordPlace(purpose, uuid4(), case, keys.epoch)
    sealed = encrypt_record(keys.for_purpose(purpose), shred_secret(session, case), place, fields)
    session.add(RecordRow(id=place.record_id, case=case, purpose=purpose, epoch=keys.epoch, sealed=sealed))
    session.flush()
    return place.record_id


def put_file(session: Session, case: UUID, keys: CaseKeys, today: date) -> None:
    """Seal a file's header into the case."""
    place = RecordPlace("attachment_header", uuid4(), case, keys.epoch)
    description = AttachmentDescription(AttachmentKey.generate(), "Foto.jpg", "image/jpeg", bytes(32), 1000)
    key = keys.for_purpose("report")
    session.add(
        AttachmentRow(
            id=place.record_id,
            case=case,
            day=today,
            finished=True,
            stored_bytes=65536,
            under_staff_key=True,
            epoch=keys.epoch,
            header=seal_description(key, shred_secret(session, case), place, description),
        )
    )
    session.flush()


def put_mailbox(session: Session, secret: InstallationSecret, case: UUID, mailbox: KeyPair, today: date) -> None:
    """The row of the case's mailbox."""
    row = MailboxRow(
        lookup_hash=mailbox.public.fingerprint,
        case=case,
        pepper_version=secret.newest_version,
        public_key=mailbox.public.raw,
        erase_proof_hash=bytes(32),
        erase_proof=None,
        shows_code=False,
        created_on=today,
        messages_left=20,
        files_left=10,
    )
    row.tag = secret.authenticate("mailbox", *mailbox_tag_parts(row))
    session.add(row)
    session.flush()


def write_now(office: TestOffice, actor: Actor, case: UUID, mailbox: KeyPair, purpose: str = "note") -> UUID:
    """A record that a member of the office writes into a case."""
    with office.database.writing() as session:
        row = lock_case(session, case)
        assert row is not None
        keys = writing_keys(
            session,
            office.secret,
            row,
            mailbox.public,
            lambda epoch: open_as_team(session, office.secret, actor.ring, case, epoch),
        )
        return put(session, case, keys, purpose, STORY)


def read_record(office: TestOffice, actor: Actor, record: UUID) -> Fields:
    """What a member reads in a record; raises ``NotAHolder``."""
    with office.database.reading() as session:
        row = session.get_one(RecordRow, record)
        keys = open_as_team(session, office.secret, actor.ring, row.case, row.epoch)
        place = RecordPlace(row.purpose, row.id, row.case, row.epoch)
        return decrypt_record(keys.for_purpose(row.purpose), shred_secret(session, row.case), place, row.sealed)
