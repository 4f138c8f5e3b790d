"""Strips and cards. They show an address and say that there is something to read, and do not name the topic."""

from reporting.paper.orders import PaperOrder, common_data, neutral_frame

STRIPS_TEMPLATE = "strips.typ"
CARDS_TEMPLATE = "cards.typ"


def neutral_data(order: PaperOrder) -> dict[str, object]:
    """What both templates work with; the name of the office is not among it."""
    languages = [neutral_frame(one) for one in order.languages]
    return common_data(order, str(languages[0]["neutral"])) | {"languages": languages}
