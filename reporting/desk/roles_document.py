"""``docs/roles.md``, made from what the program does: the table of acts, and the addresses of the desk."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from caseflow.office.accounts.members import Role
from caseflow.workflow.permissions import CASE_ACTS, READERS, Standing, roles_table
from reporting.desk.base.request import Page
from reporting.desk.routes import pages

TITLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.OFFICER: "Officer",
        Role.OMBUDS: "Ombuds",
        Role.COUNSELLOR: "Counsellor",
        Role.OPERATOR_MEMBER: "Member of a body that can be reported",
        Role.INTERPRETER: "Interpreter",
        Role.ADMINISTRATOR: "Administrator",
        Role.AUDITOR: "Auditor",
        Role.STATISTICS: "Statistics",
    }
)

STANDINGS: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.OWN: "own",
        Standing.REFERRED: "referred",
        Standing.RESERVE: "reserve",
    }
)

INTRODUCTION = """# Who may do what

This page is made from the program by `scripts/roles`; a test compares the two. It is not written by hand.

Reading needs a key, not a permission. The tables below can only take away what the keys allow. How a member stands to a
case decides first:

- **own**: a team she belongs to handles it.
- **referred**: her team, of a partner organisation, was given a copy of chosen parts, under keys of their own.
- **reserve**: the ombuds team, which holds the keys of every case that it has no conflict of interest with. Each look
  of the reserve stands in the log by itself, and the handling team sees it.
- **Any other case** does not exist for her: one of another team, one whose facility, answers or triage name her
  organisation or one tied to it, and one that was never there are the same answer, the same status, the same line in
  the log. No act is allowed on it, for no role. The tests try every act of the first table on every kind of case.

A member of a team that is struck for a conflict of interest found later loses the case at once, by new keys.

"""

OUTSIDE = """## Who has no account

| | may |
|---|---|
| Whoever holds a follow-up code | read the dialogue, answer, say yes or no, pause, erase, hand over; never the report |
| A responding body with a link and its password | read one released question, answer it until its day; no more |
| A visitor | report, read the public pages and the published figures |
"""


def roles_document() -> str:
    """The whole page."""
    readers = [role for role in Role if role in READERS]
    acts = _table(("Act", *(TITLES[role] for role in readers)), roles_table(CASE_ACTS, readers))
    addresses = _table(("Address", "Methods", "Exists for"), [_row(page) for page in pages()])
    return (
        f"{INTRODUCTION}## Acts on a case\n\nAll other roles: nothing, in no case.\n\n{acts}\n"
        f"## Addresses of the desk\n\nFor every other role there is nothing at the address, and the attempt is logged. "
        f"Where all roles are named, the keys of the case decide.\n\n{addresses}\n{OUTSIDE}"
    )


def _row(page: Page) -> tuple[str, str, str]:
    everybody = page.who == frozenset(Role)
    who = "all roles" if everybody else ", ".join(TITLES[role] for role in Role if role in page.who)
    return f"`{page.full_path}`", ", ".join(page.methods), who


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
