"""The public facts of members of staff, which every other room may use."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from caseflow.schema.directory import MemberRow
from crypto.key_pair import PublicKey


class Role(StrEnum):
    """What a member is here for. Reading is never decided by a role, only by the keys of a team."""

    OFFICER = "officer"
    OMBUDS = "ombuds"
    COUNSELLOR = "counsellor"
    # Reads no case: gets single texts and recordings for some hours.
    INTERPRETER = "interpreter"
    # A member of a body that reports can be about: known by name, without any right at the desk.
    OPERATOR_MEMBER = "operator_member"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    STATISTICS = "statistics"

    @property
    def reads_cases(self) -> bool:
        """Whether such a member may belong to a team."""
        return self in (Role.OFFICER, Role.OMBUDS, Role.COUNSELLOR)

    @property
    def sees_the_office(self) -> bool:
        """Whether such a member may see who works here and what waits. A new tie alone tells of a report."""
        return self not in (Role.OPERATOR_MEMBER, Role.INTERPRETER)

    @property
    def stands_outside(self) -> bool:
        """Whether such a member may belong to no organisation that can be reported."""
        return self in (Role.ADMINISTRATOR, Role.AUDITOR, Role.STATISTICS)


@dataclass(frozen=True)
class Member:
    """The public facts of a member. ``organisation`` is None for those who stand outside of all."""

    id: UUID
    user_name: str
    display_name: str
    organisation: UUID | None
    role: Role
    gender: str | None
    languages: tuple[str, ...]
    joined_on: date
    left_on: date | None
    public_key: bytes

    @property
    def active(self) -> bool:
        """Whether they still work here."""
        return self.left_on is None

    @property
    def public(self) -> PublicKey:
        """The key to seal to; its check phrase is what two people compare by voice."""
        return PublicKey(self.public_key)


def member_value(row: MemberRow) -> Member:
    """A member out of a row whose tag was verified."""
    return Member(
        id=row.id,
        user_name=row.user_name,
        display_name=row.display_name,
        organisation=row.organisation,
        role=Role(row.role),
        gender=row.gender,
        languages=tuple(row.languages.split()),
        joined_on=row.joined_on,
        left_on=row.left_on,
        public_key=row.public_key,
    )
