"""The table of acts, roles and standings is what happens: every act, by everybody, in every kind of case."""

import ast
from pathlib import Path
from uuid import UUID

import pytest

from caseflow.desk.cases.access_control import ActNotPermitted, CaseNotFound, case_look
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.audit_log import LogFilter
from caseflow.office.accounts.members import Role
from caseflow.workflow.permissions import CASE_ACTS, ActUnknown, Standing, permission_for
from tests.caseflow.desk.office import Office, give_case

ROOT = Path(__file__).resolve().parents[3]
GATES = frozenset({"case_act", "case_look", "case_change", "_acting", "_changing"})


def named_acts() -> set[str]:
    """Every act that the program hands to one of the gates of a case."""
    found = set()
    for path in (ROOT / "caseflow").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in GATES:
                texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                found |= set(texts)
    return found


def test_every_act_of_the_program_stands_in_the_table_and_no_other() -> None:
    assert named_acts() == set(CASE_ACTS)


def test_an_act_that_the_table_does_not_name_can_be_done_by_nobody(office: Office) -> None:
    case = give_case(office).id
    with pytest.raises(ActUnknown), case_look(office.desk("amira"), case, "case_sold"):
        raise AssertionError


@pytest.mark.parametrize("action", sorted(CASE_ACTS))
def test_who_handles_or_holds_in_reserve_may_what_the_table_says_and_others_find_no_case(
    office: Office, action: str
) -> None:
    case = give_case(office).id
    standings = {"amira": Standing.OWN, "ben": Standing.OWN, "olga": Standing.RESERVE}
    for name in ("amira", "ben", "clara", "dora", "olga", "paul", "anna", "udo", "stella"):
        desk, standing = office.desk(name), standings.get(name)
        allowed = standing is not None and permission_for(action).allows(desk.actor.member.role, standing)
        assert can(office, name, case, action) is allowed, name
        newest = next(iter(_lines(office, action)))
        assert newest.outcome == ("done" if allowed else "refused")


def can(office: Office, name: str, case: UUID, action: str) -> bool:
    """Whether a member gets through the gate."""
    try:
        with case_look(office.desk(name), case, action):
            return True
    except CaseNotFound:
        return False


def test_no_role_but_those_that_read_is_named_anywhere() -> None:
    readers = {role for role in Role if role.reads_cases}
    for action, permission in CASE_ACTS.items():
        assert permission.roles <= readers, action
        assert permission.roles and permission.standings, action


def test_what_is_not_permitted_looks_like_a_case_that_is_not_there() -> None:
    assert issubclass(ActNotPermitted, CaseNotFound)


def _lines(office: Office, action: str) -> list[audit_log.LogEntry]:
    with office.database.reading() as session:
        return [entry for entry in audit_log.entries(session, LogFilter(limit=20)) if entry.action == action]
