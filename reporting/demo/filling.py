"""Fills the demo office: every report through the real intake, every act through the real casework.

The fifteen months are played in order, day by day, so that the log, the dates and the releases are what they
would have been.
"""

import datetime
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from uuid import UUID, uuid4

from caseflow.administration.founding import FoundedOffice
from caseflow.code_lists import CodeLists
from caseflow.code_lists.stages import Stage
from caseflow.database import Database
from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.contents import MessageKind
from caseflow.desk.casework import acts, parts_of_acts
from caseflow.office.accounts.login import current_totp, log_in
from caseflow.office.accounts.sessions import Actor, open_session
from caseflow.office.directory.settings import OfficeSettings
from caseflow.records.coding import Coding
from caseflow.reporter.conversation.read import read_conversation
from caseflow.reporter.conversation.replies import Reply, send_reply
from caseflow.reporter.intake.submit import Receipt, Submission, submit
from caseflow.reporter.mailbox.cases_of_code import codes_of
from caseflow.reporter.mailbox.visit import open_visit, start_visit
from caseflow.rules.answers import parse_answers
from caseflow.schema.cases import CaseRow
from caseflow.statistics.facts.published_categories import statistics_categories
from caseflow.statistics.ledger.head_file import HeadFile
from caseflow.statistics.plan.period import Period, cut_off, planned_publication
from caseflow.statistics.release.keys import open_statistics_key
from caseflow.statistics.release.measure import Work, measure
from caseflow.statistics.release.publish import publish_due
from caseflow.workflow.stages import Workflow
from crypto.follow_up_code import StretchedCode, from_number, mailbox_keys, stretch
from crypto.installation import InstallationSecret
from reporting.demo.desk_work import lay_out_work, recommend
from reporting.demo.samples import Sample

MONTHS = 15
DAYS = MONTHS * 30

# How many days after its receipt the office takes each step.
LOOK_DAYS, ANSWER_DAYS, CODING_DAYS, FOLLOW_UP_DAYS, OUTCOME_DAYS, CLOSING_DAYS = 2, 4, 9, 6, 24, 30
STILL_OPEN_DAYS = 60
FIRST_MEMBER = {"north": "amira", "centre": "leyla", "reserve": "helga"}
SECOND_MEMBER = {"north": "jonas", "centre": "tomas", "reserve": "samuel"}
OFFICE_OPENS = datetime.time(8, 30, tzinfo=datetime.UTC)


@dataclass(order=True)
class _Event:
    day: datetime.date
    order: int
    happen: Callable[[datetime.date], None] = field(compare=False)


@dataclass
class Filling:
    """Makes the months of the demo. ``echo`` receives progress messages."""

    database: Database
    secret: InstallationSecret = field(repr=False)
    lists: CodeLists = field(repr=False)
    settings: OfficeSettings
    founded: FoundedOffice = field(repr=False)
    ledger_head: HeadFile
    today: datetime.date
    echo: Callable[[str], None]
    _events: list[_Event] = field(default_factory=list, repr=False)
    _order: "count[int]" = field(default_factory=count, repr=False)
    _actors: dict[str, Actor] = field(default_factory=dict, repr=False)

    @property
    def begin(self) -> datetime.date:
        """The day the office was founded."""
        return founding_day(self.today)

    def run(self, samples: tuple[Sample, ...]) -> None:
        """Play everything up to today."""
        for index, sample in enumerate(_shuffled(samples)):
            # Evenly spread, the last one today.
            day = self.today - datetime.timedelta(days=DAYS * (len(samples) - 1 - index) // len(samples))
            self._at(day, partial(self._receive, sample, index))
        self._plan_releases()
        while self._events:
            event = heapq.heappop(self._events)
            if event.day <= self.today:
                event.happen(event.day)
        self._lay_out_work()

    def _lay_out_work(self) -> None:
        for key in ("north", "centre"):
            desks = [self._desk(names[key], self.today) for names in (FIRST_MEMBER, SECOND_MEMBER)]
            lay_out_work(desks, self.founded.teams[key])
        north = [self._desk(names["north"], self.today) for names in (FIRST_MEMBER, SECOND_MEMBER)]
        recommend(north, self.founded.teams["north"])
        self.echo(f"{self.today}  today's work laid out")

    def _at(self, day: datetime.date, happen: Callable[[datetime.date], None]) -> None:
        heapq.heappush(self._events, _Event(day, next(self._order), happen))

    def _receive(self, sample: Sample, number: int, today: datetime.date) -> None:
        answers, problems = parse_answers(sample.fields, self.lists, today=today, language=sample.language)
        if problems:
            raise ValueError(f"sample {number}: {problems}")
        # The numbers of the demo are guessable on purpose: nobody's way back hangs on them.
        stretched = stretch(from_number(number), self.secret.salt)
        keys = mailbox_keys(stretched, self.secret.pepper(self.secret.newest_version))
        submission = Submission(answers, (), keys, self.secret.newest_version, today)
        receipt: Receipt = submit(self.database, self.secret, self.lists, submission, lambda stored: stored)
        self.echo(f"{today}  report {number + 1:2} received ({sample.language})")
        self._plan_casework(sample, receipt.case, stretched, today, number)

    def _plan_casework(
        self, sample: Sample, case: UUID, stretched: StretchedCode, received: datetime.date, number: int
    ) -> None:
        def after(days: int, act: Callable[[datetime.date], None]) -> None:
            self._at(received + datetime.timedelta(days=days), act)

        after(LOOK_DAYS, lambda today: self._look(case, today))
        after(ANSWER_DAYS, lambda today: self._answer(case, sample, today))
        if sample.follow_up:
            after(FOLLOW_UP_DAYS, lambda today: self._write_back(sample, stretched, today))
        # Of the newest, one in three is still waiting for something, as in a real office.
        is_waiting = (self.today - received).days < STILL_OPEN_DAYS and number % 3 == 0
        if not is_waiting:
            after(CODING_DAYS, lambda today: self._code(case, sample, today))
            after(OUTCOME_DAYS, lambda today: self._conclude(case, sample, today))
            after(CLOSING_DAYS, lambda today: self._close(case, today))

    def _look(self, case: UUID, today: datetime.date) -> None:
        desk, view = self._desk_of(case, today)
        acts.move_stage(desk, case, view.revision, Stage.TRIAGE)
        view = open_case(desk, case)
        decision = parts_of_acts.TriageDecision(view.contents.level, restricted=view.restricted, conflict_checked=True)
        acts.set_triage(desk, case, view.revision, decision)

    def _answer(self, case: UUID, sample: Sample, today: datetime.date) -> None:
        desk, view = self._desk_of(case, today)
        acts.send_answer(desk, case, view.revision, sample.answer, sample.language)

    def _write_back(self, sample: Sample, stretched: StretchedCode, today: datetime.date) -> None:
        now = _moment(today)
        with self.database.writing() as session:
            cookie = start_visit(session, self.secret, codes_of(self.secret, stretched), now, today)
        with self.database.writing() as session:
            visit = open_visit(session, self.secret, cookie, now)
            read_conversation(session, self.secret, self.lists, visit, today)
            reply = Reply(sample.follow_up or "", (), sample.language, uuid4())
            send_reply(session, self.secret, visit, reply, today)

    def _code(self, case: UUID, sample: Sample, today: datetime.date) -> None:
        desk, view = self._desk_of(case, today)
        acts.move_stage(desk, case, view.revision, Stage.ASSESSMENT)
        coding = self._coding(sample, open_case(desk, case))
        acts.code_case(desk, case, open_case(desk, case).revision, coding)
        if self.lists.is_grave(view.contents.level):
            second = self._second_desk(view, today)
            acts.agree_with_coding(second, case, open_case(second, case).revision)

    def _coding(self, sample: Sample, view: CaseView) -> Coding:
        coded = sample.coding
        return Coding(
            grounds=coded.grounds,
            forms=(coded.form,),
            area=coded.area,
            facility_problems=(coded.facility_problem,) if coded.facility_problem else (),
            district=view.contents.answers.district or "unknown",
            interplay="single" if len(coded.grounds) == 1 else "intersectional",
            plausibility="plausible",
            agg_scope="agg_unclear",
        )

    def _conclude(self, case: UUID, sample: Sample, today: datetime.date) -> None:
        desk, view = self._desk_of(case, today)
        acts.move_stage(desk, case, view.revision, Stage.OUTCOME)
        acts.set_outcome(desk, case, open_case(desk, case).revision, (sample.coding.outcome,), "")
        text = sample.answer
        acts.send_answer(desk, case, open_case(desk, case).revision, text, sample.language, MessageKind.FEEDBACK)

    def _close(self, case: UUID, today: datetime.date) -> None:
        desk, view = self._desk_of(case, today)
        acts.move_stage(desk, case, view.revision, Stage.FEEDBACK)
        view = open_case(desk, case)
        if any(prospect.lacks_only_second_person for prospect in view.prospects if prospect.target.id == Stage.CLOSED):
            second = self._second_desk(view, today)
            acts.propose_step(second, case, view.revision, Stage.CLOSED)
        acts.move_stage(desk, case, open_case(desk, case).revision, Stage.CLOSED)

    def _plan_releases(self) -> None:
        calendar = self.settings.calendar
        month = Period.month_of(self.begin)
        while month.last_day < self.today:
            quarter = month.quarter
            periods = [month, quarter] if quarter.months[-1] == month else [month]
            for period in periods:
                measured_on = cut_off(period, calendar.is_working_day) + datetime.timedelta(days=1)
                self._at(measured_on, partial(self._measure, period))
                self._at(planned_publication(period, calendar.is_working_day), self._publish)
            month = month.next

    def _measure(self, period: Period, today: datetime.date) -> None:
        statistician = self._actor("statistik", today)
        with self.database.reading() as session:
            pair = open_statistics_key(session, statistician.id, statistician.ring.pair)
        measure(
            Work(
                self.database,
                pair,
                "intake",
                period,
                today,
                statistics_categories(self.lists),
                self.settings.calendar.is_working_day,
                self.ledger_head,
            )
        )
        self.echo(f"{today}  {period} measured")

    def _publish(self, today: datetime.date) -> None:
        for release in publish_due(self.database, today, self.ledger_head):
            self.echo(f"{today}  {release} published")

    def _desk_of(self, case: UUID, today: datetime.date) -> tuple[Desk, CaseView]:
        """The desk of the member who works for the case's team, and the case."""
        with self.database.reading() as session:
            team = session.get_one(CaseRow, case).team
        desk = self._desk(FIRST_MEMBER[self._team_key(team)], today)
        return desk, open_case(desk, case)

    def _second_desk(self, view: CaseView, today: datetime.date) -> Desk:
        return self._desk(SECOND_MEMBER[self._team_key(view.team.id)], today)

    def _team_key(self, team: UUID) -> str:
        return next(key for key, known in self.founded.teams.items() if known == team)

    def _desk(self, name: str, today: datetime.date) -> Desk:
        return Desk(
            database=self.database,
            secret=self.secret,
            lists=self.lists,
            workflow=Workflow.of(self.lists),
            calendar=self.settings.calendar,
            actor=self._actor(name, today),
            now=_moment(today),
            today=today,
            retention_months=self.settings.retention_months,
        )

    def _actor(self, name: str, today: datetime.date) -> Actor:
        """A member with their keys, after one real login."""
        if name not in self._actors:
            member, now = self.founded.members[name], _moment(today)
            code = current_totp(member.totp_secret, now)
            logged_in = log_in(self.database, self.secret, name, member.passphrase.text, code, now)
            with self.database.reading() as session:
                self._actors[name] = open_session(session, self.secret, logged_in.session_cookie, now)
        return self._actors[name]


def founding_day(today: datetime.date) -> datetime.date:
    """The first day of the quarter in which the first report comes: only whole quarters are released."""
    first = today - datetime.timedelta(days=DAYS)
    return first.replace(month=3 * ((first.month - 1) // 3) + 1, day=1)


def _moment(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, OFFICE_OPENS)


def _shuffled(samples: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """The file is sorted by place; every seventh one next spreads the places over the months, the same each time."""
    return tuple(sample for start in range(7) for sample in samples[start::7])
