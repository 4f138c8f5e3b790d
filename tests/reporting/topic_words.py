"""Words that tell what the pages are about, in every language: none of them may stand where others can see it.

Stems, in small letters, so that an inflected word is found too. For titles, host names, strips and cards.
"""

from collections.abc import Mapping
from types import MappingProxyType

TOPIC_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "de": ("diskriminier", "beschwer", "meldung", "melden", "rassis", "gewalt", "asyl", "flücht", "unterkunft"),
        "de-simple": ("anzeige", "belästig", "opfer", "polizei", "wachdienst", "passiert"),
        "en": (
            "discriminat",
            "complain",
            "report",
            "racis",
            "violen",
            "asylum",
            "refugee",
            "abuse",
            "victim",
            "harass",
        ),
        "uk": ("дискримін", "скарг", "насил", "расиз", "біжен", "притул", "сталося"),
        "ru": ("дискримин", "жалоб", "насил", "расиз", "бежен", "убежищ", "случилось"),
        "ar": ("تمييز", "شكوى", "شكاوى", "عنف", "عنصري", "لجوء", "لاجئ", "بلاغ"),
        "fa": ("تبعیض", "شکایت", "خشونت", "نژادپرست", "پناهنده", "پناهجو", "گزارش"),
        "ps": ("تبعیض", "شکایت", "تاوتریخوال", "نژادپال", "پناه", "راپور"),
        "tr": ("ayrımcı", "şikâyet", "şikayet", "şiddet", "ırkçı", "mülteci", "sığınma", "bildirim"),
        "kmr": ("cudakar", "cihêkar", "gilî", "gazin", "tundî", "nijadperest", "penaber"),
        "ckb": ("جیاکاری", "سکاڵا", "توندوتیژی", "ڕەگەزپەرست", "پەنابەر"),
        "ti": ("ኣድልዎ", "ጥርዓን", "ዓመጽ", "ዘርኢ", "ስደተኛ", "ዑቕባ"),
        "so": ("takoor", "cabasho", "rabshad", "cunsuri", "qaxooti", "magangelyo"),
        "fr": ("discriminat", "plainte", "violenc", "racis", "réfugi", "asile", "signal"),
        "pl": ("dyskrymin", "skarg", "przemoc", "rasiz", "uchodź", "azyl", "zgłosz"),
        "ro": ("discrimin", "plânger", "violen", "rasis", "refugi", "azil", "sesiz"),
        "sq": ("diskrimin", "ankes", "dhun", "racis", "refugjat", "azil", "raport"),
        "vi": ("phân biệt", "khiếu nại", "bạo lực", "tị nạn", "kỳ thị", "tố cáo"),
    }
)


def topic_words_in(text: str) -> list[str]:
    """The words of the list, of whatever language, that stand in a text."""
    said = text.casefold()
    return [word for words in TOPIC_WORDS.values() for word in words if word.casefold() in said]
