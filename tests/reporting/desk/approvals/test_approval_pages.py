"""The pages about promises: the ledger, what leaves when, limits on the case page, what waits for a second person."""

from caseflow.records.consent import ConsentAnswer
from caseflow.rules.answers import Answers
from tests.caseflow.desk.approvals.acts import asked, question, said
from tests.caseflow.desk.office import NOW, Office, give_case
from tests.reporting.desk.case.test_files import give_file
from tests.reporting.desk.office_door import Member, OfficeDoor

FRIDAY = NOW.date().replace(day=20)


def test_the_ledger_tells_whose_yes_what_was_said_and_when_it_may_leave(amira: Member, office: Office) -> None:
    case = give_case(office)
    consent = asked(office, case, question(FRIDAY))
    said(office, case, consent, ConsentAnswer.YES, 10, not_before=FRIDAY.replace(day=30))
    page = amira.get(f"/desk/cases/{case.id}/ledger")
    assert page.status == 200
    assert "When will the heating be repaired?" in page and "own consent" in page
    assert "chosen by the person" in page and "ready on Mon 30 Nov 2026" in page
    outgoing = amira.get("/desk/outgoing")
    assert "Mon 30 Nov 2026" in outgoing and "day chosen by the person" in outgoing


def test_a_restricted_case_hides_its_text_in_the_list_of_what_leaves(amira: Member, office: Office) -> None:
    case = give_case(office, restricted=True)
    said(office, case, asked(office, case, question(FRIDAY)), ConsentAnswer.YES, 10)
    page = amira.get("/desk/outgoing")
    assert case.id.hex[:6] in page and "When will the heating be repaired?" not in page


def test_nobody_sees_what_leaves_from_cases_of_other_teams(door: OfficeDoor, office: Office) -> None:
    case = give_case(office)
    said(office, case, asked(office, case, question(FRIDAY)), ConsentAnswer.YES, 10)
    for name in ("clara", "dora", "olga"):
        page = door.member(name).get("/desk/outgoing")
        assert page.status == 200 and case.id.hex[:6] not in page
        assert door.member(name).get(f"/desk/cases/{case.id}/ledger").status == (200 if name == "olga" else 404)


def test_a_mother_is_never_asked_as_if_the_yes_were_her_own(amira: Member, office: Office) -> None:
    case = give_case(office, answers=Answers(story="My son is hit.", role="parent_guardian"))
    base = f"/desk/cases/{case.id}"
    amira.get(f"{base}/consent")
    typed = {
        "intervention": "request_statement",
        "what": "We ask the school.",
        "exact_text": "What was done?",
        "not_told": "The name",
        "guess": "Yes",
    }
    refused = amira.send(f"{base}/consent", **typed, whose="own")
    assert refused.status == 422 and "own yes" in refused and "We ask the school." in refused
    assert amira.send(f"{base}/consent", whose="to_reach").status == 303
    page = amira.get(f"{base}/ledger")
    assert "Affected person still to be reached" in page and "We ask the school." in page
    assert "Nobody was asked yet." in page


def test_a_step_on_the_page_says_of_room_person_and_day_what_it_hides(amira: Member, office: Office) -> None:
    case = give_case(office).id
    two = {"intervention": "repair_order", "intervention_text": "Radiators", "hides": ["room", "person"]}
    refused = amira.act(case, "intervention", **two)
    assert refused.status == 422 and "Radiators" in refused
    assert amira.send(f"/desk/cases/{case}/intervention", hides=["room", "person", "day"]).status == 303
    assert "cannot be traced" in amira.get(f"/desk/cases/{case}/ledger")


def test_a_grave_report_is_judged_less_urgent_by_two_on_the_page(
    amira: Member, door: OfficeDoor, office: Office
) -> None:
    case = give_case(office, level="t1").id
    assert amira.act(case, "triage", level="t3", restricted="no", conflict_checked="yes").status == 303
    page = amira.get(f"/desk/cases/{case}")
    assert "Waits for a second person" in page and "You proposed this." in page
    ben = door.member("ben")
    assert ben.act(case, "second").status == 303
    assert "Waits for a second person" not in ben.get(f"/desk/cases/{case}")


def test_a_written_claim_starts_the_second_timer(amira: Member, office: Office) -> None:
    case = give_case(office).id
    assert amira.act(case, "timer", rule="arbgg_61b", timer_day="2026-11-30").status == 422
    assert amira.act(case, "timer", rule="arbgg_61b", timer_day="2026-11-15").status == 303
    page = amira.get(f"/desk/cases/{case}")
    assert "ArbGG §61b(1)" in page and "Mon 15 Feb 2027" in page


def test_a_report_that_nobody_reads_is_urgent_until_somebody_has_read_it(amira: Member, office: Office) -> None:
    case = give_case(office, answers=Answers(story="ሰላም", language="ti"), level="t1", reasons=("language_unread",)).id
    assert "Nobody of the team reads this language" in amira.get(f"/desk/cases/{case}")
    assert amira.act(case, "understood").status == 303
    page = amira.get(f"/desk/cases/{case}")
    assert "Nobody of the team reads this language" not in page
    assert 'class="chip t3"' in page


def test_a_small_team_asks_a_second_reader_who_answers_on_her_own_page(door: OfficeDoor, office: Office) -> None:
    case = give_case(office, level="t0", answers=Answers(story="He has hit me.", areas=("reception_state",))).id
    olga, otto = door.member("olga"), door.member("otto")
    olga.get("/desk/second-readers")
    clara_id = str(office.actor("clara").id)
    assert olga.send("/desk/second-readers", readers=[clara_id]).location == "/desk/second-readers?done=pool"
    otto.get("/desk/team")
    assert otto.send("/desk/team/decide", decision="confirm").status == 303
    amira = door.member("amira")
    assert amira.act(case, "triage", level="t3", restricted="no", conflict_checked="yes").status == 303
    assert amira.act(case, "readers").status == 303
    clara = door.member("clara")
    assert clara.get(f"/desk/cases/{case}").status == 404
    page = clara.get("/desk/second-readers")
    link = page.split('href="/desk/second-readers/')[1].split('"')[0]
    address = f"/desk/second-readers/{link}"
    page = clara.get(address)
    assert "He has hit me." in page and "Judge a grave report less urgent" in page
    assert clara.send(address, agrees="no").status == 422
    assert clara.send(address, agrees="yes").location == "/desk/second-readers?done=reading"
    assert "A second reader has answered." in amira.get(f"/desk/cases/{case}")
    assert amira.act(case, "taken").status == 303
    assert 'class="chip t3"' in amira.get(f"/desk/cases/{case}")
    for name in ("ben", "dora"):
        assert door.member(name).get(address).status == 404


def test_the_original_of_a_file_that_a_small_circle_reads_is_taken_with_a_second_person(
    amira: Member, door: OfficeDoor, office: Office
) -> None:
    case = give_case(office, restricted=True)
    address = give_file(office, case, "Foto.html", b"the original")
    amira.get(address)
    assert amira.send(f"{address}/original").location == f"/desk/cases/{case.id}?done=urgent#second-persons"
    assert "Open the original of a file" in amira.get(f"/desk/cases/{case.id}")
    assert door.member("ben").act(case.id, "second").status == 303
    amira.get(address)
    assert amira.send(f"{address}/original").content == b"the original"
