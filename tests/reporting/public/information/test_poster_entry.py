"""The number on a poster opens the form in the visitor's language, with its place chosen and nothing else."""

import pytest
from starlette.testclient import TestClient

from caseflow.code_lists import load
from caseflow.rules.channel import channel_of

LISTS = load()


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/47318", "/ti/report?facility=47318"),
        ("/?facility=47318", "/ti/report?facility=47318"),
        ("/15085", "/ti/report?district=15085"),
    ],
)
def test_a_number_opens_the_form_in_the_language_of_the_browser(looking: TestClient, path: str, target: str) -> None:
    answer = looking.get(path, headers={"accept-language": "ti-ER,ti;q=0.9,en;q=0.5"})
    assert (answer.status_code, answer.headers["location"]) == (303, target)
    assert answer.headers["vary"] == "accept-language"


@pytest.mark.parametrize("path", ["/00000", "/99999", "/?facility=", "/?facility=nowhere", "/" + "9" * 5000])
def test_an_unknown_number_leads_to_the_start(looking: TestClient, path: str) -> None:
    answer = looking.get(path, headers={"accept-language": "ar"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/ar/")


@pytest.mark.parametrize("facility", LISTS.facilities.values(), ids=lambda facility: str(facility.id))
def test_the_number_of_every_house_is_known(looking: TestClient, facility: object) -> None:
    number = getattr(facility, "poster_code", "")
    assert looking.get(f"/{number}").headers["location"].endswith(f"/report?facility={number}")


def test_nobody_is_remembered_who_reads_a_poster(looking: TestClient) -> None:
    first, second = looking.get("/47318"), looking.get("/47318")
    assert "set-cookie" not in first.headers and first.headers["location"] == second.headers["location"]
    page = looking.get(first.headers["location"])
    assert "set-cookie" not in page.headers


def test_a_district_is_chosen_and_nothing_else(looking: TestClient) -> None:
    page = looking.get("/en/report?district=15085").text
    assert 'value="15085" selected' in page and page.count(" selected") == 1 and " checked" not in page


@pytest.mark.parametrize("query", ["?facility=47318", "?district=15085"])
def test_the_form_says_what_a_poster_tells(looking: TestClient, query: str) -> None:
    said = "Nobody knows who scanned it."
    assert said in looking.get(f"/en/report{query}").text
    assert said not in looking.get("/en/report").text


def test_what_is_entered_from_paper_keeps_saying_so(looking: TestClient) -> None:
    hidden = '<input type="hidden" name="about" value="paper">'
    assert hidden in looking.get("/ti/report?about=paper").text
    assert hidden not in looking.get("/ti/report").text
    assert 'value="paper"' not in looking.get("/ti/report?about=other").text
    back = looking.post("/ti/report", files=[("about", (None, "paper")), ("button", (None, "language"))])
    assert hidden in back.text


def test_the_channel_of_a_paper_form_is_paper() -> None:
    assert channel_of("paper") == "channel_paper"
    assert channel_of("letters") == channel_of("") == "channel_web"
    assert "channel_paper" in LISTS.small["channel"]
