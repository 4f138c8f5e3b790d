"""Acts that need a second person or a second reader; each with its form and its labels."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from caseflow.desk.approvals import proposals, second_readers
from caseflow.desk.cases.access_control import Desk
from caseflow.records.journal import TEXT_LIMIT
from reporting.desk.base.form_fields import (
    Identifier,
    Text,
)
from reporting.desk.base.forms import Form
from reporting.desk.base.label_texts import label_texts
from reporting.desk.base.request import MemberRequest
from reporting.desk.case.case_act import CaseAct


class SecondPersonForm(Form):
    """Which proposal a second person confirms; there is none without its id."""

    proposal = Identifier(fault="second_person", beside="")


def _second(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    proposals.confirm_act(desk, case, seen, SecondPersonForm.read(visit).proposal)


class UrgentForm(Form):
    """A step that shall leave before the weekly batch."""

    consent = Text()
    proposal_text = Text(limit=TEXT_LIMIT, needed=True, trimmed=True)


def _urgent(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = UrgentForm.read(visit)
    proposals.propose_act(desk, case, seen, proposals.URGENT_STEP, form.consent, form.proposal_text)


class EarlyErasingForm(Form):
    """Why a closed case shall be erased before its time, and what the person reads."""

    proposal_text = Text(limit=TEXT_LIMIT, needed=True, trimmed=True)
    told = Text(limit=TEXT_LIMIT, needed=True, trimmed=True)
    language = Text()


def _erase_early(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = EarlyErasingForm.read(visit)
    proposals.propose_erasing(desk, case, seen, form.proposal_text, form.told, form.language)


class ReadersForm(Form):
    """What second readers are asked."""

    subject = Text()


def _readers(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    second_readers.ask_readers(desk, case, seen, ReadersForm.read(visit).subject)


def _taken(_visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    second_readers.take_over(desk, case, seen)


SECOND_PERSON_ACTS: Mapping[str, CaseAct] = MappingProxyType(
    {
        "second": CaseAct(
            _second,
            "second-persons",
            done="Confirmed as the second person.",
            logged=label_texts(act_confirmed="Confirmed an act as the second person"),
            entry=label_texts(confirmed="Confirmed as the second person"),
        ),
        "urgent": CaseAct(
            _urgent,
            "second-persons",
            done="Proposed to a second person.",
            logged=label_texts(act_proposed="Proposed an act for a second person"),
            entry=label_texts(proposal="Proposal for a second person"),
        ),
        "erase_early": CaseAct(
            _erase_early,
            "second-persons",
            done="Proposed to a second person.",
        ),
        "readers": CaseAct(
            _readers,
            "second-persons",
            done="Second readers were asked. They have seven days.",
            logged=label_texts(second_reader_asked="Asked second readers"),
            entry=label_texts(second_reader_asked="Second readers asked"),
        ),
        "taken": CaseAct(
            _taken,
            "second-persons",
            done="The answer of the second reader counts now.",
            logged=label_texts(second_answer_taken="Took over what a second reader said"),
        ),
    }
)
