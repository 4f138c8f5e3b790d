"""Cases from which something may be given outside: agreed steps, stories in Arabic, interpreters near and far."""

import array
import datetime
import io
import math
import wave
from uuid import UUID

from sqlalchemy import update

from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.casework import acts
from caseflow.desk.third_parties.interpreter_tasks import REPORT, Given, Source, give_task
from caseflow.desk.third_parties.interpreters import tell_origin
from caseflow.desk.third_parties.questions import FreshLink, QuestionRelease, release_question
from caseflow.records.consent import ConsentAnswer, ConsentQuestion, answer_fields
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseRow
from tests.caseflow.desk.office import NOW, GivenCase, Office, answer_consent, give_case

TODAY = NOW.date()
ARABIC = "الحارس لا يسمح لنا بالدخول."
TEXT = "The heating in house B has been off since October. When will it be repaired?"
STORY = Source(REPORT, UUID(int=0), "ar", "de")


def arabic_case(office: Office, **answers: object) -> GivenCase:
    """A report in Arabic from Magdeburg about a house of the operator."""
    told = {"story": ARABIC, "language": "ar", "district": "15003", "areas": ("reception_state",)}
    return give_case(office, answers=Answers(**(told | answers)))  # type: ignore[arg-type]  # the fields of answers


def seen(office: Office, case: GivenCase, name: str = "amira", days: int = 0) -> CaseView:
    """The case as this member sees it."""
    return open_case(office.desk(name, NOW + datetime.timedelta(days=days)), case.id)


def agree(office: Office, case: GivenCase, intervention: str = "request_statement", text: str = TEXT) -> UUID:
    """Ask for a step that follows at once, and let the person say yes; the id of the question."""
    question = ConsentQuestion(intervention, "We ask the firm.", text, "Your name.", "Perhaps.", "", None)
    acts.ask_consent(office.desk("amira"), case.id, seen(office, case).revision, question)
    consent = seen(office, case).contents.consents[-1]
    answer_consent(
        office,
        case,
        answer_fields(consent.id, ConsentAnswer.YES)
        | {"author": ("reporter",), "day": (TODAY.isoformat(),), "sequence": ("50",)},
    )
    return consent.id


def release(office: Office, case: GivenCase, body: str = "Heizungsbau Nord") -> FreshLink:
    """Release the agreed step of a case."""
    consent, fresh = agree(office, case), FreshLink.generate(office.secret)
    release_question(office.desk("amira"), case.id, seen(office, case).revision, QuestionRelease(consent, body), fresh)
    return fresh


def tell(office: Office, name: str, district: str = "15001", *communities: str) -> None:
    """Let an interpreter say where she lives."""
    tell_origin(office.database, office.secret, office.lists, office.actor(name), district, communities, NOW)


def give(office: Office, case: GivenCase, name: str = "ida", source: Source = STORY, hours: int = 4) -> UUID:
    """Give the story of a case to an interpreter."""
    given = Given(source, office.actor(name).id, hours)
    return give_task(office.desk("amira"), case.id, seen(office, case).revision, given)


def set_state(office: Office, case: GivenCase, **values: object) -> None:
    """As the person's door leaves a case that she paused or erases."""
    with office.database.writing() as session:
        session.execute(update(CaseRow).where(CaseRow.id == case.id).values(**values))


def tone(frequency: float, seconds: float = 1.5, rate: int = 22_050) -> bytes:
    """A recording that holds one tone."""
    samples = [int(12_000 * math.sin(2 * math.pi * frequency * i / rate)) for i in range(int(seconds * rate))]
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(array.array("h", samples).tobytes())
    return out.getvalue()
