"""What the pages of figures, warnings and recommendations show, and what they never do."""

import csv
import io
import json
import re

import pytest

from caseflow.desk.casework.acts import send_answer, set_outcome
from caseflow.rules.answers import Answers
from tests.caseflow.desk.office import Office, give_case
from tests.reporting.desk.office_door import Member, OfficeDoor

WORDS = {"addressee": "=Ministry", "text": "Name one person\nfor complaints.", "field_of_action": "hf1"}
PATH = "/desk/recommendations"


def cells(page: str) -> list[str]:
    """What stands in the cells of numbers."""
    found = re.findall(r'<td class="number">(.*?)</td>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in found]


@pytest.mark.parametrize("count", [0, 1, 7, 9, 10, 14, 15])
def test_no_exact_small_count_stands_anywhere_on_the_page(amira: Member, office: Office, count: int) -> None:
    for number in range(count):
        case = give_case(office, stage="outcome", answers=Answers(story="x", language="uk")).id
        send_answer(office.desk("amira"), case, 0, f"Antwort {number}", "de")
        set_outcome(office.desk("amira"), case, 1, ["advised"], "")
    page = amira.get("/desk/figures")
    assert page.status == 200 and "Not for publication." in page
    shown = cells(page)
    assert shown and set(shown) <= {"fewer than 10", "about 10", "about 20", "too few cases", "1 day", "0 days"}
    assert ("about 10" in shown) is (10 <= count < 15) and ("about 20" in shown) is (count == 15)
    if count < 10:
        # No language, outcome or number of a few tells that they are there.
        assert "Ukrainian" not in page.partition("<main")[2].partition("</main>")[0]
        assert set(shown) == {"fewer than 10", "too few cases"}
        assert page_without_tokens(page) == page_without_tokens(amira.get("/desk/figures"))


def page_without_tokens(page: str) -> str:
    return re.sub(r'value="\w+"', "", page)


def test_figures_have_no_export_and_no_script(amira: Member) -> None:
    main = amira.get("/desk/figures").partition("<main")[2].partition("</main>")[0]
    assert "href" not in main and "<form" not in main
    for path in ("/desk/figures.csv", "/desk/figures.json", "/desk/figures/csv"):
        assert amira.get(path).status == 404


def test_the_early_warning_states_its_rate_of_false_alarms(door: OfficeDoor) -> None:
    for name in ("amira", "olga"):
        page = door.member(name).get("/desk/warnings")
        assert page.status == 200
        assert "at most one week in twenty" in page and "Nothing stands out." in page
    # Counselling centres have no page of the whole office.
    assert door.member("dora").get("/desk/warnings").status == 404


def test_a_recommendation_goes_its_way_through_the_forms(door: OfficeDoor, office: Office) -> None:
    case = give_case(office).id
    amira, ben = door.member("amira"), door.member("ben")
    amira.get(PATH)
    assert amira.send(PATH, **WORDS, cases=f"https://testserver/desk/cases/{case}").status == 303
    page = amira.get(PATH)
    assert f'href="/desk/cases/{case}"' in page
    paper = re.search(r'id="paper-([0-9a-f-]+)"', page)
    assert paper
    base = f"{PATH}/{paper[1]}"
    assert amira.send(f"{base}/ready").status == 303
    assert f'action="{base}/make"' not in amira.get(PATH)
    assert "Amira Haddad says that these words are ready." in ben.get(PATH)
    assert ben.send(f"{base}/make").status == 303
    ben.get(PATH)
    assert ben.send(f"{base}/result", status="accepted", answer="We will.").status == 303
    ben.get(PATH)
    assert ben.send(f"{base}/publish").status == 303
    taken = json.loads(ben.get(f"{PATH}/published.json"))
    assert [(one["text"], one["status"], one["answer"]) for one in taken] == [(WORDS["text"], "accepted", "We will.")]
    table = list(csv.reader(io.StringIO(str(ben.get(f"{PATH}/published.csv")))))
    # A table program must not take an addressee for a formula.
    assert table[1][0] == "'=Ministry"
    for form in ("csv", "json"):
        assert str(case) not in ben.get(f"{PATH}/published.{form}")
    assert ben.get(f"{PATH}/published.exe").status == 404


def test_what_is_refused_keeps_what_was_typed(amira: Member) -> None:
    amira.get(PATH)
    answer = amira.send(PATH, addressee="Ministry", text=" ", cases="moon")
    assert answer.status == 422
    assert 'value="Ministry"' in answer and "moon</textarea>" in answer


def test_two_at_one_recommendation_lose_nothing(door: OfficeDoor, amira: Member) -> None:
    amira.get(PATH)
    amira.send(PATH, **WORDS)
    page = amira.get(PATH)
    paper = re.search(r'id="paper-([0-9a-f-]+)"', page)
    assert paper
    base = f"{PATH}/{paper[1]}"
    ben = door.member("ben")
    ben.get(PATH)
    assert ben.send(f"{base}/words", **{**WORDS, "text": "Ben's words"}).status == 303
    refused = amira.send(f"{base}/words", page=page, **{**WORDS, "text": "Amira's words"})
    assert refused.status == 409
    assert "Ben&#39;s words" in refused and "Amira&#39;s words" in refused
