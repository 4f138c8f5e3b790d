"""Selects independent help for a report: in the named district, or for the whole Land.

If nobody at the office has called a number for 180 days, only the name and place of that body are shown. Help lines
for danger are another list and are shown on every page.
"""

import datetime
from collections.abc import Iterable
from dataclasses import replace

from caseflow.code_lists import CodeLists
from caseflow.code_lists.help_values import ReferralTarget
from caseflow.code_lists.values import CodeReference
from caseflow.rules.answers import Answers

# These are called in danger, and pages show them apart.
CALLED_IN_DANGER = frozenset({"emergency", "hotline"})


def help_near(
    targets: Iterable[ReferralTarget], answers: Answers, lists: CodeLists, today: datetime.date
) -> tuple[ReferralTarget, ...]:
    """The bodies to name, those of the district first, then those for such a report, then those for everything."""
    said = _said(answers, lists)
    fitting = [
        target
        for target in targets
        if CALLED_IN_DANGER.isdisjoint(target.types)
        and (not target.districts or answers.district in target.districts)
        and (not target.fits or not said.isdisjoint(target.fits))
    ]
    shown = [one for one in (as_checked(target, today) for target in fitting) if one is not None]
    return tuple(sorted(shown, key=lambda one: (not one.districts, not one.fits)))


def as_checked(target: ReferralTarget, today: datetime.date) -> ReferralTarget | None:
    """The body as it may be shown on a day: with number and hours, by its name alone, or not at all."""
    if target.shown_on(today):
        return target
    return replace(target, phone=None, hours=None) if target.verified else None


def _said(answers: Answers, lists: CodeLists) -> frozenset[CodeReference]:
    codes = {
        "forms": answers.forms,
        "facility_problems": answers.facility_problems,
        "areas": answers.areas,
        "grounds": answers.grounds,
        "accused_types": answers.accused,
        "reporter_roles": (answers.role,) if answers.role else (),
        "flags": tuple(answers.flags(lists)),
    }
    return frozenset(CodeReference(name, code) for name, found in codes.items() for code in found)
