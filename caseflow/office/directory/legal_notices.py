"""Notices that the law demands of an office. Their wording is a setting of the office and not part of the program."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType

PREFIX = "notice."
NEAR = "help_near."


@dataclass(frozen=True)
class OfficeNotices:
    """The texts of imprint, privacy notice and accessibility statement, in German, one line a paragraph.

    An empty one is left out of its page. A lawyer of the office checks them before the first person comes.

    Attributes:
        responsible_body: who runs the office and is the controller: legal name and address.
        represented_by: who speaks for that body.
        email: an address for the imprint; for reports it is not safe, and the page says so.
        data_protection_officer: name and address.
        supervisory_authority: where somebody can complain about how data are kept.
        legal_bases: the provisions that allow the office to keep reports.
        accessibility_law: the law behind the accessibility statement.
        accessibility_limits: what cannot be used by everybody at this office, beyond what holds everywhere.
        accessibility_ombuds: who helps when a reported barrier stays.
        accessibility_checked_on: the day of the statement.
        help_near: independent help in a district, by the district's code.
    """

    responsible_body: str = ""
    represented_by: str = ""
    email: str = ""
    data_protection_officer: str = ""
    supervisory_authority: str = ""
    legal_bases: str = ""
    accessibility_law: str = ""
    accessibility_limits: str = ""
    accessibility_ombuds: str = ""
    accessibility_checked_on: datetime.date | None = None
    help_near: Mapping[str, str] = field(default_factory=dict)

    def to_texts(self) -> dict[str, str]:
        """Name and text of each setting that is given, as they are stored."""
        texts = {PREFIX + name: getattr(self, name) for name in TEXTS if getattr(self, name)}
        if self.accessibility_checked_on:
            texts[CHECKED] = self.accessibility_checked_on.isoformat()
        return texts | {PREFIX + NEAR + district: text for district, text in self.help_near.items()}

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> "OfficeNotices":
        """The inverse of ``to_texts``, out of all settings; raises ``ValueError`` for a day that is none."""
        day = texts.get(CHECKED)
        return cls(
            **{name: texts.get(PREFIX + name, "") for name in TEXTS},
            accessibility_checked_on=datetime.date.fromisoformat(day) if day else None,
            help_near=_near(texts),
        )


def _near(texts: Mapping[str, str]) -> Mapping[str, str]:
    prefix = PREFIX + NEAR
    return MappingProxyType(
        {name.removeprefix(prefix): text for name, text in texts.items() if name.startswith(prefix)}
    )


CHECKED = PREFIX + "accessibility_checked_on"
TEXTS = tuple(one.name for one in fields(OfficeNotices) if one.type is str)
