"""Labels that several rooms of the desk use."""

from reporting.desk.base.label_texts import label_texts

CONDITIONS = label_texts(
    case_is_open="The person has paused or is erasing the case, or a conflict is being cleared.",
    receipt_shown="The person has to see that the report arrived.",
    triage_set="The urgency has to be decided.",
    conflict_checked="Confirm that nobody of the team is tied to those concerned.",
    restricted_decided="Decide whether only a small circle reads this case.",
    team_set="The handling team has to be settled.",
    reporter_answered_or_silent="Wait for the answer to our question, or until the time for it is over.",
    coding_complete="The coding has to be completed.",
    second_reader_if_grave="Grave case: a second person has to agree with the coding.",
    consent_decided="A consent question is still waiting for its answer.",
    consent_recorded="The affected person has to say yes to a step, or log a step that needs no consent.",
    intervention_logged="Log at least one step of the office.",
    party_answered_or_overdue="Record the answer of the other side, or wait until its time is over.",
    receiver_answered="Record whether the other body takes the case.",
    outcome_set="Record the outcome.",
    plausibility_set="Complete the coding with its plausibility.",
    reasons_if_not_substantiated="Say why it was found not to be the case.",
    feedback_given_or_no_contact="Send the person the feedback first.",
    four_eyes_if_grave="Grave case: one person proposes, a second one confirms.",
    new_message_or_facts="There has to be a new message, or give the new facts as the reason.",
    retention_reached="Erasing happens by itself when the time of keeping is over.",
    two_persons="One person proposes, a second one confirms.",
    two_persons_if_restricted="Small circle: one person proposes, a second one confirms.",
)

DUE = label_texts(
    first_look="First look",
    message="Answer the message",
    second_person="Second person",
    consent_answer="Consent: answer expected",
    consent_step="Take the agreed step",
    question="Remind of our question",
    statement="Statement of the other side",
    aftercare="Ask what happened since",
    barrier="Answer about the barrier",
    access="Give the person what we have about her",
    feedback="Feedback to the person",
    next_step="Next step of the office",
    erasing="Erased by itself",
)

# Why a case stands still; one that is open has no such word.
HALTED = label_texts(
    paused="Paused by the person",
    erasing="Being erased by the person",
    suspended="Suspended: conflict of interest",
)

MESSAGES = label_texts(
    answer="Answer", question="Question", feedback="Feedback", correction="What is wrong in our summary"
)

CONSENTS = label_texts(
    waiting="Waiting for the answer",
    yes="Yes",
    no="No",
    question="The person has a question",
    silence="No answer, which means no",
    withdrawn="Yes taken back",
)

WHOSE = label_texts(
    own="The reporter's own consent",
    told="The affected person's consent, told by the reporter",
    to_reach="The affected person still has to be reached",
)

SIX_PARTS = label_texts(
    what="What we would do",
    exact_text="The exact text that leaves the office",
    not_told="What the other side does not learn",
    guess="Could they guess who it was?",
    no_means="What a no means",
    back_until="Until when a yes can be taken back",
)

ACTIONS = label_texts(
    page_refused="Was refused a page",
    log_in="Login",
    log_out="Logout",
    change_passphrase="Changed the passphrase",
)

OUTCOMES = label_texts(done="done", refused="refused", failed="failed")

ROLES = label_texts(
    officer="Complaint officer",
    ombuds="Ombuds person",
    counsellor="Counsellor",
    interpreter="Interpreter",
    operator_member="Member of an operator",
    administrator="Administrator",
    auditor="Auditor",
    statistics="Statistics",
)

CHANNELS = label_texts(
    channel_web="Web form",
    channel_voice="Voice message",
    channel_phone="Telephone",
    channel_person="In person",
    channel_letter="Letter",
    channel_email="E-mail",
    channel_partner="Counselling centre",
    channel_staff="Entered by a professional",
    channel_paper="Paper form",
    channel_barrier="Barrier on these pages",
)

PROBLEMS = label_texts(
    text_missing="Write a text of at most 20,000 characters.",
    choice_missing="Choose one of the entries.",
    missing="This is needed.",
    unknown="Choose one of the entries.",
    too_many="At most two further areas.",
    too_long="This text is too long.",
    step_not_open="This step is not open yet. What is missing stands beside it.",
    no_consent="There is no yes of the affected person that holds today. Ask for consent first.",
    not_her_own="The person who reported is not affected herself: ask for the affected person's own yes.",
    second_person="Somebody else has to do this: a second person.",
    halted="The person has stopped this case. Nothing is done meanwhile; internal notes are possible.",
    coding_gaps="The proposed coding has a gap. Code this case by hand.",
    no_mailbox="The person left no way to be answered.",
    day_invalid="This day does not exist.",
    login_refused="That did not work. Check the user name, passphrase and code. A code works only once.",
    session_ended="You were logged out. Please log in again; nothing was stored.",
    not_allowed="You may not do that here.",
    unknown_subject="The change names somebody or something that is not there.",
    not_stored="The file was not stored. Please try again.",
    cleaning_busy="Other files are being cleaned. Please try again in a moment.",
    case_changed="Somebody changed the case meanwhile. Nothing was stored; look and do it once more.",
    changed_meanwhile="Somebody changed this meanwhile. Please look once more.",
    paper_changed="Somebody else has changed this meanwhile. This is how it stands now; nothing of yours was stored.",
)

PAGES = label_texts(
    inbox="Inbox",
    today="Today",
    search="Search",
    tasks="Translations",
    intake="Somebody tells",
    caller="Who is calling?",
    answer_many="One answer to many",
    outgoing="What leaves when",
    second_readers="Second readers",
    floods="Floods of fakes",
    week="The week",
    figures="Figures of the team",
    warnings="Early warning",
    recommendations="Recommendations",
    statistics="Statistics",
    team="Team",
    organisations="Bodies and ties",
    colleagues="Absences",
    text_blocks="Text blocks",
    glossary="Glossary",
    posters="Posters",
    recordings="Recordings",
    stopped_files="Stopped files",
    log="Log",
)

NAVIGATION = label_texts(
    work="Work",
    overview="Overview",
    office="Office",
)
