"""A5: a hundred downloads, in parallel, in any language or format, after a restart, give one set of numbers.

Mutant: an office that draws the noise anew for each format.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256

import pytest

from caseflow.statistics.ledger.lines import LedgerLine, read_ledger
from caseflow.statistics.noise.discrete_gaussian import SystemRandomness, with_noise
from caseflow.statistics.release.manifest import DATA_JSON, release_files
from tests.adversarial.statistics.criteria import Files, require_same_numbers
from tests.caseflow.statistics.workshop import Workshop, random_facts
from tests.reporting.state import conftest as state
from tests.reporting.state.conftest import StateDoor

door, published_office = state.door, state.published_office

RELEASES = ("intake-2026-01", "intake-2026-02", "intake-2026-03", "intake-2026-Q1")
NAMES = ("manifest.json", "manifest.sig", "data.csv", "data.json", "measurements.csv")
DOWNLOADS = 100


def addresses() -> Iterator[str]:
    for release in RELEASES:
        for name in NAMES:
            yield f"/api/v1/releases/{release}/{name}"


def test_hundred_downloads_of_each_file_are_one_file(door: StateDoor) -> None:
    first: dict[str, str] = {}
    with door.client() as client:
        for address in addresses():
            answer = client.get(address)
            first[address] = sha256(answer.content).hexdigest()
            assert answer.headers["etag"] == f'"{first[address]}"'

    def download(number: int) -> Counter[bool]:
        headers = {
            "accept-language": ("de", "en", "ar")[number % 3],
            "accept": ("text/csv", "application/json", "*/*")[number % 3],
            "accept-encoding": ("gzip", "identity")[number % 2],
        }
        with door.client() as client:  # a program of its own: started again each time
            return Counter(
                sha256(client.get(address, headers=headers).content).hexdigest() == digest
                for address, digest in first.items()
            )

    with ThreadPoolExecutor(4) as pool:
        total = sum(pool.map(download, range(DOWNLOADS)), Counter())
    assert total == {True: DOWNLOADS * len(first)}


def test_all_formats_of_all_releases_tell_the_same_numbers(door: StateDoor) -> None:
    for release in RELEASES:
        require_same_numbers(door.workshop.files(release))


def test_noise_drawn_anew_for_each_format_fails(door: StateDoor) -> None:
    files = door.workshop.files("intake-2026-Q1")
    with pytest.raises(AssertionError):
        require_same_numbers({**files, DATA_JSON: redrawn(door.workshop)[DATA_JSON]})


def test_digest_of_the_content_is_all_one_needs_to_ask_again(door: StateDoor) -> None:
    with door.client() as client:
        for address in (*addresses(), "/api/v1/releases"):
            answer = client.get(address)
            etag = answer.headers["etag"]
            for asked in (etag, f'W/{etag}, "other"', "*"):
                again = client.get(address, headers={"if-none-match": asked})
                assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
            other = client.get(address, headers={"if-none-match": '"other"'})
            assert (other.status_code, other.content) == (200, answer.content)
            head = client.head(address)
            assert (head.content, head.headers["etag"]) == (b"", etag)
            assert head.headers["content-length"] == str(len(answer.content))


def test_list_names_every_public_file_with_its_digest(door: StateDoor) -> None:
    with door.client() as client:
        listed = client.get("/api/v1/releases").json()["releases"]
        assert [release["id"] for release in listed] == list(RELEASES)
        for release in listed:
            assert {file["name"] for file in release["files"]} == set(NAMES)
            for file in release["files"]:
                content = client.get(file["address"]).content
                assert (sha256(content).hexdigest(), len(content)) == (file["sha256"], file["bytes"])


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/releases/intake-2026-Q2/data.csv",
        "/api/v1/releases/intake-2026-04/data.csv",
        "/api/v1/releases/intake-2026-Q1/facts.csv",
        "/api/v1/releases/closure-2026-Q1/data.csv",
        "/api/v1/releases/%27 OR 1=1/data.csv",
    ],
)
def test_what_is_not_public_is_not_found(door: StateDoor, address: str) -> None:
    door.workshop.report(random_facts(8, 1, door.workshop.categories)[0], "2026-04")
    door.workshop.measure("2026-04")
    with door.client() as client:
        assert client.get(address).status_code == 404


def redrawn(workshop: Workshop) -> Files:
    """The quarter's files with noise of their own on top."""
    with workshop.database.reading() as session:
        lines = read_ledger(session)
    mine = [again(line) for line in lines if line.measurement.period == "2026-Q1"]
    return release_files(workshop.header_of("intake-2026-Q1"), mine, lines)


def again(line: LedgerLine) -> LedgerLine:
    measurement = line.measurement
    raws = with_noise(measurement.raws, measurement.sigma2, SystemRandomness())
    return replace(line, measurement=replace(measurement, raws=raws))
