"""The sheet for persons who hang posters: good places, places to avoid, and a list of the places used."""

from dataclasses import asdict

from reporting.paper.orders import PaperOrder, common_data, frame_of
from reporting.paper.texts import placement_words

TEMPLATE = "placement.typ"


def placement_data(order: PaperOrder) -> dict[str, object]:
    """What the template of the sheet works with."""
    languages = [frame_of(one) | asdict(placement_words(one.catalogue.gettext)) for one in order.languages]
    return common_data(order, str(languages[0]["title"])) | {"languages": languages}
