"""The whole report form on paper, in each language two pages, for an officer to enter later.

Every box has a short sign beside it that is the same in all languages, so that an officer who does not read
the language enters the right codes with the German form beside it.
"""

from dataclasses import asdict, dataclass
from string import ascii_uppercase

from caseflow.code_lists import CodeLists
from reporting.i18n.languages import Language
from reporting.paper.orders import PaperOrder, common_data, frame_of
from reporting.paper.texts import form_questions, form_words
from reporting.rendering.templates import label

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
    return tuple(
        BoxGroup(name, sign, question, _labels(lists, name, language))
        for sign, (name, question) in zip(ascii_uppercase, questions.items(), strict=False)
    )


def _labels(lists: CodeLists, name: str, language: Language) -> tuple[str, ...]:
    if name in lists.tiles:
        return tuple(label(tile, language) for tile in lists.tiles[name])
    return tuple(label(code, language) for code in lists.small[name].values())


def _language(language: Language, lists: CodeLists) -> dict[str, object]:
    words = form_words(language.catalogue.gettext)
    groups = [asdict(group) for group in box_groups(lists, language)]
    return frame_of(language) | asdict(words) | {"autonym": language.autonym, "groups": groups}


def _lines(address: str) -> list[str]:
    return [part.strip() for part in address.replace("\n", ",").split(",") if part.strip()]
