"""What the page of a case and its forms name, in the words of the desk."""

from reporting.desk.base.label_texts import label_texts

ENTRIES = label_texts(
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

TIMELINE = label_texts(
    all="Everything",
    dialogue="Dialogue",
    internal="Internal",
    steps="Steps",
    files="Files",
)

PROMISED = label_texts(
    acknowledgement="A person of the office has looked",
    feedback="Feedback to the person",
    consent_answer="Consent: answer expected",
    statement="Statement of the other side",
    erasing="Erased by itself",
)

DONE_BY_OFFICE = label_texts(
    summary="Summary for the person",
    consent="Consent question",
    status="Told the person a new day",
)

ACTIONS = label_texts(
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
    understood_marked="Read and understood the report",
    timer_started="Started a time limit",
    closed_as_lost="Closed the case: contact lost",
    party_answered="Recorded the other side's answer",
    receiver_answered="Recorded the receiving body's answer",
    outcome_set="Recorded the outcome",
    step_proposed="Proposed a step for a second person",
    stage_moved="Changed the stage",
    suspend_case="Lost the case for a conflict of interest",
    rekey_case="Gave the case to a team",
    case_erased="A case was erased",
    erasure_proof="Proof of an erasure",
    file_frozen="Stopped a file",
    file_frozen_as_reserve="Stopped a file, as the reserve",
    frozen_asked="Asked to release or to destroy a stopped file",
    frozen_decided="Decided about a stopped file",
    frozen_release="Release of a stopped file",
    frozen_destroy="Destruction of a stopped file",
)

# The one explanation of routing that the program gives itself; all others are the office's own sentences.
ROUTING = label_texts(fallback="no rule with an unconflicted team fits; the reserve handles the report")

# Why a file has no cleaned copy.
CLEANING = label_texts(
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

PROBLEMS = label_texts(
    not_silent="The person is not silent for long enough, or the case is grave.",
    leaves_later="The person said yes. The step leaves on a later day, which stands beside the consent.",
    conflict_of_interest="This team has a conflict of interest in this case.",
    placeholder_left="A place in curly brackets is not filled yet.",
    day_ahead="Name a day that lies ahead.",
    recording_missing="Choose a file.",
    recording_kind="Browsers cannot play this file. Use MP3 or M4A; Ogg Opus and WebM work on newer phones.",
    recording_size="This file is too large: sound may have 3 MB, a film 60 MB.",
    copy_not_counted="This case holds copies of another one. The original is coded, and counted once.",
)

DONE = label_texts(
    draft="The draft was kept. Only you read it here.",
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
    suspended="The coding was completed. It shows a conflict of interest: the reserve has the case now.",
    second="Confirmed as the second person.",
    urgent="Proposed to a second person.",
    readers="Second readers were asked. They have seven days.",
    taken="The answer of the second reader counts now.",
    erase_early="Proposed to a second person.",
    understood="Noted: somebody has read and understood it.",
    lost="The case was closed: contact lost.",
    timer="The time limit was started.",
)
