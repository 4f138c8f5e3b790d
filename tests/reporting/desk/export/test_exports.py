"""Exports and blacked copies at the desk, walked through as officers do, and taken at the other door."""

import base64
import io
import re
from pathlib import Path
from tempfile import gettempdir

import pikepdf
import pytest
import pyzipper

from caseflow.desk.casework.acts import add_note
from caseflow.desk.files.redact_text import BAR
from caseflow.office.accounts.sessions import form_token
from caseflow.rules.answers import Answers
from crypto.session_cookie import SessionCookie
from reporting.desk.routes import pages
from reporting.http.cookies import STAFF_COOKIE
from tests.caseflow.cleaning.test_paper_pages import letter, text_of
from tests.caseflow.cleaning.test_pictures import jpeg
from tests.caseflow.desk.office import GivenCase, Office, give_case
from tests.reporting.desk.case.test_files import give_file
from tests.reporting.desk.office_door import Member, OfficeDoor, Response

CANARY = "Zitronenfalter"


def choose(member: Member, case: str, whose: str, how: str = "whole", **typed: object) -> Response:
    """Prepare an export; gives the page that answers."""
    address = f"{case}/export"
    page = member.get(address)
    texts = dict.fromkeys(set(re.findall(r'name="(text-[0-9a-f-]{36})"', page)), how)
    return member.send(address, **(texts | {"whose": whose} | typed))


def secret_of(page: str) -> str:
    found = re.search(r'class="secret"[^>]*>([a-z ]+)<', page)
    assert found, page
    return found[1]


def saved(member: Member, case: str) -> bytes:
    page = member.get(f"{case}/export")
    address = re.search(rf'action="({case}/export/[0-9a-f-]+/take)"', page)
    assert address, page
    answer = member.send(address[1])
    assert answer.status == 200
    return answer.content


def unpacked(content: bytes, words: str) -> list[bytes]:
    with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
        archive.setpassword(words.encode())
        return [archive.read(name) for name in archive.namelist()]


def address_of(case: GivenCase) -> str:
    return f"/desk/cases/{case.id}"


def test_an_archive_opens_with_its_words_alone_and_shows_nothing_without_them(amira: Member, office: Office) -> None:
    given = give_case(office)
    case = address_of(given)
    file = give_file(office, given, f"{CANARY}.pdf", letter())
    words = secret_of(choose(amira, case, "reporter", files=file.rpartition("/")[2]))
    content = saved(amira, case)
    assert CANARY.encode() not in content and b"Wachmann" not in content
    with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["01.pdf", "02.pdf"]
        assert {entry.date_time[3:] for entry in archive.infolist()} == {(0, 0, 0)}
        for wrong in (b"", words.replace(words.split()[0], "wrong").encode()):
            archive.setpassword(wrong)
            with pytest.raises(RuntimeError):
                archive.read("01.pdf")
    document, copy = unpacked(content, words)
    assert "Der Wachmann lässt uns nicht hinein." in text_of(document)
    assert CANARY in text_of(copy)
    assert words not in amira.get(f"{case}/export"), "shown once"


def test_nothing_of_an_export_lies_readable_in_the_folder_of_the_office(
    amira: Member, office: Office, tmp_path: Path
) -> None:
    given = give_case(office, answers=Answers(story=f"{CANARY} im Hof"))
    file = give_file(office, given, "brief.pdf", letter())
    before = set(Path(gettempdir()).iterdir())
    words = secret_of(choose(amira, address_of(given), "reporter", files=file.rpartition("/")[2]))
    assert saved(amira, address_of(given))
    held = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert held and not any(CANARY.encode() in content or words.encode() in content for content in held)
    fresh = [path for path in set(Path(gettempdir()).iterdir()) - before if path.is_file()]
    assert not any(CANARY.encode() in path.read_bytes() for path in fresh)


def test_the_document_is_an_archive_format_with_every_letter_of_every_script(amira: Member, office: Office) -> None:
    story = "الحارس لا يسمح لنا بالدخول\nሓላዊ ኣይፈቐደልናን\nپاسەوان ناهێڵێت بچینە ژوورەوە\nСторож не пускає 😀"
    case = address_of(give_case(office, answers=Answers(story=story, language="ar")))
    words = secret_of(choose(amira, case, "reporter"))
    document = unpacked(saved(amira, case), words)[0]
    with pikepdf.open(io.BytesIO(document)) as pdf:
        told = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>2" in told and "<pdfaid:conformance>B" in told and "<pdfuaid:part>1" in told
        fonts = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert len(fonts) >= 3
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        assert not pdf.is_encrypted
    text = text_of(document)
    assert "ሓላዊ" in text and "Сторож не пускає [GRINNING FACE]" in text
    assert re.search("[\u0600-\u06ff]", text)


def test_what_was_blacked_is_in_no_byte_of_what_leaves(amira: Member, office: Office) -> None:
    given = give_case(
        office, answers=Answers(story="Herr Muster aus Zimmer 4711 schrie mich an. Nachbarin Frau Blume sah es.")
    )
    case = address_of(given)
    page = amira.get(f"{case}/redact/{given.id}")
    assert 'value="Herr Muster"' in page and 'value="4711"' in page
    story = "Herr Muster aus Zimmer 4711 schrie mich an. [[Nachbarin Frau Blume]] sah es."
    refused = amira.send(f"{case}/redact/{given.id}", marked=story.replace("schrie", "flüsterte"), everywhere="4711")
    assert refused.status == 422 and "flüsterte" in refused
    assert amira.send(f"{case}/redact/{given.id}", marked=story, everywhere=["4711", "Herr Muster"]).status == 303
    words = secret_of(choose(amira, case, "reporter", "blacked"))
    text = text_of(unpacked(saved(amira, case), words)[0])
    assert "aus Zimmer" in text and "schrie mich an." in text and "blacked out" in text
    assert not any(word in text for word in ("Muster", "4711", "Blume", "Nachbarin"))
    assert "Herr Muster aus Zimmer 4711" in amira.get(f"{case}/redact/{given.id}"), "the original stays"
    assert BAR in amira.get(f"{case}/redact/{given.id}")


def test_notes_go_to_a_court_alone_and_only_with_her_yes(amira: Member, office: Office) -> None:
    given = give_case(office)
    case = address_of(given)
    add_note(office.desk("amira"), given.id, 0, f"Notiz {CANARY}")
    words = secret_of(choose(amira, case, "reporter"))
    assert CANARY not in text_of(unpacked(saved(amira, case), words)[0])
    refused = choose(amira, case, "court", reason="Klage")
    assert refused.status == 422 and "say yes to the step before a court" in refused


def test_a_consultation_gets_no_name_no_place_and_no_day(amira: Member, office: Office) -> None:
    answers = Answers(story="Frau Blume in Halle am 3. Mai", district="15002", under_18=True)
    given = give_case(office, answers=answers)
    case = address_of(given)
    assert choose(amira, case, "consultation", reason="Schutz").status == 422
    marked = "[[Frau Blume]] in [[Halle]] am [[3. Mai]]"
    amira.get(f"{case}/redact/{given.id}")
    assert amira.send(f"{case}/redact/{given.id}", marked=marked).status == 303
    assert choose(amira, case, "consultation", "blacked").status == 422, "a reason is needed"
    words = secret_of(choose(amira, case, "consultation", "blacked", reason="Schutz"))
    text = text_of(unpacked(saved(amira, case), words)[0])
    assert "A city" in text and "under 18" in text and "November 2026" in text
    assert not any(word in text for word in ("Blume", "Halle", "Mai", "17", "18 November", "Lauter"))


def test_in_a_small_circle_a_second_person_lets_an_export_go(amira: Member, door: OfficeDoor, office: Office) -> None:
    case = address_of(give_case(office, restricted=True))
    secret_of(choose(amira, case, "reporter"))
    page = amira.get(f"{case}/export")
    assert "waits for a second person" in page and "/take" not in page and "/release" not in page
    ben = door.member("ben")
    release = re.search(r'action="([^"]+/release)"', ben.get(f"{case}/export"))
    assert release
    direct = release[1].replace("/release", "/take")
    assert ben.send(release[1]).status == 303
    assert direct in amira.get(f"{case}/export")
    assert saved(amira, case)


def test_two_clicks_make_a_bar_that_is_burned_into_a_copy(amira: Member, office: Office) -> None:
    given = give_case(office)
    file = give_file(office, given, "brief.pdf", letter(2))
    here = f"{file}/redact"
    page = amira.get(here)
    height = re.search(r'name="height" value="(\d+)"', page)
    assert height
    first = amira.send(here, **{"place.x": "10", "place.y": "10"})
    assert "Click the opposite one" in first
    second = amira.send(here, **{"place.x": "200", "place.y": str(int(height[1]) // 4)})
    bars = re.search(r'<textarea name="bars"[^>]*>([^<]*)<', second)
    assert bars and re.fullmatch(r"1: 35 \d+ 714 \d+", bars[1].strip())
    image = re.search(r'src="([^"]+/redact/image[^"]*)"', second)
    assert image
    shown = amira.get(image[1].replace("&amp;", "&"))
    assert (shown.status, shown.headers["content-type"]) == (200, "image/png")
    amira.page = second
    stored = amira.send(here, button="store")
    assert stored.status == 303
    copy = stored.location.partition("?")[0]
    cleaned = amira.get(f"{copy}/cleaned")
    assert text_of(cleaned.content).strip() == "" and CANARY.encode() not in cleaned.content
    amira.get(here)
    assert amira.send(here, button="store", bars="").status == 422
    amira.get(here)
    assert amira.send(here, button="store", bars="1: 5 5 5 5").status == 422


def test_a_stopped_file_is_reached_by_no_address_of_the_desk(amira: Member, door: OfficeDoor, office: Office) -> None:
    given = give_case(office)
    file = give_file(office, given, f"{CANARY}.pdf", letter())
    assert amira.get(file).status == 200
    assert amira.send(f"{file}/stop").status == 303
    for name in ("amira", "ben", "olga"):
        member = amira if name == "amira" else door.member(name)
        assert CANARY not in member.get(file)
        tokens = {"token": re.findall(r'name="token" value="([^"]+)"', str(member.page))[0], "revision": "1"}
        for page in pages():
            if "{file}" not in page.full_path or "/files/" not in page.full_path or page.full_path.endswith("{file}"):
                continue
            address = (
                page.full_path.replace("{case}", str(given.id))
                .replace("{file}", file.rpartition("/")[2])
                .replace("{number}", "1")
            )
            answers = [member.get(address)] if page.look else []
            if page.change and not address.endswith(("/stop", "/stopped")):
                token = form_token(
                    SessionCookie(base64.urlsafe_b64decode(member.client.cookies[STAFF_COOKIE] + "==")), address
                )
                answers.append(member.post(address, tokens | {"token": token, "bars": "1: 1 1 9 9", "button": "store"}))
            for answer in answers:
                assert answer.status == 404, address
                assert (
                    CANARY.encode() not in answer.content
                    and b"%PDF" not in answer.content
                    and b"PNG" not in answer.content
                )
    olga = door.member("olga")
    listed = olga.get("/desk/stopped-files")
    assert file in listed and "stopped by Amira Haddad" in listed
    assert door.member("clara").get("/desk/stopped-files").status == 404


def test_grave_pictures_are_veiled_until_a_tap(amira: Member, office: Office) -> None:
    plain, grave = give_case(office), give_case(office, level="t1")
    assert 'class="unveil"' not in amira.get(give_file(office, plain, "a.jpg", jpeg()))
    page = amira.get(give_file(office, grave, "a.jpg", jpeg()))
    assert 'class="unveil"' in page and 'class="seen veiled"' in page


def test_a_text_is_shown_as_text_whatever_it_pretends(amira: Member, office: Office) -> None:
    given = give_case(office)
    for content in (
        "<script>alert(1)</script> Grüße".encode(),
        "Grüße <b>".encode("cp1252"),
        "Привіт <b>".encode("utf-16"),
    ):
        page = amira.get(give_file(office, given, "a.html", content))
        assert '<pre class="sheet"' in page and "<script>" not in page and "&lt;" in page
