"""Notices in the mailbox about a referral, a transfer and a case for a small circle, as values for the pages."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from caseflow.records.notices import Notice, NoticeKind, read_notices
from crypto.record import Fields


def helping_body(said: Iterable[tuple[UUID, Fields]]) -> str:
    """The name of the body that helps now, empty if there is none."""
    return _newest_body(read_notices(said, NoticeKind.REFERRED_TO))


def responsible_body(said: Iterable[tuple[UUID, Fields]]) -> str:
    """The name of the body to which the whole case was given, empty if it never was."""
    return _newest_body(read_notices(said, NoticeKind.HANDED_ON))


def _newest_body(told: Sequence[Notice]) -> str:
    newest = max(told, key=lambda one: int(one.one("revision")), default=None)
    return newest.one("body") if newest else ""
