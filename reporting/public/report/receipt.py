"""The page after sending: the number, what happens next and when, how to keep the number, limits and help."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from babel.lists import format_list
from starlette.requests import Request
from starlette.responses import Response

from caseflow.code_lists.help_values import DeadlineKind
from caseflow.code_lists.values import Label
from caseflow.reporter.intake.submit import Receipt
from caseflow.reporter.mailbox.code_renewal import ASSISTED_CHANNELS
from caseflow.rules.answers import Answers
from caseflow.rules.help_lines import help_near
from caseflow.rules.legal_limits import LegalLimit, end_of, rule_on
from crypto.follow_up_code import FollowUpCode
from reporting.i18n.languages import Language
from reporting.public.base.office_view import OfficeView
from reporting.public.report.claim_kinds import claims_of
from reporting.public.report.own_words import has_words
from reporting.public.report.receipt_fields import ReceiptFields, receipt_text
from reporting.runtime.services import Services, services

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
    length: int
    length_max: int | None
    unit: str


@dataclass(frozen=True)
class Next:
    """What happens after a report, with the days on which it does.

    Attributes:
        answer_until: the day by which a person has read it, counted in service days.
        feedback_until: the day by which the person hears what came of it.
        service_days: the days of the week on which somebody works, in words.
    """

    answer_until: datetime.date
    feedback_until: datetime.date
    service_days: str


def received_page(
    request: Request, tag: str, office: OfficeView, code: FollowUpCode, answers: Answers, receipt: Receipt
) -> Response:
    """The page with the number, or the one that shows nothing once the person has it."""
    parts = services(request)
    if not receipt.shows_code:
        return parts.pages.render(request, "public/report/already.html", tag, office=office.settings)
    language = parts.languages.of(tag)
    return parts.pages.render(
        request,
        "public/report/receipt.html",
        tag,
        office=office.settings,
        groups=code.groups,
        receipt=receipt_text(receipt.lookup_hash),
        carried=ReceiptFields(code, receipt.lookup_hash, answers).hidden,
        has_words=has_words(answers),
        assisted=answers.channel in ASSISTED_CHANNELS,
        next=what_happens_next(parts, office, receipt, language),
        limits=[shown_limit(limit) for limit in receipt.limits],
        claims=claims_of(receipt.limits),
        has_letter=answers.official_letter or answers.dismissal,
        help_lines=office.help_lines,
        help_near=help_near(office.help_targets, answers, parts.lists, office.day),
        cannot_go_on=CANNOT_GO_ON in answers.wishes,
        young=answers.under_18,
    )


def what_happens_next(parts: Services, office: OfficeView, receipt: Receipt, language: Language) -> Next:
    """The promises of the office as days: its own service days, and the dated rule for feedback."""
    rule = rule_on(parts.lists, "feedback", receipt.received_on)
    return Next(
        answer_until=receipt.answer_until,
        feedback_until=end_of(rule, receipt.received_on, office.settings.calendar).safe_day,
        service_days=days_in_words(sorted(office.settings.weekdays), language),
    )


def days_in_words(weekdays: Sequence[int], language: Language) -> str:
    """Days of the week, Monday is 0, as a list that a sentence can hold."""
    names = language.locale.days["stand-alone"]["wide"]
    return format_list([names[day] for day in weekdays], locale=language.locale)


def shown_limit(limit: LegalLimit) -> ShownLimit:
    """A limit as the page works with it."""
    return ShownLimit(
        label=limit.label,
        law=limit.law,
        is_evidence=limit.kind is DeadlineKind.EVIDENCE,
        safe_day=limit.safe_day,
        start=limit.start,
        maybe_over=limit.maybe_over,
        explanation=limit.explanation.value,
        length=limit.length,
        length_max=limit.length_max,
        unit=limit.unit.value,
    )


def host_name(parts: Services) -> str:
    """The address that a card names: of the first of our origins, or nothing where none is known."""
    return next((urlsplit(origin).netloc for origin in parts.settings.public_origins), "")
