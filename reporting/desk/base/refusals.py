"""How the desk answers what it refuses: one table from the class of a refusal to its sentence and HTTP status.

A class without an entry of its own is answered like its base. The sentences are the labels ``PROBLEMS``. A page
that shows a refused form again does so through ``answered``; every other refusal has the error page of its status.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from starlette.responses import Response

from caseflow.administration.capacity import PromiseNotKept
from caseflow.cleaning.bars import BarsInvalid
from caseflow.cleaning.results import Busy, CannotClean
from caseflow.desk.approvals.proposals import NotClosed, NotProposed
from caseflow.desk.approvals.second_readers import NobodyToAsk
from caseflow.desk.assignment import absence
from caseflow.desk.assignment.assign import NotInTeam, TooMany
from caseflow.desk.assignment.labels import LabelRefused
from caseflow.desk.assignment.links import SameCase
from caseflow.desk.case_page.close_without_contact import NotSilent
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile
from caseflow.desk.cases.team_documents import DocumentChangedMeanwhile, DocumentNotFound
from caseflow.desk.cases.transaction import CaseHalted, CodeUnknown, DayNotAhead, NoMailbox
from caseflow.desk.casework.fast_lane import ProposedCodingIncomplete
from caseflow.desk.casework.parts_of_acts import CopyNotCounted
from caseflow.desk.casework.steps_outside import NotYet
from caseflow.desk.export.archive import ExportTooLarge
from caseflow.desk.export.preparing import CourtConsentMissing, FileNotPacked, NotRedacted
from caseflow.desk.files.redact_text import NothingMarked, TextDiffers
from caseflow.desk.files.stop import NothingAsked
from caseflow.desk.monitoring.recommendation_acts import (
    ChoiceUnknown,
    MakerNeeded,
    NotMadeYet,
    WordsIncomplete,
    WordsStand,
)
from caseflow.desk.referral.partner import AnsweredAlready
from caseflow.desk.referral.referral import MoneyTieNotSeen, NothingChosen
from caseflow.desk.spam.decision import GroupTooSmall, HalfOfAnother, SampleNotOpened
from caseflow.desk.spam.evidence import PassphraseTooShort
from caseflow.desk.spam.undo import SpamNotDecided
from caseflow.desk.teamwork.merging import CannotMerge, MergedAlready
from caseflow.desk.third_parties.glossary import TermMalformed
from caseflow.desk.third_parties.interpreter_tasks import NotSpoken, Struckout, TranslationNotWished
from caseflow.desk.third_parties.translating import TaskGone, TranslationMissing
from caseflow.desk.worklist.views import ViewRefused
from caseflow.desk.writing.drafts import DraftTooLong
from caseflow.desk.writing.placeholders import PlaceholderLeft, PlaceholderUnknown
from caseflow.desk.writing.text_blocks import BlockChanged
from caseflow.office.accounts import refusals as office
from caseflow.office.accounts.login import LoginRefused
from caseflow.office.accounts.recovery import NoSuchMember
from caseflow.office.accounts.sessions import FormTokenInvalid, SessionEnded
from caseflow.office.directory.settings import RulesUnsound
from caseflow.records.coding import CodingIncomplete
from caseflow.records.consent import ConsentIncomplete, NoConsent, WrongConsent
from caseflow.refusals.refusal import Refusal, SecondPersonNeeded, TextMissing
from caseflow.reporter.recordings import formats as recordings
from caseflow.reporter.recordings.approval import TextChanged
from caseflow.reporter.recordings.clean import CleaningBusy
from caseflow.sealing.attachments import StagedFileGone, StagingRefused
from caseflow.statistics.ledger.lines import AlreadyMeasured, BudgetExceeded
from caseflow.statistics.plan.period import PeriodMalformed
from caseflow.statistics.release.keys import NotAStatisticsMember
from caseflow.statistics.release.measure import BeforeCutOff, EarlierPeriodMissing, SetKeepsChanging
from caseflow.workflow.stages import StepNotOpen
from reporting.paper.orders import OrderIncomplete
from reporting.paper.press import PageUnprintable, PressBusy
from reporting.paper.printing import OfficeUnprintable


@dataclass(frozen=True)
class Problem:
    """What has to be put right: the field it belongs to and the name of its sentence."""

    field: str
    code: str


class FormRefused(Refusal):
    """What was typed into a form does not fit; ``problems`` holds everything that is wrong with it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(f"{problem.field}: {problem.code}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Answer:
    """How a refusal is answered.

    Attributes:
        code: the name of its sentence; empty where it has the error page of its status.
        field: the field beside which the sentence stands, unless the refusal or the page names another one.
    """

    code: str
    status: int = 422
    field: str = ""


CHANGED, BUSY, GONE = 409, 503, 410

ANSWERS: Mapping[type[Refusal], Answer] = MappingProxyType(
    {
        # What was typed.
        FormRefused: Answer("missing"),
        TextMissing: Answer("text_missing"),
        CodeUnknown: Answer("choice_missing"),
        CodingIncomplete: Answer("missing"),
        ConsentIncomplete: Answer("missing"),
        DraftTooLong: Answer("text_missing"),
        PlaceholderLeft: Answer("placeholder_left"),
        PlaceholderUnknown: Answer("placeholder_unknown", field="text"),
        DayNotAhead: Answer("day_ahead", field="new_day"),
        # Sessions.
        SessionEnded: Answer("session_ended", 303),
        FormTokenInvalid: Answer("", 403),
        LoginRefused: Answer("login_refused", 403),
        # A case.
        CaseNotFound: Answer("", 404),
        ChangedMeanwhile: Answer("case_changed", CHANGED),
        CaseHalted: Answer("halted"),
        StepNotOpen: Answer("step_not_open"),
        SecondPersonNeeded: Answer("second_person"),
        NotProposed: Answer("not_proposed"),
        NotClosed: Answer("not_closed"),
        NobodyToAsk: Answer("nobody_to_ask"),
        NotSilent: Answer("not_silent"),
        NoMailbox: Answer("no_mailbox", field="answer"),
        CopyNotCounted: Answer("copy_not_counted"),
        ProposedCodingIncomplete: Answer("coding_gaps", field="coding"),
        # Consent.
        NoConsent: Answer("no_consent", field="intervention"),
        NotYet: Answer("leaves_later", field="intervention"),
        WrongConsent: Answer("not_her_own", field="whose"),
        # Who works on it.
        NotInTeam: Answer("not_in_team", field="assignee"),
        TooMany: Answer("too_many_cases"),
        LabelRefused: Answer("label_refused", field="label"),
        SameCase: Answer("same_case"),
        MergedAlready: Answer("merged_already"),
        CannotMerge: Answer("cannot_merge"),
        absence.NotAColleague: Answer("absence_member"),
        absence.CoverUnfit: Answer("absence_covered_by"),
        absence.DaysUnfit: Answer("absence_last_day"),
        absence.AbsenceUnknown: Answer("absence_unknown"),
        ViewRefused: Answer("view_refused"),
        # What leaves a case.
        NothingChosen: Answer("no_part_chosen", field="parts"),
        MoneyTieNotSeen: Answer("money_not_seen", field="money_seen"),
        AnsweredAlready: Answer("answered_already"),
        CourtConsentMissing: Answer("court_consent", field="whose"),
        NotRedacted: Answer("not_blacked", field="files"),
        ExportTooLarge: Answer("export_too_large", field="files"),
        FileNotPacked: Answer("export_file", field="files"),
        TranslationNotWished: Answer("interpreter_not_wished", field="interpreter"),
        Struckout: Answer("interpreter_struck", field="interpreter"),
        NotSpoken: Answer("not_spoken", field="source"),
        TaskGone: Answer("hours_over", GONE),
        TranslationMissing: Answer("translation_missing", field="translation"),
        TermMalformed: Answer("term_malformed", field="term"),
        # Files.
        CannotClean: Answer("not_cleaned", field="files"),
        Busy: Answer("cleaning_busy", BUSY),
        StagingRefused: Answer("not_stored", field="files"),
        StagedFileGone: Answer("not_stored", field="files"),
        NothingAsked: Answer("changed_meanwhile"),
        TextDiffers: Answer("text_differs", field="marked"),
        NothingMarked: Answer("nothing_marked", field="marked"),
        BarsInvalid: Answer("bars_invalid", field="bars"),
        PressBusy: Answer("press_busy", BUSY),
        PageUnprintable: Answer("page_unprintable"),
        OfficeUnprintable: Answer("office_unprintable", BUSY),
        OrderIncomplete: Answer("order_incomplete"),
        # Groups of fakes, recommendations, text blocks.
        DocumentNotFound: Answer("", 404),
        DocumentChangedMeanwhile: Answer("paper_changed", CHANGED),
        GroupTooSmall: Answer("group_too_small"),
        HalfOfAnother: Answer("half_of_another"),
        SampleNotOpened: Answer("sample_not_opened"),
        SpamNotDecided: Answer("flood_not_decided"),
        PassphraseTooShort: Answer("passphrase_too_short"),
        MakerNeeded: Answer("maker_needed"),
        WordsIncomplete: Answer("recommendation_words"),
        ChoiceUnknown: Answer("recommendation_choice"),
        WordsStand: Answer("words_stand"),
        NotMadeYet: Answer("not_made_yet"),
        BlockChanged: Answer("changed_meanwhile", CHANGED),
        # The office.
        office.ChangeRefused: Answer("not_allowed"),
        PromiseNotKept: Answer("not_allowed"),
        office.LastMember: Answer("last_member"),
        office.UserNameTaken: Answer("user_name_taken"),
        office.ProposalClosed: Answer("proposal_closed"),
        office.NotConfirmed: Answer("not_confirmed"),
        office.CheckPhraseWrong: Answer("check_phrase_wrong"),
        office.UnknownSubject: Answer("unknown_subject"),
        NoSuchMember: Answer("unknown_subject"),
        office.WrongPlace: Answer("wrong_place"),
        office.InvitationInvalid: Answer("invitation_invalid"),
        office.ConflictOfInterest: Answer("conflict_of_interest", field="team"),
        RulesUnsound: Answer("rules_unsound"),
        # Recordings.
        recordings.NotARecording: Answer("recording_kind"),
        recordings.RecordingTooLarge: Answer("recording_size"),
        recordings.TextAlternativeMissing: Answer("recording_text"),
        TextChanged: Answer("text_changed"),
        CleaningBusy: Answer("cleaning_busy"),
        # Statistics.
        NotAStatisticsMember: Answer("not_a_statistics_member"),
        BeforeCutOff: Answer("before_cut_off"),
        AlreadyMeasured: Answer("already_measured"),
        EarlierPeriodMissing: Answer("earlier_period_missing"),
        BudgetExceeded: Answer("budget_exceeded"),
        SetKeepsChanging: Answer("set_keeps_changing"),
        PeriodMalformed: Answer("nothing_due"),
    }
)


@dataclass(frozen=True)
class Refused:
    """A form that was not accepted.

    Attributes:
        seen: where others changed the case meanwhile, the revision of the page that was sent.
    """

    problems: tuple[Problem, ...]
    status: int
    seen: int | None = None

    @property
    def code(self) -> str:
        """The name of the first sentence, for a page that shows one."""
        return self.problems[0].code

    @property
    def is_outdated(self) -> bool:
        """Whether somebody else changed it meanwhile."""
        return self.status == CHANGED

    @property
    def is_over(self) -> bool:
        """Whether what the form was about is not there any more."""
        return self.status == GONE

    @property
    def faults(self) -> tuple[Problem, ...]:
        """The problems of a page that says in a box of its own what others changed."""
        return () if self.is_outdated else self.problems


def answer_of(kind: type[Refusal]) -> Answer:
    """The answer for a class of refusals, its own or that of its nearest base."""
    return next(ANSWERS[base] for base in kind.__mro__ if base in ANSWERS)


def refused_of(refusal: Refusal, beside: Mapping[str, str] = MappingProxyType({})) -> Refused:
    """A refusal as a page shows it; ``beside``: the field of the page at which a sentence stands, by its code."""
    answer = answer_of(type(refusal))
    return Refused(_problems(refusal, answer, beside), answer.status, getattr(refusal, "seen", None))


def answered(
    act: Callable[[], Response],
    again: Callable[[Refused], Response],
    beside: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    """What the act answers; refused, the page again.

    A refusal without a sentence is raised on: to this member there is nothing at the address.
    """
    try:
        return act()
    except Refusal as refusal:
        if not answer_of(type(refusal)).code:
            raise
        return again(refused_of(refusal, beside))


def _problems(refusal: Refusal, answer: Answer, beside: Mapping[str, str]) -> tuple[Problem, ...]:
    if isinstance(refusal, FormRefused):
        return refusal.problems
    if isinstance(refusal, CodingIncomplete):
        return tuple(Problem(error.field, error.code) for error in refusal.errors)
    if isinstance(refusal, StepNotOpen):
        return (Problem(f"step-{refusal.target}" if refusal.missing else "", answer.code),)
    field: str = getattr(refusal, "field", answer.field)
    return (Problem(beside.get(answer.code, field), answer.code),)
