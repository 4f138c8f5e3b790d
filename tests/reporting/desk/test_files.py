"""Files are downloaded under their own name and never shown, run or kept by the browser."""

import re
from urllib.parse import unquote
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.attachments import AttachmentStaging, StagingLimits, attach
from caseflow.schema.office import LogEntryRow
from reporting.desk.files import LONGEST_NAME, content_disposition, safe_name
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


@pytest.mark.parametrize("of_report", [True, False])
def test_a_file_comes_back_whole_and_is_only_downloaded(amira: Member, office: Office, *, of_report: bool) -> None:
    case = give_case(office)
    content = b"<script>alert(1)</script>" + bytes(MEGABYTES)
    address = give_file(office, case, "صورة الغرفة.html", content, of_report=of_report)
    assert address in amira.get(f"/desk/cases/{case.id}")
    answer = amira.get(address)
    assert (answer.status, answer.content) == (200, content)
    headers = answer.headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    encoded = re.search(r"filename\*=UTF-8''(\S+)", headers["content-disposition"])
    assert encoded and unquote(encoded[1]) == "صورة الغرفة.html"


def test_each_download_is_in_the_log_and_strangers_get_none(door: OfficeDoor, amira: Member, office: Office) -> None:
    case, other = give_case(office), give_case(office)
    address = give_file(office, case, "a.txt", b"x")
    amira.get(address)
    assert door.member("clara").get(address).status == 404
    assert amira.get(f"/desk/cases/{case.id}/files/{uuid4()}").status == 404
    assert amira.get(f"/desk/cases/{case.id}/files/x").status == 404
    assert amira.get(address.replace(str(case.id), str(other.id))).status == 404
    with office.database.reading() as session:
        lines = session.query(LogEntryRow).filter(LogEntryRow.action == "file_taken").all()
    outcomes = [line.outcome for line in lines if line.subject.startswith("case:")]
    assert outcomes == ["done", "refused", "refused", "refused"]


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
