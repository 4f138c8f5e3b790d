"""A case that changes hands: every epoch wrapped anew, the former team out at once, the person told."""

import pytest
from sqlalchemy import select

from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile
from caseflow.desk.casework import acts
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.referral.transfer import PlannedTransfer, propose_transfer, transfer
from caseflow.desk.worklist.inbox import InboxFilter, read_inbox
from caseflow.office.accounts.refusals import ConflictOfInterest
from caseflow.office.accounts.team_keys import begin_generation, team_members
from caseflow.records.consent import NoConsent
from caseflow.records.journal import EntryKind
from caseflow.refusals.refusal import SecondPersonNeeded
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseEpochRow
from caseflow.schema.worklist import CaseCardRow
from caseflow.sealing.row_tags import lock_directory, renew_seal
from tests.caseflow.desk.office import Office
from tests.caseflow.desk.referral.handing_on import (
    look,
    opened_in_cases,
    records_of,
    revision,
    said_yes,
    thief_with_keys_of,
)
from tests.caseflow.reporter.person import STORY, Reporter, answer, count, report, stage

AT_SCHOOL = Answers(story="In der Schule.", areas=("school",), notice_version="1")


@pytest.fixture
def reporter(office: Office) -> Reporter:
    return report(office, files=[stage(office)])


def give(office: Office, reporter: Reporter, team: str, name: str = "amira") -> None:
    planned = PlannedTransfer(office.team(team), "Ihr Haus.")
    transfer(office.desk(name), reporter.case, revision(office, reporter.case, name), planned)


def test_the_next_team_reads_everything_and_the_former_finds_no_case(office: Office, reporter: Reporter) -> None:
    answer(office, reporter.case)
    reporter.write("Danke.")
    give(office, reporter, "second")
    view = look(office, reporter.case, "clara")
    assert (view.contents.answers.story, view.team.name, view.unread) == (STORY, "Team Süd", True)
    assert [message.text for message in view.contents.messages] == ["Wir kümmern uns darum.", "Danke."]
    assert view.contents.journal.all(EntryKind.TRANSFERRED)[0].text == "Ihr Haus."
    assert len(view.files) == 1
    with pytest.raises(CaseNotFound):
        look(office, reporter.case, "amira")
    assert read_inbox(office.desk("amira"), InboxFilter()).found == 0


def test_a_thief_who_kept_every_former_key_opens_nothing_written_later(office: Office, reporter: Reporter) -> None:
    """Two epochs before, the person and both teams writing after: what was read stays read, and nothing else."""
    look(office, reporter.case)
    begin_another_epoch(office, reporter)
    kept = thief_with_keys_of(office, "amira", "ben")
    before = records_of(office, reporter.case)
    assert opened_in_cases(kept) == before
    give(office, reporter, "second")
    told = records_of(office, reporter.case) - before
    reporter.write("Später gesagt.")
    answer_as(office, reporter, "clara")
    later = records_of(office, reporter.case) - before - told
    assert len(later) >= 2
    kept.steal(office.database)
    assert opened_in_cases(kept).isdisjoint(later)
    assert opened_in_cases(thief_with_keys_of(office, "amira", "ben")) == set()
    texts = [message.text for message in look(office, reporter.case, "clara").contents.messages]
    assert texts[-2:] == ["Später gesagt.", "Wir sind jetzt da."]


def test_what_lists_showed_of_it_goes_with_it(office: Office, reporter: Reporter) -> None:
    read_inbox(office.desk("amira"), InboxFilter())
    assert count(office, CaseCardRow, CaseCardRow.case == reporter.case) == 1
    give(office, reporter, "second")
    assert count(office, CaseCardRow, CaseCardRow.case == reporter.case) == 0
    (line,) = read_inbox(office.desk("clara"), InboxFilter()).lines
    assert line.id == reporter.case and line.unread


def begin_another_epoch(office: Office, reporter: Reporter) -> None:
    """As when somebody left the team: the next record lies under fresh keys."""
    with office.database.writing() as session:
        lock_directory(session)
        team = office.team("first")
        members = team_members(session, office.secret, team)
        begin_generation(session, office.secret, team, members, office.desk("amira").today)
        renew_seal(session, office.secret)
    reporter.write("Unter neuen Schlüsseln.")
    with office.database.reading() as session:
        assert len(session.scalars(select(CaseEpochRow).where(CaseEpochRow.case == reporter.case)).all()) == 2


def answer_as(office: Office, reporter: Reporter, name: str) -> None:
    seen = revision(office, reporter.case, name)
    acts.send_answer(office.desk(name), reporter.case, seen, "Wir sind jetzt da.", "de")


def test_the_person_reads_and_writes_on_with_her_code_and_is_told_who_is_there_now(
    office: Office, reporter: Reporter
) -> None:
    answer(office, reporter.case)
    give(office, reporter, "second")
    assert reporter.conversation().responsible_body == "Team Süd, Beschwerdestelle"
    assert [message.text for message in reporter.conversation().messages] == ["Wir kümmern uns darum."]
    assert reporter.conversation().has_news


def test_it_leaves_the_organisation_only_with_a_yes(office: Office, reporter: Reporter) -> None:
    with pytest.raises(NoConsent):
        give(office, reporter, "advice")
    assert look(office, reporter.case).team.name == "Team Nord"
    said_yes(office, reporter)
    give(office, reporter, "advice")
    assert look(office, reporter.case, "dora").contents.answers.story == STORY


def test_a_team_with_a_conflict_never_gets_it(office: Office) -> None:
    about_school = report(office, AT_SCHOOL)
    said_yes(office, about_school)
    with pytest.raises(ConflictOfInterest):
        give(office, about_school, "advice")


@pytest.mark.parametrize(("level", "restricted"), [("t1", False), ("t2", True)])
def test_what_is_grave_or_for_few_changes_hands_by_two(
    office: Office, reporter: Reporter, level: str, restricted: bool
) -> None:
    decision = TriageDecision(level, restricted=restricted, conflict_checked=True)
    acts.set_triage(office.desk("amira"), reporter.case, revision(office, reporter.case), decision)
    with pytest.raises(SecondPersonNeeded):
        give(office, reporter, "second")
    planned = PlannedTransfer(office.team("second"), "Ihr Haus.")
    propose_transfer(office.desk("amira"), reporter.case, revision(office, reporter.case), planned)
    with pytest.raises(SecondPersonNeeded):
        give(office, reporter, "second")
    with pytest.raises(SecondPersonNeeded):
        give(office, reporter, "reserve", "ben")
    give(office, reporter, "second", "ben")
    assert look(office, reporter.case, "clara").team.name == "Team Süd"


def test_of_two_who_decide_at_the_same_time_one_is_told(office: Office, reporter: Reporter) -> None:
    page = revision(office, reporter.case)
    acts.add_note(office.desk("ben"), reporter.case, page, "text")
    with pytest.raises(ChangedMeanwhile):
        transfer(office.desk("amira"), reporter.case, page, PlannedTransfer(office.team("second"), "Ihr Haus."))
    assert look(office, reporter.case).team.name == "Team Nord"
