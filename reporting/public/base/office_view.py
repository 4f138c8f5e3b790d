"""Facts of the office for the public pages: name, who reads a report and who does not, whom to call.

Generated from the verified directory, so that the pages cannot promise what the keys do not hold.
"""

import datetime
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from starlette.concurrency import run_in_threadpool

from caseflow.code_lists import CodeLists
from caseflow.code_lists.help_values import ReferralTarget
from caseflow.database import StorageError
from caseflow.office.directory.settings import OfficeSettings, office_settings
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.reporter.recordings.approval import recordings
from caseflow.rules.answers import Answers
from reporting.public.base.readers import Readers, readers_of
from reporting.rendering.offered_recordings import Offered
from reporting.rendering.spoken_text import offered
from reporting.runtime.services import Services

# A change of the office shows after this many seconds, in every worker.
FRESH_SECONDS = 60
# While the database is gone it is asked again after this many seconds.
PATIENCE_SECONDS = 5


@dataclass(frozen=True)
class OfficeView:
    """All that the pages show of the office on a day."""

    day: datetime.date
    settings: OfficeSettings
    readers: Readers
    directory: OfficeDirectory = field(repr=False)
    help_lines: tuple[ReferralTarget, ...]
    help_targets: tuple[ReferralTarget, ...]
    advice: tuple[ReferralTarget, ...]
    young_help: tuple[ReferralTarget, ...]
    # Part of the view, so that prepared pages are made again when something can be heard, or no longer.
    recordings: Offered = field(default_factory=Offered)


def office_view(parts: Services) -> OfficeView:
    """Read the office's facts and directory; raises what reading them raises."""
    today = parts.today()
    with parts.database.reading() as session:
        settings = office_settings(session, parts.secret)
        directory = load_directory(session, parts.secret)
        found = recordings(session, parts.secret)
    targets = _checked(parts.lists, settings)
    shown = [target for target in targets if target.shown_on(today)]
    return OfficeView(
        day=today,
        settings=settings,
        readers=readers_of(Answers(), directory, parts.lists, today, names_authorities=settings.names_authorities),
        directory=directory,
        # 110 and 112 stand on every page anyway; what nobody can call is no help in danger.
        help_lines=tuple(one for one in shown if one.acute and one.phone and not one.always_shown),
        help_targets=tuple(targets),
        advice=tuple(one for one in shown if "counselling" in one.types or "equality_body" in one.types),
        young_help=tuple(one for one in shown if "children" in one.topics and one.phone),
        recordings=offered(parts.pages, found),
    )


def _checked(lists: CodeLists, settings: OfficeSettings) -> list[ReferralTarget]:
    """The help targets with the day on which this office last called each."""
    return [
        replace(target, checked_on=settings.help_checked_on.get(target.id, target.checked_on))
        for target in lists.referral_targets.values()
    ]


class OfficeViews:
    """The view of this process, read again when it is older than a minute or of yesterday.

    While the database is gone the last view serves on: a form that cannot be stored has to come back all
    the same, with everything typed.
    """

    def __init__(self, parts: Services, clock: Callable[[], float] = time.monotonic) -> None:
        self._parts = parts
        self._clock = clock
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._view: OfficeView | None = None

    def now(self) -> OfficeView:
        """The office as it is, at most a minute old. Called from threads; raises ``StorageError`` at the first time."""
        with self._lock:
            view = self._view
            if view is None or not self._is_fresh(view):
                view = self._read_again(view)
            return view

    def _read_again(self, last: OfficeView | None) -> OfficeView:
        try:
            view = office_view(self._parts)
        except StorageError:
            if last is None:
                raise
            # Not everybody who comes meanwhile shall wait for a database that does not answer.
            self._read_at = self._clock() - FRESH_SECONDS + PATIENCE_SECONDS
            return last
        self._parts.recordings.replace(view.recordings)
        self._view, self._read_at = view, self._clock()
        return view

    async def view(self) -> OfficeView:
        """As ``now``, from the event loop; waits for a thread only when something has to be read."""
        view = self._view
        if view is not None and self._is_fresh(view):
            return view
        return await run_in_threadpool(self.now)

    def _is_fresh(self, view: OfficeView) -> bool:
        return view.day == self._parts.today() and self._clock() - self._read_at < FRESH_SECONDS
