"""The settings of the office, the check of its installation secret, and the check of its routing rules."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists
from caseflow.code_lists.land import has_public_holidays
from caseflow.office.accounts.refusals import ChangeRefused
from caseflow.office.directory.cache import verified
from caseflow.office.directory.legal_notices import OfficeNotices
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.rules.calendar import ServiceCalendar
from caseflow.rules.routing_completeness import RuleProblem
from caseflow.schema.office import InstallationRow, SettingRow
from caseflow.sealing.directory_rows import DirectoryRows
from caseflow.sealing.row_tags import authenticate, require_authentic
from crypto.installation import InstallationSecret

FORMAT_VERSION = 1
INSTALLATION_ID = 1
CHECKED_ON = "checked_on."


class OfficeNotFounded(Exception):
    """There is no office in this database yet: it has to be set up first."""


class SecretMismatch(Exception):
    """The installation secret belongs to another database."""


class LandMismatch(Exception):
    """The code lists in use are those of another Land than the one for which the office was founded."""

    def __init__(self, office: str, lists: str) -> None:
        super().__init__(
            f"the office was founded for {office}, and the code lists are those of {lists}; name the folder with the "
            f"lists of {office} in the setting for code lists"
        )


class SettingMalformed(ValueError):
    """A fact of the office is missing or cannot be read; its name is the message."""


class RulesUnsound(ChangeRefused):
    """A report is possible that nobody may handle. Such an office must not start."""

    def __init__(self, problems: tuple[RuleProblem, ...]) -> None:
        super().__init__("; ".join(f"{problem.fault} ({problem.detail})" for problem in problems[:5]))
        self.problems = problems


@dataclass(frozen=True)
class OfficeSettings:
    """The facts of an office that people see or that rules use.

    Attributes:
        answer_service_days: within how many days of service there is an answer.
        retention_months: how long a closed case is kept.
        free_post_address: where a letter goes without a stamp, empty if the office has no such address.
        batch_weekday: the day of the week on which agreed steps leave the office, Monday is 0; none if each
            leaves when its time to take back is over.
        staff_hours: hours of work on cases a week of everybody together; none while nobody has said it.
        second_readers: members who may be asked by every team to be the second person.
        help_checked_on: the day on which each help target's number was last called, by its code.
        land: the Land whose code lists the office works with, by its ISO 3166-2 code. Founding fills it in.
        public_holidays: the country or its part whose public holidays count (``DE-BY``); those of the Land, if
            founding was told no other.
        weekdays: the days of the week with service, Monday is 0.
        names_authorities: whether pages name authorities among those who do not read; an office that is an
            authority itself sets it only when its lawyer agrees (AufenthG section 87).
        conversation_numbers: whether people may get six digits by which they are recognised on the telephone.
        notices: what imprint, privacy notice and accessibility statement say.
    """

    name: str
    postal_address: str
    phone: str
    hours: str
    answer_service_days: int = 5
    retention_months: int = 36
    land: str = ""
    public_holidays: str = ""
    weekdays: frozenset[int] = frozenset(range(5))
    closed_days: frozenset[datetime.date] = frozenset()
    free_post_address: str = ""
    names_authorities: bool = False
    conversation_numbers: bool = True
    batch_weekday: int | None = 3
    staff_hours: int | None = None
    second_readers: frozenset[UUID] = frozenset()
    help_checked_on: Mapping[str, datetime.date] = field(default_factory=dict)
    notices: OfficeNotices = field(default_factory=OfficeNotices)

    @property
    def calendar(self) -> ServiceCalendar:
        """The days of this office."""
        return ServiceCalendar(self.public_holidays, self.weekdays, self.closed_days)

    def to_texts(self) -> dict[str, str]:
        """Name and text of each setting, as they are stored."""
        texts = {
            "name": self.name,
            "postal_address": self.postal_address,
            "phone": self.phone,
            "hours": self.hours,
            "answer_service_days": str(self.answer_service_days),
            "retention_months": str(self.retention_months),
            "land": self.land,
            "public_holidays": self.public_holidays,
            "weekdays": " ".join(str(day) for day in sorted(self.weekdays)),
            "closed_days": " ".join(day.isoformat() for day in sorted(self.closed_days)),
            "free_post_address": self.free_post_address,
            "names_authorities": "yes" if self.names_authorities else "no",
            "conversation_numbers": "yes" if self.conversation_numbers else "no",
            "batch_weekday": "" if self.batch_weekday is None else str(self.batch_weekday),
            "staff_hours": "" if self.staff_hours is None else str(self.staff_hours),
            "second_readers": " ".join(sorted(str(member) for member in self.second_readers)),
        }
        for target, day in self.help_checked_on.items():
            texts[CHECKED_ON + target] = day.isoformat()
        return texts | self.notices.to_texts()

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> "OfficeSettings":
        """The inverse of ``to_texts``; raises ``SettingMalformed``."""
        try:
            return cls(
                name=_given(texts, "name"),
                postal_address=texts["postal_address"],
                phone=texts["phone"],
                hours=texts["hours"],
                answer_service_days=_positive(texts, "answer_service_days"),
                retention_months=_positive(texts, "retention_months"),
                land=_land(texts, "land"),
                public_holidays=_known_holidays(_land(texts, "public_holidays")),
                weekdays=frozenset(int(day) for day in _given(texts, "weekdays").split()),
                closed_days=frozenset(map(datetime.date.fromisoformat, texts["closed_days"].split())),
                # An office that was founded before paper forms has no such line.
                free_post_address=texts.get("free_post_address", ""),
                names_authorities=_is_yes(texts.get("names_authorities", "no")),
                conversation_numbers=_is_yes(texts.get("conversation_numbers", "yes")),
                batch_weekday=_weekday(texts.get("batch_weekday", "3")),
                staff_hours=_positive(texts, "staff_hours") if texts.get("staff_hours") else None,
                second_readers=frozenset(map(UUID, texts.get("second_readers", "").split())),
                help_checked_on=_checked_days(texts),
                notices=OfficeNotices.from_texts(texts),
            )
        except (KeyError, ValueError) as error:
            raise SettingMalformed(str(error)) from None


def office_settings(session: Session, secret: InstallationSecret) -> OfficeSettings:
    """The facts of this office.

    Raises:
        TagInvalid: one of them was changed in the database alone.
        SettingMalformed: one is missing.
    """
    return verified(session, secret, _settings)


def _settings(rows: DirectoryRows, secret: InstallationSecret) -> OfficeSettings:
    found = rows.of(SettingRow)
    for row in found:
        require_authentic(secret, row)
    return OfficeSettings.from_texts({row.name: row.value for row in found})


def store_settings(session: Session, secret: InstallationSecret, settings: OfficeSettings) -> None:
    """Write the facts of the office. The caller renews the directory's seal."""
    texts = settings.to_texts()
    for row in session.scalars(select(SettingRow)).all():
        if row.name not in texts:
            session.delete(row)
    for name, value in texts.items():
        row = session.merge(SettingRow(name=name, value=value, tag=b""))
        authenticate(secret, row)
    session.flush()


def store_installation(session: Session, secret: InstallationSecret, today: datetime.date) -> None:
    """Bind the database to its installation secret."""
    row = InstallationRow(
        id=INSTALLATION_ID, format_version=FORMAT_VERSION, key_check=secret.key_check(), created_on=today
    )
    session.add(row)
    session.flush()


def require_right_secret(session: Session, secret: InstallationSecret) -> None:
    """Refuse to start with the secret of another database.

    Raises:
        OfficeNotFounded, SecretMismatch: what their names say.
    """
    row = session.get(InstallationRow, INSTALLATION_ID)
    if row is None:
        raise OfficeNotFounded
    if not secret.matches_key_check(row.key_check):
        raise SecretMismatch


def require_right_land(session: Session, secret: InstallationSecret, lists: CodeLists) -> None:
    """Refuse to start with the code lists of another Land: its districts and rules would be read as ours.

    Raises:
        LandMismatch: names both.
    """
    land = office_settings(session, secret).land
    if land != lists.land.id:
        raise LandMismatch(land, lists.land.id)


def require_sound_rules(
    session: Session, secret: InstallationSecret, lists: CodeLists, on: datetime.date | None = None
) -> OfficeDirectory:
    """Refuse an office in which a report could be left without a handler.

    Raises:
        RulesUnsound: with the reports that would be.
        TagInvalid: the directory was changed in the database alone.
    """
    directory = load_directory(session, secret)
    problems = directory.problems(lists, on or datetime.datetime.now(datetime.UTC).date())
    if problems:
        raise RulesUnsound(problems)
    return directory


def _checked_days(texts: Mapping[str, str]) -> Mapping[str, datetime.date]:
    days = {
        name.removeprefix(CHECKED_ON): datetime.date.fromisoformat(value)
        for name, value in texts.items()
        if name.startswith(CHECKED_ON)
    }
    return MappingProxyType(days)


def _given(texts: Mapping[str, str], name: str) -> str:
    if not texts[name].strip():
        raise ValueError(name)
    return texts[name]


def _land(texts: Mapping[str, str], name: str) -> str:
    # Before there were lists of other Laender, an office kept the letters of its German Land alone.
    return texts[name] if name in texts else f"DE-{_given(texts, 'subdivision')}"


def _known_holidays(place: str) -> str:
    if not has_public_holidays(place):
        raise ValueError(place)
    return place


def _weekday(text: str) -> int | None:
    if text and text not in "0123456":
        raise ValueError(text)
    return int(text) if text else None


def _is_yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(text)
    return text == "yes"


def _positive(texts: Mapping[str, str], name: str) -> int:
    number = int(texts[name])
    if number < 1:
        raise ValueError(name)
    return number
