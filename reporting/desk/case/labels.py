"""Labels of the case page and its forms."""

from collections.abc import Callable, Mapping

from reporting.desk.base.label_texts import label_texts
from reporting.desk.case import acts
from reporting.desk.case.case_act import CaseAct


def of_acts(group: Callable[[CaseAct], Mapping[str, str]]) -> dict[str, str]:
    """The labels that the acts of the case page bring along."""
    return {name: text for act in acts.ACTS.values() for name, text in group(act).items()}


ENTRIES = label_texts(
    **of_acts(lambda act: act.entry),
    new_facts="New facts",
    to_reach="Affected person still to be reached",
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
    **of_acts(lambda act: act.logged),
    case_opened="Opened the case",
    case_opened_as_reserve="Opened the case as the reserve",
    file_seen="Looked at what a file is",
    file_seen_as_reserve="Looked at what a file is, as the reserve",
    file_taken="Took the cleaned copy of a file",
    file_taken_as_reserve="Took the cleaned copy of a file as the reserve",
    original_taken="Downloaded the original of a file",
    original_taken_as_reserve="Downloaded the original of a file as the reserve",
    draft_kept="Kept a draft",
    draft_kept_as_reserve="Kept a draft as the reserve",
    consent_asked="Asked for consent",
    consent_spoken="Brought the sound of a consent question",
    case_coded="Completed the coding",
    suspend_case="Lost the case for a conflict of interest",
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
    **{name: act.done for name, act in acts.ACTS.items()},
    draft="The draft was kept. Only you read it here.",
    coding="The coding was completed.",
    consent="The consent question was sent to the mailbox.",
    voice="The question can be heard now.",
    suspended="The coding was completed. It shows a conflict of interest: the reserve has the case now.",
)
