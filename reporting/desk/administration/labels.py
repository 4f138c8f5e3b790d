"""Labels of the pages of the office itself."""

from types import MappingProxyType

from reporting.desk.base.label_texts import label_texts

ACTIONS = label_texts(
    log_seen="Looked at the log",
    propose="Proposed a change of the directory",
    confirm="Confirmed a change of the directory",
    confirm_by_custodians="Confirmed by the custodians",
    decline="Declined a change of the directory",
    add_member_to_team="Admitted a member to a team",
    remove_member="Removed a member",
    remove_from_team="Removed a member from a team",
    accept_invitation="Accepted an invitation",
    found_office="Founded the office",
    period_measured="Measured a period",
    paper_printed="Printed posters or paper",
    new_recovery_key="New recovery key",
    recover_member="Recovered a member",
    recording_made="Brought a recording",
    recording_approved="Approved a recording",
    recording_withdrawn="Withdrew a recording",
)

PROBLEMS = label_texts(
    tie_incomplete="Choose two different bodies, a tie and a day.",
    last_member="The last member of a team cannot be removed.",
    user_name_taken="This user name is or was somebody's.",
    proposal_closed="This proposal is decided already.",
    not_confirmed="Two persons of the ombuds team have to agree first.",
    check_phrase_wrong="The check phrase is another one. Do not admit this person; speak to her again.",
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
    recording_text="The film needs its text, of at most 20,000 characters.",
    text_changed="The text of the page has changed since. It has to be recorded again.",
    order_incomplete="Choose what to print, a place and at least one language.",
    office_unprintable="The name or the address of the office holds a sign that cannot be printed.",
    press_busy="Others are printing at the moment. Please try again in a minute.",
)

TIES = label_texts(
    supervises="supervises",
    operates="runs",
    guards="guards",
    subcontracts="works as a subcontractor for",
    interprets_for="interprets for",
    funds="pays",
)

BODIES = label_texts(
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

SETTINGS = label_texts(
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

PAPER = label_texts(
    poster="Poster, on A4 with strips to tear off",
    strips="Neutral notice with strips to tear off",
    cards="Neutral cards, ten on a sheet",
    form="The whole form on paper, two pages in each language",
    placement="Where to hang it and where never, with a list",
)

DONE = label_texts(
    proposed="The change was proposed. A second person has to confirm it.",
    confirmed="The change was confirmed.",
    declined="The proposal was taken off the table.",
    admitted="The member was admitted; the team has new keys.",
    removed="The member was removed; her teams have new keys.",
    recorded="The recording was stored. A second person has to listen to it and approve it.",
    recording_approved="The recording can be heard from the next minute on.",
    recording_withdrawn="The recording was taken away.",
    measured="The period was measured. It is published on the planned day.",
    pool="Proposed. A second person of the ombuds team has to confirm it on the team page.",
)

SPOKEN = label_texts(
    start="Start page",
    report="Report form",
    notice="Box to tick before sending",
    received="After sending",
    consent="Consent question",
    status="Page of the mailbox",
    sign_language="Film in German Sign Language",
)

RECORDINGS = label_texts(
    none="missing",
    draft="waits for a second person",
    approved="can be heard",
    outdated="the text has changed",
)
