"""Orders of an office whose facts a test can recognise."""

from collections.abc import Iterable

from caseflow.code_lists import CodeLists, load
from caseflow.office.directory.settings import OfficeSettings
from reporting.i18n.languages import AUTONYMS, Languages, load_languages
from reporting.paper.orders import PaperKind, PaperOrder, PaperSize
from reporting.paper.square_code import PosterPlace

ORIGIN = "https://hilfe.example"
OFFICE = OfficeSettings(
    name="Beschwerdestelle (Beispiel)",
    postal_address="Beispielstraße 1, 39104 Magdeburg",
    phone="0391 0000000",
    hours="Mo-Fr 9-15",
    # As founding fills them in.
    land="DE-ST",
    public_holidays="DE-ST",
)
HOUSE = PosterPlace("47318", in_house=True)
DISTRICT = PosterPlace("15085", in_house=False)
ALL = tuple(AUTONYMS)

LISTS: CodeLists = load()
LANGUAGES: Languages = load_languages()


def order_of(
    kind: PaperKind,
    tags: Iterable[str] = ("de",),
    *,
    place: PosterPlace = HOUSE,
    size: PaperSize = PaperSize.A4,
    origin: str = ORIGIN,
    office: OfficeSettings = OFFICE,
) -> PaperOrder:
    """An order, usual in everything that a test does not name."""
    return PaperOrder(kind, place, tuple(LANGUAGES.of(tag) for tag in tags), size, origin, office)
