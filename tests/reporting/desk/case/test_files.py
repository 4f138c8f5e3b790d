"""Files are shown as cleaned copies; originals are downloaded by a step of their own and never shown or run."""

import re
from urllib.parse import unquote
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.schema.cases import AttachmentChunkRow
from caseflow.schema.office import LogEntryRow
from caseflow.sealing.attachments import AttachmentStaging, StagingLimits, attach
from reporting.http.download import LONGEST_NAME, content_disposition, safe_name
from tests.caseflow.cleaning.papers import paper
from tests.caseflow.cleaning.recordings import CANARY, recording
from tests.caseflow.cleaning.test_pictures import jpeg
from tests.caseflow.desk.office import TODAY, GivenCase, Office, give_case
from tests.reporting.desk.office_door import Member, OfficeDoor

MEGABYTES = 1_500_000


def give_file(office: Office, case: GivenCase, name: str, content: bytes, *, of_report: bool = True) -> str:
    staging = AttachmentStaging(
        office.database, StagingLimits(total_staged_bytes=10**8), TODAY, name, "text/html", most=10**8
    )
    staging.write(content)
    staged = staging.finish()
    with office.database.writing() as session:
        attach(session, staged, case.id, case.keys, case.shred, under_staff_key=of_report)
    return f"/desk/cases/{case.id}/files/{staged.attachment}"


def lines_of(office: Office, action: str) -> list[str]:
    """The outcomes of an act in the log, by its lines on cases."""
    with office.database.reading() as session:
        lines = session.query(LogEntryRow).filter(LogEntryRow.action == action).order_by(LogEntryRow.number).all()
    return [line.outcome for line in lines if line.subject.startswith("case:")]


@pytest.mark.parametrize("of_report", [True, False])
def test_an_original_comes_back_whole_and_is_only_downloaded(amira: Member, office: Office, *, of_report: bool) -> None:
    case = give_case(office)
    content = b"<script>alert(1)</script>" + bytes(MEGABYTES)
    address = give_file(office, case, "صورة الغرفة.html", content, of_report=of_report)
    assert address in amira.get(f"/desk/cases/{case.id}")
    amira.get(address)
    answer = amira.send(f"{address}/original")
    assert (answer.status, answer.content) == (200, content)
    headers = answer.headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    encoded = re.search(r"filename\*=UTF-8''(\S+)", headers["content-disposition"])
    assert encoded and unquote(encoded[1]) == "صورة الغرفة.html"


def test_a_picture_is_shown_without_what_the_camera_wrote(amira: Member, office: Office) -> None:
    address = give_file(office, give_case(office), "IMG_20261118_0931.jpg", jpeg())
    assert f'src="{address}/cleaned"' in amira.get(address)
    answer = amira.get(f"{address}/cleaned")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")
    assert CANARY.encode() not in answer.content
    assert answer.headers["content-disposition"] == "inline"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    saved = amira.get(f"{address}/cleaned?save=1").headers["content-disposition"]
    assert re.fullmatch(r"attachment; filename=\"copy-[0-9a-f]{6}\.jpg\"; .*", saved)


def test_a_document_is_cleaned_and_never_shown_in_the_browser(amira: Member, office: Office) -> None:
    address = give_file(office, give_case(office), "brief.pdf", paper())
    answer = amira.get(f"{address}/cleaned")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-disposition"].startswith("attachment;")


def test_a_player_gets_the_part_it_asks_for(amira: Member, office: Office) -> None:
    address = give_file(office, give_case(office), "voice.webm", recording("webm", ["libopus"]))
    assert f'<audio class="shown" controls preload="none" src="{address}/cleaned">' in amira.get(address)
    whole = amira.get(f"{address}/cleaned").content
    part = amira.get(f"{address}/cleaned", range="bytes=10-19")
    assert (part.status, part.content) == (206, whole[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole)}"
    assert amira.get(f"{address}/cleaned", range=f"bytes={len(whole)}-").status == 416


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bild.jpg", b"<html><script>alert(1)</script></html>"),
        ("bild.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("bild.gif", b"GIF89a/*<html><script>alert(1)</script>*/=1;"),
        ("bild.jpg", b"\xff\xd8\xff\xe0<html><script>alert(1)</script></html>"),
        ("brief.pdf", b"%PDF-1.7\n<script>alert(1)</script>"),
        ("film.mp4", b"\x00\x00\x00\x18ftypisom<script>alert(1)</script>"),
        ("leer.jpg", b""),
        ("brief.docx", b"PK\x03\x04" + bytes(500)),
    ],
)
def test_what_pretends_to_be_something_else_is_never_shown(
    amira: Member, office: Office, name: str, content: bytes
) -> None:
    address = give_file(office, give_case(office), name, content)
    answer = amira.get(f"{address}/cleaned")
    assert answer.status == 422
    assert "<script>" not in answer and "Only the original can be downloaded." in answer
    assert answer.headers["content-type"].startswith("text/html")
    assert amira.send(f"{address}/original").content == content


def test_a_file_that_is_too_large_to_clean_says_so_at_once(
    amira: Member, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caseflow.desk.files.viewing.MOST_BYTES", 1000)
    address = give_file(office, give_case(office), "bild.jpg", jpeg())
    assert "Too large to clean. Only the original can be downloaded." in amira.get(address)
    assert amira.get(f"{address}/cleaned").status == 422


def test_looking_cleaning_and_taking_the_original_are_three_lines_in_the_log(
    door: OfficeDoor, amira: Member, office: Office
) -> None:
    case, other = give_case(office), give_case(office)
    address = give_file(office, case, "a.jpg", jpeg())
    amira.get(address)
    assert (lines_of(office, "file_seen"), lines_of(office, "file_taken")) == (["done"], [])
    amira.get(f"{address}/cleaned")
    assert (lines_of(office, "file_taken"), lines_of(office, "original_taken")) == (["done"], [])
    amira.get(address)
    amira.send(f"{address}/original")
    assert lines_of(office, "original_taken") == ["done"]
    wrong = (
        f"/desk/cases/{case.id}/files/{uuid4()}",
        f"/desk/cases/{case.id}/files/x",
        address.replace(str(case.id), str(other.id)),
    )
    for one in wrong:
        assert amira.get(one).status == 404
        assert amira.get(f"{one}/cleaned").status == 404
    clara = door.member("clara")
    assert clara.get(address).status == 404
    assert clara.get(f"{address}/cleaned").status == 404
    assert lines_of(office, "file_taken") == ["done", "refused", "refused", "refused"]


def test_the_original_needs_a_button_and_not_a_link(amira: Member, office: Office) -> None:
    """A page that is fetched ahead, or a link in a message, takes nothing."""
    address = give_file(office, give_case(office), "a.jpg", jpeg())
    assert amira.get(f"{address}/original").status == 405
    assert amira.post(f"{address}/original", {}).status == 403
    assert lines_of(office, "original_taken") == []


def test_a_damaged_store_is_an_error_and_no_half_copy(amira: Member, office: Office) -> None:
    address = give_file(office, give_case(office), "a.jpg", jpeg() + bytes(MEGABYTES))
    with office.database.writing() as session:
        session.query(AttachmentChunkRow).filter(AttachmentChunkRow.position == 1).delete()
    assert amira.get(f"{address}/cleaned").status == 500


@given(st.text(max_size=400))
def test_no_name_leads_out_of_a_folder_or_breaks_the_header(name: str) -> None:
    header = content_disposition(name)
    assert re.fullmatch(
        r"attachment; filename=\"[A-Za-z0-9._() -]+\"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+", header
    )
    safe = safe_name(name)
    assert 0 < len(safe) <= LONGEST_NAME
    assert not set(safe) & set('/\\\r\n\0"<>') and not safe.startswith(".")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\bild.jpg", "bild.jpg"),
        ("Фото комнаты.png", "Фото комнаты.png"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("", "file"),
        ("...", "file"),
        ("x" * 300 + ".jpeg", "x" * 139 + ".jpeg"),
    ],
)
def test_names_stay_what_they_are_where_that_is_safe(name: str, expected: str) -> None:
    assert safe_name(name) == expected
