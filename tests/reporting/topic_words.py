"""Words that would tell whoever looks at a phone what its owner was doing: in 18 languages, as word beginnings."""

import re

# What complaints are about, what one does with them, and whom they concern. Word beginnings; case is ignored.
TOPIC_WORDS: dict[str, str] = {
    "en": "report racis discriminat complain violen harass assault abuse hate refuge asylum ombud whistle police "
    "victim incident migra",
    "de": "meld rassis diskrimin beschwer gewalt belästig übergriff missbrauch hass flücht asyl ombud hinweisgeb "
    "polizei opfer vorfall migra benachteil beleidig",
    "uk": "скарг расиз дискримін насил переслідув ненавист біжен притул омбуд поліц жертв мігра образ",
    "ru": "жалоб расиз дискримин насил сообщить домогат ненавист бежен убежищ омбуд полиц жертв мигра оскорб",
    "ar": "شكوى شكاوى بلاغ تبليغ عنصري تمييز عنف تحرش اعتداء كراهية لاجئ لجوء شرطة ضحية",
    "fa": "شکایت گزارش نژادپرست تبعیض خشونت آزار تعرض نفرت پناهنده پناهجو پلیس قربانی",
    "ps": "شکایت راپور توکمپال تبعیض تاوتریخوال ځورون تېری کرکه کډوال پناه پولیس قرباني",
    "tr": "şikâyet şikayet bildir ırkçı ayrımcı şiddet taciz saldırı istismar nefret mülteci sığınma polis mağdur",
    "kmr": "gilî nijadperest cudakar tundî tundûtûj destdirêj êrîş nefret penaber polîs qurban koçber",
    "ckb": "سکاڵا ڕاپۆرت ڕەگەزپەرست جیاکاری توندوتیژی دەستدرێژی هێرش ڕق پەنابەر پۆلیس قوربانی کۆچبەر",
    "ti": "ጥርዓን ጸብጻብ ዓሌትነት ኣድልዎ ዓመጽ ጎነጽ መጥቃዕቲ ጽልኢ ስደተኛ ዑቕባ ፖሊስ ግዳይ",
    "so": "cabasho cabash cunsuri takoor rabshad dhibaatee weerar nacayb qaxooti magangal booliis booliska dhibbane",
    "fr": "signal plainte racis discrimin violen harcèl agress abus haine réfug asile ombud police victime migra",
    "pl": "zgłoś zgłosz skarg rasiz dyskrymin przemoc molest napaś nadużyc nienawi uchodź azyl ombud policj ofiar",
    "ro": "raport plâng reclam rasis discrimin violen hărțui agres abuz ură refug azil ombud poliț victim migra",
    "sq": "raport ankes raciz diskrimin dhun ngacm sulm abuz urrejt refugj azil ombud polic viktim migra",
    "vi": "báo cáo|khiếu nại|tố cáo|phân biệt|bạo lực|quấy rối|tấn công|lạm dụng|thù ghét|tị nạn|cảnh sát|nạn nhân",
}


def words_in(text: str) -> list[str]:
    """The topic words of any language that a text holds."""
    return [word for word in _ALL if re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE)]


_ALL = [
    word
    for words in TOPIC_WORDS.values()
    for word in (words.split("|") if "|" in words else words.split())
    if word.strip()
]
