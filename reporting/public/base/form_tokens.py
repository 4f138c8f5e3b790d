"""The hidden value of each form, which makes sending it twice the same as sending it once."""

import datetime
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool

from caseflow.sealing.form_keys import FORM_KEY_DAYS, form_key_of, live_form_keys
from crypto import form_token
from crypto.form_token import FormKey
from reporting.runtime.services import Services

FormKeys = Mapping[datetime.date, FormKey]


class OnceValues:
    """Issues values under the key of today, which this process reads once a day."""

    def __init__(self, parts: Services) -> None:
        self._parts = parts
        self._held: tuple[datetime.date, FormKey] | None = None
        self._live: FormKeys = {}

    async def fresh(self) -> str:
        """A value that no other form has. Raises ``StorageError``."""
        today = self._parts.today()
        held = self._held
        if held is None or held[0] != today:
            key = await run_in_threadpool(form_key_of, self._parts.database, self._parts.secret, today)
            held = self._held = (today, key)
        return form_token.issue(*held)

    def held_keys(self) -> FormKeys:
        """The live keys that this process has seen; needs no database."""
        oldest = self._parts.today() - datetime.timedelta(days=FORM_KEY_DAYS - 1)
        held = {**self._live, **(dict([self._held]) if self._held else {})}
        return {day: key for day, key in held.items() if day >= oldest}

    def live_keys(self) -> FormKeys:
        """The keys of all days of which a form is recognised. Called in a thread; raises ``StorageError``."""
        with self._parts.database.reading() as session:
            self._live = live_form_keys(session, self._parts.secret, self._parts.today())
        return self._live
