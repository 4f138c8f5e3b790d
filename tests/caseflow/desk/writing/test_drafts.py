"""Drafts: sealed, replaced in place, one's own; they disturb nobody and leave nothing behind."""

import datetime

import pytest
from sqlalchemy import func, select

from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import CaseNotFound
from caseflow.desk.casework import acts
from caseflow.desk.writing.drafts import DraftTooLong, keep_draft
from caseflow.operations.retention import erase_due
from caseflow.schema.cases import CaseRow, RecordRow
from tests.caseflow.desk.office import NOW, TODAY, GivenCase, Office, give_case

SECRET = "Kanarienvogel im Entwurf"


def draft(office: Office, case: GivenCase, text: str, name: str = "amira", form: str = "answer") -> None:
    keep_draft(office.desk(name), case.id, form, {form: (text,), "language": ("de",), "token": ("t",)})


def rows(office: Office, case: GivenCase) -> int:
    query = select(func.count()).where(RecordRow.case == case.id, RecordRow.purpose == "draft")
    with office.database.reading() as session:
        return session.scalar(query) or 0


def test_a_draft_is_kept_sealed_and_replaced_in_its_place(office: Office) -> None:
    case = give_case(office)
    draft(office, case, SECRET)
    draft(office, case, SECRET + " zwei")
    view = open_case(office.desk("amira"), case.id)
    assert dict(view.drafts.of_form("answer")) == {"answer": (SECRET + " zwei",), "language": ("de",)}
    assert rows(office, case) == 1
    with office.database.reading() as session:
        sealed = session.scalars(select(RecordRow.sealed).where(RecordRow.case == case.id)).all()
    assert not any(b"Kanarienvogel" in one for one in sealed)


def test_a_colleague_sees_who_writes_and_since_when_and_no_word(office: Office) -> None:
    case = give_case(office)
    draft(office, case, SECRET)
    keep_draft(office.desk("amira", NOW + datetime.timedelta(days=2)), case.id, "answer", {"answer": ("länger",)})
    view = open_case(office.desk("ben"), case.id)
    assert view.drafts.own == () and view.drafts.others == ((office.actor("amira").id, TODAY),)
    assert SECRET not in repr(view) and "länger" not in repr(view)


def test_a_draft_changes_nothing_that_a_colleague_decides_on(office: Office) -> None:
    case = give_case(office)
    seen = open_case(office.desk("ben"), case.id).revision
    draft(office, case, SECRET)
    with office.database.reading() as session:
        assert session.get_one(CaseRow, case.id).unread, "keeping a draft reads nothing"
    acts.add_note(office.desk("ben"), case.id, seen, "Ben war nicht gestört")
    view = open_case(office.desk("amira"), case.id)
    assert view.revision == seen + 1 and view.drafts.of_form("answer")["answer"] == (SECRET,)


def test_what_was_sent_is_no_draft_any_more_and_others_stay(office: Office) -> None:
    case = give_case(office)
    draft(office, case, SECRET)
    draft(office, case, "Eine Notiz", form="note")
    draft(office, case, "Bens Entwurf", name="ben")
    acts.send_answer(office.desk("amira"), case.id, 0, SECRET, "de")
    assert [one.form for one in open_case(office.desk("amira"), case.id).drafts.own] == ["note"]
    assert open_case(office.desk("ben"), case.id).drafts.of_form("answer")["answer"] == ("Bens Entwurf",)


def test_an_empty_text_takes_the_draft_away(office: Office) -> None:
    case = give_case(office)
    draft(office, case, SECRET)
    draft(office, case, "  ")
    assert rows(office, case) == 0


def test_a_draft_that_is_too_long_is_refused_and_the_former_one_stays(office: Office) -> None:
    case = give_case(office)
    draft(office, case, SECRET)
    with pytest.raises(DraftTooLong):
        draft(office, case, "x" * 60_001)
    assert open_case(office.desk("amira"), case.id).drafts.of_form("answer")["answer"] == (SECRET,)


@pytest.mark.parametrize("name", ["clara", "dora", "anna", "paul"])
def test_who_does_not_hold_the_case_keeps_no_draft_in_it(office: Office, name: str) -> None:
    case = give_case(office)
    with pytest.raises(CaseNotFound):
        draft(office, case, SECRET, name=name)
    assert rows(office, case) == 0


def test_an_erased_case_leaves_no_draft(office: Office) -> None:
    case = give_case(office, stage="closed")
    draft(office, case, SECRET)
    with office.database.writing() as session:
        row = session.get_one(CaseRow, case.id)
        row.unread, row.retention_on = False, TODAY
    assert erase_due(office.database, NOW, TODAY) == 1
    assert rows(office, case) == 0
