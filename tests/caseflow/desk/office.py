"""A small office at work, for tests of the desk: people with keys, cases as a report leaves them."""

import datetime
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from caseflow.administration.founding import (
    FoundedOffice,
    OfficePlan,
    PlannedOrganisation,
    PlannedPerson,
    PlannedRelation,
    PlannedRule,
    PlannedSeries,
    PlannedTeam,
    found_office,
)
from caseflow.code_lists import CodeLists, load
from caseflow.code_lists.values import OrganisationKind
from caseflow.database import Database
from caseflow.desk.cases.access_control import Desk
from caseflow.office.accounts.login import current_totp, log_in
from caseflow.office.accounts.members import Role
from caseflow.office.accounts.recovery import Custodians
from caseflow.office.accounts.sessions import Actor, open_session
from caseflow.office.directory.settings import OfficeSettings
from caseflow.reporter.mailbox.visit import mailbox_tag_parts
from caseflow.rules.answers import Answers
from caseflow.rules.calendar import ServiceCalendar
from caseflow.rules.conflicts import RelationKind
from caseflow.rules.routing import RuleConditions
from caseflow.schema.cases import CaseRow, ShredSecretRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.sealing.case_keys import CaseKeys, current_holders, new_epoch
from caseflow.sealing.case_lock import case_tag_parts
from caseflow.sealing.record_rows import put_record
from caseflow.sealing.team_generation import KeyRing
from caseflow.workflow.next_due import DueReason
from caseflow.workflow.stages import Workflow
from crypto.installation import InstallationSecret
from crypto.key_pair import KeyPair
from crypto.record import Fields

NOW = datetime.datetime(2026, 11, 18, 9, 30, tzinfo=datetime.UTC)
TODAY = NOW.date()

PEOPLE = (
    PlannedPerson("amira", "Amira Haddad", Role.OFFICER, "office", ("first",), languages=("de", "ar", "en")),
    PlannedPerson("ben", "Ben Krüger", Role.OFFICER, "office", ("first",), languages=("de",)),
    PlannedPerson("clara", "Clara Vogt", Role.OFFICER, "office", ("second",), languages=("de",)),
    PlannedPerson("dora", "Dora Keller", Role.COUNSELLOR, "advice", ("advice",), languages=("de",)),
    PlannedPerson("olga", "Olga Brandt", Role.OMBUDS, "ombuds", ("reserve",), languages=("de",)),
    PlannedPerson("otto", "Otto Lehmann", Role.OMBUDS, "ombuds", ("reserve",), languages=("de",)),
    PlannedPerson("paul", "Paul Wirth", Role.OPERATOR_MEMBER, "operator"),
    PlannedPerson("ida", "Ida Noor", Role.INTERPRETER, "language_service", languages=("de", "ar", "fa")),
    PlannedPerson("igor", "Igor Melnyk", Role.INTERPRETER, "near_service", languages=("de", "ar", "uk")),
    PlannedPerson("anna", "Anna Roth", Role.ADMINISTRATOR),
    PlannedPerson("udo", "Udo Stein", Role.AUDITOR),
    PlannedPerson("stella", "Stella Maurer", Role.STATISTICS),
)

PLAN = OfficePlan(
    settings=OfficeSettings("Lauter Halle", "Markt 1, 06108 Halle", "0345 000000", "Mo-Fr 9-15"),
    organisations=(
        PlannedOrganisation("office", "Beschwerdestelle", OrganisationKind.COMPLAINT_OFFICE),
        PlannedOrganisation("ombuds", "Ombudsstelle", OrganisationKind.OMBUDS_OFFICE),
        PlannedOrganisation("advice", "Beratung am Gymnasium", OrganisationKind.COUNSELLING_CENTRE),
        PlannedOrganisation("school", "Gymnasium", OrganisationKind.SCHOOL),
        PlannedOrganisation("operator", "Betreiber", OrganisationKind.FACILITY_OPERATOR),
        PlannedOrganisation("language_service", "Sprachmittlung Saale", OrganisationKind.INTERPRETER_SERVICE),
        PlannedOrganisation("near_service", "Sprachdienst am Haus", OrganisationKind.INTERPRETER_SERVICE),
    ),
    teams=(
        PlannedTeam("first", "Team Nord", "office", "handling"),
        PlannedTeam("second", "Team Süd", "office", "handling"),
        PlannedTeam("advice", "Beratungsteam", "advice", "handling"),
        PlannedTeam("reserve", "Ombudsteam", "ombuds", "ombuds"),
    ),
    people=PEOPLE,
    rules=(PlannedRule(RuleConditions(), "first", "Every report"),),
    relations=(
        PlannedRelation("school", "advice", RelationKind.OPERATES, datetime.date(2020, 1, 1)),
        PlannedRelation("near_service", "operator", RelationKind.INTERPRETS_FOR, datetime.date(2020, 1, 1)),
    ),
    custodians=Custodians(2, 3),
    series=PlannedSeries("intake", "2026-01", "XS", "DE-ST"),
)


@dataclass
class Office:
    """A founded office with its secret; hands out desks and puts cases on them."""

    database: Database
    secret: InstallationSecret = field(repr=False)
    founded: FoundedOffice = field(repr=False)
    lists: CodeLists = field(repr=False)
    actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """A member with her keys, after a real login."""
        if name not in self.actors:
            self.actors[name] = self._log_in(name)
        return self.actors[name]

    def desk(self, name: str, now: datetime.datetime = NOW) -> Desk:
        """What a request of this member works with."""
        return Desk(
            database=self.database,
            secret=self.secret,
            lists=self.lists,
            workflow=Workflow.of(self.lists),
            calendar=ServiceCalendar("DE-ST"),
            # A new ring, as every request has: nothing that was opened before helps.
            actor=Actor(self.actor(name).member, KeyRing(self.actor(name).id, self.actor(name).ring.pair)),
            now=now,
            today=now.date(),
        )

    def team(self, key: str) -> UUID:
        """The id of a team of the plan."""
        return self.founded.teams[key]

    def _log_in(self, name: str) -> Actor:
        member = self.founded.members[name]
        code = current_totp(member.totp_secret, NOW)
        logged_in = log_in(self.database, self.secret, name, member.passphrase.text, code, NOW)
        with self.database.reading() as session:
            return open_session(session, self.secret, logged_in.session_cookie, NOW)


@dataclass(frozen=True)
class GivenCase:
    """A case as a report leaves it, with what only the person has."""

    id: UUID
    mailbox: KeyPair | None = field(repr=False)
    keys: CaseKeys = field(repr=False)
    shred: bytes = field(repr=False)


def found(database: Database) -> Office:
    """Found the office of the plan."""
    secret, lists = InstallationSecret.generate(), load()
    return Office(database, secret, found_office(database, secret, lists, PLAN, NOW), lists)


def at_work(url: str) -> Office:
    """Found the office and log everybody in, which takes a tenth of a second a person."""
    database = Database(url)
    office = found(database)
    for person in PEOPLE:
        office.actor(person.user_name)
    database.close()
    return office


def opened(office: Office, url: str) -> Iterator[Office]:
    """The office over a copy of its database; keys belong to the people and not to a copy."""
    database = Database(url)
    yield Office(database, office.secret, office.founded, office.lists, dict(office.actors))
    database.close()


def give_case(
    office: Office,
    *,
    team: str = "first",
    answers: Answers | None = None,
    level: str = "t2",
    due_on: datetime.date = TODAY,
    stage: str = "received",
    state: str = "open",
    has_mailbox: bool = True,
    restricted: bool = False,
    reasons: tuple[str, ...] = (),
) -> GivenCase:
    """Put a case into the database with the rows that a report leaves."""
    answers = answers or Answers(story="Der Wachmann lässt uns nicht hinein.", areas=("reception_state",))
    pair = KeyPair.generate() if has_mailbox else None
    row = CaseRow(
        id=uuid.uuid4(),
        format_version=1,
        team=office.team(team),
        reserve_team=office.team("reserve"),
        stage=stage,
        state=state,
        restricted=restricted,
        unread=True,
        received_on=NOW.date() - datetime.timedelta(days=1),
        due_on=due_on,
        due_reason=DueReason.FIRST_LOOK.value,
        newest_epoch=0,
        revision=0,
    )
    row.tag = office.secret.authenticate("case_file", *case_tag_parts(row))
    shred = os.urandom(32)
    with office.database.writing() as session:
        session.add(row)
        session.flush()
        holders = current_holders(session, office.secret, row.team, row.reserve_team, pair.public if pair else None)
        epoch, keys = new_epoch(office.secret, row.id, 0, holders)
        session.add_all([epoch, ShredSecretRow(case=row.id, secret=shred)])
        given = GivenCase(row.id, pair, keys, shred)
        put_record(session, given.id, keys, shred, "report", answers.to_fields())
        routing = {
            "triage": (level,),
            "triage_reasons": tuple(f"triage_rules:{reason}" for reason in reasons),
            "explanation": ("Every report",),
        }
        put_record(session, given.id, keys, shred, "routing", routing)
        if pair is not None:
            session.add(_mailbox(office, row.id, pair))
    return given


def write_as_reporter(office: Office, case: GivenCase, text: str, sequence: int, day: datetime.date) -> None:
    """A message as the person's door leaves it."""
    fields = {"author": ("reporter",), "text": (text,), "day": (day.isoformat(),), "sequence": (str(sequence),)}
    with office.database.writing() as session:
        put_record(session, case.id, case.keys, case.shred, "message", fields)
        session.get_one(CaseRow, case.id).unread = True


def answer_consent(office: Office, case: GivenCase, fields: Fields) -> None:
    """An answer to a consent question as the person's door leaves it."""
    with office.database.writing() as session:
        put_record(session, case.id, case.keys, case.shred, "consent", fields)


def _mailbox(office: Office, case: UUID, pair: KeyPair) -> MailboxRow:
    row = MailboxRow(
        lookup_hash=os.urandom(32),
        case=case,
        pepper_version=1,
        public_key=pair.public.raw,
        erase_proof_hash=os.urandom(32),
        shows_code=False,
        created_on=NOW.date(),
        messages_left=20,
        files_left=10,
    )
    row.tag = office.secret.authenticate("mailbox", *mailbox_tag_parts(row))
    return row
