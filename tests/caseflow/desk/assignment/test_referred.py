"""A partner's team gives and sorts the copy that was referred to it; the office learns nothing of that."""

import pytest

from caseflow.desk.assignment.assign import assign
from caseflow.desk.assignment.labels import add_label, labels_of
from caseflow.desk.assignment.links import LinkReason, link, links_of
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import CaseNotFound
from caseflow.desk.teamwork.merging import Merger, merge
from tests.caseflow.assigned import current_assignment
from tests.caseflow.desk.office import Office, give_case
from tests.caseflow.desk.referral.handing_on import referred
from tests.caseflow.reporter.person import Reporter, report


@pytest.fixture
def reporter(office: Office) -> Reporter:
    return report(office)


def test_a_partner_gives_labels_and_links_her_copy_and_cannot_merge_it(office: Office, reporter: Reporter) -> None:
    copy, own, dora = referred(office, reporter), give_case(office, team="advice"), office.desk("dora")
    assign(dora, copy, open_case(dora, copy).revision, dora.actor.id, "Ours now")
    add_label(dora, copy, open_case(dora, copy).revision, "Gymnasium")
    link(dora, copy, open_case(dora, copy).revision, own.id, [LinkReason.SEEN_BY_OFFICER])
    journal = open_case(dora, copy).contents.journal
    given = current_assignment(journal)
    assert given is not None and given.member == dora.actor.id
    assert labels_of(journal) == ("Gymnasium",)
    assert [one.other for one in links_of(journal)] == [own.id]
    with pytest.raises(CaseNotFound):
        merge(dora, Merger(own.id, copy, open_case(dora, copy).revision, "Text", "de"))
    original = open_case(office.desk("amira"), reporter.case).contents.journal
    assert current_assignment(original) is None and labels_of(original) == () and links_of(original) == ()
    with pytest.raises(CaseNotFound):
        assign(office.desk("amira"), copy, open_case(dora, copy).revision, None)
