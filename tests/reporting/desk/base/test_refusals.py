"""Every refusal of the desk is answered in one place: one class, one sentence, one status."""

import importlib
import pkgutil
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from babel.messages.pofile import read_po
from starlette.responses import PlainTextResponse, Response

import caseflow
import reporting
from caseflow.desk.cases.access_control import ActNotPermitted, CaseNotFound, ChangedMeanwhile
from caseflow.records.consent import NoConsent
from caseflow.refusals.refusal import Refusal, TextMissing
from caseflow.workflow.stages import NoSuchStep, StepNotOpen
from reporting.desk import labels
from reporting.desk.base.refusals import ANSWERS, FormRefused, Problem, Refused, answer_of, answered, refused_of
from reporting.i18n.languages import LOCALE_FOLDER
from reporting.runtime.error_pages import BY_STATUS

# The confined processes begin their work when they are imported.
PROGRAMS = ("caseflow.cleaning.worker", "caseflow.cleaning.page_worker", "caseflow.cleaning.voice_worker")


def every_refusal() -> list[type[Refusal]]:
    """Every subclass that any module of ours defines."""
    for package in (caseflow, reporting):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name not in PROGRAMS:
                importlib.import_module(module.name)
    found = {kind for kind in below(Refusal) if kind.__module__.startswith(("caseflow.", "reporting."))}
    return sorted(found, key=lambda kind: kind.__qualname__)


def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


REFUSALS = every_refusal()


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_sentence_or_the_error_page_of_its_status(kind: type[Refusal]) -> None:
    answer = answer_of(kind)
    HTTPStatus(answer.status)
    with (LOCALE_FOLDER / "de" / "LC_MESSAGES" / "desk.po").open("rb") as source:
        german = read_po(source, locale="de")
    if answer.code:
        sentence = german.get(labels.groups()["problems"][answer.code])
        assert sentence is not None
        assert sentence.string
    else:
        assert answer.status in BY_STATUS


def test_the_walk_finds_what_is_refused() -> None:
    assert {TextMissing, NoConsent, CaseNotFound, FormRefused} <= set(REFUSALS)
    assert set(ANSWERS) <= set(REFUSALS)


def test_no_two_refusals_have_one_name() -> None:
    assert len({kind.__name__ for kind in REFUSALS}) == len(REFUSALS)


def test_a_subclass_is_answered_like_its_base() -> None:
    class NotToday(NoConsent):
        """Of this test alone."""

    assert refused_of(NotToday()) == refused_of(NoConsent()) == Refused((Problem("intervention", "no_consent"),), 422)
    assert refused_of(NoSuchStep("closed")).problems == (Problem("", "step_not_open"),)


def test_what_a_step_lacks_stands_beside_the_step() -> None:
    assert refused_of(StepNotOpen("closed", ("outcome_set",))).problems == (Problem("step-closed", "step_not_open"),)


def test_a_page_says_beside_which_field_a_sentence_stands() -> None:
    assert refused_of(NoConsent(), {"no_consent": "team"}).problems == (Problem("team", "no_consent"),)
    assert refused_of(TextMissing("note")).problems == (Problem("note", "text_missing"),)


def test_a_refused_form_is_shown_again_with_all_that_is_wrong() -> None:
    problems = (Problem("day", "day_invalid"), Problem("team", "choice_missing"))
    assert shown(FormRefused(*problems)) == Refused(problems, 422)


def test_who_changed_something_meanwhile_is_told_with_the_revision_of_the_page() -> None:
    refused = shown(ChangedMeanwhile(3, 5))
    assert (refused.status, refused.seen, refused.faults) == (409, 3, ())


@pytest.mark.parametrize("refusal", [CaseNotFound(), ActNotPermitted()], ids=lambda one: type(one).__name__)
def test_a_page_never_answers_for_what_is_not_there(refusal: Refusal) -> None:
    with pytest.raises(CaseNotFound):
        shown(refusal)


def shown(refusal: Refusal) -> Refused:
    """What the page gets to show for a refusal."""
    asked: list[Refused] = []

    def act() -> Response:
        raise refusal

    def again(refused: Refused) -> Response:
        asked.append(refused)
        return PlainTextResponse("")

    answered(act, again)
    return asked[0]
