"""Labels of the text blocks."""

from reporting.desk.base.label_texts import label_texts

BLOCKS = label_texts(
    receipt="We have read it",
    question="We have a question",
    reminder="Reminder of our question",
    crisis="Crisis: call 112",
    interpreter="We look for an interpreter",
    delay="It takes longer",
    time_limit="There may be a time limit",
    evidence="Keep what proves it",
    closing="We have finished",
    merged="We go on with what you told us",
    not_ours="Others can help",
    repair_feedback="Feedback: repaired",
    money_feedback="Feedback: money settled",
    post_feedback="Feedback: post settled",
    repair_what="Consent to a repair: what we do",
    money_what="Consent about money: what we do",
    post_what="Consent about post: what we do",
    repair_exact_text="Request for a repair",
    money_exact_text="Request about money",
    post_exact_text="Request about post",
    lane_not_told="Consent: what is not told",
    lane_guess="Consent: could they guess",
)

BLOCK_KINDS = label_texts(
    receipt="Receipt",
    question="Question",
    crisis="Crisis",
    interpreter="Interpreter",
    delay="Delay",
    time_limit="Time limit",
    evidence="Evidence",
    closing="Closing",
    feedback="Feedback",
    consent="Consent",
    request="Request to the other side",
    other="Other",
)

ACTIONS = label_texts(
    block_stored="Changed a text block",
    block_dropped="Took a text block back",
)

PROBLEMS = label_texts(
    placeholder_unknown="Nobody can fill this place in curly brackets.",
)

DONE = label_texts(
    block="The text block was stored.",
    block_dropped="The text block is again the one that came with the program.",
)
