"""P13: a flood takes the door away from nobody who reports; who comes too much is asked kindly to come again."""

import http.client
import secrets
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace

import pytest
from markupsafe import escape

from crypto import follow_up_code
from reporting.application import assemble
from reporting.http.uploads import Uploads
from reporting.runtime.key_stretching import Stretching
from tests.adversarial.answers import is_page_in
from tests.reporting.public.door import Door, FoundedOffice
from tests.serving import served
from tests.visitor_client import NOTICE, Answer, UploadedFile, Visitor, multipart_body

pytestmark = pytest.mark.timeout(180)

STORY = "Seit drei Wochen <kalt>"
CODES_AT_ONCE = 60
# All threads and the loop are busy with codes; a report waits for at most one of them to end. The rest
# of the bound is the test process itself, which sends sixty requests meanwhile.
DELAY = 5
MEGABYTE = 1024 * 1024


def unknown_code() -> str:
    return follow_up_code.from_number(secrets.randbelow(follow_up_code.NUMBERS)).digits


@contextmanager
def at_once(*jobs: threading.Thread) -> Iterator[None]:
    """Runs while others do, and ends when they have ended."""
    for job in jobs:
        job.start()
    try:
        yield
    finally:
        for job in jobs:
            job.join(120)


def type_codes(origin: str, number: int, statuses: list[int]) -> Sequence[threading.Thread]:
    """Many people who type a code in the same moment."""

    def type_one() -> None:
        # A connection that the server has no room for is an answer too.
        with suppress(OSError, http.client.HTTPException):
            statuses.append(Visitor(origin).post("/de/follow-up", [("code", unknown_code())]).status)

    return [threading.Thread(target=type_one) for _ in range(number)]


def seconds_of_a_report(origin: str) -> float:
    visitor = Visitor(origin)
    once = visitor.report_page().hidden["once"]
    begin = time.monotonic()
    assert len(visitor.send_report([("story", STORY), NOTICE], once=once).code) == 20
    return time.monotonic() - begin


def test_a_flood_of_codes_delays_no_report(door: Door) -> None:
    statuses: list[int] = []
    with served(door.application) as origin:
        seconds_of_a_report(origin)
        idle = statistics.median(seconds_of_a_report(origin) for _ in range(3))
        with at_once(*type_codes(origin, CODES_AT_ONCE, statuses)):
            time.sleep(0.2)
            flooded = statistics.median(seconds_of_a_report(origin) for _ in range(3))
            answered_meanwhile = len(statuses)
    assert flooded <= DELAY * idle, (flooded, idle)
    # Reports did not merely come after the flood: most of it was still waiting.
    assert answered_meanwhile < CODES_AT_ONCE
    assert set(statuses) <= {422, 503} and len(statuses) == CODES_AT_ONCE


def test_who_finds_the_queue_full_keeps_everything_typed(door: Door) -> None:
    stretching = Stretching(1, waiting_limit=0)
    with served(assemble(replace(door.services, stretching=stretching))) as origin:
        for language in ("de", "en", "ar"):
            visitor = Visitor(origin, language)
            once = visitor.report_page().hidden["once"]
            file = UploadedFile("Foto.jpg", "image/jpeg", b"x" * 1000)
            fields = [("story", STORY), NOTICE, ("form", "insult"), ("not_read_text", "Frau Muster")]
            answer = visitor.send_report(fields, [file], once)
            assert answer.status == 503 and answer.headers["retry-after"] == "10"
            assert is_page_in(answer.text, language)
            assert str(escape(STORY)) in answer.text and "Frau Muster" in answer.text and "Foto.jpg" in answer.text
            assert answer.hidden["once"] == once and answer.hidden["staged"]
            code = unknown_code()
            busy = visitor.post(f"/{language}/follow-up", [("code", code)])
            assert busy.status == 503 and busy.headers["retry-after"] == "10"
            assert is_page_in(busy.text, language) and code in busy.text
            assert visitor.post("/desk/login", [("user_name", "aylin")]).status == 503


def test_a_full_queue_of_codes_leaves_the_one_of_reports_open(door: Door) -> None:
    stretching = Stretching(2, waiting_limit=5)
    statuses: list[int] = []
    application = assemble(replace(door.services, stretching=stretching))
    with served(application) as origin, at_once(*type_codes(origin, 30, statuses)):
        time.sleep(0.2)
        assert seconds_of_a_report(origin) < 60
    assert statuses.count(503) > 0 and statuses.count(422) > 0


def test_files_are_refused_before_text_is(
    founded_office: FoundedOffice, tmp_path_factory: pytest.TempPathFactory
) -> None:
    one = founded_office.open(tmp_path_factory.mktemp("narrow") / "office", {"LAUTER_UPLOADS_IN_PROGRESS": "1"})
    with served(one.application) as origin, ExitStack() as held:
        connection = begin_upload(origin)
        held.callback(connection.close)
        visitor = Visitor(origin)
        refused = visitor.send_report(
            [("story", STORY), NOTICE], [UploadedFile("Foto.jpg", "image/jpeg", b"x" * 2 * MEGABYTE)]
        )
        assert refused.status == 422 and str(escape(STORY)) in refused.text
        assert "Foto.jpg" in refused.text and 'href="#attachment"' in refused.text
        # Without the file the text is taken while the upload still runs.
        assert len(visitor.send_report([("story", STORY), NOTICE], once=refused.hidden["once"]).code) == 20
        connection.close()
        assert len(sent_when_there_is_room(visitor).code) == 20


def sent_when_there_is_room(visitor: Visitor) -> Answer:
    """The place of a broken upload is free again in a moment."""
    file, deadline = UploadedFile("b.jpg", "image/jpeg", b"x" * 1000), time.monotonic() + 20
    answer = visitor.send_report([("story", STORY), NOTICE], [file])
    while not answer.code and time.monotonic() < deadline:
        time.sleep(0.1)
        answer = visitor.send_report([("story", STORY), NOTICE], [file])
    return answer


def begin_upload(origin: str) -> http.client.HTTPConnection:
    """A report whose file has begun to come and does not end."""
    body, content_type = multipart_body([NOTICE], [UploadedFile("a.mp4", "video/mp4", b"x" * 4 * MEGABYTE)])
    connection = http.client.HTTPConnection(origin.removeprefix("http://"), timeout=60)
    connection.putrequest("POST", "/de/report")
    connection.putheader("content-type", content_type)
    connection.putheader("content-length", str(len(body)))
    connection.endheaders()
    connection.send(body[: 3 * MEGABYTE])
    time.sleep(0.5)
    return connection


def test_space_for_files_is_used_up_before_space_for_text(
    founded_office: FoundedOffice, tmp_path_factory: pytest.TempPathFactory
) -> None:
    small = founded_office.open(tmp_path_factory.mktemp("small") / "office", {"LAUTER_STAGED_MEGABYTES": "1"})
    with served(small.application) as origin:
        visitor = Visitor(origin)
        file = UploadedFile("Film.mp4", "video/mp4", b"x" * 3 * MEGABYTE)
        refused = visitor.send_report([("story", STORY), NOTICE], [file])
        assert refused.status == 422 and "Film.mp4" in refused.text and str(escape(STORY)) in refused.text
        assert len(visitor.send_report([("story", STORY), NOTICE], once=refused.hidden["once"]).code) == 20


def test_a_place_for_uploads_is_given_back_whatever_happens() -> None:
    uploads = Uploads(1)
    assert uploads.begin() and not uploads.begin()
    uploads.end()
    assert uploads.begin()
