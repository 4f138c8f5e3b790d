"""The services that every route uses, built once at start."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast
from zoneinfo import ZoneInfo

from starlette.requests import Request

from caseflow.cleaning.process import Cleaner
from caseflow.cleaning.voices import voice_changer
from caseflow.code_lists import CodeLists
from caseflow.database import Database
from crypto.installation import InstallationSecret
from reporting.http.addresses import Addresses
from reporting.i18n.languages import Languages
from reporting.rendering.offered_recordings import KnownRecordings
from reporting.rendering.templates import Pages
from reporting.runtime.key_stretching import Stretching
from reporting.runtime.settings import Settings


@dataclass(frozen=True)
class Services:
    """The parts of one process. Immutable; requests share it."""

    settings: Settings
    database: Database
    secret: InstallationSecret
    lists: CodeLists
    languages: Languages
    pages: Pages
    stretching: Stretching
    clock: Callable[[], datetime.datetime]
    address: Addresses
    recordings: KnownRecordings = field(default_factory=KnownRecordings)
    cleaner: Cleaner = field(default_factory=Cleaner)
    voices: Cleaner = field(default_factory=voice_changer)

    def now(self) -> datetime.datetime:
        """The moment in UTC."""
        return self.clock()

    def today(self) -> datetime.date:
        """The day where the office is."""
        return self.day_of(self.clock())

    @property
    def time_zone(self) -> ZoneInfo:
        """The time zone of the office's Land: days, limits and publication dates are those there."""
        return self.lists.land.time_zone

    def day_of(self, moment: datetime.datetime) -> datetime.date:
        """The day of a moment where the office is."""
        return moment.astimezone(self.time_zone).date()


def services(request: Request) -> Services:
    """The services of the application that answers this request."""
    return cast("Services", request.app.state.services)
