"""The form keys of the last days: random, wrapped under the pepper, deleted after a week.

With its form key a form that comes again leads to the same report and the same code; without it nothing
does. So these rows are never in a backup, and a week later a lost answer is lost for good.
"""

import datetime
from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseflow.database import Database, insert_if_absent
from caseflow.schema.mailboxes import FormKeyRow
from crypto.errors import CannotOpen
from crypto.form_token import FormKey
from crypto.installation import InstallationSecret
from crypto.sealing import unwrap, wrap

# A form that was loaded on Friday can still be sent on Wednesday; then it comes back with a new value.
FORM_DAYS = 5
# Until here a form that comes again is recognised, so that it is not stored twice.
FORM_KEY_DAYS = 7

LABEL = "form key"


def live_form_keys(
    session: Session, secret: InstallationSecret, today: datetime.date
) -> Mapping[datetime.date, FormKey]:
    """The keys of the days of which a form may still be recognised."""
    rows = session.scalars(select(FormKeyRow).where(FormKeyRow.day > today - datetime.timedelta(days=FORM_KEY_DAYS)))
    return {row.day: _opened(secret, row) for row in rows}


def form_key_of(database: Database, secret: InstallationSecret, today: datetime.date) -> FormKey:
    """Today's form key, made by whichever worker is asked first."""
    with database.reading() as session:
        row = session.get(FormKeyRow, today)
    if row is None:
        with database.writing() as session:
            row = _made(session, secret, today)
    return _opened(secret, row)


def sweep_form_keys(session: Session, today: datetime.date) -> None:
    """Delete the keys of which no form is recognised any more."""
    session.execute(delete(FormKeyRow).where(FormKeyRow.day <= today - datetime.timedelta(days=FORM_KEY_DAYS)))


def _made(session: Session, secret: InstallationSecret, day: datetime.date) -> FormKeyRow:
    wrapped = wrap(secret.derive(LABEL), FormKey.generate().raw, "form_key", _bound(day))
    insert_if_absent(session, FormKeyRow, day=day, wrapped=wrapped)
    return session.get_one(FormKeyRow, day)


def _opened(secret: InstallationSecret, row: FormKeyRow) -> FormKey:
    # A key made just before the pepper was rotated lives on under the older one.
    for version in secret.live_versions:
        try:
            return FormKey(unwrap(secret.derive(LABEL, version), row.wrapped, "form_key", _bound(row.day)))
        except CannotOpen:
            continue
    raise CannotOpen


def _bound(day: datetime.date) -> bytes:
    return day.isoformat().encode("ascii")
