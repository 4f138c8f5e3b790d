"""The pages on which somebody arrives: in her language, with a way out, and nothing that remembers her."""

import re

import pytest
from starlette.testclient import TestClient

PAGES = ("/", "/safe", "/readers", "/report", "/follow-up")


@pytest.mark.parametrize("language", ["de", "en", "ar"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_in_its_language(looking: TestClient, language: str, page: str) -> None:
    answer = looking.get(f"/{language}{page}")
    assert answer.status_code == 200
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in answer.text
    assert f'action="/{language}/leave"' in answer.text


@pytest.mark.parametrize(("wanted", "language"), [("ar-SY", "ar"), ("en-GB,en;q=0.8", "en"), ("xx", "de"), ("", "de")])
def test_the_first_page_is_in_the_language_of_the_browser(looking: TestClient, wanted: str, language: str) -> None:
    answer = looking.get("/", headers={"accept-language": wanted})
    assert (answer.status_code, answer.headers["vary"]) == (200, "accept-language")
    assert f'<html lang="{language}"' in answer.text


def test_an_address_without_slash_leads_on(looking: TestClient) -> None:
    answer = looking.get("/ar")
    assert (answer.status_code, answer.headers["location"]) == (308, "/ar/")


@pytest.mark.parametrize(
    "path", ["/xx/", "/xx", "/xx/report", "/de/nothing", "/de/report/", "/DE/", "/de/../etc/passwd"]
)
def test_unknown_address_is_a_page_with_a_way_on(looking: TestClient, path: str) -> None:
    answer = looking.get(path)
    assert answer.status_code == 404
    assert 'href="/de/"' in answer.text and 'href="tel:112"' in answer.text


@pytest.mark.parametrize("page", PAGES)
def test_no_cookie_before_a_code_is_used(looking: TestClient, page: str) -> None:
    assert "set-cookie" not in looking.get(f"/de{page}").headers


def test_titles_tell_nothing(looking: TestClient) -> None:
    told = re.compile(r"meld|beschwerde|diskrimin|rassis|report|complain|discrimin|شكوى|بلاغ|تمييز", re.IGNORECASE)
    for language in ("de", "en", "ar"):
        for page in PAGES:
            title = re.search(r"<title>(.*?)</title>", looking.get(f"/{language}{page}").text)
            assert title and not told.search(title[1]), title


def test_pages_name_who_reads_and_who_never_does(looking: TestClient) -> None:
    page = looking.get("/de/readers").text
    assert "2 Menschen bei: <bdi>Unabhängige Beschwerdestelle</bdi>" in page or (
        "2 Menschen bei: Unabhängige Beschwerdestelle" in page
    )
    never = page.partition("Das lesen nicht")[2]
    assert "Betreiber" in never and "Unabhängige Beschwerdestelle" not in never.partition("</ul>")[0]


def test_only_checked_help_numbers_are_shown(looking: TestClient) -> None:
    page = looking.get("/de/report").text
    assert "116 016" in page and "116 111" in page
    # Nobody of this office has called this one.
    assert "030 440 308 454" not in page


def test_leaving_forgets_everything_and_goes_on_at_once(looking: TestClient) -> None:
    answer = looking.post("/de/leave")
    assert answer.status_code == 200
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert answer.headers["refresh"] == "0; url=https://www.wikipedia.org/"
    assert 'content="0; url=https://www.wikipedia.org/"' in answer.text
    assert "Lauter" not in answer.text


def test_looking_at_leave_changes_nothing(looking: TestClient) -> None:
    assert looking.get("/de/leave").status_code == 405


@pytest.mark.parametrize(
    ("query", "tile", "house"),
    [
        ("?facility=47318", "tile_accommodation", "zast_halberstadt"),
        ("?facility=zast_halberstadt", "tile_accommodation", "zast_halberstadt"),
    ],
)
def test_a_poster_preselects_its_house(looking: TestClient, query: str, tile: str, house: str) -> None:
    page = looking.get(f"/de/report{query}").text
    assert f'id="{tile}" checked' in page
    assert f'value="{house}" selected' in page and 'value="15085" selected' in page


@pytest.mark.parametrize("query", ["?facility=", "?facility=99999", "?facility=%00%ff", "?facility[]=1"])
def test_a_strange_poster_number_is_the_plain_page(looking: TestClient, query: str) -> None:
    answer = looking.get(f"/de/report{query}")
    assert answer.status_code == 200 and " checked" not in answer.text
