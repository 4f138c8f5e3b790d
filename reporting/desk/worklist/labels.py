"""Labels of the inbox, its filters and the search."""

from reporting.desk.base.label_texts import label_texts

ACTIONS = label_texts(
    inbox_seen="Looked at the inbox",
    searched="Searched in full texts",
    day_plan_seen="Looked at the plan of the day",
    view_saved="Kept a view of the inbox",
    view_dropped="Took a view of the inbox away",
    caller_looked_up="Looked for the case of a caller",
)

PROBLEMS = label_texts(
    six_digits="Type the six digits.",
    view_refused="Give it a name of at most 60 characters; there is room for 20 views.",
)

WAYS = label_texts(
    table="Together at a table",
    phone="By telephone",
    letter="From a letter",
    paper="From the paper form",
)

CHOICES = label_texts(
    stage="Stage",
    team="Team",
    level="Urgency",
    district="District",
    area="Area of life",
    ground="Ground",
    kind="What happened",
    language="Language",
    channel="Way in",
    facility="Facility",
    accused="Who did it",
    assigned="Assigned to",
    label="Label",
)

FOUND_IN = label_texts(
    report="In the report",
    message="In a message",
    note="In a note",
    outcome="In the outcome",
    summary="In the summary",
)

DONE = label_texts(
    view_saved="The view is kept. Only you see it.",
    view_dropped="The view was taken away.",
)
