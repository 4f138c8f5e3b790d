"""Orders for print, and the facts that every kind of print needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from caseflow.code_lists import CodeLists
from caseflow.office.directory.settings import OfficeSettings
from caseflow.refusals.refusal import Refusal
from reporting.i18n.languages import Language, Languages
from reporting.paper.square_code import PosterPlace, host_of, poster_address, square_code
from reporting.paper.texts import code_alternative, neutral_words

# Some programs know languages only by the tag without its variant.
TYPST_LANGUAGES: Mapping[str, str] = {"de-simple": "de"}


class PaperKind(StrEnum):
    """What can be printed."""

    POSTER = "poster"
    STRIPS = "strips"
    CARDS = "cards"
    FORM = "form"
    PLACEMENT = "placement"


class PaperSize(StrEnum):
    """The sheet of posters and strips; everything else is A4."""

    A4 = "a4"
    A5 = "a5"


class OrderIncomplete(Refusal, ValueError):
    """Nothing can be printed from this order; its message says what is missing or unknown."""


@dataclass(frozen=True)
class PaperOrder:
    """One file to be printed.

    Attributes:
        origin: the origin to which the square code leads, for example ``https://hilfe.example``.
        languages: at least one; the first is the language of the document.
    """

    kind: PaperKind
    place: PosterPlace
    languages: tuple[Language, ...]
    size: PaperSize
    origin: str
    office: OfficeSettings

    def __post_init__(self) -> None:
        if not self.languages:
            raise OrderIncomplete("languages")

    @property
    def address(self) -> str:
        """What the square code holds."""
        return poster_address(self.origin, self.place)

    @property
    def file_name(self) -> str:
        """A name that says nothing of what it is about."""
        return f"{self.kind}-{self.place.number}-{'-'.join(one.tag for one in self.languages[:3])}.pdf"


def frame_of(language: Language) -> dict[str, object]:
    """How the typesetter sets words of a language."""
    tag = TYPST_LANGUAGES.get(language.tag, language.tag)
    return {"lang": tag, "rtl": language.direction == "rtl"}


def neutral_frame(language: Language) -> dict[str, object]:
    """As ``frame_of``, with the words that give nothing away."""
    return frame_of(language) | {"neutral": neutral_words(language.catalogue.gettext).sentence}


def common_data(order: PaperOrder, title: str) -> dict[str, object]:
    """Address, code and telephone, which stand on every kind."""
    code = square_code(order.address)
    host = host_of(order.origin)
    first = order.languages[0]
    return {
        "title": title,
        "size": order.size.value,
        "host": host,
        "place": order.place.number,
        "address": f"{host}/{order.place.number}",
        "phone": order.office.phone,
        "code": {
            "svg": code.svg,
            "modules": code.modules,
            "alt": code_alternative(first.catalogue.gettext, f"{host}/{order.place.number}"),
        },
    }


def place_of(lists: CodeLists, facility: str, district: str) -> PosterPlace:
    """The house or else the district of these codes.

    Raises:
        OrderIncomplete: neither is one of the lists.
    """
    if facility in lists.facilities:
        return PosterPlace.of_facility(lists.facilities[facility])
    if district in lists.districts and district.isdigit():
        return PosterPlace.of_district(lists.districts[district])
    raise OrderIncomplete("place")


def languages_of(known: Languages, tags: Iterable[str]) -> tuple[Language, ...]:
    """The languages of tags, each once, in the order given.

    Raises:
        OrderIncomplete: there is none, or one is not shipped.
    """
    wanted = tuple(dict.fromkeys(tags))
    if not wanted or any(tag not in known.by_tag for tag in wanted):
        raise OrderIncomplete("languages")
    return tuple(known.of(tag) for tag in wanted)


def poster_origin(origins: Sequence[str]) -> str:
    """The origin that most phones open: not an onion address, if there is another."""
    return next((origin for origin in origins if not origin.endswith(".onion")), origins[0])
