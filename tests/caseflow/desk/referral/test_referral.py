"""A partner reads what was referred, and nothing else, by keys; without a yes nothing is referred."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from caseflow.administration.changes import AddOrganisation, AddRelation
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import ActNotPermitted, CaseNotFound, ChangedMeanwhile, case_look
from caseflow.desk.cases.contents import read_contents
from caseflow.desk.cases.transaction import CaseHalted
from caseflow.desk.casework import acts, parts_of_acts
from caseflow.desk.casework.steps_outside import LegalException, confirm_exception, record_exception
from caseflow.desk.files.line import file_of
from caseflow.desk.referral.exchange import ReferralState, referrals
from caseflow.desk.referral.partner import AnsweredAlready, Returned, accept, ask_office, decline, give_back
from caseflow.desk.referral.receivers import partners
from caseflow.desk.referral.referral import (
    MoneyTieNotSeen,
    NothingChosen,
    PlannedReferral,
    answer_partner,
    refer,
    withdraw,
)
from caseflow.office.accounts.refusals import ConflictOfInterest, UnknownSubject
from caseflow.records.consent import NoConsent
from caseflow.records.copy_note import CopyKind, Part
from caseflow.records.journal import EntryKind
from caseflow.refusals.refusal import TextMissing
from caseflow.reporter.conversation.replies import pause
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseRow, ShredSecretRow
from caseflow.schema.directory import OrganisationRow
from caseflow.sealing.attachments import read
from tests.caseflow.desk.casework.test_casework import CODING
from tests.caseflow.desk.office import TODAY, Office
from tests.caseflow.desk.referral.handing_on import (
    TEXT,
    agree,
    copies,
    look,
    opened_in_cases,
    records_of,
    referred,
    revision,
    said_yes,
    thief_with_keys_of,
)
from tests.caseflow.reporter.person import STORY, Reporter, answer, count, report, stage

WRITTEN = "Gestern war er wieder da."
SUMMARY = "Der Wachmann lässt die Familie nicht hinein."
AT_SCHOOL = Answers(story="In der Schule.", areas=("school",), notice_version="1")


@pytest.fixture
def reporter(office: Office) -> Reporter:
    """Somebody whose case has everything that can be referred."""
    given = report(office, files=[stage(office, b"JPEG of the door")])
    answer(office, given.case, "Wir haben eine Frage.")
    given.write(WRITTEN)
    acts.write_summary(office.desk("amira"), given.case, revision(office, given.case), SUMMARY, "de")
    acts.add_note(office.desk("amira"), given.case, revision(office, given.case), "Canary of the office")
    return given


def planned(office: Office, team: str = "advice", *parts: Part, money_seen: bool = False) -> PlannedReferral:
    return PlannedReferral(office.team(team), frozenset(parts or (Part.REPORT,)), TEXT, money_seen=money_seen)


def send(office: Office, reporter: Reporter, plan: PlannedReferral) -> None:
    refer(office.desk("amira"), reporter.case, revision(office, reporter.case), plan)


def test_the_partner_reads_the_chosen_part_and_nothing_else_of_the_case(office: Office, reporter: Reporter) -> None:
    copy = referred(office, reporter, Part.SUMMARY)
    view = look(office, copy, "dora")
    assert view.contents.copy is not None
    assert (view.contents.copy.kind, view.contents.copy.text) == (CopyKind.REFERRAL, TEXT)
    assert view.contents.copy.source == "Team Nord, Beschwerdestelle"
    assert [entry.text for entry in view.contents.journal.entries] == [SUMMARY]
    assert (view.contents.answers.story, view.contents.messages, view.files) == ("", (), ())
    with pytest.raises(CaseNotFound):
        open_case(office.desk("dora"), reporter.case)


def test_every_key_of_the_partner_and_the_whole_database_open_nothing_more(office: Office, reporter: Reporter) -> None:
    copy = referred(office, reporter, Part.SUMMARY)
    look(office, copy, "dora")
    thief = thief_with_keys_of(office, "dora")
    assert opened_in_cases(thief) == records_of(office, copy)
    assert opened_in_cases(thief).isdisjoint(records_of(office, reporter.case))


def test_everything_that_was_ticked_arrives_and_a_file_is_a_file_of_its_own(office: Office, reporter: Reporter) -> None:
    content = b"cleaned JPEG of the door"
    copy = referred(office, reporter, *Part, files=[stage(office, content)])
    view = look(office, copy, "dora")
    assert view.contents.answers.story == STORY
    copied = view.contents.journal.all(EntryKind.COPIED)
    assert [entry.text for entry in copied] == [SUMMARY, "Wir haben eine Frage.", WRITTEN]
    assert [entry.one("author") for entry in copied[1:]] == ["office", "reporter"]
    (file,) = view.files
    description = file_of(office.desk("dora"), copy, file.id)
    assert b"".join(read(office.database, file.id, description)) == content
    assert file.id not in records_of(office, reporter.case)


def test_whom_the_person_fears_is_not_told_to_the_partner(office: Office) -> None:
    afraid = report(office, Answers(story=STORY, not_read_text="Herr K.", notice_version="1"))
    copy = referred(office, afraid, Part.REPORT)
    assert look(office, copy, "dora").contents.answers.not_read_text == ""


def test_without_a_yes_nothing_is_referred(office: Office, reporter: Reporter) -> None:
    with pytest.raises(NoConsent):
        send(office, reporter, planned(office))
    assert copies(office) == []
    assert not look(office, reporter.case).contents.journal.all(EntryKind.REFERRED)


def test_a_yes_to_one_partner_is_no_yes_to_a_second(office: Office, reporter: Reporter) -> None:
    referred(office, reporter)
    with pytest.raises(NoConsent):
        send(office, reporter, planned(office))


def test_what_the_law_orders_is_referred_with_a_reason_and_two_persons(office: Office, reporter: Reporter) -> None:
    exception = LegalException("refer_counselling", "Section 4 KKG")
    record_exception(office.desk("amira"), reporter.case, revision(office, reporter.case), exception)
    with pytest.raises(NoConsent):
        send(office, reporter, planned(office))
    recorded = look(office, reporter.case).contents.journal.all(EntryKind.EXCEPTION)[0].id
    confirm_exception(office.desk("ben"), reporter.case, revision(office, reporter.case), recorded)
    send(office, reporter, planned(office))
    assert look(office, copies(office)[0], "dora").contents.answers.story == STORY


def test_a_partner_with_a_conflict_is_refused_and_not_offered(office: Office) -> None:
    about_school = report(office, AT_SCHOOL)
    said_yes(office, about_school)
    with pytest.raises(ConflictOfInterest):
        send(office, about_school, planned(office))
    view = look(office, about_school.case)
    with case_look(office.desk("amira"), about_school.case, "handing_on_planned") as opened:
        assert partners(opened, view.contents) == ()
    assert copies(office) == []


@pytest.mark.parametrize("team", ["first", "second", "reserve"])
def test_only_teams_of_other_organisations_are_partners(office: Office, reporter: Reporter, team: str) -> None:
    said_yes(office, reporter)
    with pytest.raises(ConflictOfInterest):
        send(office, reporter, planned(office, team))
    unknown = PlannedReferral(uuid4(), frozenset({Part.REPORT}), TEXT)
    with pytest.raises(UnknownSubject):
        send(office, reporter, unknown)


def test_money_between_partner_and_accused_side_is_seen_before_a_referral(office: Office) -> None:
    accused = Answers(story="Der Betreiber.", areas=("reception_state",), accused=("facility_operator",))
    about = report(office, accused)
    said_yes(office, about)
    owner = found_owner_of_the_operator(office)
    agree(office, AddRelation(owner, office.founded.organisations["advice"], "funds", TODAY))
    with case_look(office.desk("amira"), about.case, "handing_on_planned") as opened:
        (found,) = partners(opened, read_contents(opened))
    assert (found.name, found.tied_by_money) == ("Beratungsteam", ("Holding",))
    with pytest.raises(MoneyTieNotSeen):
        send(office, about, planned(office))
    send(office, about, planned(office, money_seen=True))
    assert look(office, about.case).contents.journal.all(EntryKind.REFERRED)[0].details["money"] == ("Holding",)


def found_owner_of_the_operator(office: Office) -> UUID:
    agree(office, AddOrganisation("Holding", "other"))
    with office.database.reading() as session:
        owner = session.scalars(select(OrganisationRow.id).where(OrganisationRow.name == "Holding")).one()
    agree(office, AddRelation(owner, office.founded.organisations["operator"], "operates", TODAY))
    return owner


def test_a_referral_of_nothing_or_without_a_word_is_refused(office: Office, reporter: Reporter) -> None:
    said_yes(office, reporter)
    with pytest.raises(NothingChosen):
        send(office, reporter, PlannedReferral(office.team("advice"), frozenset(), TEXT))
    with pytest.raises(TextMissing):
        send(office, reporter, PlannedReferral(office.team("advice"), frozenset(Part), " "))


def test_accepted_answered_and_given_back_stands_in_both_cases_and_moves_the_workflow(
    office: Office, reporter: Reporter
) -> None:
    copy = referred(office, reporter)
    accept(office.desk("dora"), copy, revision(office, copy, "dora"), "Wir rufen morgen an.")
    ask_office(office.desk("dora"), copy, revision(office, copy, "dora"), "Welche Sprache?")
    answer_partner(office.desk("amira"), reporter.case, revision(office, reporter.case), copy, "Dari.")
    assert [entry.text for entry in look(office, copy, "dora").contents.journal.all(EntryKind.EXCHANGE)] == [
        "Welche Sprache?",
        "Dari.",
    ]
    returned = Returned(["advised"], "Die Familie ist beraten.")
    give_back(office.desk("dora"), copy, revision(office, copy, "dora"), returned)
    view = look(office, reporter.case)
    (found,) = referrals(view.contents.journal)
    assert (found.state, found.receiver) == (ReferralState.RETURNED, "Beratungsteam, Beratung am Gymnasium")
    assert [entry.text for entry in found.said] == ["Wir rufen morgen an.", "Welche Sprache?", "Dari.", returned.text]
    assert found.said[-1].details["outcomes"] == ("advised",)
    assert view.unread and view.facts.receiver_answered
    after = look(office, copy, "dora")
    assert (after.stage.id, after.retention_on is not None) == ("closed", True)


def test_what_the_partner_writes_to_the_office_lies_under_keys_of_the_office_alone(
    office: Office, reporter: Reporter
) -> None:
    copy = referred(office, reporter)
    ask_office(office.desk("dora"), copy, revision(office, copy, "dora"), "Welche Sprache?")
    thief = thief_with_keys_of(office, "dora")
    assert opened_in_cases(thief) == records_of(office, copy)
    assert look(office, reporter.case).contents.journal.all(EntryKind.EXCHANGE)[0].text == "Welche Sprache?"


def test_notes_of_the_partner_are_not_the_office_s(office: Office, reporter: Reporter) -> None:
    copy = referred(office, reporter)
    acts.add_note(office.desk("dora"), copy, revision(office, copy, "dora"), "Canary of the partner")
    thief = thief_with_keys_of(office, "amira", "ben")
    assert opened_in_cases(thief).isdisjoint(records_of(office, copy))
    with pytest.raises(CaseNotFound):
        look(office, copy, "amira")


def test_whoever_declines_says_why_and_keeps_nothing(office: Office, reporter: Reporter) -> None:
    copy = referred(office, reporter, *Part, files=[stage(office, b"file")])
    with pytest.raises(TextMissing):
        decline(office.desk("dora"), copy, revision(office, copy, "dora"), "")
    decline(office.desk("dora"), copy, revision(office, copy, "dora"), "Wir haben keinen Platz.")
    assert copies(office) == [] and count(office, CaseRow) == 1 and count(office, ShredSecretRow) == 1
    (found,) = referrals(look(office, reporter.case).contents.journal)
    assert (found.state, found.said[-1].text) == (ReferralState.DECLINED, "Wir haben keinen Platz.")
    assert opened_in_cases(thief_with_keys_of(office, "dora")) == set()


def test_a_withdrawn_referral_is_gone_for_the_partner_at_once(office: Office, reporter: Reporter) -> None:
    copy = referred(office, reporter, *Part)
    look(office, copy, "dora")
    withdraw(office.desk("amira"), reporter.case, revision(office, reporter.case), copy, "Sie will es nicht mehr.")
    with pytest.raises(CaseNotFound):
        look(office, copy, "dora")
    assert opened_in_cases(thief_with_keys_of(office, "dora", "olga")) <= records_of(office, reporter.case)
    assert referrals(look(office, reporter.case).contents.journal)[0].state is ReferralState.WITHDRAWN
    with pytest.raises(CaseNotFound):
        answer_partner(office.desk("amira"), reporter.case, revision(office, reporter.case), copy, "Dari.")


def test_nobody_withdraws_or_answers_a_referral_of_another_case(office: Office, reporter: Reporter) -> None:
    copy = referred(office, reporter)
    other = report(office, Answers(story="Etwas anderes.", notice_version="1"))
    for act in (withdraw, answer_partner):
        with pytest.raises(CaseNotFound):
            act(office.desk("amira"), other.case, revision(office, other.case), copy, "text")
    assert copies(office) == [copy]


def test_a_partner_does_nothing_else_with_a_copy(office: Office, reporter: Reporter) -> None:
    copy = referred(office, reporter, *Part)
    dora = office.desk("dora")
    for act in (
        lambda: acts.code_case(dora, copy, 0, CODING),
        lambda: acts.move_stage(dora, copy, 0, "triage"),
        lambda: acts.set_outcome(dora, copy, 0, ["advised"], ""),
        lambda: refer(dora, copy, 0, planned(office)),
    ):
        with pytest.raises(ActNotPermitted):
            act()


def test_a_copy_is_never_counted_as_a_second_report(office: Office, reporter: Reporter) -> None:
    copy = referred(office, reporter, *Part)
    with pytest.raises(parts_of_acts.CopyNotCounted):
        acts.code_case(office.desk("olga"), copy, revision(office, copy, "olga"), CODING)


def test_a_paused_person_stops_the_partner_too(office: Office, reporter: Reporter) -> None:
    copy = referred(office, reporter)
    reporter.act(pause)
    for act in (accept, decline, ask_office):
        with pytest.raises(CaseHalted):
            act(office.desk("dora"), copy, revision(office, copy, "dora"), "text")


def test_of_two_who_answer_at_the_same_time_one_is_told(office: Office, reporter: Reporter) -> None:
    copy = referred(office, reporter)
    page = revision(office, copy, "dora")
    accept(office.desk("dora"), copy, page, "")
    with pytest.raises(ChangedMeanwhile):
        decline(office.desk("dora"), copy, page, "Kein Platz.")
    with pytest.raises(AnsweredAlready):
        decline(office.desk("dora"), copy, revision(office, copy, "dora"), "Kein Platz.")


def test_an_answer_of_the_partner_shows_an_officer_that_her_page_is_old(office: Office, reporter: Reporter) -> None:
    copy = referred(office, reporter)
    page = revision(office, reporter.case)
    accept(office.desk("dora"), copy, revision(office, copy, "dora"), "")
    with pytest.raises(ChangedMeanwhile):
        acts.add_note(office.desk("amira"), reporter.case, page, "text")


def test_the_mailbox_names_who_helps_from_the_acceptance_until_it_ends(office: Office, reporter: Reporter) -> None:
    copy = referred(office, reporter)
    assert reporter.conversation().helping_body == ""
    accept(office.desk("dora"), copy, revision(office, copy, "dora"), "")
    assert reporter.conversation().helping_body == "Beratung am Gymnasium"
    withdraw(office.desk("amira"), reporter.case, revision(office, reporter.case), copy, "Ende")
    assert reporter.conversation().helping_body == ""
