"""Links and mergers: each case names the other only to who may open both; no mailbox is lost."""

import datetime

import pytest
from sqlalchemy import select

from caseflow.desk.assignment.links import (
    LinkReason,
    Part,
    SameCase,
    add_to,
    dismiss,
    end_link,
    link,
    linked_cases,
    links_of,
)
from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile, case_look
from caseflow.desk.cases.contents import read_contents
from caseflow.desk.casework.acts import add_note, agree_with_coding, code_case, move_stage, set_triage
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.teamwork.merging import CannotMerge, MergedAlready, Merger, merge, missing_for_merger
from caseflow.desk.teamwork.suggestions import suggest
from caseflow.operations.retention import erase_due
from caseflow.records.journal import EntryKind
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseRow, RecordRow
from caseflow.schema.office import LogEntryRow
from caseflow.sealing.case_keys import take_team_copies
from caseflow.sealing.case_lock import case_tag_parts
from caseflow.workflow.next_due import DueReason
from caseflow.workflow.stages import CASE_IS_OPEN
from tests.caseflow.desk.casework.test_casework import CODING
from tests.caseflow.desk.office import NOW, TODAY, GivenCase, Office, give_case, write_as_reporter

COLD = Answers(
    story="Die Heizung geht nicht.",
    areas=("reception_state",),
    facility="zast_halberstadt",
    facility_problems=("housing_repair",),
    accused=("facility_staff",),
    district="15085",
    grounds=("racism",),
)


def view(office: Office, case: GivenCase, name: str = "amira") -> CaseView:
    return open_case(office.desk(name), case.id)


def pair(office: Office) -> tuple[GivenCase, GivenCase]:
    one, other = give_case(office, answers=COLD), give_case(office, answers=COLD)
    link(office.desk("amira"), one.id, 0, other.id, [LinkReason.SAME_PROBLEM], "Same corridor")
    return one, other


def ready_to_end(office: Office, **given: object) -> GivenCase:
    """A case that was looked at and coded."""
    case = give_case(office, answers=COLD, **given)  # type: ignore[arg-type]  # the values of give_case
    level = str(given.get("level", "t2"))
    set_triage(office.desk("amira"), case.id, 0, TriageDecision(level, restricted=False, conflict_checked=True))
    code_case(office.desk("amira"), case.id, 1, CODING)
    return case


def taken_away(office: Office, case: GivenCase) -> None:
    """A conflict found later: the reserve has the case now."""
    with office.database.writing() as session:
        row = session.get_one(CaseRow, case.id)
        row.team, row.state = row.reserve_team, "suspended"
        row.tag = office.secret.authenticate("case_file", *case_tag_parts(row))
        session.flush()
        take_team_copies(session, [case.id])


def shown(office: Office, case: GivenCase, name: str = "amira") -> list[object]:
    with case_look(office.desk(name), case.id, "case_opened") as opened:
        return [one.link.other for one in linked_cases(opened, read_contents(opened).journal)[0]]


def test_a_link_stands_in_both_cases_with_its_reasons_and_the_note_in_one(office: Office) -> None:
    one, other = pair(office)
    (here,) = links_of(view(office, one).contents.journal)
    (there,) = links_of(view(office, other).contents.journal)
    assert (here.other, there.other) == (other.id, one.id)
    assert here.reasons == there.reasons == (LinkReason.SAME_PROBLEM,)
    notes = [entry.text for case in (one, other) for entry in view(office, case).contents.journal.entries]
    assert notes == ["Same corridor", ""]
    assert shown(office, one) == [other.id]


def test_a_link_leaves_what_is_new_new_and_can_be_taken_back(office: Office) -> None:
    one, other = pair(office)
    assert view(office, other).unread
    end_link(office.desk("ben"), one.id, 1, other.id)
    assert links_of(view(office, one).contents.journal) == links_of(view(office, other).contents.journal) == ()


def test_no_link_leads_to_a_case_of_another_team(office: Office) -> None:
    own, foreign = give_case(office), give_case(office, team="second")
    for refused in (foreign.id, office.team("first")):
        with pytest.raises(CaseNotFound):
            link(office.desk("amira"), own.id, 0, refused, [])
    with pytest.raises(SameCase):
        link(office.desk("amira"), own.id, 0, own.id, [])
    assert links_of(view(office, own).contents.journal) == ()
    with office.database.reading() as session:
        refusals = session.scalars(select(LogEntryRow.subject).where(LogEntryRow.outcome == "refused")).all()
    assert refusals == [f"case:{foreign.id}", f"case:{office.team('first')}"]


@pytest.mark.parametrize("merged", [False, True])
def test_a_pair_with_one_side_conflicted_later_shows_nothing_of_it(office: Office, *, merged: bool) -> None:
    one, other = give_case(office, answers=COLD), ready_to_end(office, has_mailbox=False)
    if merged:
        merge(office.desk("amira"), Merger(one.id, other.id, 2, "", "de"))
    else:
        link(office.desk("amira"), one.id, 0, other.id, [LinkReason.SAME_PROBLEM])
    assert shown(office, one) == [other.id]
    taken_away(office, other)
    assert shown(office, one) == []
    seen = view(office, one)
    assert not [entry for entry in seen.contents.journal.entries if entry.details.get("case")]
    # The other side knows it to the reserve, which holds both; for the team the case does not exist.
    with pytest.raises(CaseNotFound):
        view(office, other)
    assert suggest(office.desk("amira"), one.id).found == ()


def test_suggestions_come_from_own_cases_with_every_reason(office: Office) -> None:
    case = give_case(office, answers=COLD)
    same = give_case(office, answers=COLD)
    give_case(office, answers=Answers(story="Anders", areas=("school",), district="15002"))
    give_case(office, answers=COLD, team="second")
    give_case(office, answers=COLD, state="suspended")
    (found,) = suggest(office.desk("amira"), case.id).found
    assert found.brief.id == same.id
    assert set(found.reasons) == set(LinkReason) - {LinkReason.SEEN_BY_OFFICER}
    assert "Heizung" not in repr(found)


def test_what_was_linked_or_put_aside_is_not_suggested_again(office: Office) -> None:
    case, linked, aside = (give_case(office, answers=COLD) for _ in range(3))
    link(office.desk("amira"), case.id, 0, linked.id, [LinkReason.SAME_PROBLEM])
    dismiss(office.desk("amira"), case.id, 1, aside.id)
    assert suggest(office.desk("ben"), case.id).found == ()


def test_a_suggestion_is_for_the_team_only(office: Office) -> None:
    case = give_case(office, answers=COLD)
    for name in ("clara", "olga", "anna"):
        with pytest.raises(CaseNotFound):
            suggest(office.desk(name), case.id)


def test_a_duplicate_is_closed_and_its_mailbox_stays_alive(office: Office) -> None:
    primary, secondary = give_case(office), ready_to_end(office)
    assert merge(office.desk("amira"), Merger(primary.id, secondary.id, 2, "We go on with what you told us.", "de"))
    closed = view(office, secondary)
    assert closed.stage.id == "closed"
    assert closed.retention_on is not None
    (feedback,) = [message for message in closed.contents.messages if message.from_office]
    assert (feedback.text, feedback.kind) == ("We go on with what you told us.", "feedback")
    outcome = closed.contents.journal.newest(EntryKind.OUTCOME)
    assert outcome is not None and outcome.details["outcomes"] == ("merged",)
    assert [link.part for link in links_of(closed.contents.journal)] == [Part.PRIMARY]
    assert [link.part for link in links_of(view(office, primary).contents.journal)] == [Part.SECONDARY]
    write_as_reporter(office, secondary, "It is cold again.", 9, TODAY)
    with case_look(office.desk("ben"), primary.id, "case_opened") as opened:
        ((there,), _) = linked_cases(opened, read_contents(opened).journal)
    assert there.wrote


def test_a_merger_waits_for_what_the_workflow_asks_and_says_it(office: Office) -> None:
    primary, fresh = give_case(office), give_case(office)
    with pytest.raises(CannotMerge) as refused:
        merge(office.desk("amira"), Merger(primary.id, fresh.id, 0, "Text", "de"))
    assert "coding_complete" in refused.value.missing and "triage_set" in refused.value.missing
    assert missing_for_merger(office.desk("amira"), view(office, fresh)) == refused.value.missing
    assert (view(office, fresh).revision, view(office, fresh).stage.id) == (0, "received")
    paused = ready_to_end(office)
    with office.database.writing() as session:
        session.get_one(CaseRow, paused.id).state = "paused"
    assert missing_for_merger(office.desk("amira"), view(office, paused)) == (CASE_IS_OPEN,)


def test_a_grave_duplicate_is_closed_by_two(office: Office) -> None:
    primary, grave = give_case(office), ready_to_end(office, level="t0")
    agree_with_coding(office.desk("ben"), grave.id, 2)
    assert not merge(office.desk("amira"), Merger(primary.id, grave.id, 3, "We go on.", "de"))
    waiting = view(office, grave)
    assert (waiting.stage.id, waiting.due_reason) == ("feedback", DueReason.SECOND_PERSON)
    move_stage(office.desk("ben"), grave.id, waiting.revision, "closed")
    assert view(office, grave).stage.id == "closed"


def test_a_merged_case_is_part_of_one_pair(office: Office) -> None:
    primary, second, third = give_case(office), ready_to_end(office), ready_to_end(office)
    desk = office.desk("amira")
    merge(desk, Merger(primary.id, second.id, 2, "Text", "de"))
    with pytest.raises(MergedAlready):
        merge(desk, Merger(third.id, second.id, view(office, second).revision, "Text", "de"))
    with pytest.raises(MergedAlready):
        merge(desk, Merger(second.id, third.id, 2, "Text", "de"))
    with pytest.raises(MergedAlready):
        merge(desk, Merger(third.id, primary.id, view(office, primary).revision, "Text", "de"))


def test_a_merger_decided_on_an_old_page_stores_nothing(office: Office) -> None:
    primary, secondary = give_case(office), ready_to_end(office)
    add_note(office.desk("ben"), secondary.id, 2, "Wait, it is another one.")
    with pytest.raises(ChangedMeanwhile):
        merge(office.desk("amira"), Merger(primary.id, secondary.id, 2, "Text", "de"))
    assert links_of(view(office, primary).contents.journal) == ()


@pytest.mark.parametrize("erased", [0, 1])
def test_erasing_one_of_two_linked_cases_leaves_the_other_whole(office: Office, erased: int) -> None:
    cases = pair(office)
    gone, left = cases[erased], cases[1 - erased]
    with office.database.writing() as session:
        row = session.get_one(CaseRow, gone.id)
        row.stage, row.unread, row.retention_on = "closed", False, TODAY
    assert erase_due(office.database, NOW, TODAY) == 1
    assert shown(office, left) == []
    assert [entry for entry in view(office, left).contents.journal.entries if entry.details.get("case")] == []
    end_link(office.desk("amira"), left.id, view(office, left).revision, gone.id)
    with office.database.reading() as session:
        assert session.scalars(select(RecordRow.id).where(RecordRow.case == gone.id)).all() == []


def test_what_is_only_added_goes_in_beside_the_change_of_another(office: Office) -> None:
    case = give_case(office)
    add_note(office.desk("ben"), case.id, 0, "first")
    written: list[int] = []
    add_to(office.desk("amira"), case.id, "case_linked", lambda change: written.append(change.revision))
    assert written == [2]


def test_days_far_apart_are_no_reason(office: Office) -> None:
    case, old = give_case(office, answers=COLD), give_case(office, answers=COLD)
    with office.database.writing() as session:
        session.get_one(CaseRow, old.id).received_on = TODAY - datetime.timedelta(days=60)
    (found,) = suggest(office.desk("amira"), case.id).found
    assert LinkReason.NEAR_DAYS not in found.reasons
