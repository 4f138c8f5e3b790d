"""Posters: they ask, promise and lead to the page. On A4 strips hang at the foot."""

from dataclasses import asdict

from reporting.i18n.languages import Language
from reporting.paper.orders import PaperOrder, common_data, neutral_frame
from reporting.paper.texts import poster_words

TEMPLATE = "posters.typ"


def poster_data(order: PaperOrder) -> dict[str, object]:
    """What the template of posters works with."""
    languages = [_language(one, in_house=order.place.in_house) for one in order.languages]
    office = {"office": order.office.name, "hours": order.office.hours, "languages": languages}
    return common_data(order, str(languages[0]["headline"])) | office


def _language(language: Language, *, in_house: bool) -> dict[str, object]:
    return neutral_frame(language) | asdict(poster_words(language.catalogue.gettext, in_house=in_house))
