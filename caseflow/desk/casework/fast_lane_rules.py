"""Rules of the fast lane: which cases may take it, what is proposed for them, and which step is next."""

import pathlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from caseflow.code_lists.reading import read_table
from caseflow.code_lists.stages import FINISHED, Stage
from caseflow.desk.cases.contents import CaseContents
from caseflow.desk.casework.steps_outside import used_consents
from caseflow.records.coding import SINGLE_GROUND, Coding, first_draft
from caseflow.records.consent import ConsentState
from caseflow.rules.answers import Answers
from caseflow.workflow.stages import CaseFacts, Prospect

FILE = pathlib.Path(__file__).with_name("fast_lanes.csv")
COLUMNS = ("id", "problems", "intervention", "answer_days", "ground", "form", "area")

OUTSIDE_THE_ACT = "agg_out"


@dataclass(frozen=True)
class FastLane:
    """One kind of small trouble.

    Attributes:
        problems: the codes of facility problems that belong here.
        intervention: the step that helps.
        answer_days: how long the other side has to answer, in days.
        ground, form, area: what the coding proposes where the person left it open.
    """

    id: str
    problems: frozenset[str]
    intervention: str
    answer_days: int
    ground: str
    form: str
    area: str

    def coding(self, answers: Answers) -> Coding:
        """The coding to propose: what the person ticked, and what follows from the kind of trouble."""
        draft = first_draft(answers)
        grounds = draft.grounds or (self.ground,)
        fits = self.area in answers.areas or not answers.areas
        return replace(
            draft,
            grounds=grounds,
            forms=draft.forms or (self.form,),
            area=draft.area or (self.area if fits else answers.areas[0]),
            interplay=SINGLE_GROUND if len(grounds) == 1 else draft.interplay,
            agg_scope=OUTSIDE_THE_ACT,
        )


class LaneStage(StrEnum):
    """What comes next on the lane."""

    RECEIVE = "receive"
    REQUEST = "request"
    CONSENT_WAITS = "consent_waits"
    ANSWER = "answer"
    CLOSE = "close"
    DONE = "done"
    ELSEWHERE = "elsewhere"


STAGES: Mapping[str, LaneStage] = MappingProxyType(
    {
        Stage.RECEIVED: LaneStage.RECEIVE,
        Stage.TRIAGE: LaneStage.RECEIVE,
        Stage.ASSESSMENT: LaneStage.RECEIVE,
        Stage.PLAN: LaneStage.REQUEST,
        Stage.INTERVENTION: LaneStage.ANSWER,
        Stage.AWAITING_RESPONSE: LaneStage.ANSWER,
        Stage.OUTCOME: LaneStage.ANSWER,
        Stage.FEEDBACK: LaneStage.CLOSE,
    }
)


END = Stage.CLOSED


# A shipped file that never changes while the program runs; read when first asked for.
@lru_cache(maxsize=1)
def fast_lanes() -> tuple[FastLane, ...]:
    """The lanes of the shipped list; raises ``CodeListInvalid``."""
    return tuple(
        FastLane(
            id=row.text("id"),
            problems=frozenset(row.codes("problems")),
            intervention=row.text("intervention"),
            answer_days=row.number("answer_days"),
            ground=row.text("ground"),
            form=row.text("form"),
            area=row.text("area"),
        )
        for row in read_table(FILE, COLUMNS).rows
    )


def lane_of(answers: Answers) -> FastLane | None:
    """The lane of a report: everything that was ticked of the house belongs to it."""
    problems = frozenset(answers.facility_problems)
    return next((lane for lane in fast_lanes() if problems and problems <= lane.problems), None)


def lane_stage(facts: CaseFacts, contents: CaseContents, lane: FastLane) -> LaneStage:
    """What comes next for a case on its lane."""
    if facts.stage in FINISHED:
        return LaneStage.DONE
    stage = STAGES.get(facts.stage, LaneStage.ELSEWHERE)
    if stage is LaneStage.REQUEST and _waits(contents, lane, facts):
        return LaneStage.CONSENT_WAITS
    return stage


def last_step(prospects: Iterable[Prospect]) -> Prospect | None:
    """The step that ends a lane, if the workflow knows it from here."""
    return next((one for one in prospects if one.target.id is END), None)


def has_yes(contents: CaseContents, lane: FastLane, facts: CaseFacts) -> bool:
    """Whether there is a yes to the lane's step that was not used."""
    return _has_state(contents, lane, facts, frozenset({ConsentState.YES}))


def _waits(contents: CaseContents, lane: FastLane, facts: CaseFacts) -> bool:
    return _has_state(contents, lane, facts, frozenset({ConsentState.WAITING, ConsentState.QUESTION}))


def _has_state(contents: CaseContents, lane: FastLane, facts: CaseFacts, states: frozenset[ConsentState]) -> bool:
    used = used_consents(contents.journal)
    return any(
        consent.question.intervention == lane.intervention
        and consent.id not in used
        and consent.state(facts.today) in states
        for consent in contents.consents
    )
