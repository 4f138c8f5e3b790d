"""The page that tells auditors who may do what is the program's own table."""

from caseflow.office.accounts.members import Role
from reporting.desk.roles_document import TITLES, roles_document
from tests.tools import ROOT


def test_the_page_of_roles_says_what_the_program_does() -> None:
    written = (ROOT / "docs" / "roles.md").read_text(encoding="utf-8")
    assert written == roles_document(), "write it anew with scripts/roles"


def test_every_role_has_its_title() -> None:
    assert set(TITLES) == set(Role)
