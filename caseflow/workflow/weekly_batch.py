"""The day on which a step leaves the office: the weekly batch day, or the day that the person chose.

If the other side is asked two days after a quarrel, they can guess who reported it. So agreed steps wait for the
weekly batch day of the office. If the person was told that a step follows at once, it does.
"""

import datetime

from caseflow.records.consent import Consent
from caseflow.rules.calendar import DAY, ServiceCalendar


def next_batch_day(day: datetime.date, weekday: int, calendar: ServiceCalendar) -> datetime.date:
    """The first day of a batch after ``day``: its weekday, or the next day of service when that is none."""
    found = day + DAY
    while found.weekday() != weekday:
        found += DAY
    return calendar.add_service_days(found, 0)


def leaves_on(consent: Consent, weekday: int | None, calendar: ServiceCalendar) -> datetime.date | None:
    """The first day on which an agreed step may leave; none without a yes.

    Never before the yes can no longer be taken back, and never before a day that the person named.

    Args:
        weekday: the office's day for what leaves, Monday is 0; none for an office that has no such day.
    """
    agreed_on, back_until = consent.agreed_on, consent.question.back_until
    if agreed_on is None:
        return None
    free_from = agreed_on if back_until is None else max(agreed_on, back_until + DAY)
    if consent.not_before is not None:
        return max(consent.not_before, free_from)
    if back_until is None or weekday is None:
        return free_from
    return next_batch_day(max(agreed_on, back_until), weekday, calendar)
