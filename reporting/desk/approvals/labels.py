"""Labels of approvals by a second person and of time limits."""

from reporting.desk.base.label_texts import label_texts

LIMITS = label_texts(
    first_look="First look by a person",
    statement="Statement of the other side",
    consent_answer="Answer to our consent question",
)

LIMIT_STATES = label_texts(met="kept", running="running", at_risk="at risk", broken="broken")

ACTIONS = label_texts(
    second_readings_seen="Looked at what second readers were asked",
    second_reading_opened="Opened a copy as a second reader",
    second_reading_answered="Answered as a second reader",
    outgoing_seen="Looked at what leaves when",
)

PROBLEMS = label_texts(
    not_closed="Only a closed case is erased before its time.",
    nobody_to_ask="There is no second reader without a conflict of interest. Ask the ombuds team.",
    not_proposed="Two persons have to agree first.",
)

DONE = label_texts(
    reading="Your answer was sent to the team.",
)
