"""The text to read aloud for each page, and which recordings still match it.

Each page has a template of its own for this text: the sentences in the order that a listener needs, and where the
buttons are that they have to press.
"""

from collections.abc import Iterable
from hashlib import sha256
from html import unescape

from caseflow.reporter.recordings.approval import APPROVED, Recording
from caseflow.reporter.recordings.formats import SIGN_PAGE, RecordingPlace
from reporting.rendering.offered_recordings import Offered
from reporting.rendering.templates import Pages

# The film tells in German sign language what the start page says in German.
FILM_TEXT = RecordingPlace("start", "de")


def spoken_lines(pages: Pages, place: RecordingPlace) -> tuple[str, ...]:
    """The sentences to read aloud for a page in a language; ``place`` is one that ``require_known`` lets pass."""
    text_of = FILM_TEXT if place.is_film else place
    written = pages.text(f"public/spoken/{text_of.page}.html", text_of.language)
    # Leichte Sprache breaks its lines within a text.
    text = unescape(written.replace("<br>", " "))
    return tuple(line for line in map(str.strip, text.splitlines()) if line)


def spoken_hash(pages: Pages, place: RecordingPlace) -> bytes:
    """Changes with every word of the text; a recording carries the one that it was made for."""
    return sha256("\n".join(spoken_lines(pages, place)).encode()).digest()


def is_current(pages: Pages, recording: Recording) -> bool:
    """Whether a recording says what the page says now."""
    return recording.text_hash == spoken_hash(pages, recording.place)


def offered(pages: Pages, found: Iterable[Recording]) -> Offered:
    """What visitors can hear: approved, in a language that is shipped, and still what the page says."""
    heard = [one for one in found if one.state == APPROVED and _is_shipped(pages, one) and is_current(pages, one)]
    film = next((one for one in heard if one.place.is_film), None)
    return Offered(
        audio={(one.place.page, one.place.language): one.id for one in heard if not one.place.is_film},
        video=film.id if film else None,
        video_text=film.text_alternative if film else "",
    )


def _is_shipped(pages: Pages, recording: Recording) -> bool:
    return recording.place.page == SIGN_PAGE or recording.place.language in pages.languages.by_tag
