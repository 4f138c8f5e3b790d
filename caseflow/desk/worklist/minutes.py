"""How many minutes an act takes, by what is due and how urgent the case is. First values, from practice.

The values are estimates (a simple case needs three minutes) and serve to plan a day. The program does not measure
how long a member takes.
"""

from collections.abc import Mapping
from types import MappingProxyType

from caseflow.workflow.next_due import DueReason

# Minutes of a case of each urgency: immediate danger, urgent, priority, standard.
LEVELS = ("t0", "t1", "t2", "t3")

MINUTES: Mapping[DueReason, tuple[int, int, int, int]] = MappingProxyType(
    {
        DueReason.FIRST_LOOK: (30, 20, 10, 5),
        DueReason.MESSAGE: (25, 20, 12, 8),
        DueReason.SECOND_PERSON: (15, 15, 8, 5),
        DueReason.CONSENT_ANSWER: (10, 10, 5, 3),
        DueReason.CONSENT_STEP: (30, 25, 15, 10),
        DueReason.QUESTION: (10, 8, 5, 5),
        DueReason.STATEMENT: (20, 15, 10, 8),
        DueReason.AFTERCARE: (15, 15, 8, 5),
        DueReason.FEEDBACK: (30, 25, 15, 10),
        DueReason.NEXT_STEP: (30, 25, 15, 10),
        DueReason.ERASING: (0, 0, 0, 0),
    }
)

# For a reason that has no line yet: as long as the next step of the office.
OTHERWISE = MINUTES[DueReason.NEXT_STEP]


def minutes_for(reason: DueReason, level: str) -> int:
    """The minutes to plan for one act; a case whose urgency nobody knows counts as urgent."""
    line = MINUTES.get(reason, OTHERWISE)
    return line[LEVELS.index(level)] if level in LEVELS else line[1]
