"""Making the card of a case from its opened contents."""

import dataclasses

from caseflow.desk.assignment.assign import assignment_of
from caseflow.desk.assignment.labels import labels_of
from caseflow.desk.cases.contents import CaseContents
from caseflow.desk.worklist.card import CaseCard
from caseflow.records.coding import UNKNOWN_DISTRICT, Coding
from caseflow.records.journal import EntryKind
from caseflow.records.notices import NOTICE

# What a card is made from; nothing else of a case has to be opened for it.
CARD_PURPOSES = ("report", "routing", "note", "outcome", NOTICE, "coding")


def card_from(contents: CaseContents) -> CaseCard:
    """The card of a case as it is now."""
    answers, journal = contents.answers, contents.journal
    assigned = journal.newest(EntryKind.ASSIGNED)
    said = CaseCard(
        level=contents.level,
        language=answers.language,
        channel=answers.channel,
        district=answers.district or "",
        facility=answers.facility or "",
        areas=answers.areas,
        grounds=answers.grounds,
        forms=answers.forms,
        problems=answers.facility_problems,
        accused=answers.accused,
        assigned=assignment_of(assigned).member if assigned else None,
        labels=labels_of(journal),
    )
    return _as_coded(said, contents.coding.coding) if contents.coding else said


def _as_coded(said: CaseCard, coding: Coding) -> CaseCard:
    return dataclasses.replace(
        said,
        district=said.district if coding.district == UNKNOWN_DISTRICT else coding.district,
        areas=(coding.area, *coding.secondary_areas),
        grounds=coding.grounds,
        forms=coding.forms,
        problems=coding.facility_problems,
        coded=True,
    )
