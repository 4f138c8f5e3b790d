"""Checks whether the staff hours of an office suffice for its promised answer times, and refuses a promise if not.

The count is cautious and simple, so that anybody can repeat it by hand: within the days of a promise each open
case needs one look of three minutes. An office with four hours a week and eighty open cases can promise
five days of service and not three.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists
from caseflow.code_lists.stages import FINISHED
from caseflow.office.accounts.refusals import ChangeRefused
from caseflow.office.directory.settings import OfficeSettings
from caseflow.schema.cases import CaseRow

# To read new messages and to answer with a prepared text.
MINUTES_A_CASE = 3

# A promise to look at once, or on the next day, needs at least this time on every service day.
MINUTES_A_DAY_FOR_URGENT = 15

ANSWER = "answer_service_days"


@dataclass(frozen=True)
class ShortPromise:
    """A promise for which the hours do not suffice, with the sum.

    Attributes:
        promise: the setting, or the triage level.
        service_days: within how many days of service something is promised.
        minutes_there: how much work the office has in these days.
        minutes_needed: how much it would need.
    """

    promise: str
    service_days: int
    open_cases: int
    minutes_there: int
    minutes_needed: int

    @property
    def arithmetic(self) -> str:
        """The sum in one line."""
        return (
            f"{self.promise}: {self.service_days} service days give {self.minutes_there} minutes, "
            f"{self.open_cases} open cases need {self.minutes_needed}"
        )


class PromiseNotKept(ChangeRefused):
    """The staff hours cannot keep what the office would promise."""

    def __init__(self, short: tuple[ShortPromise, ...]) -> None:
        super().__init__("; ".join(one.arithmetic for one in short))
        self.short = short


def open_cases(session: Session) -> int:
    """The number of open cases."""
    return session.scalar(select(func.count()).select_from(CaseRow).where(CaseRow.stage.not_in(FINISHED))) or 0


def short_promises(settings: OfficeSettings, lists: CodeLists, cases: int) -> tuple[ShortPromise, ...]:
    """Every promise that the hours cannot keep; none while nobody has said how many hours there are."""
    if settings.staff_hours is None:
        return ()
    a_day = settings.staff_hours * 60 // len(settings.weekdays)
    return tuple(_short(settings, lists, cases, a_day))


def _short(settings: OfficeSettings, lists: CodeLists, cases: int, a_day: int) -> Iterator[ShortPromise]:
    usual = list(lists.triage_levels.values())[-1]
    needed = cases * MINUTES_A_CASE
    for promise, days in ((ANSWER, settings.answer_service_days), (usual.id, usual.service_days)):
        if days * a_day < needed:
            yield ShortPromise(promise, days, cases, days * a_day, needed)
    for level in lists.triage_levels.values():
        if level.service_days <= 1 and a_day < MINUTES_A_DAY_FOR_URGENT:
            yield ShortPromise(level.id, max(level.service_days, 1), 1, a_day, MINUTES_A_DAY_FOR_URGENT)


def require_kept(session: Session, settings: OfficeSettings, lists: CodeLists) -> None:
    """Refuse settings whose answer promise the hours cannot keep; the levels are the lists' own, and only shown.

    Raises:
        PromiseNotKept: with the sum.
    """
    short = short_promises(settings, lists, open_cases(session))
    broken = tuple(one for one in short if one.promise == ANSWER)
    if broken:
        raise PromiseNotKept(broken)
