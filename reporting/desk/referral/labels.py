"""Labels of referrals, copies for a small circle, and transfers."""

from reporting.desk.base.label_texts import label_texts

REFERRALS = label_texts(
    waiting="waits for the partner",
    accepted="the partner helps",
    declined="declined",
    returned="given back",
    withdrawn="taken back",
)

# The same as the partner says it of itself.
REFERRED = label_texts(
    waiting="waits for our answer",
    accepted="we help",
    declined="declined",
    returned="given back",
    withdrawn="taken back",
)

COPY_PARTS = label_texts(summary="summary", report="report", dialogue="dialogue", files="files")

ACTIONS = label_texts(
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

PROBLEMS = label_texts(
    no_part_chosen="Choose at least one part of the case.",
    money_not_seen="Say that you have seen the tie of money.",
    not_cleaned="There is no cleaned copy of one of these files. Choose its original or leave it out.",
    answered_already="This referral was answered already.",
)

DONE = label_texts(
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
)
