"""An officer looks at files: pictures are seen, sound and film play, and what cannot be shown says so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import barriers, html_errors
from tests.browser.desk.conftest import DeskSite
from tests.browser.visitors import DESKTOP_WIDTH, PHONE_WIDTH, OpenPage
from tests.caseflow.cleaning.papers import paper
from tests.caseflow.cleaning.recordings import recording
from tests.caseflow.cleaning.test_pictures import SIZE, heic, jpeg
from tests.caseflow.desk.office import give_case
from tests.reporting.desk.case.test_files import give_file

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("make", [jpeg, heic])
def test_a_picture_is_seen(site: DeskSite, open_page: OpenPage, make: Callable[[], bytes]) -> None:
    page = open_page(language="de")
    site.log_in(page, "amira")
    page.goto(site.origin + give_file(site.office, give_case(site.office), "IMG_0931.HEIC", make()))
    shown = page.get_by_role("img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => [image.naturalWidth, image.naturalHeight]") == list(SIZE)


@pytest.mark.parametrize(
    ("element", "container", "codecs"),
    [
        ("audio", "webm", ["libopus"]),
        ("audio", "ogg", ["libopus"]),
        ("audio", "mp3", ["libmp3lame"]),
        ("video", "mp4", ["libx264", "aac"]),
        ("video", "webm", ["libvpx-vp9", "libopus"]),
    ],
)
def test_sound_and_film_play_to_their_end(
    site: DeskSite, open_page: OpenPage, element: str, container: str, codecs: list[str]
) -> None:
    page = open_page(language="de")
    site.log_in(page, "amira")
    content = recording(container, codecs)
    page.goto(site.origin + give_file(site.office, give_case(site.office), "sprache", content))
    player = page.locator(element)
    played = player.evaluate(
        """async player => {
            player.muted = true;
            const ended = new Promise((resolve, reject) => {
                player.onended = () => resolve(player.currentTime);
                player.onerror = () => reject(new Error(player.error.message));
            });
            await player.play();
            return ended;
        }"""
    )
    assert 1.5 < played < 2.6


@pytest.mark.parametrize("width", [PHONE_WIDTH, DESKTOP_WIDTH])
def test_pages_of_files_have_no_barriers(site: DeskSite, open_page: OpenPage, width: int) -> None:
    page = open_page(language="de", width=width)
    site.log_in(page, "amira")
    sources = {}
    for name, content in (
        ("bild.jpg", jpeg()),
        ("brief.pdf", paper()),
        ("sprache.ogg", recording("ogg", ["libopus"])),
        ("liste.docx", b"PK\x03\x04" + bytes(99)),
    ):
        page.goto(site.origin + give_file(site.office, give_case(site.office), name, content))
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        sources[name] = page.content()
    assert html_errors(sources) == []


def test_the_original_is_saved_by_its_own_button(site: DeskSite, open_page: OpenPage) -> None:
    page = open_page(language="de")
    site.log_in(page, "amira")
    content = jpeg()
    page.goto(site.origin + give_file(site.office, give_case(site.office), "bild.jpg", content))
    with page.expect_download() as download:
        page.get_by_role("button", name="Original herunterladen").click()
    assert download.value.suggested_filename == "bild.jpg"
    assert Path(download.value.path()).read_bytes() == content
