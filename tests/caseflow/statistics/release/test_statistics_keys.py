"""Who can count: members, nobody else; a key put into the database by hand gets no facts."""

import datetime
from uuid import UUID, uuid4

import pytest

from caseflow.database import Database
from caseflow.schema.directory import MemberRow
from caseflow.schema.statistics import StatisticsKeyRow
from caseflow.sealing.errors import TagInvalid
from caseflow.statistics.plan.catalogue import CatalogueWrong
from caseflow.statistics.plan.period import PeriodMalformed
from caseflow.statistics.release.keys import (
    KEY_ID,
    NotAStatisticsMember,
    StatisticsNotFounded,
    admit_statistics_member,
    begin_series,
    found_statistics,
    open_statistics_key,
    remove_statistics_member,
    signing_seed,
    statistics_public_key,
)
from crypto.errors import CannotOpen
from crypto.installation import InstallationSecret
from crypto.key_pair import KeyPair

TODAY = datetime.date(2026, 1, 5)


def add_member(database: Database, pair: KeyPair) -> UUID:
    member = uuid4()
    with database.writing() as session:
        session.add(
            MemberRow(
                id=member,
                user_name=member.hex,
                display_name="A. Member",
                role="statistics",
                languages="de",
                joined_on=TODAY,
                public_key=pair.public.raw,
                passphrase_salt=b"",
                pepper_version=1,
                wrapped_seed=b"",
                wrapped_totp_secret=b"",
                totp_last_step=0,
                tag=b"",
            )
        )
    return member


def test_only_a_member_opens_the_statistics_key(database: Database) -> None:
    secret, own, other = InstallationSecret.generate(), KeyPair.generate(), KeyPair.generate()
    first, second = add_member(database, own), add_member(database, other)
    with database.writing() as session:
        pair = found_statistics(session, secret, {first: own.public}, TODAY)
    with database.reading() as session:
        assert open_statistics_key(session, first, own) == pair
        assert statistics_public_key(session, secret) == pair.public
        with pytest.raises(NotAStatisticsMember):
            open_statistics_key(session, second, other)
        with pytest.raises(CannotOpen):
            open_statistics_key(session, first, other)
        with pytest.raises(CannotOpen):
            signing_seed(session, other)
    with database.writing() as session:
        admit_statistics_member(session, pair, second, other.public)
        remove_statistics_member(session, first)
    with database.reading() as session:
        assert open_statistics_key(session, second, other) == pair
        with pytest.raises(NotAStatisticsMember):
            open_statistics_key(session, first, own)


def test_public_key_exchanged_in_the_database_is_refused(database: Database) -> None:
    secret = InstallationSecret.generate()
    with database.reading() as session, pytest.raises(StatisticsNotFounded):
        statistics_public_key(session, secret)
    with database.writing() as session:
        found_statistics(session, secret, {}, TODAY, recovery_key=KeyPair.generate().public)
    with database.writing() as session:
        session.get_one(StatisticsKeyRow, KEY_ID).public_key = KeyPair.generate().public.raw
    with database.reading() as session, pytest.raises(TagInvalid):
        statistics_public_key(session, secret)


def test_series_begins_with_a_month_and_a_tier_that_exists(database: Database) -> None:
    with database.writing() as session:
        with pytest.raises(PeriodMalformed):
            begin_series(session, "intake", "2026-Q1", tier="XS", ref_area="DE-ST")
        with pytest.raises(CatalogueWrong):
            begin_series(session, "intake", "2026-01", tier="XXL", ref_area="DE-ST")
