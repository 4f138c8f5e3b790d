"""A consent question can be heard by whoever has the code, and by nobody who only has the database."""

import os
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import CaseNotFound
from caseflow.desk.cases.transaction import CodeUnknown
from caseflow.desk.casework import acts
from caseflow.desk.casework.acts import speak_question
from caseflow.records.consent import ConsentQuestion, Whose
from caseflow.reporter.conversation.question_sound import NoSound, QuestionSound, has_sound, sound_of
from caseflow.reporter.mailbox.visit import Visit
from caseflow.schema.cases import AttachmentChunkRow
from caseflow.sealing import attachments
from caseflow.sealing.attachments import AttachmentStaging, StagedFile, StagedFileGone, StagingLimits
from tests.caseflow.desk.office import TODAY, GivenCase, Office, give_case

SOUND = b"OggS" + os.urandom(300_000)
QUESTION = ConsentQuestion("request_statement", "Wir fragen.", "Text", "Ihr Name", "Nein", "Nichts", None, Whose.OWN)


def staged(office: Office, content: bytes = SOUND) -> StagedFile:
    limits = StagingLimits(total_staged_bytes=10_000_000)
    staging = AttachmentStaging(office.database, limits, TODAY, "question", "audio/ogg", 3_000_000)
    staging.write(content)
    return staging.finish()


def asked(office: Office, case: GivenCase) -> UUID:
    acts.ask_consent(office.desk("amira"), case.id, revision(office, case), QUESTION)
    return open_case(office.desk("amira"), case.id).contents.consents[-1].id


def revision(office: Office, case: GivenCase) -> int:
    return open_case(office.desk("amira"), case.id).revision


def visit(case: GivenCase) -> Visit:
    assert case.mailbox is not None
    assert case.mailbox is not None
    return Visit(case.id, b"", case.mailbox, b"")


def sound(office: Office, case: GivenCase, question: UUID) -> QuestionSound:
    with office.database.reading() as session:
        return sound_of(session, office.secret, visit(case), question)


def heard(office: Office, case: GivenCase, question: UUID) -> bytes:
    found = sound(office, case, question)
    return b"".join(attachments.read(office.database, found.attachment, found.description))


def test_the_person_hears_the_newest_sound_of_the_question(office: Office) -> None:
    case = give_case(office)
    question = asked(office, case)
    with office.database.reading() as session:
        assert not has_sound(session, office.secret, visit(case), question)
    for content in (SOUND[:2000], SOUND):
        speak_question(office.desk("ben"), case.id, revision(office, case), question, staged(office, content))
    assert heard(office, case, question) == SOUND
    assert sound(office, case, question).description.media_type == "audio/ogg"


def test_the_question_stays_as_it_was_asked(office: Office) -> None:
    case = give_case(office)
    question = asked(office, case)
    before = open_case(office.desk("amira"), case.id).contents.consents
    speak_question(office.desk("amira"), case.id, revision(office, case), question, staged(office))
    assert open_case(office.desk("amira"), case.id).contents.consents == before


def test_no_other_question_and_no_other_case_has_the_sound(office: Office) -> None:
    case, other = give_case(office), give_case(office)
    question = asked(office, case)
    speak_question(office.desk("amira"), case.id, revision(office, case), question, staged(office))
    for wrong in (asked(office, case), uuid4()):
        with pytest.raises(NoSound):
            sound(office, case, wrong)
    with pytest.raises(NoSound):
        sound(office, other, question)


def test_who_does_not_hold_the_case_cannot_speak_for_it(office: Office) -> None:
    case = give_case(office)
    question = asked(office, case)
    with pytest.raises(CaseNotFound):
        speak_question(office.desk("clara"), case.id, revision(office, case), question, staged(office))


def test_a_sound_needs_a_question_and_a_file(office: Office) -> None:
    case = give_case(office)
    question, file = asked(office, case), staged(office)
    with pytest.raises(CodeUnknown):
        speak_question(office.desk("amira"), case.id, revision(office, case), uuid4(), file)
    attachments.drop(office.database, file.attachment)
    with pytest.raises(StagedFileGone):
        speak_question(office.desk("amira"), case.id, revision(office, case), question, file)
    with pytest.raises(NoSound):
        sound(office, case, question)


def test_the_database_holds_no_piece_of_the_sound_in_clear(office: Office) -> None:
    case = give_case(office)
    question = asked(office, case)
    speak_question(office.desk("amira"), case.id, revision(office, case), question, staged(office))
    with office.database.reading() as session:
        stored = b"".join(session.scalars(select(AttachmentChunkRow.sealed)))
    assert len(stored) >= len(SOUND) and SOUND[1000:1032] not in stored


def test_what_the_office_read_aloud_is_not_listed_as_sent_by_the_person(office: Office) -> None:
    case = give_case(office)
    question = asked(office, case)
    for _ in range(2):
        speak_question(office.desk("amira"), case.id, revision(office, case), question, staged(office))
    assert open_case(office.desk("amira"), case.id).files == ()
