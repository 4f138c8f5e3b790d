"""All of what a reporter does, told once for everything it can be done with."""

from caseflow.desk.cases.contents import MessageKind
from tests.browser.public.both_doors import LETTER, BothDoors
from tests.browser.public.hands import Hands
from tests.caseflow.desk.casework.test_casework import QUESTION

STORY = "Es ist kalt. الغرفة باردة."
REPLY = "Seit heute ist es wieder kalt. ዝሑል ኣሎ።"
DIGITS = 20


def walk(hands: Hands, doors: BothDoors, origin: str, language: str) -> None:
    """Tell, keep the number, come back, read, reply, say yes, pause; and what the office has of it."""
    known = doors.cases()
    code = tell(hands, f"{origin}/{language}/")
    case = doors.case(known)
    doors.work(case)
    come_back(hands, code)
    assert hands.read(".ours .text") == LETTER
    hands.fill("#message", REPLY)
    hands.press("#reply .go")
    assert hands.read(".mine .text") == REPLY
    hands.press("a[href$='/conversation/question']")
    assert hands.read("blockquote") == QUESTION.exact_text
    hands.press("button[name=answer][value=yes]")
    assert hands.read("blockquote") == QUESTION.exact_text, "the second question"
    hands.press("button[name=answer][value=no]")
    hands.press("form[action$=pause] button")
    assert hands.sees("form[action$=resume] button")
    assert not hands.sees("form[action$=pause] button")

    seen = doors.look(case)
    assert seen.state == "paused"
    assert [consent.answers[-1][1].value for consent in seen.contents.consents] == ["yes", "no"]
    said = [(message.kind, message.text) for message in seen.contents.messages if not message.from_office]
    assert said == [(MessageKind.ANSWER, REPLY)]


def tell(hands: Hands, start: str) -> str:
    """From the start page to the number, and on to the page that shows it no more."""
    hands.open(start)
    hands.press(".way.first")
    hands.fill("#story", STORY)
    hands.choose("#tile_broken")
    hands.choose("#tile_accommodation")
    assert hands.sees("#facility")
    hands.choose("#tile_room")
    hands.choose("#notice")
    hands.press("#send")
    code = "".join(hands.read("#follow-up-code").split())
    assert len(code) == DIGITS and code.isdigit()
    hands.press("button[value=kept]")
    assert not hands.sees("#follow-up-code")
    return code


def come_back(hands: Hands, code: str) -> None:
    """From the foot of any page to what the office wrote, past the page that shows nothing."""
    hands.press(".foot a[href$='/follow-up']")
    hands.fill("#code", " ".join(code[start : start + 4] for start in range(0, DIGITS, 4)))
    hands.press("#number .go")
    assert not hands.sees(".message")
    hands.press("form[action$=open] button")
