"""The one statistics fact of a case: sealed with the complete coding, replaced until it is booked, then fixed.

Nothing in the table of facts leads to a case. The fact's id lies sealed in the coding, for recoding, and in
the dialogue, so that the person's code can delete it with the case.
"""

from uuid import UUID, uuid4

from caseflow.desk.cases.access_control import CaseChange
from caseflow.desk.cases.contents import CaseContents
from caseflow.records.coding import Coding, statistics_coding
from caseflow.statistics.facts.fact_format import Fact, seal_fact
from caseflow.statistics.facts.fact_rows import (
    FactAlreadyBooked,
    FactUnknown,
    delete_fact,
    ready_period_of,
    record_fact,
    replace_fact,
)
from caseflow.statistics.facts.published_categories import fact_of
from caseflow.statistics.plan.period import Period
from caseflow.statistics.release.keys import statistics_public_key
from crypto.key_pair import PublicKey


def keep_fact(change: CaseChange, contents: CaseContents, coding: Coding) -> tuple[UUID, bool]:
    """Seal the fact of a coding in the place of the former one.

    Returns:
        The fact's id, and whether it is a new one whose id has to go into the dialogue.
    """
    desk = change.desk
    fact = fact_of(statistics_coding(coding, contents.answers, change.row.received_on), desk.lists)
    public = statistics_public_key(change.session, desk.secret)
    former = contents.coding.fact if contents.coding else None
    if former is not None and _replaced(change, former, fact, public):
        return former, False
    fact_id, period = uuid4(), str(Period.month_of(desk.today))
    record_fact(change.session, fact_id, seal_fact(public, fact, fact_id, period), period)
    return fact_id, True


def forget_fact(change: CaseChange, fact: UUID) -> None:
    """Delete a fact that was not booked; a booked one stays, linked to nothing."""
    try:
        delete_fact(change.session, fact)
    except (FactAlreadyBooked, FactUnknown):
        return


def _replaced(change: CaseChange, fact_id: UUID, fact: Fact, public: PublicKey) -> bool:
    """Whether the case still has its former fact, changed to the new coding unless it was booked."""
    try:
        period = ready_period_of(change.session, fact_id)
        replace_fact(change.session, fact_id, seal_fact(public, fact, fact_id, period))
    except FactAlreadyBooked:
        return True
    except FactUnknown:
        # The fact was deleted with a step that was taken back: what is coded now counts now.
        return False
    return True
