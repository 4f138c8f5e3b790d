"""The hidden fields of the receipt page. They hold the number and the receipt, so that the server stores neither.

The browser sends them with every button of that page: number, receipt, and the answers of the person. When the
person says "I have the number", the receipt expires, and every request that a browser repeats later is refused.
"""

import base64
import binascii
from collections.abc import Collection
from dataclasses import dataclass

from caseflow.code_lists import CodeLists
from caseflow.reporter.mailbox.code_renewal import ASSISTED_CHANNELS
from caseflow.rules.answers import Answers, parse_answers
from caseflow.rules.channel import USUAL_CHANNEL
from crypto.follow_up_code import FollowUpCode, MalformedCode, parse
from reporting.http.form_body import Fields, single
from reporting.runtime.services import Services

HASH_BYTES = 32
# The language in which the report was sent, which may no longer be that of the page.
SENT_IN = "sent_in"
# By which way it came, where somebody helped to write.
CHANNEL = "channel"


@dataclass(frozen=True, repr=False)
class ReceiptFields:
    """A number with its receipt and the answers behind it; the ``repr`` shows nothing.

    ``lookup_hash``: names the mailbox and opens nothing.
    """

    code: FollowUpCode
    lookup_hash: bytes
    answers: Answers

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """Names and values of the hidden fields."""
        answers = self.answers
        ticked = [(name, value) for name, _, value in (tick.partition(":") for tick in answers.ticked)]
        said = {
            "story": answers.story,
            "day": answers.incident_date.isoformat() if answers.incident_date else "",
            "not_read_text": answers.not_read_text,
            "under_18": "yes" if answers.under_18 else "",
            SENT_IN: answers.language,
            CHANNEL: answers.channel if answers.channel in ASSISTED_CHANNELS else "",
        }
        texts = [(name, text) for name, text in said.items() if text]
        return (("code", self.code.digits), ("receipt", receipt_text(self.lookup_hash)), *ticked, *texts)


def read_receipt_fields(fields: Fields, parts: Services, language: str) -> ReceiptFields | None:
    """The fields that a button of the page sent back; none if number or receipt is not valid."""
    lookup_hash = receipt_of(single(fields, "receipt"))
    if lookup_hash is None:
        return None
    try:
        code = parse(single(fields, "code"))
    except MalformedCode:
        return None
    sent_in = _one_of(single(fields, SENT_IN), parts.languages.by_tag, language)
    return ReceiptFields(code, lookup_hash, _answers(fields, parts.lists, parts, sent_in))


def _answers(fields: Fields, lists: CodeLists, parts: Services, language: str) -> Answers:
    # What cannot be read any more is left out: nothing of this is stored.
    answers, _ = parse_answers(
        fields,
        lists,
        today=parts.today(),
        language=language,
        channel=_one_of(single(fields, CHANNEL), ASSISTED_CHANNELS, USUAL_CHANNEL),
        has_attachment=True,
    )
    return answers


def _one_of(value: str, known: Collection[str], otherwise: str) -> str:
    return value if value in known else otherwise


def receipt_text(lookup_hash: bytes) -> str:
    """What the page carries for "I have the number": it ends the showing and opens nothing."""
    return base64.urlsafe_b64encode(lookup_hash).decode("ascii")


def receipt_of(text: str) -> bytes | None:
    """The inverse of ``receipt_text``; nothing for what no page carried."""
    try:
        value = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
    return value if len(value) == HASH_BYTES else None
