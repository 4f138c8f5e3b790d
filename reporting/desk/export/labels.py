"""Labels of exports and redacted copies."""

from reporting.desk.base.label_texts import label_texts

ACTIONS = label_texts(
    redaction_seen="Opened something to black parts out",
    redaction_seen_as_reserve="Opened something to black parts out, as the reserve",
    text_redacted="Kept a copy of a text with parts blacked out",
    file_redacted="Kept a copy of a file with parts blacked out",
    export_seen="Saw what could go into an export",
    export_seen_as_reserve="Saw what could go into an export, as the reserve",
    export_prepared="Prepared an export",
    export_made_reporter="Made an export for the person",
    export_made_court="Made an export for a court",
    export_made_consultation="Made an export for a consultation",
    export_released="Released an export as the second person",
    export_taken="Took an export",
    export_taken_as_reserve="Took an export as the reserve",
    export_taken_reporter="Took an export made for the person",
    export_taken_court="Took an export made for a court",
    export_taken_consultation="Took an export made for a consultation",
    export_handed_over="Handed an export to the person",
    export_given_reporter="Put an export into the mailbox",
)

PROBLEMS = label_texts(
    text_differs="Please only add double brackets. Something else in the text was changed.",
    nothing_marked="Mark at least one passage.",
    bars_invalid="A bar is a line with five numbers: page, left, top, right, bottom, each from 0 to 1000.",
    not_blacked="For a consultation choose only copies in which something was blacked out.",
    court_consent="First the person has to say yes to the step before a court, or two people record an exception.",
    nothing_chosen="Choose at least one text or file.",
    export_too_large="That is more than one archive holds. Choose fewer files.",
    export_file="One of the files cannot be cleaned. Leave it out, or make a copy with bars.",
    page_unprintable="The document could not be made.",
)

DONE = label_texts(
    blacked="The copy with black bars was stored. The original stays as it is.",
    export_released="The export was released.",
    handed_over="The file lies in the mailbox. Tell the person the words in another way.",
)

EXPORT_TITLES = label_texts(
    reporter="What the office has about you",
    court="Extract of a case for a court",
    consultation="Consultation on the protection of a child, without names",
)

EXPORT_FOR = label_texts(
    reporter="For the person herself",
    court="For a step before a court",
    consultation="For a consultation without names",
)

EXPORT_PREFACES = label_texts(
    reporter="You asked what we have about you. This is it. What concerns other people is black.",
    court="This leaves the office with the consent of the person concerned, or because the law orders it.",
    consultation="Section 4 of the KKG (cooperation in child protection). Names, places and days were taken out.",
)

EXPORT_TEXTS = label_texts(
    report="Report",
    summary="Summary",
    message="Messages",
    step="What the office did",
    note="Internal notes",
)

EXPORT_PLACES = label_texts(
    kreisfreie_stadt="A city",
    landkreis="A rural district",
    online="Online",
    outside="Outside the state",
    unknown="Not known",
)

EXPORT_PARTS = label_texts(
    facts="The case in short",
    received="Received",
    place="Place",
    age="Age",
    under_18="under 18",
    areas="Area of life",
    grounds="Ground",
    forms="What was done",
    accused="By whom",
    person="Person",
    office="Office",
    log="Who looked at the case, and when",
    blacked="blacked out",
    rights_title="Why we have this, and your rights",
    purpose="We keep it to help you with what you reported, and for nothing else.",
    kept="After the case is closed it is erased by itself. You can erase it earlier in your mailbox.",
    shared="Only the people who handle your case read it. Others get parts only with your yes, or if a law orders it.",
    rights="You can have mistakes put right, have it erased, and forbid us to use it.",
    complaint="If you are not content, you can complain to the data protection authority of the state.",
)
