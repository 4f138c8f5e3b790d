"""What only few may read goes into a case of its own; the person takes it with her code, and nobody in her place."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from uuid import UUID, uuid4

import pytest

from caseflow.administration.changes import FoundTeam
from caseflow.desk.cases.access_control import CaseNotFound, case_look
from caseflow.desk.cases.contents import read_contents
from caseflow.desk.cases.transaction import NoMailbox
from caseflow.desk.casework import acts
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.referral.receivers import RESTRICTED_KIND, small_teams
from caseflow.desk.referral.referral import NothingChosen
from caseflow.desk.referral.small_circle import PlannedSmallCircle, lift
from caseflow.desk.worklist.inbox import InboxFilter, read_inbox
from caseflow.office.accounts.refusals import ConflictOfInterest
from caseflow.records.copy_note import CopyKind
from caseflow.records.copy_rows import copy_row
from caseflow.records.journal import EntryKind
from caseflow.reporter.conversation.protected_place import OfferGone, take_offer
from caseflow.reporter.conversation.read import read_conversation
from caseflow.reporter.conversation.replies import pause, resume
from caseflow.reporter.mailbox.visit import choose_case, open_code, open_visit, siblings
from caseflow.rules.answers import Answers
from caseflow.schema.mailboxes import MailboxRow
from caseflow.schema.referral import CaseCopyRow
from caseflow.sealing.errors import TagInvalid
from crypto.session_cookie import SessionCookie
from tests.caseflow.desk.office import NOW, TODAY, Office, give_case
from tests.caseflow.desk.referral.handing_on import (
    TEXT,
    agree,
    copies,
    lifted,
    look,
    opened_in_cases,
    records_of,
    revision,
    thief_with_keys_of,
)
from tests.caseflow.reporter.person import Reporter, answer, count, report

BAD = "Der Leiter kommt nachts in mein Zimmer."


@pytest.fixture
def reporter(office: Office) -> Reporter:
    """Somebody whose second message is for few."""
    given = report(office)
    answer(office, given.case)
    given.write(BAD)
    given.write("Und die Heizung ist aus.")
    return given


def grave(office: Office, reporter: Reporter) -> UUID:
    return next(one.id for one in look(office, reporter.case).contents.messages if one.text == BAD)


def take(office: Office, reporter: Reporter) -> None:
    """Press the button."""
    cookie = reporter.enter()
    (offer,) = reporter.conversation().offers
    with office.database.writing() as session:
        visit = open_visit(session, office.secret, cookie, NOW)
        take_offer(session, office.secret, cookie, visit, offer.record, NOW, TODAY)


def test_a_lifted_message_is_read_by_the_small_team_and_not_by_who_lifted_it(
    office: Office, reporter: Reporter
) -> None:
    copy = lifted(office, reporter, grave(office, reporter))
    view = look(office, copy, "olga")
    assert (view.restricted, view.team.name, view.stage.id) == (True, "Ombudsteam", "received")
    assert view.contents.copy is not None
    assert (view.contents.copy.kind, view.contents.copy.source, view.contents.copy.original) == (
        CopyKind.LIFT,
        "Team Nord",
        None,
    )
    assert [entry.text for entry in view.contents.journal.all(EntryKind.COPIED)] == [BAD]
    assert view.contents.answers.story == ""
    with pytest.raises(CaseNotFound):
        look(office, copy, "amira")
    acts.add_note(office.desk("olga"), copy, view.revision, "Canary of the small team")
    assert opened_in_cases(thief_with_keys_of(office, "amira", "ben")).isdisjoint(records_of(office, copy))


def test_the_whole_report_can_be_lifted(office: Office, reporter: Reporter) -> None:
    copy = lifted(office, reporter, report=True)
    assert look(office, copy, "olga").contents.answers.story == look(office, reporter.case).contents.answers.story


def test_only_teams_that_may_read_what_is_for_few_are_chosen(office: Office, reporter: Reporter) -> None:
    for team in ("first", "second", "advice"):
        with pytest.raises(ConflictOfInterest):
            lifted(office, reporter, grave(office, reporter), team=team)
    clara = office.actor("clara").id
    agree(office, FoundTeam("Kleiner Kreis", office.founded.organisations["office"], RESTRICTED_KIND, (clara,)))
    with case_look(office.desk("amira"), reporter.case, "handing_on_planned") as opened:
        found = small_teams(opened, read_contents(opened))
    assert [(one.name, one.members) for one in found] == [
        ("Kleiner Kreis", ("Clara Vogt",)),
        ("Ombudsteam", ("Olga Brandt", "Otto Lehmann")),
    ]
    planned = PlannedSmallCircle(found[0].team, frozenset({grave(office, reporter)}), False, TEXT)
    lift(office.desk("amira"), reporter.case, revision(office, reporter.case), planned)
    assert look(office, copies(office)[0], "clara").contents.journal.entries[0].text == BAD


def test_nothing_or_somebody_else_s_message_is_not_lifted(office: Office, reporter: Reporter) -> None:
    for chosen in (frozenset(), frozenset({uuid4()})):
        planned = PlannedSmallCircle(office.team("reserve"), chosen, False, TEXT)
        with pytest.raises(NothingChosen):
            lift(office.desk("amira"), reporter.case, revision(office, reporter.case), planned)


def test_until_the_person_takes_it_nobody_writes_to_her_from_there(office: Office, reporter: Reporter) -> None:
    copy = lifted(office, reporter, grave(office, reporter))
    with pytest.raises(NoMailbox):
        acts.send_answer(office.desk("olga"), copy, revision(office, copy, "olga"), "Guten Tag.", "de")


def test_with_her_code_it_becomes_a_further_case_of_the_same_code(office: Office, reporter: Reporter) -> None:
    copy = lifted(office, reporter, grave(office, reporter))
    assert [offer.readers for offer in reporter.conversation().offers] == ["Ombudsteam, Ombudsstelle"]
    assert reporter.conversation().has_news
    take(office, reporter)
    view = look(office, copy, "olga")
    assert (view.has_mailbox, view.unread) == (True, True)
    acts.send_answer(office.desk("olga"), copy, view.revision, "Sie sind nicht allein.", "de")
    cookie = reporter.enter()
    with office.database.writing() as session:
        code = open_code(session, office.secret, cookie, NOW)
        found = siblings(session, code, TODAY)
        assert {one.case for one in found} == {reporter.case, copy}
        place = next(one.place for one in found if one.case == copy)
        choose_case(session, office.secret, cookie, place, NOW, TODAY)
        visit = open_visit(session, office.secret, cookie, NOW)
        there = read_conversation(session, office.secret, office.lists, visit, TODAY)
    assert [message.text for message in there.messages] == ["Sie sind nicht allein."]
    assert opened_in_cases(thief_with_keys_of(office, "amira", "ben")).isdisjoint(records_of(office, copy))


def test_a_pause_of_the_person_stops_the_small_team_until_she_has_a_place_of_her_own_there(
    office: Office, reporter: Reporter
) -> None:
    copy = lifted(office, reporter, grave(office, reporter))
    reporter.act(pause)
    assert look(office, copy, "olga").state == "paused"
    reporter.act(resume)
    assert look(office, copy, "olga").state == "open"


def test_an_offer_works_once(office: Office, reporter: Reporter) -> None:
    lifted(office, reporter, grave(office, reporter))
    cookie = reporter.enter()
    (offer,) = reporter.conversation().offers
    for attempt in (1, 2):
        with office.database.writing() as session:
            visit = open_visit(session, office.secret, cookie, NOW)
            if attempt == 1:
                take_offer(session, office.secret, cookie, visit, offer.record, NOW, TODAY)
            else:
                with pytest.raises(OfferGone):
                    take_offer(session, office.secret, cookie, visit, offer.record, NOW, TODAY)
    assert count(office, MailboxRow) == 2


def test_of_two_windows_that_press_at_once_one_opens_the_place(office: Office, reporter: Reporter) -> None:
    copy = lifted(office, reporter, grave(office, reporter))
    cookies = [reporter.enter(), reporter.enter()]
    (offer,) = reporter.conversation().offers

    def press(cookie: SessionCookie) -> bool:
        with office.database.writing() as session:
            visit = open_visit(session, office.secret, cookie, NOW)
            try:
                take_offer(session, office.secret, cookie, visit, offer.record, NOW, TODAY)
            except OfferGone:
                return False
            return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(press, cookies)) == [False, True]
    assert count(office, MailboxRow, MailboxRow.case == copy) == 1


def test_somebody_else_s_code_takes_no_offer(office: Office, reporter: Reporter) -> None:
    lifted(office, reporter, grave(office, reporter))
    (offer,) = reporter.conversation().offers
    stranger = report(office, Answers(story="Anderes.", notice_version="1"))
    cookie = stranger.enter()
    with office.database.writing() as session:
        visit = open_visit(session, office.secret, cookie, NOW)
        with pytest.raises(OfferGone):
            take_offer(session, office.secret, cookie, visit, offer.record, NOW, TODAY)


def test_an_offer_that_was_put_into_the_database_by_hand_is_refused(office: Office, reporter: Reporter) -> None:
    copy = lifted(office, reporter, grave(office, reporter))
    with office.database.writing() as session:
        session.get_one(CaseCopyRow, copy).offer_hash = sha256(b"mine").digest()
    with office.database.reading() as session, pytest.raises(TagInvalid):
        copy_row(session, office.secret, copy)


def test_the_team_that_lifted_holds_no_token(office: Office, reporter: Reporter) -> None:
    """Neither its keys nor the whole database give what the mailbox alone opens."""
    copy = lifted(office, reporter, grave(office, reporter))
    (offer,) = reporter.conversation().offers
    thief = thief_with_keys_of(office, "amira", "ben")
    assert offer.token not in thief.keys
    said = look(office, reporter.case)
    assert str(copy) not in repr(said.contents) + repr([entry.details for entry in said.contents.journal.entries])


def test_a_case_without_contact_is_lifted_without_an_offer(office: Office) -> None:
    case = give_case(office, has_mailbox=False)
    planned = PlannedSmallCircle(office.team("reserve"), frozenset(), True, TEXT)
    lift(office.desk("amira"), case.id, revision(office, case.id), planned)
    with office.database.reading() as session:
        row = copy_row(session, office.secret, copies(office)[0])
        assert row is not None and row.offer_hash is None


@pytest.mark.parametrize("problem", ["staff", "security"])
def test_reports_about_staff_and_guards_are_for_few_from_the_start(office: Office, problem: str) -> None:
    """Routing marks them, and no list shows their words."""
    about = report(office, Answers(story="Canary", areas=("reception_state",), facility_problems=(problem,)))
    view = look(office, about.case)
    assert view.restricted
    (line,) = read_inbox(office.desk("amira"), InboxFilter()).lines
    assert line.preview is None or (line.preview.hidden and line.preview.text == "")


def test_a_lifted_case_shows_no_words_in_a_list(office: Office, reporter: Reporter) -> None:
    lifted(office, reporter, report=True)
    (line,) = read_inbox(office.desk("olga"), InboxFilter()).lines
    assert line.restricted and line.preview is not None and line.preview.hidden and line.preview.text == ""


def test_the_small_team_works_on_and_closes_without_coding(office: Office, reporter: Reporter) -> None:
    copy = lifted(office, reporter, report=True)
    olga = office.desk("olga")
    acts.move_stage(olga, copy, revision(office, copy, "olga"), "triage")
    decision = TriageDecision("t2", restricted=True, conflict_checked=True)
    acts.set_triage(olga, copy, revision(office, copy, "olga"), decision)
    for target in ("assessment", "outcome"):
        acts.move_stage(olga, copy, revision(office, copy, "olga"), target)
    acts.set_outcome(olga, copy, revision(office, copy, "olga"), ["advised"], "")
    acts.move_stage(olga, copy, revision(office, copy, "olga"), "feedback")
    assert look(office, copy, "olga").stage.id == "feedback"
