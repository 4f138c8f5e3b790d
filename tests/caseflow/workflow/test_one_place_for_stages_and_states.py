"""Stages and states of a case are named by their enums alone, and pages ask the workflow what may be done.

No module outside ``caseflow/workflow`` and ``caseflow/code_lists`` writes the id of a stage or a state as a bare
text, and no template does. Some ids are ordinary words of other lists, such as a record's purpose: those are
looked for where something is compared, called or filled that is a stage or a state.
"""

import ast
import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import caseflow
import reporting
from caseflow.code_lists import CodeLists
from caseflow.code_lists.stages import FINISHED, MAIN_WAY, NOT_BEGUN, Stage
from caseflow.workflow.case_state import CaseState
from caseflow.workflow.stages import Workflow, WorkflowUnsound

CASEFLOW, REPORTING = Path(caseflow.__file__).parent, Path(reporting.__file__).parent
ALLOWED = (CASEFLOW / "workflow", CASEFLOW / "code_lists")
IDS = frozenset(Stage) | frozenset(CaseState)

# No other list has these words.
ONLY_OF_CASES = frozenset({"anonymised", "awaiting_response", "clarification", "closed_spam", "reopened"})
ABOUT_A_CASE = re.compile(r"(stage|state|target)(\.id|\.value)?\b")
STEPS = frozenset({"go_on_to", "move_stage", "propose_step", "take_as_partner", "missing", "_go_on", "_pass_on"})

STAGE_OR_STATE = r"\b(stage|state|target)(\.id)?"
IN_A_TEMPLATE = re.compile(
    rf"{STAGE_OR_STATE}\s*(==|!=|in|not in)\s*[\"'(]|[\"'][a-z_]+[\"']\s*(==|!=)\s*[a-z_.]*{STAGE_OR_STATE}"
)


def modules() -> list[Path]:
    every = [path for root in (CASEFLOW, REPORTING) for path in sorted(root.rglob("*.py"))]
    return [path for path in every if not any(path.is_relative_to(room) for room in ALLOWED)]


def test_no_module_names_a_stage_or_a_state_as_a_bare_text() -> None:
    assert [f"{path}:{line}" for path in modules() for line in bare(ast.parse(path.read_text()))] == []


def test_no_template_names_a_stage_or_a_state() -> None:
    found = []
    for path in sorted(REPORTING.rglob("templates/**/*.html")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if any(f'"{word}"' in line for word in ONLY_OF_CASES) or names_one(line):
                found.append(f"{path}:{number}")
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'if case.stage == "outcome": pass',
        'if row.state in ("open", "paused"): pass',
        'query.where(CaseRow.stage.not_in(["received"]))',
        'go_on_to(change, "feedback")',
        'CaseRow(stage="received")',
        'case.state = "open"',
        'PUT_ASIDE = "closed_spam"',
        'FIRST_STAGE = "received"',
        'STAGES = {"received": 1, "triage": 2, "plan": 3}',
        'TRACK = ("received", "triage", "closed")',
    ],
)
def test_the_search_finds_each_shape(source: str) -> None:
    assert list(bare(ast.parse(source)))


@pytest.mark.parametrize(
    "source", ['if case.purpose == "outcome": pass', 'say(change, "consent", fields)', 'PURPOSES = ("note", "outcome")']
)
def test_the_search_passes_over_words_of_other_lists(source: str) -> None:
    assert not list(bare(ast.parse(source)))


def test_the_list_and_the_program_name_the_same_stages(lists: CodeLists) -> None:
    assert list(lists.case_stages) == list(Stage)
    for stage in Stage:
        left = {name: one for name, one in lists.case_stages.items() if name != stage}
        with pytest.raises(WorkflowUnsound):
            Workflow.of(dataclasses.replace(lists, case_stages=left))


def test_what_a_stage_means_agrees_with_where_it_leads(lists: CodeLists) -> None:
    erased = {stage for stage, one in lists.case_stages.items() if Stage.ANONYMISED in one.allowed_next}
    assert erased == FINISHED
    assert all(Stage.CLOSED_SPAM in lists.case_stages[stage].allowed_next for stage in NOT_BEGUN)
    numbers = [lists.case_stages[stage].number for stage in MAIN_WAY]
    assert numbers == sorted(numbers)


def bare(tree: ast.Module) -> Iterator[int]:
    """The lines on which the id of a stage or a state stands as a bare text."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(word)) if word in ONLY_OF_CASES:
                yield node.lineno
            case ast.Compare() if ABOUT_A_CASE.search(ast.unparse(node)) and words_in(node):
                yield node.lineno
            case ast.keyword(arg="stage" | "state" | "target") if words_in(node.value):
                yield node.lineno
            case ast.Call() if called(node) in STEPS and any(words_in(one) for one in node.args):
                yield node.lineno
            case ast.Call(func=ast.Attribute(attr="in_" | "not_in")) if about(node.func) and words_in(node):
                yield node.lineno
            case ast.Assign() if any(map(about, node.targets)) and is_given(node.value):
                yield node.lineno
            case ast.Tuple() | ast.List() | ast.Set() | ast.Dict() if is_listing(node):
                yield node.lineno


def about(node: ast.expr) -> bool:
    return ABOUT_A_CASE.search(ast.unparse(node).lower()) is not None


def words_in(node: ast.AST) -> list[str]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and one.value in IDS]


def is_given(node: ast.expr) -> bool:
    """Whether such a word itself is the value, or one of the values."""
    values = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return any(isinstance(value, ast.Constant) and value.value in IDS for value in values)


def called(node: ast.Call) -> str:
    return ast.unparse(node.func).rpartition(".")[2]


def is_listing(node: ast.Tuple | ast.List | ast.Set | ast.Dict) -> bool:
    """Whether it holds three or more of these words and nothing else."""
    parts = node.keys if isinstance(node, ast.Dict) else node.elts
    words = [part.value for part in parts if isinstance(part, ast.Constant)]
    return len(words) == len(parts) >= 3 and IDS.issuperset(words)


def names_one(line: str) -> bool:
    """Whether something that is a stage or a state is compared with one of these words."""
    return any(
        any(f"{mark}{word}{mark}" in line[found.start() : found.end() + 60] for word in IDS for mark in "\"'")
        for found in IN_A_TEMPLATE.finditer(line)
    )
