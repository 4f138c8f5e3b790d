"""P4: joining, teams, ties and rules take effect when a second person of the ombuds team confirms."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from caseflow.administration.changes import (
    AddFacilityTie,
    AddOrganisation,
    AddRelation,
    AdmitToTeam,
    Change,
    ChangeMalformed,
    ChangeSetting,
    EndFacilityTie,
    FoundTeam,
    InviteMember,
    ReplaceRules,
    Rule,
    kind_of,
    read_change,
)
from caseflow.administration.effects import Invitation
from caseflow.administration.proposals import (
    Confirmed,
    confirm,
    confirm_by_custodians,
    decline,
    propose,
    waiting_proposals,
)
from caseflow.administration.teams import accept_invitation, add_member_to_team, remove_member
from caseflow.code_lists import CodeLists
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.login import NewMember, current_totp, log_in
from caseflow.office.accounts.members import Role
from caseflow.office.accounts.recovery import SharesDoNotOpen
from caseflow.office.accounts.refusals import (
    ChangeRefused,
    CheckPhraseWrong,
    InvitationInvalid,
    NotAllowed,
    NotConfirmed,
    ProposalClosed,
    UnknownSubject,
    UserNameTaken,
    WrongPlace,
)
from caseflow.office.accounts.sessions import Actor, open_session
from caseflow.office.directory.settings import RulesUnsound, office_settings
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.refusals.refusal import SecondPersonNeeded
from caseflow.schema.directory import FacilityTieRow, MemberRow, ProposalRow
from caseflow.sealing.errors import NotAHolder, TagInvalid
from tests.caseflow.cases import file_case, read_record, write_now
from tests.caseflow.offices import TestOffice

CEM = InviteMember("cem", "Cem Kaya", None, Role.OFFICER, "male", ("de", "tr"))


def agree(office: TestOffice, lists: CodeLists, change: Change) -> Confirmed:
    """Olga proposes, Omar confirms."""
    proposal = propose(office.database, office.secret, office.actor("olga"), change, office.now)
    return confirm(office.database, office.secret, lists, office.actor("omar"), proposal, office.now)


def directory_of(office: TestOffice) -> OfficeDirectory:
    with office.database.reading() as session:
        return load_directory(session, office.secret)


def newcomer(office: TestOffice, lists: CodeLists) -> NewMember:
    """Cem, invited and with keys of his own."""
    organisation = office.founded.organisations["office"]
    invitation = agree(office, lists, replace(CEM, organisation=organisation)).invitation
    assert invitation is not None
    return accept_invitation(office.database, office.secret, invitation, office.now)


def session_of(office: TestOffice, user_name: str, member: NewMember) -> Actor:
    at = office.now + timedelta(minutes=1)
    code = current_totp(member.totp_secret, at)
    cookie = log_in(office.database, office.secret, user_name, member.passphrase.text, code, at).session_cookie
    with office.database.reading() as session:
        return open_session(session, office.secret, cookie, at)


def test_a_newcomer_joins_by_two_of_the_ombuds_team_and_a_member_of_the_team(
    office: TestOffice, lists: CodeLists
) -> None:
    case, mailbox = file_case(office)
    before = write_now(office, office.actor("aylin"), case, mailbox)
    cem = newcomer(office, lists)
    team = office.team("office")
    actor = session_of(office, "cem", cem)
    with pytest.raises(NotAHolder):
        read_record(office, actor, before)

    agree(office, lists, AdmitToTeam(team, cem.member_id))
    with pytest.raises(NotAHolder):
        read_record(office, actor, before)
    add_member_to_team(
        office.database, office.secret, office.actor("aylin"), team, cem.member_id, cem.check_phrase, office.now
    )

    assert read_record(office, actor, before)["story"]
    assert read_record(office, actor, write_now(office, actor, case, mailbox))["story"]
    assert cem.member_id in {member.id for member in directory_of(office).members_of(team)}
    with office.database.reading() as session:
        assert audit_log.verify_chain(session).sound
        assert waiting_proposals(session, office.secret) == ()


def test_nobody_joins_without_the_second_person(office: TestOffice, lists: CodeLists) -> None:
    cem = newcomer(office, lists)
    team, aylin = office.team("office"), office.actor("aylin")
    propose(office.database, office.secret, office.actor("olga"), AdmitToTeam(team, cem.member_id), office.now)
    with pytest.raises(NotConfirmed):
        add_member_to_team(office.database, office.secret, aylin, team, cem.member_id, cem.check_phrase, office.now)


def test_a_confirmed_admission_works_once(office: TestOffice, lists: CodeLists) -> None:
    cem = newcomer(office, lists)
    team, aylin, olga = office.team("office"), office.actor("aylin"), office.actor("olga")
    agree(office, lists, AdmitToTeam(team, cem.member_id))
    add_member_to_team(office.database, office.secret, aylin, team, cem.member_id, cem.check_phrase, office.now)
    remove_member(office.database, office.secret, olga, cem.member_id, office.now)
    with pytest.raises(NotAllowed):
        add_member_to_team(office.database, office.secret, aylin, team, cem.member_id, cem.check_phrase, office.now)


@pytest.mark.parametrize("user_name", ["adam", "dora", "olga"])
def test_only_a_member_of_the_team_admits(office: TestOffice, lists: CodeLists, user_name: str) -> None:
    cem = newcomer(office, lists)
    team, actor = office.team("office"), office.actor(user_name)
    agree(office, lists, AdmitToTeam(team, cem.member_id))
    with pytest.raises(NotAllowed):
        add_member_to_team(office.database, office.secret, actor, team, cem.member_id, cem.check_phrase, office.now)
    with office.database.reading() as session:
        (line,) = audit_log.entries(session, audit_log.LogFilter(action="add_member_to_team"))
    assert (line.outcome, line.member) == ("refused", actor.id)


def test_a_wrong_check_phrase_admits_nobody(office: TestOffice, lists: CodeLists) -> None:
    """An administrator who opened the link herself holds another key than the one the newcomer reads out."""
    cem = newcomer(office, lists)
    team, aylin = office.team("office"), office.actor("aylin")
    agree(office, lists, AdmitToTeam(team, cem.member_id))
    other = office.founded.members["ben"].check_phrase
    with pytest.raises(CheckPhraseWrong):
        add_member_to_team(office.database, office.secret, aylin, team, cem.member_id, other, office.now)
    with pytest.raises(CheckPhraseWrong):
        add_member_to_team(office.database, office.secret, aylin, team, cem.member_id, "", office.now)


def test_a_link_works_once_and_for_a_week(office: TestOffice, lists: CodeLists) -> None:
    organisation = office.founded.organisations["office"]
    invitation = agree(office, lists, replace(CEM, organisation=organisation)).invitation
    assert invitation is not None
    assert invitation.text not in repr(invitation)
    with pytest.raises(InvitationInvalid):
        accept_invitation(office.database, office.secret, invitation, office.now + timedelta(days=8))
    accept_invitation(office.database, office.secret, invitation, office.now)
    for used in (invitation, Invitation("never given")):
        with pytest.raises(InvitationInvalid):
            accept_invitation(office.database, office.secret, used, office.now)


def test_a_proposal_takes_effect_only_by_another_person_of_the_ombuds_team(
    office: TestOffice, lists: CodeLists
) -> None:
    change, olga = ChangeSetting("phone", "0391 1111"), office.actor("olga")
    proposal = propose(office.database, office.secret, olga, change, office.now)
    with pytest.raises(SecondPersonNeeded):
        confirm(office.database, office.secret, lists, olga, proposal, office.now)
    for name in ("aylin", "adam", "stella"):
        actor = office.actor(name)
        with pytest.raises(NotAllowed):
            confirm(office.database, office.secret, lists, actor, proposal, office.now)
        with pytest.raises(NotAllowed):
            propose(office.database, office.secret, actor, change, office.now)
    with office.database.reading() as session:
        assert office_settings(session, office.secret).phone == "0391 0000"
        assert [one.change for one in waiting_proposals(session, office.secret)] == [change]
        refused = audit_log.entries(session, audit_log.LogFilter(subject=f"proposal:{proposal}"))
    assert [line.outcome for line in refused] == ["refused"] * 4 + ["done"]
    confirm(office.database, office.secret, lists, office.actor("omar"), proposal, office.now)
    with office.database.reading() as session:
        assert office_settings(session, office.secret).phone == "0391 1111"
        assert waiting_proposals(session, office.secret) == ()
    with pytest.raises(ProposalClosed):
        confirm(office.database, office.secret, lists, office.actor("omar"), proposal, office.now)


def test_a_declined_proposal_is_closed(office: TestOffice, lists: CodeLists) -> None:
    olga, omar = office.actor("olga"), office.actor("omar")
    proposal = propose(office.database, office.secret, olga, ChangeSetting("phone", "1"), office.now)
    decline(office.database, office.secret, omar, proposal, office.now)
    with pytest.raises(ProposalClosed):
        confirm(office.database, office.secret, lists, omar, proposal, office.now)


def test_a_proposal_changed_in_the_database_alone_is_refused(office: TestOffice, lists: CodeLists) -> None:
    omar = office.actor("omar")
    proposal = propose(office.database, office.secret, office.actor("olga"), ChangeSetting("phone", "1"), office.now)
    with office.database.writing() as session:
        session.get_one(ProposalRow, proposal).payload = ChangeSetting("phone", "2").to_json()
    with pytest.raises(TagInvalid):
        confirm(office.database, office.secret, lists, omar, proposal, office.now)


def test_who_left_proposes_nothing_any_more(office: TestOffice, lists: CodeLists) -> None:
    olga, omar = office.actor("olga"), office.actor("omar")
    proposal = propose(office.database, office.secret, olga, ChangeSetting("phone", "1"), office.now)
    remove_member(office.database, office.secret, omar, olga.id, office.now)
    with pytest.raises(NotAllowed):
        confirm(office.database, office.secret, lists, omar, proposal, office.now)


def test_custodians_stand_in_only_where_nobody_else_can_confirm(office: TestOffice, lists: CodeLists) -> None:
    olga, omar, shares = office.actor("olga"), office.actor("omar"), office.founded.shares
    proposal = propose(office.database, office.secret, omar, ChangeSetting("phone", "0391 2"), office.now)
    with pytest.raises(NotAllowed):
        confirm_by_custodians(office.database, office.secret, lists, shares, proposal, office.now)
    remove_member(office.database, office.secret, omar, olga.id, office.now)
    with pytest.raises(SharesDoNotOpen):
        confirm_by_custodians(office.database, office.secret, lists, shares[:1], proposal, office.now)
    confirm_by_custodians(office.database, office.secret, lists, shares[:2], proposal, office.now)
    with office.database.reading() as session:
        assert office_settings(session, office.secret).phone == "0391 2"


def test_a_new_team_begins_with_members_who_work_here(office: TestOffice, lists: CodeLists) -> None:
    organisation = office.founded.organisations["office"]
    agree(office, lists, FoundTeam("Jugend", organisation, "handling", (office.id_of("ben"),)))
    directory = directory_of(office)
    (team,) = [one.id for one in directory.teams.values() if one.name == "Jugend"]
    agree(office, lists, ReplaceRules((Rule("", team, "the youth team handles everything"),)))
    assert [rule.team for rule in directory_of(office).rules] == [team]
    assert office.team("office") in directory.teams


ADMIN = Role.ADMINISTRATOR


@pytest.mark.parametrize(
    ("key", "change", "refusal"),
    [
        ("office", replace(CEM, role=ADMIN), WrongPlace),
        (None, CEM, WrongPlace),
        ("office", replace(CEM, user_name="Aylin"), UserNameTaken),
        ("office", replace(CEM, user_name=" "), UnknownSubject),
    ],
)
def test_a_misplaced_person_is_not_invited(
    office: TestOffice, lists: CodeLists, key: str | None, change: InviteMember, refusal: type[ChangeRefused]
) -> None:
    organisation = None if key is None else office.founded.organisations[key]
    with pytest.raises(refusal):
        agree(office, lists, replace(change, organisation=organisation))


NOWHERE = UUID(int=7)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (AddRelation(NOWHERE, NOWHERE, "operates", date(2026, 1, 1)), UnknownSubject),
        (AddFacilityTie("zast_halberstadt", NOWHERE, "operates", date(2026, 1, 1)), UnknownSubject),
        (EndFacilityTie(NOWHERE, date(2026, 1, 1)), UnknownSubject),
        (AddOrganisation("Etwas", "nonsense"), UnknownSubject),
        (AddOrganisation("Etwas", "other", "99999"), UnknownSubject),
        (AdmitToTeam(NOWHERE, NOWHERE), UnknownSubject),
        (FoundTeam("Leer", NOWHERE, "handling", ()), UnknownSubject),
        (ReplaceRules((Rule("", NOWHERE, "nobody"),)), UnknownSubject),
        (ChangeSetting("nonsense", "1"), UnknownSubject),
        (ChangeSetting("land", "DE-SN"), UnknownSubject),
        (ChangeSetting("public_holidays", "DE-XX"), UnknownSubject),
        (ChangeSetting("retention_months", "never"), UnknownSubject),
    ],
)
def test_a_change_about_nothing_is_refused_and_changes_nothing(
    office: TestOffice, lists: CodeLists, change: Change, refusal: type[ChangeRefused]
) -> None:
    before = directory_of(office)
    with pytest.raises(refusal):
        agree(office, lists, change)
    after = directory_of(office)
    assert replace(after, version=before.version) == before


def test_a_team_takes_nobody_of_another_organisation(office: TestOffice, lists: CodeLists) -> None:
    with pytest.raises(WrongPlace):
        agree(office, lists, AdmitToTeam(office.team("office"), office.id_of("dora")))
    with pytest.raises(WrongPlace):
        agree(office, lists, AdmitToTeam(office.team("office"), office.id_of("adam")))
    organisation = office.founded.organisations["office"]
    with pytest.raises(WrongPlace):
        agree(office, lists, FoundTeam("Zweite", organisation, "ombuds", (office.id_of("ben"),)))


def test_rules_that_leave_a_hole_are_refused(office: TestOffice, lists: CodeLists) -> None:
    rule = Rule('{"area":["nonsense"]}', office.team("office"), "a code that is in no list")
    with pytest.raises(RulesUnsound):
        agree(office, lists, ReplaceRules((rule,)))


def test_a_tie_can_end(office: TestOffice, lists: CodeLists) -> None:
    with office.database.reading() as session:
        tie = session.scalars(select(FacilityTieRow.id)).one()
    agree(office, lists, EndFacilityTie(tie, date(2026, 12, 31)))
    assert [one.valid_until for one in directory_of(office).bodies.facility_ties] == [date(2026, 12, 31)]


def test_every_change_survives_its_stored_form() -> None:
    one, two, day = uuid4(), uuid4(), date(2026, 5, 1)
    changes: list[Change] = [
        AddOrganisation("Ämter & Co", "other", None),
        AddRelation(one, two, "operates", day, day),
        AddFacilityTie("zast_halberstadt", one, "guards", day),
        EndFacilityTie(one, day),
        replace(CEM, organisation=one),
        AdmitToTeam(one, two),
        FoundTeam("Jugend", one, "handling", (one, two)),
        ReplaceRules((Rule("", one, "always"), Rule('{"area":["work"]}', two, "work"))),
        ChangeSetting("phone", "1"),
    ]
    for change in changes:
        assert read_change(kind_of(change), change.to_json()) == change


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("nonsense", "{}"),
        ("admit_to_team", "{"),
        ("admit_to_team", '{"team":"x","member":"y"}'),
        ("admit_to_team", '{"team":1}'),
        ("change_setting", '{"name":"phone","value":null}'),
        ("change_setting", '{"name":"phone","value":"1","more":"2"}'),
    ],
)
def test_a_damaged_proposal_is_named_as_such(kind: str, payload: str) -> None:
    with pytest.raises(ChangeMalformed):
        read_change(kind, payload)


def test_members_are_never_half_made(office: TestOffice, lists: CodeLists) -> None:
    """A name that was taken between invitation and arrival leaves no row behind."""
    organisation = office.founded.organisations["office"]
    first = agree(office, lists, replace(CEM, organisation=organisation)).invitation
    second = agree(office, lists, replace(CEM, organisation=organisation)).invitation
    assert first is not None
    assert second is not None
    accept_invitation(office.database, office.secret, first, office.now)
    with pytest.raises(UserNameTaken):
        accept_invitation(office.database, office.secret, second, office.now)
    with office.database.reading() as session:
        assert len(session.scalars(select(MemberRow).where(MemberRow.user_name == "cem")).all()) == 1
