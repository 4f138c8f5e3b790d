"""Reports for tests of floods: the varied stories of the demo office, and copies made by whoever floods."""

import json
import random
from dataclasses import dataclass
from importlib.resources import files

# Every script of the languages in which people report.
FAKES = (
    "Diese Leute sollen alle verschwinden, das ist unser Land und wir werden dafür sorgen, dass sie gehen.",
    "All of you should be sent away from here, this is our country and nobody ever asked you to come to it.",
    "يجب أن ترحلوا جميعا من هنا، هذه بلادنا ولم يطلب منكم أحد أن تأتوا إليها، ارحلوا الآن قبل فوات الأوان",
    "همه شما باید از اینجا بروید، اینجا کشور ماست و هیچ کس از شما نخواسته است که به اینجا بیایید، همین حالا بروید",
    "Вы все должны уехать отсюда, это наша страна, и никто никогда не просил вас сюда приезжать, уезжайте.",
    "Ви всі маєте поїхати звідси, це наша країна, і ніхто ніколи не просив вас сюди приїжджати, їдьте геть.",
    "ኩልኹም ካብዚ ክትወጹ ኣለኩም፡ እዚ ሃገርና እዩ፡ ማንም ከኣ ናብዚ ክትመጹ ኣይሓተተኩምን፡ ሕጂ ውጹ ቅድሚ ምድንጓይኩም ንሕና ኣይንደልየኩምን",
    "Hepiniz buradan gitmelisiniz, burası bizim ülkemiz ve kimse sizden buraya gelmenizi istemedi, defolun artık.",
    "Tất cả các người phải rời khỏi đây, đây là đất nước của chúng tôi và không ai yêu cầu các người đến đây.",
    "Wszyscy powinniście stąd wyjechać, to jest nasz kraj i nikt was nigdy nie prosił, żebyście tu przyjeżdżali.",
)
INSERTED = ("1", "xx", "–", "😀", "nun", "да", "الآن", "2026")
LOOK_ALIKE = {"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "i": "і", "о": "o", "а": "a", "е": "e", "l": "I"}


@dataclass
class Flooder:
    """Makes copies that look different: inserted words, changed case, letters that look alike, spaces."""

    random: random.Random

    def copy(self, text: str) -> str:
        """One more copy."""
        words: list[str] = []
        for word in text.split():
            words += [self.random.choice(INSERTED)] * (self.random.random() < 0.08)
            words.append("".join(map(self._letter, word)))
        return self.random.choice((" ", "  ", " \u200b")).join(words)

    def _letter(self, letter: str) -> str:
        chance = self.random.random()
        if chance < 0.2:
            return LOOK_ALIKE.get(letter, letter)
        return letter.upper() if chance < 0.4 else letter


@dataclass(frozen=True)
class Story:
    """A sample report."""

    language: str
    text: str


def genuine() -> tuple[Story, ...]:
    """The sample reports of the demo office, in eight languages."""
    source = files("reporting.demo").joinpath("reports.json").read_text(encoding="utf-8")
    return tuple(Story(one["language"], one["story"]) for one in json.loads(source)["reports"])
