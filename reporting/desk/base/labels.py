"""The words of the desk for everything that has a name in the program: conditions, reasons, states, acts.

The English text is the message id; the catalogue ``desk`` translates it. Templates ask with ``_(words...)``.
"""

from collections.abc import Mapping
from types import MappingProxyType


def _words(**texts: str) -> Mapping[str, str]:
    return MappingProxyType(texts)


CONDITIONS = _words(
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

DUE = _words(
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

STATES = _words(
    open="Open",
    paused="Paused by the person",
    erasing="Being erased by the person",
    suspended="Suspended: conflict of interest",
)

REFERRALS = _words(
    waiting="waits for the partner",
    accepted="the partner helps",
    declined="declined",
    returned="given back",
    withdrawn="taken back",
)

# The same as the partner says it of itself.
REFERRED = _words(
    waiting="waits for our answer",
    accepted="we help",
    declined="declined",
    returned="given back",
    withdrawn="taken back",
)

COPY_PARTS = _words(summary="summary", report="report", dialogue="dialogue", files="files")

ENTRIES = _words(
    note="Note",
    triage="Triage",
    step="Stage changed",
    proposal="Proposal for a second person",
    second_reading="Agrees with the coding",
    intervention="Step of the office",
    party_answer="Answer of the other side",
    receiver_answer="Answer of the receiving body",
    new_facts="New facts",
    exception="Exception from consent, proposed",
    exception_confirmed="Exception from consent, confirmed",
    confirmed="Confirmed as the second person",
    to_reach="Affected person still to be reached",
    understood="Read and understood",
    timer="Time limit started",
    second_reader_asked="Second readers asked",
    outcome="Outcome",
    assigned="Assigned",
    labels="Labels",
    linked="Linked with another case",
    link_dismissed="Suggested link put aside",
    link_ended="Link taken back",
    merged="Merged with another case",
    released="Question released to another body",
    release_withdrawn="Released question taken back",
    task_given="Given to an interpreter",
    task_withdrawn="Taken back from the interpreter",
    translation="Translation",
    referred="Referred to a partner",
    referral_withdrawn="Referral taken back",
    exchange="Written between office and partner",
    transfer_proposed="Handing over proposed",
    transferred="Handed over to another team",
    lifted="Lifted into a small circle",
    copied="Copied from the original case",
    file_frozen="A file was stopped",
    frozen_asked="Asks to release or to destroy a stopped file",
    frozen_decided="Decided about a stopped file",
    file_redacted="Copy of a file with parts blacked out",
    text_redacted="Copy of a text with parts blacked out",
    export_prepared="Prepared an export",
    export_released="Released an export",
)

TIMELINE = _words(
    all="Everything",
    dialogue="Dialogue",
    internal="Internal",
    steps="Steps",
    files="Files",
)

PROMISED = _words(
    acknowledgement="A person of the office has looked",
    feedback="Feedback to the person",
    consent_answer="Consent: answer expected",
    statement="Statement of the other side",
    erasing="Erased by itself",
)

LANES = _words(repair="Repair", money="Money", post="Post")

LANE_STEPS = _words(
    receive="Receive",
    request="Ask the other side",
    answer="Answer and feedback",
    close="Close",
)

TRACES = _words(room="a room", person="a person", day="a day")

DONE_BY_OFFICE = _words(
    summary="Summary for the person",
    consent="Consent question",
    status="Told the person a new day",
)

BLOCKS = _words(
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

BLOCK_KINDS = _words(
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

MESSAGES = _words(answer="Answer", question="Question", feedback="Feedback", correction="What is wrong in our summary")

CONSENTS = _words(
    waiting="Waiting for the answer",
    yes="Yes",
    no="No",
    question="The person has a question",
    silence="No answer, which means no",
    withdrawn="Yes taken back",
)

WHOSE = _words(
    own="The reporter's own consent",
    told="The affected person's consent, told by the reporter",
    to_reach="The affected person still has to be reached",
)

LIMITS = _words(
    first_look="First look by a person",
    statement="Statement of the other side",
    consent_answer="Answer to our consent question",
)

LIMIT_STATES = _words(met="kept", running="running", at_risk="at risk", broken="broken")

SIX_PARTS = _words(
    what="What we would do",
    exact_text="The exact text that leaves the office",
    not_told="What the other side does not learn",
    guess="Could they guess who it was?",
    no_means="What a no means",
    back_until="Until when a yes can be taken back",
)

ACTIONS = _words(
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
    case_opened="Opened the case",
    case_opened_as_reserve="Opened the case as the reserve",
    file_seen="Looked at what a file is",
    file_seen_as_reserve="Looked at what a file is, as the reserve",
    file_taken="Took the cleaned copy of a file",
    file_taken_as_reserve="Took the cleaned copy of a file as the reserve",
    original_taken="Downloaded the original of a file",
    original_taken_as_reserve="Downloaded the original of a file as the reserve",
    note_added="Wrote a note",
    draft_kept="Kept a draft",
    block_stored="Changed a text block",
    block_dropped="Took a text block back",
    draft_kept_as_reserve="Kept a draft as the reserve",
    marked_read="Marked as read",
    triage_set="Decided the triage",
    answer_sent="Wrote to the person",
    consent_asked="Asked for consent",
    consent_spoken="Brought the sound of a consent question",
    summary_written="Wrote a summary for the person",
    new_day_named="Told the person a new day",
    case_coded="Completed the coding",
    coding_read_again="Read the coding as the second person",
    intervention_logged="Logged a step",
    exception_recorded="Proposed an exception from consent",
    exception_confirmed="Confirmed an exception from consent",
    act_proposed="Proposed an act for a second person",
    act_confirmed="Confirmed an act as the second person",
    second_reader_asked="Asked second readers",
    second_answer_taken="Took over what a second reader said",
    second_readings_seen="Looked at what second readers were asked",
    second_reading_opened="Opened a copy as a second reader",
    second_reading_answered="Answered as a second reader",
    understood_marked="Read and understood the report",
    timer_started="Started a time limit",
    closed_as_lost="Closed the case: contact lost",
    outgoing_seen="Looked at what leaves when",
    party_answered="Recorded the other side's answer",
    receiver_answered="Recorded the receiving body's answer",
    outcome_set="Recorded the outcome",
    step_proposed="Proposed a step for a second person",
    stage_moved="Changed the stage",
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
    suspend_case="Lost the case for a conflict of interest",
    rekey_case="Gave the case to a team",
    inbox_seen="Looked at the inbox",
    searched="Searched in full texts",
    day_plan_seen="Looked at the plan of the day",
    view_saved="Kept a view of the inbox",
    view_dropped="Took a view of the inbox away",
    log_seen="Looked at the log",
    page_refused="Was refused a page",
    caller_looked_up="Looked for the case of a caller",
    log_in="Login",
    log_out="Logout",
    propose="Proposed a change of the directory",
    confirm="Confirmed a change of the directory",
    confirm_by_custodians="Confirmed by the custodians",
    decline="Declined a change of the directory",
    add_member_to_team="Admitted a member to a team",
    remove_member="Removed a member",
    remove_from_team="Removed a member from a team",
    accept_invitation="Accepted an invitation",
    found_office="Founded the office",
    case_erased="A case was erased",
    erasure_proof="Proof of an erasure",
    period_measured="Measured a period",
    paper_printed="Printed posters or paper",
    new_recovery_key="New recovery key",
    recover_member="Recovered a member",
    change_passphrase="Changed the passphrase",
    recording_made="Brought a recording",
    recording_approved="Approved a recording",
    recording_withdrawn="Withdrew a recording",
    question_released="Released a question",
    question_withdrawn="Took a released question back",
    task_given="Gave something to an interpreter",
    task_withdrawn="Took a task back from an interpreter",
    voice_changed="Made a copy of a recording with another pitch",
    translation_added="Kept a translation",
    interpreter_sought="Told the person that an interpreter is sought",
    tasks_seen="Looked at own translation tasks",
    task_opened="Opened a translation task",
    task_heard="Heard the recording of a task",
    task_handed_in="Handed a translation in",
    origin_told="Told where she lives",
    term_added="Entered a word into the glossary",
    term_removed="Took a word out of the glossary",
    file_frozen="Stopped a file",
    file_frozen_as_reserve="Stopped a file, as the reserve",
    frozen_asked="Asked to release or to destroy a stopped file",
    frozen_decided="Decided about a stopped file",
    frozen_release="Release of a stopped file",
    frozen_destroy="Destruction of a stopped file",
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
    handing_on_planned="Looked to which teams the case may go",
    handing_on_planned_as_reserve="Looked to which teams the case may go, as the reserve",
    case_referred="Referred parts of the case to a partner",
    partner_answered="Wrote to the partner",
    referral_withdrawn="Took a referral back",
    transfer_proposed="Proposed to hand the case over",
    case_transferred="Handed the case over to another team",
    case_lifted="Lifted records into a small circle",
    referral_accepted="Accepted the referral",
    referral_declined="Declined the referral",
    office_asked="Asked the office that referred",
    referral_returned="Gave the referral back",
    copy_made="The case was made, with copies of another",
)

# The one explanation of routing that the program gives itself; all others are the office's own sentences.
ROUTING = _words(fallback="no rule with an unconflicted team fits; the reserve handles the report")

# Why a file has no cleaned copy.
CLEANING = _words(
    unknown_kind="Files of this kind cannot be cleaned. Only the original can be downloaded.",
    too_large="Too large to clean. Only the original can be downloaded.",
    broken=(
        "It cannot be shown safely: the file is damaged, or holds what we do not know. "
        "Only the original can be downloaded."
    ),
    locked="The document asks for a password. Only the original can be downloaded.",
    too_demanding="Cleaning it takes more time or memory than one file may take. Only the original can be downloaded.",
    busy="Other files are being cleaned. Please try again in a moment.",
)

# How a released question stands, and a task of an interpreter.
OUTSIDE = _words(
    waiting="Waiting for the answer",
    answered="Answered",
    no_answer="No answer until the last day",
    withdrawn="Taken back",
    given="With the interpreter",
    translated="Translated",
    not_done="Not done in time",
)

# Why an interpreter must not get anything of a case.
STRUCK = _words(
    organisation="works for a body that is tied to the case",
    town="lives where it happened",
    community="belongs to the community that the person does not wish",
    nothing_said="has not told yet where she lives",
    language="does not know the language",
)

SOURCES = _words(report="Report", message="Message", recording="Recording")

MADE_BY = _words(person="translated by a person", machine="translated by a machine")

OUTCOMES = _words(done="done", refused="refused", failed="failed")

ROLES = _words(
    officer="Complaint officer",
    ombuds="Ombuds person",
    counsellor="Counsellor",
    interpreter="Interpreter",
    operator_member="Member of an operator",
    administrator="Administrator",
    auditor="Auditor",
    statistics="Statistics",
)

CHANNELS = _words(
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

PROBLEMS = _words(
    text_missing="Write a text of at most 20,000 characters.",
    choice_missing="Choose one of the entries.",
    missing="This is needed.",
    unknown="Choose one of the entries.",
    too_many="At most two further areas.",
    too_long="This text is too long.",
    step_not_open="This step is not open yet. What is missing stands beside it.",
    no_consent="There is no yes of the affected person that holds today. Ask for consent first.",
    not_her_own="The person who reported is not affected herself: ask for the affected person's own yes.",
    not_closed="Only a closed case is erased before its time.",
    nobody_to_ask="There is no second reader without a conflict of interest. Ask the ombuds team.",
    not_silent="The person is not silent for long enough, or the case is grave.",
    not_proposed="Two persons have to agree first.",
    leaves_later="The person said yes. The step leaves on a later day, which stands beside the consent.",
    second_person="Somebody else has to do this: a second person.",
    halted="The person has stopped this case. Nothing is done meanwhile; internal notes are possible.",
    conflict_of_interest="This team has a conflict of interest in this case.",
    coding_gaps="The proposed coding has a gap. Code this case by hand.",
    placeholder_left="A place in curly brackets is not filled yet.",
    placeholder_unknown="Nobody can fill this place in curly brackets.",
    no_mailbox="The person left no way to be answered.",
    day_invalid="This day does not exist.",
    tie_incomplete="Choose two different bodies, a tie and a day.",
    six_digits="Type the six digits.",
    day_ahead="Name a day that lies ahead.",
    login_refused="That did not work. Check the user name, passphrase and code. A code works only once.",
    session_ended="You were logged out. Please log in again; nothing was stored.",
    not_allowed="You may not do that here.",
    last_member="The last member of a team cannot be removed.",
    user_name_taken="This user name is or was somebody's.",
    proposal_closed="This proposal is decided already.",
    not_confirmed="Two persons of the ombuds team have to agree first.",
    check_phrase_wrong="The check phrase is another one. Do not admit this person; speak to her again.",
    unknown_subject="The change names somebody or something that is not there.",
    wrong_place="This role or organisation does not fit.",
    rules_unsound="With this change a report could be left without anybody who may handle it.",
    invitation_invalid="This link is unknown, used or too old.",
    not_a_statistics_member="The statistics key is not sealed to you.",
    before_cut_off="The coding of this period can still be corrected. Measure it after the cut-off.",
    already_measured="This period was measured already.",
    earlier_period_missing="An earlier period has to be measured first.",
    budget_exceeded="The protection budget does not allow this measurement.",
    set_keeps_changing="The facts changed while they were counted. Please try again.",
    nothing_due="Nothing is due.",
    recording_missing="Choose a file.",
    not_stored="The file was not stored. Please try again.",
    cleaning_busy="Other files are being cleaned. Please try again in a moment.",
    recording_kind="Browsers cannot play this file. Use MP3 or M4A; Ogg Opus and WebM work on newer phones.",
    recording_size="This file is too large: sound may have 3 MB, a film 60 MB.",
    recording_text="The film needs its text, of at most 20,000 characters.",
    text_changed="The text of the page has changed since. It has to be recorded again.",
    order_incomplete="Choose what to print, a place and at least one language.",
    page_unprintable="The name or the address of the office holds a sign that cannot be printed.",
    not_in_team="Only members of the team that handles the case can have it.",
    label_refused="A label is a word of at most 40 characters; a case has at most ten.",
    other_unknown="This is no other case that is open to you.",
    case_changed="Somebody changed the case meanwhile. Nothing was stored; look and do it once more.",
    merged_already="One of the two is part of a merged pair already.",
    same_case="This is the same case.",
    cannot_merge="The other case cannot be closed yet.",
    no_case_chosen="Choose at least one case.",
    press_busy="Others are printing at the moment. Please try again in a minute.",
    interpreter_struck="This interpreter must not get anything of this case. The reason stands beside the name.",
    interpreter_not_wished="The person does not wish that an interpreter sees it, or wrote in another language. "
    "Ask for consent to a translation first.",
    not_spoken="This file is no recording that can be given to an interpreter.",
    translation_missing="Write the translation, at most 20,000 characters.",
    hours_over="Your hours for this task are over, or it was taken back. Nothing was stored; your copy is destroyed.",
    term_malformed="A word and its translation are needed, at most 200 characters each.",
    question_gone="This question was taken back already, or its term is over.",
    no_part_chosen="Choose at least one part of the case.",
    money_not_seen="Say that you have seen the tie of money.",
    not_cleaned="There is no cleaned copy of one of these files. Choose its original or leave it out.",
    answered_already="This referral was answered already.",
    copy_not_counted="This case holds copies of another one. The original is coded, and counted once.",
    changed_meanwhile="Somebody changed this meanwhile. Please look once more.",
    text_differs="Please only add double brackets. Something else in the text was changed.",
    nothing_marked="Mark at least one passage.",
    bars_invalid="A bar is a line with five numbers: page, left, top, right, bottom, each from 0 to 1000.",
    not_blacked="For a consultation choose only copies in which something was blacked out.",
    court_consent="First the person has to say yes to the step before a court, or two people record an exception.",
    nothing_chosen="Choose at least one text or file.",
    export_too_large="That is more than one archive holds. Choose fewer files.",
    export_busy="The press or the cleaning is busy. Please try again in a minute.",
    export_file="One of the files cannot be cleaned. Leave it out, or make a copy with bars.",
    export_page="The document could not be made.",
)

PAGES = MappingProxyType(
    {
        "/desk/": "Inbox",
        "/desk/today": "Today",
        "/desk/search": "Search",
        "/desk/tasks": "Translations",
        "/desk/intake": "Somebody tells",
        "/desk/caller": "Who is calling?",
        "/desk/answer-many": "One answer to many",
        "/desk/outgoing": "What leaves when",
        "/desk/second-readers": "Second readers",
        "/desk/floods": "Floods of fakes",
        "/desk/week": "The week",
        "/desk/figures": "Figures of the team",
        "/desk/warnings": "Early warning",
        "/desk/recommendations": "Recommendations",
        "/desk/statistics": "Statistics",
        "/desk/team": "Team",
        "/desk/organisations": "Bodies and ties",
        "/desk/colleagues": "Absences",
        "/desk/text-blocks": "Text blocks",
        "/desk/glossary": "Glossary",
        "/desk/posters": "Posters",
        "/desk/recordings": "Recordings",
        "/desk/stopped-files": "Stopped files",
        "/desk/log": "Log",
    }
)

TIES = _words(
    supervises="supervises",
    operates="runs",
    guards="guards",
    subcontracts="works as a subcontractor for",
    interprets_for="interprets for",
    funds="pays",
)

BODIES = _words(
    complaint_office="complaint office",
    ombuds_office="ombuds office",
    counselling_centre="counselling centre",
    facility_operator="operator of houses",
    security_firm="security firm",
    subcontractor="subcontractor",
    volunteer_organisation="volunteer organisation",
    interpreter_service="interpreter service",
    state_authority="authority of the Land",
    district_authority="authority of a district",
    federal_authority="federal authority",
    youth_office="youth office",
    guardian="guardian",
    police="police",
    justice="court or prison",
    school="school",
    health_service="health service",
    employer="employer",
    landlord="landlord",
    other="something else",
)

SETTINGS = _words(
    answer_service_days="Service days until an answer to a message",
    staff_hours="Hours for cases a week, of everybody together",
    retention_months="Months that a closed case is kept",
    phone="Telephone",
    hours="Opening hours",
    conversation_numbers="Six digits for callers",
    names_authorities="Pages name authorities among those who do not read",
)

PROPOSED = MappingProxyType(
    {
        "AddOrganisation": "%(name)s shall be known as a body.",
        "AddRelation": "A tie from %(day)s on: %(name)s, %(other)s.",
        "AddFacilityTie": "A tie to a house from %(day)s on: %(name)s, %(other)s.",
        "EndRelation": "A tie between two bodies ended on %(day)s.",
        "EndFacilityTie": "A tie to a house ended on %(day)s.",
        "FoundTeam": "There shall be a new team: %(name)s.",
        "ReplaceRules": "Reports shall go to teams by new rules.",
        "ChangeSetting": "A setting shall change: %(name)s, %(value)s.",
    }
)

NAVIGATION = _words(
    work="Work",
    overview="Overview",
    office="Office",
)

WAYS = _words(
    table="Together at a table",
    phone="By telephone",
    letter="From a letter",
    paper="From the paper form",
)

LINK_REASONS = _words(
    near_days="Same house, days close together",
    same_problem="Same house, same problem",
    same_accused="Same house, same kind of accused",
    same_place_and_ground="Same district, area of life and ground",
    seen_by_officer="Seen by an officer",
)

PARTS_OF_PAIR = _words(
    primary="merged: work goes on there",
    secondary="merged into this one",
)

BULK = _words(
    changed="Somebody changed it meanwhile.",
    not_found="One of the chosen cases is not open to you any more.",
    not_in_team="Her team does not handle it.",
    busy="Others are storing at the moment. Please try again.",
)

WHY_NOT = _words(
    changed="Somebody changed it meanwhile.",
    not_found="One of the chosen cases is not open to you any more.",
    halted="The person has stopped this case. Nothing is done meanwhile.",
    no_mailbox="The person left no way to be answered.",
    no_text="There is no text in this language.",
    no_consent="The step needs the person's yes first.",
    busy="Others are storing at the moment. Please try again.",
)

ABSENCE_PROBLEMS = _words(
    member="You can tell an absence for yourself and for members of your teams.",
    covered_by="Choose somebody else of the same team who covers.",
    first_day="This day does not exist.",
    last_day="The days have to lie ahead, in their order, at most a year.",
    absence="This absence is not there any more.",
)

CHOICES = _words(
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

FOUND_IN = _words(
    report="In the report",
    message="In a message",
    note="In a note",
    outcome="In the outcome",
    summary="In the summary",
)

PAPER = _words(
    poster="Poster, on A4 with strips to tear off",
    strips="Neutral notice with strips to tear off",
    cards="Neutral cards, ten on a sheet",
    form="The whole form on paper, two pages in each language",
    placement="Where to hang it and where never, with a list",
)

DONE = _words(
    view_saved="The view is kept. Only you see it.",
    view_dropped="The view was taken away.",
    fast_receive="Received, coded and answered.",
    fast_ask="The consent question was sent to the mailbox.",
    fast_request="The request was logged. Now the other side has to answer.",
    fast_answered="The answer was stored and the feedback sent.",
    fast_close="The case was closed.",
    draft="The draft was kept. Only you read it here.",
    block="The text block was stored.",
    block_dropped="The text block is again the one that came with the program.",
    note="The note was stored.",
    answer="The answer was sent to the mailbox.",
    triage="The triage was stored.",
    summary="The summary was sent to the mailbox. The person sees it when she says that the place is safe.",
    new_day="The person reads the new day in her mailbox.",
    coding="The coding was completed.",
    consent="The consent question was sent to the mailbox.",
    voice="The question can be heard now.",
    step="The stage was changed.",
    propose="The step was proposed. A second person has to confirm it.",
    agree="Your agreement with the coding was stored.",
    intervention="The step was logged.",
    exception="The exception was proposed. A second person has to confirm it.",
    confirm="The exception was confirmed.",
    party="The answer of the other side was stored.",
    receiver="The answer of the receiving body was stored.",
    outcome="The outcome was stored.",
    read="Marked as read.",
    give="The case was given to the team.",
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
    suspended="The coding was completed. It shows a conflict of interest: the reserve has the case now.",
    proposed="The change was proposed. A second person has to confirm it.",
    confirmed="The change was confirmed.",
    declined="The proposal was taken off the table.",
    admitted="The member was admitted; the team has new keys.",
    removed="The member was removed; her teams have new keys.",
    recorded="The recording was stored. A second person has to listen to it and approve it.",
    recording_approved="The recording can be heard from the next minute on.",
    recording_withdrawn="The recording was taken away.",
    measured="The period was measured. It is published on the planned day.",
    withdraw_question="The question was taken back. Its link is dead.",
    task="The interpreter has it now. Her copy ends by itself.",
    withdraw_task="The task was taken back; the interpreter's copy is destroyed.",
    translation="The translation was stored beside the original.",
    seek="The person reads that we look for somebody who understands her language.",
    handed_in="Thank you. The team has your translation; your copy is destroyed.",
    origin="What you told of yourself is stored.",
    term="The glossary was changed.",
    second="Confirmed as the second person.",
    urgent="Proposed to a second person.",
    readers="Second readers were asked. They have seven days.",
    taken="The answer of the second reader counts now.",
    reading="Your answer was sent to the team.",
    pool="Proposed. A second person of the ombuds team has to confirm it on the team page.",
    erase_early="Proposed to a second person.",
    understood="Noted: somebody has read and understood it.",
    lost="The case was closed: contact lost.",
    timer="The time limit was started.",
    referred="The partner has it now. You read here what it says.",
    partner_answered="The partner reads it.",
    referral_withdrawn="Taken back. The partner's copies are destroyed.",
    referral_accepted="You took it. The person reads that your organisation helps now.",
    referral_declined="Declined. Your copy is destroyed; the office reads why.",
    office_asked="The office reads your question.",
    referral_returned="Given back. The office reads what came of it.",
    lifted="The small circle has it now.",
    transferred="The case was handed over. Your team finds it here no more.",
    transfer_proposed="Handing over was proposed. A second person has to confirm it.",
    blacked="The copy with black bars was stored. The original stays as it is.",
    export_released="The export was released.",
    handed_over="The file lies in the mailbox. Tell the person the words in another way.",
)

SPOKEN = _words(
    start="Start page",
    report="Report form",
    notice="Box to tick before sending",
    received="After sending",
    consent="Consent question",
    status="Page of the mailbox",
    sign_language="Film in German Sign Language",
)

RECORDINGS = _words(
    none="missing",
    draft="waits for a second person",
    approved="can be heard",
    outdated="the text has changed",
)

EXPORT_TITLES = _words(
    reporter="What the office has about you",
    court="Extract of a case for a court",
    consultation="Consultation on the protection of a child, without names",
)

EXPORT_FOR = _words(
    reporter="For the person herself",
    court="For a step before a court",
    consultation="For a consultation without names",
)

EXPORT_PREFACES = _words(
    reporter="You asked what we have about you. This is it. What concerns other people is black.",
    court="This leaves the office with the consent of the person concerned, or because the law orders it.",
    consultation="Section 4 of the KKG (cooperation in child protection). Names, places and days were taken out.",
)

EXPORT_TEXTS = _words(
    report="Report",
    summary="Summary",
    message="Messages",
    step="What the office did",
    note="Internal notes",
)

EXPORT_PLACES = _words(
    kreisfreie_stadt="A city",
    landkreis="A rural district",
    online="Online",
    outside="Outside the state",
    unknown="Not known",
)

EXPORT_PARTS = _words(
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


RECOMMENDATION_STATUS = _words(
    draft="draft",
    ready="waits for a second person",
    made="made",
    accepted="accepted",
    implemented="carried out",
    rejected="rejected",
    no_answer="no answer",
)


def groups() -> Mapping[str, Mapping[str, str]]:
    """Every group by its name in the templates."""
    return MappingProxyType({name.lower(): value for name, value in globals().items() if name.isupper()})


def all_texts() -> frozenset[str]:
    """Every message id of this module, for the catalogue."""
    return frozenset(text for words in groups().values() for text in words.values())
