"""Founding refuses what must never run, and what it founds is verified at every start."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, select

from caseflow.administration.founding import (
    FEWEST_OMBUDS,
    MemberOfAnotherOrganisation,
    OutsiderInOrganisation,
    PlannedPerson,
    PlannedRelation,
    TooFewOmbuds,
    found_office,
)
from caseflow.code_lists import CodeLists
from caseflow.database import Database
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.members import Role
from caseflow.office.directory.settings import (
    LandMismatch,
    OfficeNotFounded,
    OfficeSettings,
    RulesUnsound,
    SecretMismatch,
    SettingMalformed,
    office_settings,
    require_right_land,
    require_right_secret,
    require_sound_rules,
)
from caseflow.office.directory.verified import load_directory
from caseflow.rules.conflicts import RelationKind
from caseflow.schema.base import Base
from caseflow.schema.directory import (
    DirectorySealRow,
    FacilityTieRow,
    MemberRow,
    MembershipRow,
    OrganisationRow,
    RoutingRuleRow,
    TeamRow,
)
from caseflow.schema.office import SettingRow
from caseflow.sealing.errors import TagInvalid
from caseflow.sealing.row_tags import renew_seal
from crypto.installation import InstallationSecret
from tests.caseflow.offices import PLAN, TestOffice

# What founding adds to the plan, from the code lists.
FOUNDED = replace(PLAN.settings, land="DE-ST", public_holidays="DE-ST")


def test_a_founded_office_is_sound_and_says_who_is_who(office: TestOffice, lists: CodeLists) -> None:
    with office.database.reading() as session:
        require_right_secret(session, office.secret)
        directory = require_sound_rules(session, office.secret, lists, office.now.date())
        assert office_settings(session, office.secret) == FOUNDED
        assert audit_log.verify_chain(session).sound
    assert directory.reserve == office.team("ombuds")
    assert [member.user_name for member in directory.members_of(office.team("office"))] == ["aylin", "ben"]
    assert directory.teams_of(office.id_of("olga")) == {office.team("ombuds")}
    assert directory.teams_of(office.id_of("adam")) == frozenset()
    assert directory.teams[office.team("office")].languages == {"de", "tr", "en"}


def test_another_installation_secret_is_refused(office: TestOffice) -> None:
    other = InstallationSecret.generate()
    with office.database.reading() as session:
        with pytest.raises(SecretMismatch):
            require_right_secret(session, other)
        with pytest.raises(TagInvalid):
            load_directory(session, other)


def test_an_empty_database_is_no_office(database: Database, secret: InstallationSecret) -> None:
    with database.reading() as session, pytest.raises(OfficeNotFounded):
        require_right_secret(session, secret)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.STATISTICS])
def test_who_runs_or_counts_belongs_to_no_organisation(
    database: Database, secret: InstallationSecret, lists: CodeLists, now: datetime, role: Role
) -> None:
    inside = PlannedPerson("ines", "Ines", role, "office")
    with pytest.raises(OutsiderInOrganisation):
        found_office(database, secret, lists, replace(PLAN, people=(*PLAN.people, inside)), now)


@pytest.mark.parametrize(
    "person",
    [
        PlannedPerson("ines", "Ines", Role.OFFICER, "operator", ("office",)),
        PlannedPerson("ines", "Ines", Role.OPERATOR_MEMBER, "office", ("office",)),
    ],
)
def test_a_team_has_only_readers_of_its_own_organisation(
    database: Database, secret: InstallationSecret, lists: CodeLists, now: datetime, person: PlannedPerson
) -> None:
    with pytest.raises(MemberOfAnotherOrganisation):
        found_office(database, secret, lists, replace(PLAN, people=(*PLAN.people, person)), now)


def test_the_ombuds_team_needs_two(
    database: Database, secret: InstallationSecret, lists: CodeLists, now: datetime
) -> None:
    assert FEWEST_OMBUDS == 2
    alone = tuple(person for person in PLAN.people if person.user_name != "omar")
    with pytest.raises(TooFewOmbuds):
        found_office(database, secret, lists, replace(PLAN, people=alone), now)


def test_an_office_whose_reserve_can_be_accused_founds_nothing(
    database: Database, secret: InstallationSecret, lists: CodeLists, now: datetime
) -> None:
    tied = PlannedRelation("operator", "ombuds", RelationKind.OPERATES, date(2020, 1, 1))
    with pytest.raises(RulesUnsound) as refusal:
        found_office(database, secret, lists, replace(PLAN, relations=(tied,)), now)
    assert refusal.value.problems
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(MemberRow)) == 0
        assert session.scalar(select(func.count()).select_from(OrganisationRow)) == 0


def change_a_name(database: Database) -> None:
    with database.writing() as session:
        session.scalars(select(TeamRow).where(TeamRow.kind == "ombuds")).one().name = "Other"


def move_a_member_to_another_organisation(database: Database) -> None:
    with database.writing() as session:
        operator = session.scalars(select(OrganisationRow.id).where(OrganisationRow.kind == "facility_operator")).one()
        session.scalars(select(MemberRow).where(MemberRow.user_name == "hans")).one().role = "officer"
        session.scalars(select(MemberRow).where(MemberRow.user_name == "ben")).one().organisation = operator


def put_a_member_into_a_team(database: Database) -> None:
    with database.writing() as session:
        adam = session.scalars(select(MemberRow.id).where(MemberRow.user_name == "adam")).one()
        known = session.scalars(select(MembershipRow)).first()
        assert known is not None
        session.add(
            MembershipRow(id=uuid4(), team=known.team, member=adam, since=known.since, until=None, tag=known.tag)
        )


def drop_a_tie(database: Database) -> None:
    with database.writing() as session:
        session.execute(delete(FacilityTieRow))


def drop_a_membership(database: Database) -> None:
    with database.writing() as session:
        session.delete(session.scalars(select(MembershipRow)).first())


def point_a_rule_elsewhere(database: Database) -> None:
    with database.writing() as session:
        rule = session.scalars(select(RoutingRuleRow)).one()
        rule.team = session.scalars(select(TeamRow.id).where(TeamRow.id != rule.team)).first() or rule.team


def drop_a_setting(database: Database) -> None:
    with database.writing() as session:
        session.execute(delete(SettingRow).where(SettingRow.name == "phone"))


@pytest.mark.parametrize(
    "tamper",
    [
        change_a_name,
        move_a_member_to_another_organisation,
        put_a_member_into_a_team,
        drop_a_tie,
        drop_a_membership,
        point_a_rule_elsewhere,
        drop_a_setting,
    ],
)
def test_a_directory_changed_in_the_database_alone_is_refused(
    office: TestOffice, tamper: Callable[[Database], None]
) -> None:
    tamper(office.database)
    with office.database.reading() as session, pytest.raises(TagInvalid):
        load_directory(session, office.secret)


def test_a_row_that_was_once_right_cannot_be_put_back(office: TestOffice) -> None:
    """A tag alone would accept it: it was written by this installation."""
    with office.database.reading() as session:
        tie = session.scalars(select(FacilityTieRow)).one()
        kept = {column.name: getattr(tie, column.name) for column in FacilityTieRow.__table__.columns}
    drop_a_tie(office.database)
    with office.database.writing() as session:
        renew_seal(session, office.secret)
        load_directory(session, office.secret)
    with office.database.writing() as session:
        session.add(FacilityTieRow(**kept))
    with office.database.reading() as session, pytest.raises(TagInvalid):
        load_directory(session, office.secret)


def test_a_directory_is_read_in_writing_transactions_too(office: TestOffice) -> None:
    with office.database.writing() as session:
        assert load_directory(session, office.secret).reserve == office.team("ombuds")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", " "),
        ("weekdays", ""),
        ("answer_service_days", "0"),
        ("retention_months", "many"),
        ("checked_on.police_110", "yesterday"),
        ("public_holidays", "DE-XX"),
    ],
)
def test_a_wrong_fact_of_the_office_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingMalformed):
        OfficeSettings.from_texts({**FOUNDED.to_texts(), name: value})


def test_facts_of_the_office_survive_storing() -> None:
    settings = replace(
        FOUNDED, closed_days=frozenset({date(2026, 12, 24)}), help_checked_on={"police_110": date(2026, 11, 1)}
    )
    assert OfficeSettings.from_texts(settings.to_texts()) == settings
    assert not settings.calendar.is_service_day(date(2026, 12, 24))


def test_an_office_founded_before_there_were_other_laender_keeps_its_land() -> None:
    texts = {name: text for name, text in FOUNDED.to_texts().items() if name not in ("land", "public_holidays")}
    assert OfficeSettings.from_texts({**texts, "subdivision": "ST"}) == FOUNDED


def test_an_office_keeps_the_holidays_that_its_plan_names(database: Database, lists: CodeLists, now: datetime) -> None:
    secret = InstallationSecret.generate()
    plan = replace(PLAN, settings=replace(PLAN.settings, public_holidays="DE-SN"))
    found_office(database, secret, lists, plan, now)
    with database.reading() as session:
        assert office_settings(session, secret).public_holidays == "DE-SN"


def test_the_lists_of_another_land_are_refused(office: TestOffice, lists: CodeLists) -> None:
    elsewhere = replace(lists, land=replace(lists.land, id="XX-NM"))
    with office.database.reading() as session:
        require_right_land(session, office.secret, lists)
        with pytest.raises(LandMismatch, match="founded for DE-ST, and the code lists are those of XX-NM"):
            require_right_land(session, office.secret, elsewhere)


def test_the_directory_is_sealed_as_the_formats_say(office: TestOffice) -> None:
    """The seal made by hand from docs/formats.md."""
    tables = (
        *("organisation", "organisation_relation", "facility_tie", "member", "team", "membership"),
        *("team_generation", "recovery_key", "routing_rule", "office_setting"),
    )
    with office.database.reading() as session:
        seal = session.get_one(DirectorySealRow, 1)
        digests = [
            sha256(b"".join(sorted(session.scalars(select(Base.metadata.tables[table].c.tag))))).digest()
            for table in tables
        ]
    assert office.secret.verify(seal.tag, "directory_seal", seal.version.to_bytes(8, "big"), *digests)


def test_a_member_is_tagged_as_the_formats_say(office: TestOffice) -> None:
    with office.database.reading() as session:
        row = session.scalars(select(MemberRow).where(MemberRow.user_name == "aylin")).one()
    parts = (
        row.id.bytes,
        b"aylin",
        b"Aylin Demir",
        office.founded.organisations["office"].bytes,
        b"officer",
        b"+female",
        b"de tr",
        office.now.date().isoformat().encode(),
        b"",
        row.public_key,
    )
    assert office.secret.verify(row.tag, "member", *parts)
