"""The page after sending: the code, what it is for, until when an answer comes, and the limits of the law."""

import base64
import binascii
import datetime
from dataclasses import dataclass

from babel.units import format_unit
from starlette.requests import Request
from starlette.responses import Response

from caseflow.answers import Answers
from caseflow.code_lists.values import DeadlineKind, Label
from caseflow.deadlines import LegalLimit
from caseflow.intake import Receipt
from crypto.follow_up_code import FollowUpCode
from reporting.languages import Language
from reporting.public.office_view import OfficeView
from reporting.services import services

HASH_BYTES = 32
# Who ticks this gets the help for a crisis first, before the number.
CANNOT_GO_ON = "cannot_go_on"


@dataclass(frozen=True)
class ShownLimit:
    """A time limit as the page shows it."""

    label: Label
    law: str | None
    is_evidence: bool
    safe_day: datetime.date | None
    start: datetime.date | None
    maybe_over: bool
    explanation: str
    length_text: str


def received_page(
    request: Request, tag: str, office: OfficeView, code: FollowUpCode, answers: Answers, receipt: Receipt
) -> Response:
    """The page with the code, or the one that shows nothing once the person has the code."""
    pages = services(request).pages
    if not receipt.shows_code:
        return pages.render(request, "public/already.html", tag, office=office.settings)
    language = services(request).languages.of(tag)
    return pages.render(
        request,
        "public/received.html",
        tag,
        office=office.settings,
        groups=code.groups,
        receipt=receipt_text(receipt.lookup_hash),
        answer_until=receipt.answer_until,
        limits=[shown_limit(limit, language) for limit in receipt.limits],
        help_lines=office.help_lines,
        advice=office.advice,
        cannot_go_on=CANNOT_GO_ON in answers.wishes,
    )


def shown_limit(limit: LegalLimit, language: Language) -> ShownLimit:
    """A limit in the words of a language."""
    lengths = [limit.length] if limit.length_max is None else [limit.length, limit.length_max]
    unit = f"duration-{limit.unit.value}"
    return ShownLimit(
        label=limit.label,
        law=limit.law,
        is_evidence=limit.kind is DeadlineKind.EVIDENCE,
        safe_day=limit.safe_day,
        start=limit.start,
        maybe_over=limit.maybe_over,
        explanation=limit.explanation.value,
        length_text=" – ".join(format_unit(length, unit, length="long", locale=language.locale) for length in lengths),
    )


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
