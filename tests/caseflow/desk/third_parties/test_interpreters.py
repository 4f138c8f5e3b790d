"""An interpreter gets one text or one recording for some hours, unless she could know the people in it."""

import datetime
import io
import os
from uuid import UUID, uuid4

import av
import numpy
import pytest
from sqlalchemy import select

from caseflow.administration.changes import AddRelation
from caseflow.administration.effects import apply_change
from caseflow.cleaning.voices import voice_changer
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import CaseNotFound, Desk
from caseflow.desk.cases.transaction import CodeUnknown
from caseflow.desk.third_parties.glossary import TermMalformed, Wording, add_term, remove_term, terms_of
from caseflow.desk.third_parties.interpreter_sought import tell_interpreter_sought
from caseflow.desk.third_parties.interpreter_tasks import (
    MESSAGE,
    RECORDING,
    REPORT,
    Given,
    NotSpoken,
    Source,
    Struckout,
    add_translation,
    give_task,
    interpreter_tasks_of,
    stage_changed_voice,
    withdraw_task,
)
from caseflow.desk.third_parties.interpreters import Struck, tell_origin
from caseflow.desk.third_parties.sweeping import sweep_third_parties
from caseflow.desk.third_parties.translating import TaskGone, TranslationMissing, hand_in, my_tasks, open_task, sound_of
from caseflow.desk.third_parties.view import given_to_third_parties, third_party_view
from caseflow.desk.worklist.inbox import InboxFilter, read_inbox
from caseflow.office.accounts.members import Role
from caseflow.office.accounts.refusals import NotAllowed
from caseflow.office.directory.transaction import directory_change
from caseflow.operations.retention import erase_due
from caseflow.records.consent import NoConsent
from caseflow.reporter.conversation.interpreter_notice import is_interpreter_sought
from caseflow.schema.cases import AttachmentChunkRow, AttachmentRow, CaseRow
from caseflow.schema.office import LogEntryRow
from caseflow.schema.third_parties import InterpreterOriginRow, InterpreterTaskRow
from caseflow.sealing import attachments
from caseflow.sealing.attachments import AttachmentStaging, StagedFile, StagingLimits
from crypto.attachment import seal_description
from crypto.record import RecordPlace
from tests.caseflow.desk.office import NOW, GivenCase, Office, write_as_reporter
from tests.caseflow.desk.third_parties.cases import (
    ARABIC,
    STORY,
    TODAY,
    agree,
    arabic_case,
    give,
    seen,
    set_state,
    tell,
    tone,
)
from tests.caseflow.thief import Thief, clear_bytes

LIMITS = StagingLimits(64 * attachments.MEGABYTE)


@pytest.fixture
def case(office: Office) -> GivenCase:
    tell(office, "ida")
    return arabic_case(office)


def struck(office: Office, case: GivenCase, name: str) -> tuple[Struck, ...]:
    found = third_party_view(office.desk("amira"), case.id).candidates
    return next(one.struck for one in found if one.member.id == office.actor(name).id)


def later(office: Office, hours: float, name: str = "ida") -> Desk:
    return office.desk(name, NOW + datetime.timedelta(hours=hours))


def test_she_sees_the_text_and_the_hour_and_nothing_of_the_case(office: Office, case: GivenCase) -> None:
    task = give(office, case)
    found = my_tasks(office.desk("ida"))
    assert [one.id for one in found] == [task]
    assert found[0].text == ARABIC
    assert found[0].ends_at == NOW + datetime.timedelta(hours=4)
    assert str(case.id) not in str(found)
    assert ARABIC not in repr(found)


def test_she_belongs_to_no_team_and_reads_no_case_and_no_list(office: Office, case: GivenCase) -> None:
    give(office, case)
    assert not Role.INTERPRETER.reads_cases
    assert not Role.INTERPRETER.sees_the_office
    with pytest.raises(CaseNotFound):
        open_case(office.desk("ida"), case.id)
    assert read_inbox(office.desk("ida"), InboxFilter(), 1).lines == ()


def test_her_translation_stands_beside_the_original_and_her_copy_is_gone(office: Office, case: GivenCase) -> None:
    task = give(office, case)
    hand_in(office.desk("ida"), task, "Der Wachmann lässt uns nicht hinein.", "'Wachmann' oder 'Pförtner'?")
    found = given_to_third_parties(seen(office, case).contents).translations[0]
    assert (found.original, found.entry.text) == (ARABIC, "Der Wachmann lässt uns nicht hinein.")
    assert (found.made_by, found.uncertain) == ("person", "'Wachmann' oder 'Pförtner'?")
    assert seen(office, case).name_of(found.entry.member) == "Ida Noor"
    assert my_tasks(office.desk("ida")) == ()
    with pytest.raises(TaskGone):
        open_task(office.desk("ida"), task)
    with office.database.reading() as session:
        assert session.scalars(select(InterpreterTaskRow)).all() == []
        assert session.get_one(CaseRow, case.id).unread


def test_her_hours_end_while_the_page_is_open(office: Office, case: GivenCase) -> None:
    task = give(office, case, hours=4)
    assert open_task(later(office, 3.9), task).text == ARABIC
    with pytest.raises(TaskGone):
        hand_in(later(office, 4), task, "Zu spät.", "")
    assert my_tasks(later(office, 4)) == ()
    contents = seen(office, case).contents
    assert given_to_third_parties(contents).translations == ()
    assert interpreter_tasks_of(contents)[0].state(NOW + datetime.timedelta(hours=4)) == "not_done"


def test_what_is_over_is_swept(office: Office, case: GivenCase) -> None:
    give(office, case)
    sweep_third_parties(office.database, TODAY)
    with office.database.reading() as session:
        assert len(session.scalars(select(InterpreterTaskRow.id)).all()) == 1
    sweep_third_parties(office.database, TODAY + datetime.timedelta(days=1))
    with office.database.reading() as session:
        assert session.scalars(select(InterpreterTaskRow.id)).all() == []


def test_an_interpreter_of_a_body_tied_to_the_house_is_struck(office: Office, case: GivenCase) -> None:
    """P8: the operator's interpreters interpret for the operator."""
    tell(office, "igor")
    assert Struck.ORGANISATION in struck(office, case, "igor")
    with pytest.raises(Struckout):
        give(office, case, "igor")
    assert my_tasks(office.desk("igor")) == ()
    assert struck(office, case, "ida") == ()


def test_an_interpreter_of_the_same_town_is_struck(office: Office, case: GivenCase) -> None:
    tell(office, "ida", "15003")
    assert struck(office, case, "ida") == (Struck.TOWN,)
    with pytest.raises(Struckout):
        give(office, case)


def test_who_told_nothing_of_herself_gets_nothing(office: Office) -> None:
    case = arabic_case(office)
    assert struck(office, case, "ida") == (Struck.NOTHING_SAID,)
    with pytest.raises(Struckout):
        give(office, case)


def test_who_does_not_know_the_language_gets_nothing(office: Office) -> None:
    tell(office, "ida")
    case = arabic_case(office, language="tr")
    assert struck(office, case, "ida") == (Struck.LANGUAGE,)


def test_the_wish_against_interpreters_of_her_town_strikes_her_community_too(office: Office) -> None:
    tell(office, "ida", "15001", "ar", "fa")
    case = arabic_case(office, not_read=("not_read_interpreter",))
    assert Struck.COMMUNITY in struck(office, case, "ida")


def test_who_named_interpreters_is_asked_first(office: Office) -> None:
    tell(office, "ida")
    case = arabic_case(office, not_read=("not_read_interpreter",))
    assert not third_party_view(office.desk("amira"), case.id).covered
    with pytest.raises(NoConsent):
        give(office, case)


def test_a_yes_to_a_translation_covers_another_language(office: Office) -> None:
    """Who wrote in another language was told nothing of interpreters for this one."""
    tell(office, "ida")
    case = arabic_case(office, language="de")
    into_arabic = Source(REPORT, UUID(int=0), "de", "ar")
    with pytest.raises(NoConsent):
        give(office, case, source=into_arabic)
    agree(office, case, "interpreter")
    task = give(office, case, source=into_arabic)
    assert [one.id for one in my_tasks(office.desk("ida"))] == [task]


def test_what_an_interpreter_told_counts_only_with_its_tag(office: Office, case: GivenCase) -> None:
    with office.database.writing() as session:
        session.get_one(InterpreterOriginRow, office.actor("ida").id).district = "15002"
    assert struck(office, case, "ida") == (Struck.NOTHING_SAID,)


def test_only_interpreters_tell_where_they_live(office: Office) -> None:
    with pytest.raises(NotAllowed):
        tell_origin(office.database, office.secret, office.lists, office.actor("paul"), "15001", (), NOW)


def test_a_tie_entered_later_takes_her_tasks_at_once(office: Office, case: GivenCase) -> None:
    task = give(office, case)
    service = office.actor("ida").member.organisation
    operator = office.actor("paul").member.organisation
    assert service and operator
    change = AddRelation(service, operator, "subcontracts", TODAY)
    olga = office.actor("olga").id
    with directory_change(office.database, office.secret, olga, NOW, "confirm", "proposal:test") as session:
        apply_change(session, office.secret, office.lists, change, olga, NOW)
    with pytest.raises(TaskGone):
        open_task(office.desk("ida"), task)
    with office.database.reading() as session:
        assert session.scalars(select(InterpreterTaskRow.id)).all() == []


def test_nobody_else_opens_her_task(office: Office, case: GivenCase) -> None:
    task = give(office, case)
    for name in ("igor", "paul", "amira"):
        with pytest.raises(TaskGone):
            open_task(office.desk(name), task)
    with office.database.reading() as session:
        refused = session.scalars(select(LogEntryRow.outcome).where(LogEntryRow.action == "task_opened")).all()
    assert refused == ["refused"] * 3


def test_the_log_names_her_look_and_not_the_case(office: Office, case: GivenCase) -> None:
    task = give(office, case)
    open_task(office.desk("ida"), task)
    hand_in(office.desk("ida"), task, "Text.", "")
    with office.database.reading() as session:
        lines = session.execute(
            select(LogEntryRow.action, LogEntryRow.subject).where(LogEntryRow.member == office.actor("ida").id)
        ).all()
    assert ("task_opened", f"task:{task}") in [tuple(line) for line in lines]
    assert not [line for line in lines if str(case.id) in line[1]]


@pytest.mark.parametrize(
    "halt", [{"state": "paused"}, {"erase_on": TODAY}, {"state": "suspended"}, {"stage": "closed"}]
)
def test_a_case_that_stands_still_has_no_task(office: Office, case: GivenCase, halt: dict[str, object]) -> None:
    task = give(office, case)
    set_state(office, case, **halt)
    assert my_tasks(office.desk("ida")) == ()
    with pytest.raises(TaskGone):
        hand_in(office.desk("ida"), task, "Text.", "")


def test_taking_it_back_destroys_her_copy(office: Office, case: GivenCase) -> None:
    task = give(office, case)
    withdraw_task(office.desk("amira"), case.id, seen(office, case).revision, task)
    with pytest.raises(TaskGone):
        open_task(office.desk("ida"), task)
    assert interpreter_tasks_of(seen(office, case).contents)[0].state(NOW) == "withdrawn"


def test_an_erased_case_takes_its_tasks_along(office: Office, case: GivenCase) -> None:
    give(office, case)
    set_state(office, case, stage="closed", unread=False, retention_on=TODAY)
    assert erase_due(office.database, NOW, TODAY) == 1
    with office.database.reading() as session:
        assert session.scalars(select(InterpreterTaskRow.id)).all() == []


def test_the_whole_database_opens_no_task_without_her_key_and_no_case_with_it(office: Office, case: GivenCase) -> None:
    give(office, case)
    others = {office.actor(name).ring.pair.seed for name in ("igor", "paul", "anna", "stella", "clara")}
    thief = Thief(others | clear_bytes(office.database))
    thief.steal(office.database)
    assert not thief.opened.keys() & {"interpreter_task.sealed", "record.sealed"}
    hers = Thief({office.actor("ida").ring.pair.seed})
    hers.steal(office.database)
    assert hers.opened.keys() == {"interpreter_task.sealed_key", "interpreter_task.sealed"}


@pytest.mark.parametrize(
    ("source", "hours"),
    [
        (Source(MESSAGE, uuid4(), "ar", "de"), 4),
        (Source("routing", UUID(int=0), "ar", "de"), 4),
        (Source(REPORT, UUID(int=0), "ar", "ar"), 4),
        (Source(REPORT, UUID(int=0), "xx", "de"), 4),
        (STORY, 5),
    ],
)
def test_only_what_is_there_is_given_for_the_hours_of_the_list(
    office: Office, case: GivenCase, source: Source, hours: int
) -> None:
    with pytest.raises(CodeUnknown):
        give(office, case, source=source, hours=hours)


@pytest.mark.parametrize("said", ["", "  ", "x" * 20_001])
def test_a_translation_says_something_and_fits(office: Office, case: GivenCase, said: str) -> None:
    task = give(office, case)
    with pytest.raises(TranslationMissing):
        hand_in(office.desk("ida"), task, said, "")
    assert my_tasks(office.desk("ida"))


def test_officers_translations_say_whether_a_machine_made_them(office: Office, case: GivenCase) -> None:
    for by_machine in (True, False):
        add_translation(
            office.desk("amira"), case.id, seen(office, case).revision, STORY, "Ein Text.", by_machine=by_machine
        )
    found = given_to_third_parties(seen(office, case).contents).translations
    assert [one.made_by for one in found] == ["machine", "person"]
    assert {one.entry.member for one in found} == {office.actor("amira").id}


def recording(office: Office, case: GivenCase, content: bytes) -> UUID:
    """A recording as the report's form leaves it."""
    staging = AttachmentStaging(office.database, LIMITS, TODAY, "voice.wav", "audio/wav", LIMITS.total_staged_bytes)
    staging.write(content)
    staged = staging.finish()
    place = RecordPlace("attachment_header", staged.attachment, case.id, case.keys.epoch)
    with office.database.writing() as session:
        row = session.get_one(AttachmentRow, staged.attachment)
        row.case, row.under_staff_key, row.epoch = case.id, True, case.keys.epoch
        row.header = seal_description(case.keys.for_purpose("attachment_header"), case.shred, place, staged.description)
    return staged.attachment


def voice(office: Office, case: GivenCase) -> tuple[UUID, StagedFile]:
    original = recording(office, case, tone(440))
    return original, stage_changed_voice(office.desk("amira"), voice_changer(), case.id, original, LIMITS)


def pitch_of(content: bytes) -> tuple[float, float]:
    """Of a recording of one tone: its frequency and its seconds."""
    pieces: list[numpy.ndarray] = []
    with av.open(io.BytesIO(content), "r") as source:
        rate = source.streams.audio[0].rate
        pieces.extend(frame.to_ndarray().ravel() for frame in source.decode(audio=0))
    samples = numpy.concatenate(pieces)
    loudest = int(numpy.abs(numpy.fft.rfft(samples)).argmax())
    return loudest * rate / len(samples), len(samples) / rate


def test_a_recording_reaches_her_with_another_pitch_and_its_own_length(office: Office, case: GivenCase) -> None:
    original, sound = voice(office, case)
    given = Given(Source(RECORDING, original, "ar", "de"), office.actor("ida").id, 24, sound)
    give_task(office.desk("amira"), case.id, seen(office, case).revision, given)
    task = my_tasks(office.desk("ida"))[0]
    frequency, seconds = pitch_of(sound_of(office.desk("ida"), task))
    # 440 before; three to five semitones away.
    assert 325 < frequency < 375 or 518 < frequency < 592
    assert seconds == pytest.approx(1.5, abs=0.15)
    assert task.text == ""
    # It is no file of the case, and the original is no file of hers.
    assert [file.id for file in seen(office, case).files] == [original]


def test_her_recording_is_destroyed_with_her_task(office: Office, case: GivenCase) -> None:
    original, sound = voice(office, case)
    given = Given(Source(RECORDING, original, "ar", "de"), office.actor("ida").id, 24, sound)
    task = give_task(office.desk("amira"), case.id, seen(office, case).revision, given)
    hand_in(office.desk("ida"), task, "Was sie sagt.", "")
    with office.database.reading() as session:
        assert session.get(AttachmentRow, sound.attachment) is None
        left = session.scalars(select(AttachmentChunkRow.attachment).distinct()).all()
    assert left == [original]


def test_what_is_no_sound_has_no_copy(office: Office, case: GivenCase) -> None:
    original = recording(office, case, os.urandom(2_000))
    with pytest.raises(NotSpoken):
        stage_changed_voice(office.desk("amira"), voice_changer(), case.id, original, LIMITS)


def test_the_person_reads_that_an_interpreter_is_sought_until_we_write(office: Office, case: GivenCase) -> None:
    tell_interpreter_sought(office.desk("amira"), case.id, seen(office, case).revision)
    contents = seen(office, case).contents
    assert contents.highest_sequence > 0
    said = [(uuid4(), {"kind": ("interpreter",), "looking": ("yes",), "sequence": ("3",)})]
    assert is_interpreter_sought(said, answered_up_to=2)
    assert not is_interpreter_sought(said, answered_up_to=4)
    assert not is_interpreter_sought(
        [*said, (uuid4(), {"kind": ("interpreter",), "looking": ("no",), "sequence": ("5",)})], 0
    )


def test_the_glossary_belongs_to_its_team(office: Office) -> None:
    team, amira = office.team("first"), office.actor("amira")
    wording = Wording("ar", "Bescheid", "قرار إداري", "Brief vom Amt")
    add_term(office.database, office.secret, office.lists, amira, team, wording, NOW)
    with pytest.raises(NotAllowed):
        add_term(office.database, office.secret, office.lists, office.actor("clara"), team, wording, NOW)
    with office.database.reading() as session:
        term = terms_of(session, [team], ["ar", "de"])[0]
    assert (term.term, term.translation) == ("Bescheid", "قرار إداري")
    with pytest.raises(NotAllowed):
        remove_term(office.database, office.secret, office.actor("clara"), term.id, NOW)
    remove_term(office.database, office.secret, amira, term.id, NOW)
    with office.database.reading() as session:
        assert terms_of(session, [team]) == ()
        logged = session.scalars(select(LogEntryRow.action)).all()
    assert {"term_added", "term_removed"} <= set(logged)


@pytest.mark.parametrize("wording", [("", "a"), ("a", " "), ("x" * 201, "a")])
def test_a_word_of_the_glossary_has_two_sides_that_fit(wording: tuple[str, str]) -> None:
    with pytest.raises(TermMalformed):
        Wording("ar", *wording)


def test_a_message_can_be_given_too(office: Office, case: GivenCase) -> None:
    write_as_reporter(office, case, "رسالة ثانية", 1, TODAY)
    message = seen(office, case).contents.messages[-1]
    give(office, case, source=Source(MESSAGE, message.id, "ar", "de"))
    assert my_tasks(office.desk("ida"))[0].text == "رسالة ثانية"


def test_a_task_of_somebody_else_s_key_opens_nothing(office: Office, case: GivenCase) -> None:
    """A row that the database alone changed is refused, so nobody can be put in an interpreter's place."""
    task = give(office, case)
    with office.database.writing() as session:
        session.get_one(InterpreterTaskRow, task).interpreter = office.actor("igor").id
    for name in ("ida", "igor"):
        assert my_tasks(office.desk(name)) == ()
