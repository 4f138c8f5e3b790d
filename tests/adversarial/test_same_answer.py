"""P5: unknown, erased and wrong codes are one answer; so are all failed logins, and a page with or without news."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import httpx2 as httpx
import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from caseflow.operations.retention import erase_due
from crypto import follow_up_code
from tests.adversarial.answers import once_of
from tests.reporting.public.door import Door
from tests.visitor_client import text_of_element

pytestmark = pytest.mark.timeout(180)

# The key stretching is nearly all of an attempt; what differs beside it must drown in it.
TIME_RATIO = 1.5
ATTEMPTS = 7
UNKNOWN = follow_up_code.from_number(123_456_789_012_345_678)
# What the office has to say, of a usual length.
NEWS = "Wir haben mit der Heizungsfirma gesprochen. Sie kommt am Montag. " * 5


def send(client: TestClient, story: str) -> str:
    data = {"once": once_of(client), "story": story, "notice": "1"}
    answer = client.post("/de/report", data=data, files=[("attachment", ("", b"", ""))])
    return text_of_element(answer.text, "follow-up-code")


@pytest.fixture(scope="module")
def erased(open_client: TestClient, door: Door) -> str:
    """A code that was good until the person erased everything."""
    code = send(open_client, "to be erased")
    open_client.post("/de/follow-up", data={"code": code})
    page = open_client.get("/de/conversation/details").text
    token = page.partition('/conversation/erase"')[2].partition('name="token" value="')[2].partition('"')[0]
    assert open_client.post("/de/conversation/erase", data={"token": token, "sure": "yes"}).status_code == 303
    open_client.cookies.clear()
    door.clock.go_on(days=7)
    assert erase_due(door.services.database, door.services.now(), door.services.today()) == 1
    return code


@pytest.fixture(scope="module")
def wrong(open_client: TestClient) -> str:
    """A code beside one that is good: another number with check digits that fit."""
    good = send(open_client, "the neighbour")
    open_client.cookies.clear()
    number = (int(good[:18]) + 1) % follow_up_code.NUMBERS
    return follow_up_code.from_number(number).digits


@contextmanager
def statements(door: Door) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def remember(*details: object) -> None:
        asked.append(str(details[2]))

    event.listen(door.services.database.engine, "before_cursor_execute", remember)
    try:
        yield asked
    finally:
        event.remove(door.services.database.engine, "before_cursor_execute", remember)


def seconds(ask: Callable[[], httpx.Response]) -> float:
    """The processor time of an attempt, over all threads: what other programs do meanwhile is not in it."""
    begin = time.process_time()
    ask()
    return time.process_time() - begin


def ratio_of_medians(first: Callable[[], httpx.Response], second: Callable[[], httpx.Response]) -> float:
    """How many times longer one takes than the other; asked in turns, so that both meet the same load."""
    times = [(seconds(first), seconds(second)) for _ in range(ATTEMPTS)]
    one = statistics.median(first for first, _ in times)
    other = statistics.median(second for _, second in times)
    return max(one, other) / min(one, other)


def type_code(client: TestClient, code: str) -> httpx.Response:
    return client.post("/de/follow-up", data={"code": code})


def log_in(client: TestClient, name: str) -> httpx.Response:
    fields = {"user_name": name, "passphrase": "eins zwei drei vier fünf sechs", "code": "123456"}
    return client.post("/desk/login", data=fields)


def test_unknown_erased_and_wrong_codes_are_one_answer(client: TestClient, door: Door, erased: str, wrong: str) -> None:
    seen = set()
    for code in (UNKNOWN.digits, erased, wrong):
        with statements(door) as asked:
            answer = type_code(client, code)
        page = answer.text.replace(code, "")
        seen.add((answer.status_code, len(answer.content), tuple(answer.headers.items()), page, tuple(asked)))
    assert len(seen) == 1
    assert next(iter(seen))[0] == 422


def test_unknown_erased_and_wrong_codes_take_equally_long(client: TestClient, erased: str, wrong: str) -> None:
    for other in (erased, wrong):
        attempts = partial(type_code, client, UNKNOWN.digits), partial(type_code, client, other)
        assert ratio_of_medians(*attempts) < TIME_RATIO


def test_a_code_that_fails_its_check_digits_is_told_at_once(client: TestClient) -> None:
    mistyped = UNKNOWN.digits[:-1] + str((int(UNKNOWN.digits[-1]) + 1) % 10)
    slow = statistics.median(seconds(lambda: type_code(client, UNKNOWN.digits)) for _ in range(3))
    quick = min(seconds(lambda: type_code(client, mistyped)) for _ in range(3))
    assert quick < slow / 2


def test_known_and_unknown_user_names_are_one_answer(client: TestClient, door: Door) -> None:
    seen = set()
    for name in ("aylin", "nobod"):
        with statements(door) as asked:
            answer = log_in(client, name)
        page = answer.text.replace(name, "")
        seen.add((answer.status_code, len(answer.content), tuple(answer.headers.items()), page, tuple(asked)))
    assert len(seen) == 1
    assert next(iter(seen))[0] == 403


def test_known_and_unknown_user_names_take_equally_long(client: TestClient) -> None:
    assert ratio_of_medians(lambda: log_in(client, "aylin"), lambda: log_in(client, "nobod")) < TIME_RATIO


def test_a_mailbox_page_has_one_size_with_and_without_news(client: TestClient) -> None:
    sizes = []
    for messages in (0, 1, 3):
        code = send(client, f"a report that gets {messages} messages")
        assert type_code(client, code).status_code == 303
        for number in range(messages):
            write(client, f"{number} {NEWS}")
        page = client.get("/de/conversation/details")
        assert page.text.count(NEWS.strip()) == messages
        first = client.get("/de/conversation")
        assert "content-encoding" not in page.headers and "content-encoding" not in first.headers
        sizes.append((len(first.content), len(page.content)))
        client.cookies.clear()
    assert len(set(sizes)) == 1


def write(client: TestClient, text: str) -> None:
    page = client.get("/de/conversation/details").text
    form = page.partition('/conversation/message"')[2].partition("</form>")[0]
    hidden = {name: form.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("token", "once")}
    answer = client.post(
        "/de/conversation/message", data={**hidden, "message": text}, files=[("attachment", ("", b"", ""))]
    )
    assert answer.status_code == 303
