"""Labels of spam groups, figures and recommendations."""

from reporting.desk.base.label_texts import label_texts

ACTIONS = label_texts(
    floods_seen="Looked for floods of fakes",
    flood_listed="Proposed a group of fakes",
    flood_opened="Looked at a group of fakes",
    flood_decided="Decided about a group of fakes as the second person",
    flood_dropped="Dropped a proposed group",
    flood_taken_back="Took a group of fakes back",
    flood_evidence_asked="Proposed to take fakes out as evidence",
    flood_evidence_taken="Took fakes out as evidence as the second person",
    flood_proposed="Proposed the case with a group of fakes",
    flood_sample_seen="Read the case in the random sample of a group",
    flood_closed="Put the case aside with a group of fakes",
    flood_reopened="Took the case back from a group of fakes",
    flood_exported="Took the text of the case out as evidence",
    figures_seen="Looked at the figures of the team",
    warnings_seen="Looked at the early warning",
    warnings_seen_as_reserve="Looked at the early warning as the reserve",
    recommendations_seen="Looked at the recommendations",
    recommendations_taken="Took the published recommendations out",
    recommendation_begun="Wrote a recommendation",
    recommendation_written="Changed the words of a recommendation",
    recommendation_linked="Linked cases with a recommendation",
    recommendation_ready="Called a recommendation ready",
    recommendation_made="Made a recommendation as the second person",
    recommendation_answered="Recorded what became of a recommendation",
    recommendation_published="Published a recommendation",
)

RECOMMENDATION_STATUS = label_texts(
    draft="draft",
    ready="waits for a second person",
    made="made",
    accepted="accepted",
    implemented="carried out",
    rejected="rejected",
    no_answer="no answer",
)

PROBLEMS = label_texts(
    group_too_small="A group needs at least five cases of one team in which nobody has begun to work. "
    "Nothing was stored.",
    half_of_another="This half is for another person. Nothing was stored.",
    sample_not_opened="Please read the random sample first. Nothing was stored.",
    flood_not_decided="Nothing was put aside yet.",
    passphrase_too_short="The passphrase needs at least twenty characters.",
    recommendation_words="A recommendation needs an addressee and a text.",
    recommendation_choice="Choose one of the entries. A linked case is named by its address or its full number.",
    maker_needed="One person says that the words are ready, another one makes the recommendation.",
    words_stand="It was made, so its words stand.",
    not_made_yet="It has to be made first.",
)
