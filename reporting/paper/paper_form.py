"""The whole report form on paper, in each language two pages, for an officer to enter later.

Every box has a short sign beside it that is the same in all languages, so that an officer who does not read
the language enters the right codes with the German form beside it.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from caseflow.code_lists import CodeLists
from reporting.languages import Language
from reporting.pages import label
from reporting.paper.orders import PaperOrder, common_data, frame_of
from reporting.paper.texts import form_questions, form_words

TEMPLATE = "form.typ"


@dataclass(frozen=True)
class BoxGroup:
    """A question with its boxes; ``sign`` is a letter, the boxes are counted."""

    name: str
    sign: str
    question: str
    boxes: tuple[str, ...]


def form_data(order: PaperOrder, lists: CodeLists) -> dict[str, object]:
    """What the template of the form works with."""
    office = order.office
    first = form_words(order.languages[0].catalogue.gettext)
    own = {
        "office": office.name,
        "hours": office.hours,
        "send_to": [office.name, *_lines(office.free_post_address or office.postal_address)],
        "is_free": bool(office.free_post_address),
        "languages": [_language(one, lists) for one in order.languages],
    }
    return common_data(order, first.title) | own


def box_groups(lists: CodeLists, language: Language) -> tuple[BoxGroup, ...]:
    """Every group of boxes in the order of the page on which one can write."""
    questions = form_questions(language.catalogue.gettext)
    groups: Iterable[tuple[str, Iterable[object]]] = (
        ("what_fits", lists.tiles["what_fits"]),
        ("where", lists.tiles["where"]),
        ("facility_topics", lists.tiles["facility_topics"]),
        ("when", lists.tiles["when"]),
        ("who", lists.tiles["who"]),
        ("affected_knows", lists.small["affected_knows"].values()),
        ("accused", lists.tiles["accused"]),
        ("why", lists.tiles["why"]),
        ("wish", lists.tiles["wish"]),
        ("told_before", lists.tiles["told_before"]),
        ("letter", lists.small["letter"].values()),
        ("flat_still_free", lists.small["flat_still_free"].values()),
        ("not_read", lists.tiles["not_read"]),
    )
    return tuple(
        BoxGroup(name, chr(ord("A") + at), questions[name], tuple(label(entry, language) for entry in entries))
        for at, (name, entries) in enumerate(groups)
    )


def _language(language: Language, lists: CodeLists) -> dict[str, object]:
    words = form_words(language.catalogue.gettext)
    groups = [asdict(group) for group in box_groups(lists, language)]
    return frame_of(language) | asdict(words) | {"autonym": language.autonym, "groups": groups}


def _lines(address: str) -> list[str]:
    return [part.strip() for part in address.replace("\n", ",").split(",") if part.strip()]
