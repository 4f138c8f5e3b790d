"""The pages around a report say what is so: from the office's facts and from the lists, in every language."""

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from caseflow.office.directory.legal_notices import OfficeNotices
from caseflow.office.directory.settings import OfficeSettings, office_settings, store_settings
from caseflow.sealing.row_tags import renew_seal
from reporting.i18n.languages import AUTONYMS
from tests.reporting.public.door import CALLED_ON, Door
from tests.reporting.public.report.test_report import send, stored
from tests.visitor_client import hidden_fields

NOTICES = OfficeNotices(
    responsible_body="Verein <Beispiel> e. V.\nWeg 1, 39104 Magdeburg",
    represented_by="Frau Vorstand",
    email="post@example.org",
    data_protection_officer="Herr Schutz",
    supervisory_authority="Aufsicht in Magdeburg",
    legal_bases="Artikel 9 DSGVO",
    accessibility_law="BGG LSA § 16b",
    accessibility_limits="Kein Video",
    accessibility_ombuds="Ombudsstelle, Telefon 0391 1",
    accessibility_checked_on=CALLED_ON,
    help_near={"15085": "Beratung im Harz"},
)
INFORMATION = (
    "/what-happens",
    "/rights",
    "/help",
    "/accessibility",
    "/privacy",
    "/imprint",
    "/leaving",
    "/safe",
    "/readers",
)


@pytest.fixture
def told(door: Door) -> Door:
    """An office that has said everything about itself."""
    parts = door.services
    with parts.database.writing() as session:
        known = office_settings(session, parts.secret)
        store_settings(session, parts.secret, replace(known, notices=NOTICES))
        renew_seal(session, parts.secret)
    return door


def test_notices_are_stored_and_read_as_they_were_given() -> None:
    settings = OfficeSettings("Name", "Weg 1", "0391", "9-15", land="DE-ST", public_holidays="DE-ST", notices=NOTICES)
    assert OfficeSettings.from_texts(settings.to_texts()) == settings
    bare = replace(settings, notices=OfficeNotices())
    assert OfficeSettings.from_texts(bare.to_texts()) == bare
    assert not [name for name in bare.to_texts() if name.startswith("notice.")]


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        ("/imprint", ("Verein &lt;Beispiel&gt; e. V.", "Weg 1, 39104 Magdeburg", "Frau Vorstand", "post@example.org")),
        ("/privacy", ("Verein &lt;Beispiel&gt; e. V.", "Herr Schutz", "Aufsicht in Magdeburg", "Artikel 9 DSGVO")),
        ("/accessibility", ("BGG LSA § 16b", "Kein Video", "Ombudsstelle, Telefon 0391 1", "Montag, 2. November 2026")),
        ("/help?district=15085", ("Beratung im Harz",)),
    ],
)
def test_every_fact_of_the_office_stands_on_its_page_in_german(told: Door, path: str, facts: tuple[str, ...]) -> None:
    with TestClient(told.application, base_url="https://testserver") as client:
        page = client.get(f"/de{path}").text
        foreign = client.get(f"/ar{path}").text
    assert [fact for fact in facts if fact not in page] == []
    for line in ("Kein Video", "Frau Vorstand", "Herr Schutz", "Beratung im Harz"):
        assert line not in foreign or f'<p lang="de" dir="ltr">{line}</p>' in foreign


def test_an_office_that_has_said_nothing_leaves_nothing_empty(looking: TestClient) -> None:
    for path in INFORMATION:
        page = looking.get(f"/de{path}").text
        assert not re.search(r"<(p|li|dd|h2|h3)[^>]*>\s*</\1>", page), path
    assert "Domplatz 1, 39104 Magdeburg" in looking.get("/de/imprint").text.partition("<footer")[0]


@pytest.mark.parametrize("language", AUTONYMS)
@pytest.mark.parametrize("path", INFORMATION)
def test_every_page_has_one_heading_a_way_out_and_all_languages(looking: TestClient, language: str, path: str) -> None:
    answer = looking.get(f"/{language}{path}")
    assert answer.status_code == 200 and "set-cookie" not in answer.headers
    assert answer.text.count("<h1") == 1 and f'action="/{language}/leave"' in answer.text
    missing = [tag for tag in AUTONYMS if f'"/{tag}{path}"' not in answer.text]
    assert missing == [] and f'<html lang="{language}"' in answer.text


def test_lengths_of_time_come_from_the_list(looking: TestClient) -> None:
    page = looking.get("/de/rights").text
    for law, length in (("AGG §15(4)", "2 Monate"), ("KSchG §4", "3 Wochen"), ("AsylG §74", "1–2 Wochen")):
        assert length in page.partition(law)[2].partition("</li>")[0]
    assert "So lange brauchen wir höchstens für eine Antwort: 1 Monat." in looking.get("/de/accessibility").text
    assert "in höchstens 5 Arbeitstagen" in looking.get("/de/what-happens").text
    assert "۳" in looking.get("/fa/rights").text and "<b>3 " not in looking.get("/fa/rights").text


def test_help_is_what_was_checked_and_what_is_near(looking: TestClient) -> None:
    page = looking.get("/de/help").text.partition("<main")[2]
    assert "116 016" in page and "Zuletzt geprüft am 2. November 2026" in page
    assert "030 440 308 454" not in page, "nobody of this office has called it"
    near = looking.get("/de/help?district=15085").text.partition("</form>\n<section")[2]
    assert "Ballenstedt" in near.partition("In Ihrem Kreis")[2].partition("</section>")[0] and "Stendal" not in near
    # The choice is still there in another language; a strange one is no choice.
    assert 'href="/ar/help?district=15085"' in looking.get("/de/help?district=15085").text
    assert looking.get("/de/help?district=%3Cb%3E").text.partition("<main")[2] == page


def test_a_barrier_is_a_report_without_a_name_that_gets_an_answer(client: TestClient, door: Door) -> None:
    page = client.get("/de/accessibility").text
    assert 'action="/de/report"' in page and 'name="about" value="barrier"' in page
    form = hidden_fields(page.partition('id="barrier"')[2].partition("</form>")[0])
    sent = send(client, {**form, "story": "Der Knopf hat keinen Namen.", "notice": "1"})
    assert sent.status == 200 and len(sent.code) == 20
    assert stored(door) == 1


def test_a_barrier_that_comes_back_to_be_put_right_stays_one(client: TestClient) -> None:
    sent = send(client, {"about": "barrier", "story": "Der Knopf hat keinen Namen."})
    assert sent.status == 422 and sent.hidden["about"] == "barrier"


def test_another_language_keeps_what_was_typed_about_a_barrier(looking: TestClient) -> None:
    page = looking.get("/de/accessibility").text
    button = re.search(r'<button form="barrier" formaction="/ar/accessibility"[^>]*>', page)
    assert button and 'value="language"' in button[0] and "formnovalidate" in button[0]
    answer = looking.post("/ar/accessibility", data={"button": "language", "story": "Der <Knopf>", "notice": "1"})
    assert answer.status_code == 200 and '<html lang="ar" dir="rtl">' in answer.text
    assert "Der &lt;Knopf&gt;</textarea>" in answer.text and 'id="notice" required checked' in answer.text
    # Enter in a field sends; it does not change the language.
    buttons = re.findall(r'<button[^>]*form="barrier"[^>]*>', page)
    assert 'value="send"' in buttons[0]


def test_another_language_keeps_the_digits_that_were_typed_and_opens_nothing(looking: TestClient) -> None:
    assert 'form="number" formaction="/ti/follow-up"' in looking.get("/de/follow-up").text
    answer = looking.post("/ti/follow-up", data={"button": "language", "code": "1234 56"})
    assert answer.status_code == 200 and 'value="1234 56"' in answer.text and "set-cookie" not in answer.headers
    assert 'id="problems"' not in answer.text


def test_leichte_sprache_has_a_start_page_of_its_own_and_a_sentence_a_line(looking: TestClient) -> None:
    start = looking.get("/de-simple/").text
    assert "Schwere Wörter" in start and "Hier erzählen" in start
    assert "<br>" in looking.get("/de-simple/safe").text.partition("<main")[2]
    for path in INFORMATION:
        page = looking.get(f"/de-simple{path}").text
        assert not re.search(r'="[^"]*<br>|<title>[^<]*<br>|<option[^>]*>[^<]*<br>|<textarea[^>]*>[^<]*<br>', page), (
            path
        )


@pytest.mark.parametrize("language", AUTONYMS)
def test_the_start_page_offers_every_language_by_every_name(looking: TestClient, language: str) -> None:
    page = looking.get(f"/{language}/").text
    offered = re.findall(r'<a href="/([a-z-]+)/" lang="\1" hreflang="\1" dir="(ltr|rtl)"[^>]*>([^<]+)</a>', page)
    assert {tag for tag, _, _ in offered} == set(AUTONYMS)
    assert [name for tag, _, name in offered if tag == "fa"] == ["فارسی", "دری"]
    assert all(way == AUTONYMS[tag][1] for tag, way, _ in offered)
