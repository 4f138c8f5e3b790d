"""A small office for tests: founded by the real founding, entered by real sessions."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from caseflow.administration.founding import (
    FoundedOffice,
    OfficePlan,
    PlannedOrganisation,
    PlannedPerson,
    PlannedRule,
    PlannedTeam,
    PlannedTie,
)
from caseflow.code_lists.values import OrganisationKind
from caseflow.database import Database
from caseflow.office.accounts.credentials import FreshPassphrase, Wraps, open_credentials
from caseflow.office.accounts.members import Role
from caseflow.office.accounts.recovery import Custodians
from caseflow.office.accounts.sessions import Actor, open_session, start_session
from caseflow.office.directory.settings import OfficeSettings
from caseflow.rules.routing import RuleConditions
from caseflow.schema.directory import MemberRow
from crypto.installation import InstallationSecret

PLAN = OfficePlan(
    settings=OfficeSettings("Beschwerdestelle", "Domplatz 1, 39104 Magdeburg", "0391 0000", "Mo-Fr 9-16"),
    organisations=(
        PlannedOrganisation("office", "Unabhängige Beschwerdestelle", OrganisationKind.COMPLAINT_OFFICE),
        PlannedOrganisation("ombuds", "Ombudsstelle", OrganisationKind.OMBUDS_OFFICE),
        PlannedOrganisation("centre", "Beratungsstelle", OrganisationKind.COUNSELLING_CENTRE),
        PlannedOrganisation("operator", "Betreiber", OrganisationKind.FACILITY_OPERATOR, "15085"),
    ),
    teams=(
        PlannedTeam("office", "Beschwerden", "office", "handling"),
        PlannedTeam("ombuds", "Ombudsteam", "ombuds", "ombuds"),
        PlannedTeam("centre", "Beratung", "centre", "handling"),
    ),
    people=(
        PlannedPerson("aylin", "Aylin Demir", Role.OFFICER, "office", ("office",), "female", ("de", "tr")),
        PlannedPerson("ben", "Ben Kraft", Role.OFFICER, "office", ("office",), "male", ("de", "en")),
        PlannedPerson("dora", "Dora Lind", Role.COUNSELLOR, "centre", ("centre",), "female", ("de", "ar")),
        PlannedPerson("olga", "Olga Petri", Role.OMBUDS, "ombuds", ("ombuds",), "female", ("de", "ru")),
        PlannedPerson("omar", "Omar Said", Role.OMBUDS, "ombuds", ("ombuds",), "male", ("de", "ar")),
        PlannedPerson("hans", "Hans Voss", Role.OPERATOR_MEMBER, "operator"),
        PlannedPerson("adam", "Adam Frei", Role.ADMINISTRATOR),
        PlannedPerson("stella", "Stella Marx", Role.STATISTICS),
    ),
    rules=(PlannedRule(RuleConditions(), "office", "the complaint office handles every report"),),
    custodians=Custodians(threshold=2, number=3),
    facility_ties=(PlannedTie("zast_halberstadt", "operator", "operates", date(2020, 1, 1)),),
)


@dataclass(frozen=True)
class TestOffice:
    """A founded office and what its people hold."""

    __test__ = False

    database: Database
    secret: InstallationSecret
    founded: FoundedOffice
    passphrases: dict[str, FreshPassphrase]
    now: datetime

    def id_of(self, user_name: str) -> UUID:
        return self.founded.members[user_name].member_id

    def team(self, key: str) -> UUID:
        return self.founded.teams[key]

    def seed(self, user_name: str) -> bytes:
        """What her passphrase opens."""
        with self.database.reading() as session:
            row = session.get_one(MemberRow, self.id_of(user_name))
        wraps = Wraps(row.pepper_version, row.wrapped_seed, row.wrapped_totp_secret)
        return open_credentials(self.secret, row.id, self.passphrases[user_name].stretched, wraps).seed

    def actor(self, user_name: str) -> Actor:
        """A member in a session of her own."""
        with self.database.writing() as session:
            cookie = start_session(session, self.secret, self.id_of(user_name), self.seed(user_name), self.now)
            return open_session(session, self.secret, cookie, self.now)


def random_id() -> UUID:
    """An id that nothing has."""
    return uuid4()
