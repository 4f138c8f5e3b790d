"""Labels of the pages about assignment, absence, links and merging."""

from reporting.desk.base.label_texts import label_texts

ACTIONS = label_texts(
    case_assigned="Assigned the case",
    labels_set="Changed the labels",
    links_seen="Looked for cases that belong together",
    case_linked="Linked the case",
    link_dismissed="Put a suggested link aside",
    link_ended="Took a link back",
    case_merged="Merged the case with another",
    absence_told="Told an absence",
    absence_ended="Ended an absence",
    week_seen="Looked at the week ahead",
)

PROBLEMS = label_texts(
    not_in_team="Only members of the team that handles the case can have it.",
    label_refused="A label is a word of at most 40 characters; a case has at most ten.",
    other_unknown="This is no other case that is open to you.",
    merged_already="One of the two is part of a merged pair already.",
    same_case="This is the same case.",
    cannot_merge="The other case cannot be closed yet.",
    no_case_chosen="Choose at least one case.",
    too_many_cases="Choose fewer cases.",
    absence_member="You can tell an absence for yourself and for members of your teams.",
    absence_covered_by="Choose somebody else of the same team who covers.",
    absence_last_day="The days have to lie ahead, in their order, at most a year.",
    absence_unknown="This absence is not there any more.",
)

LINK_REASONS = label_texts(
    near_days="Same house, days close together",
    same_problem="Same house, same problem",
    same_accused="Same house, same kind of accused",
    same_place_and_ground="Same district, area of life and ground",
    seen_by_officer="Seen by an officer",
)

PARTS_OF_PAIR = label_texts(
    primary="merged: work goes on there",
    secondary="merged into this one",
)

BULK = label_texts(
    changed="Somebody changed it meanwhile.",
    not_found="One of the chosen cases is not open to you any more.",
    not_in_team="Her team does not handle it.",
    busy="Others are storing at the moment. Please try again.",
)

WHY_NOT = label_texts(
    changed="Somebody changed it meanwhile.",
    not_found="One of the chosen cases is not open to you any more.",
    halted="The person has stopped this case. Nothing is done meanwhile.",
    no_mailbox="The person left no way to be answered.",
    no_text="There is no text in this language.",
    no_consent="The step needs the person's yes first.",
    busy="Others are storing at the moment. Please try again.",
)

DONE = label_texts(
    assigned="The case was given.",
    assigned_many="The chosen cases were given.",
    handed_on="The case was handed on. Thank you for saying so.",
    nothing_chosen="No case was chosen.",
    labels="The labels were stored.",
    linked="The cases are linked.",
    link_dismissed="The suggestion was put aside.",
    link_ended="The link was taken back.",
    merged="The cases are merged. Both mailboxes stay alive.",
    merged_waits="The cases are merged. A second person has to confirm that the other one is closed.",
    absence="The absence was stored.",
    back="The absence has ended.",
)
