"""The pages of a document stay; whoever wrote, changed, signed or scripted it is not in the copy."""

from io import BytesIO

import pytest
from pikepdf import Dictionary, Name, Pdf, String
from PIL import Image

from caseflow.cleaning.results import Broken, Kind, Locked, TooDemanding
from caseflow.cleaning.worker import clean
from tests.caseflow.cleaning.papers import (
    FILLED,
    VISIBLE,
    bomb,
    changed_later,
    everything_in,
    locked,
    paper,
    saved,
    words_on_pages,
)
from tests.caseflow.cleaning.recordings import CANARY
from tests.caseflow.cleaning.test_pictures import difference, drawn, jpeg

FORBIDDEN = (CANARY.encode(), CANARY.encode("utf-16-be"), b"JavaScript", b"EmbeddedFile", b"OpenAction", b"AcroForm")


def left_words(content: bytes) -> list[bytes]:
    everything = everything_in(content)
    return [word for word in FORBIDDEN if word in everything]


def test_pages_stay_and_everything_around_them_goes() -> None:
    original = paper(pages=3)
    assert set(left_words(original)) >= {FORBIDDEN[0], b"JavaScript", b"EmbeddedFile", b"AcroForm"}
    cleaned = clean(original)
    assert (cleaned.kind, cleaned.media_type) == (Kind.DOCUMENT, "application/pdf")
    assert left_words(cleaned.content) == []
    with Pdf.open(BytesIO(cleaned.content)) as opened:
        assert len(opened.pages) == 3
        assert set(opened.Root.keys()) == {"/Type", "/Pages"}
        assert not opened.docinfo and not opened.get_warnings()
    assert words_on_pages(cleaned.content).count(VISIBLE) == 3


def test_what_a_form_shows_stays_on_the_page() -> None:
    assert FILLED.encode() in words_on_pages(clean(paper()).content)


@pytest.mark.parametrize("filters", ["/DCTDecode", "/FlateDecode /DCTDecode"])
def test_photo_in_a_document_loses_what_the_camera_wrote(filters: str) -> None:
    cleaned = clean(paper(picture=jpeg(), filters=filters)).content
    assert left_words(cleaned) == []
    with Pdf.open(BytesIO(cleaned)) as opened:
        raw = opened.pages[0].obj.Resources.XObject.Im0.read_raw_bytes()
    assert raw.startswith(b"\xff\xd8") and raw.endswith(b"\xff\xd9")
    assert difference(Image.open(BytesIO(raw)), drawn()) < 3


def test_earlier_revision_is_gone() -> None:
    secret, later = b"(the name she took out again) Tj", b"(what was left) Tj"
    original = changed_later(secret, later)
    assert secret in original
    cleaned = clean(original).content
    assert secret not in everything_in(cleaned)
    assert later in words_on_pages(cleaned)


def test_document_with_a_password_is_refused_and_one_that_only_forbids_changes_is_not() -> None:
    with pytest.raises(Locked):
        clean(locked("secret"))
    assert left_words(clean(locked("")).content) == []


def test_broken_document_is_refused_and_not_mended_to_half_of_its_pages() -> None:
    original = paper(pages=5)
    for length in (10, len(original) // 3, len(original) // 2, len(original) - 40):
        with pytest.raises(Broken):
            clean(original[:length])


def test_document_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(TooDemanding):
        clean(bomb(100))


def test_page_asks_no_server_for_a_part_of_itself() -> None:
    """Whoever shows such a page would tell the server that, and when, it was read."""
    with Pdf.open(BytesIO(paper(picture=jpeg()))) as opened:
        opened.pages[0].obj.Resources.XObject.Im0.F = Dictionary(FS=Name.URL, F=String(CANARY))
        original = saved(opened)
    assert CANARY.encode() in everything_in(original)
    assert left_words(clean(original).content) == []
