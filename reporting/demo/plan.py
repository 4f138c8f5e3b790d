"""The invented office of the demo: who works there, who is tied to whom, who gets which report."""

import datetime
import json
from pathlib import Path

from caseflow.administration.founding import (
    OfficePlan,
    PlannedOrganisation,
    PlannedPerson,
    PlannedRelation,
    PlannedRule,
    PlannedSeries,
    PlannedTeam,
    PlannedTie,
)
from caseflow.code_lists import CodeLists
from caseflow.code_lists.values import OrganisationKind
from caseflow.office.accounts.members import Role
from caseflow.office.accounts.recovery import Custodians
from caseflow.office.directory.legal_notices import OfficeNotices
from caseflow.office.directory.settings import OfficeSettings
from caseflow.rules.conflicts import RelationKind
from caseflow.rules.routing import RuleConditions

# What names a place of the Land whose lists come with the program.
OFFICE = json.loads(Path(__file__).with_name("office.json").read_text(encoding="utf-8"))

ORGANISATIONS = (
    PlannedOrganisation("office", "Unabhängige Beschwerdestelle (Beispiel)", OrganisationKind.COMPLAINT_OFFICE),
    PlannedOrganisation("counselling", "Beratung Nord (Beispiel)", OrganisationKind.COUNSELLING_CENTRE),
    PlannedOrganisation("ombuds", "Ombudsstelle (Beispiel)", OrganisationKind.OMBUDS_OFFICE),
    PlannedOrganisation("interpreters", "Sprachmittlung (Beispiel)", OrganisationKind.INTERPRETER_SERVICE),
    PlannedOrganisation(
        "operator",
        "Unterkunft Betriebs-GmbH (Beispiel)",
        OrganisationKind.FACILITY_OPERATOR,
        OFFICE["district_of_the_operator"],
    ),
    PlannedOrganisation("guards", "Wachschutz (Beispiel)", OrganisationKind.SECURITY_FIRM),
    PlannedOrganisation("authority", "Aufnahmebehörde (Beispiel)", OrganisationKind.STATE_AUTHORITY),
)

PEOPLE = (
    PlannedPerson("amira", "Amira Haddad", Role.OFFICER, "office", ("north",), "f", ("de", "ar", "en", "fr")),
    PlannedPerson("jonas", "Jonas Weber", Role.OFFICER, "office", ("north",), "m", ("de", "en", "ru", "uk")),
    PlannedPerson("leyla", "Leyla Demir", Role.COUNSELLOR, "counselling", ("centre",), "f", ("de", "tr", "fa", "en")),
    PlannedPerson("tomas", "Tomas Richter", Role.COUNSELLOR, "counselling", ("centre",), "m", ("de", "en")),
    PlannedPerson("helga", "Helga Brandt", Role.OMBUDS, "ombuds", ("reserve",), "f", ("de", "en")),
    PlannedPerson("samuel", "Samuel Osei", Role.OMBUDS, "ombuds", ("reserve",), "m", ("de", "en", "fr")),
    PlannedPerson("noor", "Noor Amiri", Role.INTERPRETER, "interpreters", (), "f", ("de", "fa", "ps", "ar", "ti")),
    PlannedPerson("karin", "Karin Betreiber", Role.OPERATOR_MEMBER, "operator", (), "f", ("de",)),
    PlannedPerson("admin", "Verwaltung", Role.ADMINISTRATOR),
    PlannedPerson("revision", "Revision", Role.AUDITOR),
    PlannedPerson("statistik", "Statistik", Role.STATISTICS),
)


def demo_plan(lists: CodeLists, founded_on: datetime.date, checked_on: datetime.date) -> OfficePlan:
    """The plan of an office that began on a day and last called all help numbers on another."""
    return OfficePlan(
        settings=demo_settings(lists, checked_on),
        organisations=ORGANISATIONS,
        teams=(
            PlannedTeam("north", "Beschwerdestelle", "office", "handling"),
            PlannedTeam("centre", "Beratung", "counselling", "handling"),
            PlannedTeam("reserve", "Ombudsteam", "ombuds", "ombuds"),
        ),
        people=PEOPLE,
        rules=(
            PlannedRule(
                RuleConditions(area=frozenset({"school", "kita", "work", "work_application"})),
                "centre",
                "School and work go to the counselling centre, which knows their time limits.",
            ),
            PlannedRule(RuleConditions(), "north", "Everything else goes to the complaint office."),
        ),
        custodians=Custodians(3, 5),
        relations=(
            PlannedRelation("operator", "guards", RelationKind.SUBCONTRACTS, founded_on),
            PlannedRelation("authority", "operator", RelationKind.SUPERVISES, founded_on),
        ),
        facility_ties=tuple(
            PlannedTie(facility, "operator", "operates", founded_on) for facility in OFFICE["reception_facilities"]
        ),
        series=PlannedSeries("intake", founded_on.strftime("%Y-%m"), "XS", lists.land.id),
    )


def demo_settings(lists: CodeLists, checked_on: datetime.date) -> OfficeSettings:
    """The office's facts, its help numbers checked on a day."""
    return OfficeSettings(
        **OFFICE["facts"],
        names_authorities=True,
        staff_hours=60,
        land=lists.land.id,
        public_holidays=lists.land.public_holidays,
        help_checked_on=dict.fromkeys(lists.referral_targets, checked_on),
        notices=demo_notices(checked_on),
    )


def demo_notices(checked_on: datetime.date) -> OfficeNotices:
    """What imprint, privacy notice and accessibility statement of the invented office say."""
    return OfficeNotices(
        **OFFICE["notices"],
        accessibility_checked_on=checked_on,
        help_near=OFFICE["help_near"],
    )
