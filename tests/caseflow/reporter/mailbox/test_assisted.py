"""P5 for whoever was helped to write: the number made new, alone, and the telephone's six digits."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from caseflow.desk.worklist.caller import find_caller
from caseflow.office.accounts.audit_log import LogFilter, entries
from caseflow.reporter.mailbox.code_renewal import ASSISTED_CHANNELS, NotAssisted, RenewedNumber, renew, renewed_before
from caseflow.reporter.mailbox.handover import NewMailbox
from caseflow.reporter.mailbox.telephone_number import ConversationNumber, keep_number
from caseflow.reporter.mailbox.visit import VisitEnded
from caseflow.schema.handover import HandedOverRow, SecondWordRow
from crypto.form_token import derive_renewed_code
from tests.caseflow.desk.office import TODAY, Office
from tests.caseflow.reporter.mailbox.test_handover import give, opened_by, texts
from tests.caseflow.reporter.person import ANSWERS, Form, Reporter, answer, at_desk, count, report

AT_A_TABLE = replace(ANSWERS, channel="channel_person")


@pytest.fixture
def told(office: Office) -> Reporter:
    """A report written down at a table, with two messages in two epochs."""
    reporter = report(office, AT_A_TABLE)
    reporter.write("Es war der Wachmann.")
    answer(office, reporter.case)
    return reporter


def made_new(reporter: Reporter, form: Form) -> tuple[Reporter, NewMailbox]:
    former = reporter.possible[0].lookup_hash
    person = replace(reporter, code=derive_renewed_code(form.key, form.once, former))
    return person, NewMailbox(person.possible[0], reporter.office.secret.newest_version)


def make_new(reporter: Reporter, form: Form | None = None) -> tuple[Reporter, RenewedNumber]:
    person, new = made_new(reporter, form or Form.issued(reporter.office))
    return person, reporter.act(renew, new)


def test_the_new_number_reads_and_writes_everything(told: Reporter) -> None:
    before = texts(told)
    person, number = make_new(told)
    assert number.shows_code
    assert texts(person) == before
    person.write("Jetzt bin ich allein.")
    answer(told.office, told.case, "Gut.")
    assert texts(person) == [*before, "Jetzt bin ich allein.", "Gut."]
    assert at_desk(told.office, told.case).contents.messages[-1].text == "Gut."


def test_the_number_that_the_helper_saw_and_the_whole_database_open_nothing(told: Reporter) -> None:
    assert opened_by(told)["case_epoch.mailbox_sealed"]
    make_new(told)
    opened = opened_by(told)
    assert not opened.get("case_epoch.mailbox_sealed")
    assert not opened.get("record.sealed")
    with pytest.raises(VisitEnded):
        told.conversation()


def test_it_is_made_new_once(told: Reporter) -> None:
    person, _ = make_new(told)
    assert not person.conversation().number_is_known
    with pytest.raises(NotAssisted):
        make_new(person)
    assert texts(person)


def test_whoever_wrote_alone_cannot_be_pushed_out_by_the_finder_of_the_slip(office: Office) -> None:
    reporter = report(office)
    with pytest.raises(NotAssisted):
        make_new(reporter)
    assert not reporter.conversation().number_is_known


@pytest.mark.parametrize("channel", sorted(ASSISTED_CHANNELS))
def test_each_way_of_helping_leaves_its_mark(office: Office, channel: str) -> None:
    assert report(office, replace(ANSWERS, channel=channel)).conversation().number_is_known


def test_the_same_form_makes_one_number_also_at_the_same_time(told: Reporter) -> None:
    form = Form.issued(told.office)
    person, new = made_new(told, form)

    def press(_: int) -> RenewedNumber:
        try:
            return told.act(renew, new)
        except VisitEnded:
            with told.office.database.reading() as session:
                return renewed_before(session, new, TODAY)

    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(press, range(4)))
    assert numbers == {RenewedNumber(person.possible[0].lookup_hash, shows_code=True)}
    assert texts(person)


def test_what_was_given_away_before_ends_with_the_number(told: Reporter) -> None:
    receiver, _ = give(told)
    assert count(told.office, HandedOverRow) == 1
    make_new(receiver)
    assert count(told.office, HandedOverRow) == 0
    assert count(told.office, SecondWordRow) == 0


def call(office: Office, name: str, digits: str) -> list[tuple[object, str]]:
    return [(one.case, one.word) for one in find_caller(office.desk(name), digits)]


def test_a_caller_is_found_by_who_may_read_the_case_and_by_nobody_else(office: Office) -> None:
    reporter = report(office)
    number = ConversationNumber.made(" Grüner Apfel ")
    reporter.act(keep_number, number)
    report(office)
    assert call(office, "amira", number.digits) == [(reporter.case, "Grüner Apfel")]
    for name in ("clara", "dora", "paul", "anna", "udo", "stella"):
        assert call(office, name, number.digits) == []
    other = f"{(int(number.digits) + 1) % 1_000_000:06}"
    assert call(office, "amira", other) == []


def test_only_the_newest_digits_count_and_deleted_ones_are_gone(office: Office) -> None:
    reporter = report(office)
    first, second = ConversationNumber("111111"), ConversationNumber("222222")
    reporter.act(keep_number, first)
    reporter.act(keep_number, second)
    assert call(office, "amira", "111111") == []
    assert call(office, "amira", "222222") == [(reporter.case, "")]
    reporter.act(keep_number, None)
    assert call(office, "amira", "222222") == []


def test_looking_for_a_caller_stands_in_the_log_without_the_digits(office: Office) -> None:
    call(office, "amira", "314159")
    with office.database.reading() as session:
        newest = next(iter(entries(session, LogFilter(limit=1))))
    assert (newest.action, newest.member, newest.subject) == ("caller_looked_up", office.actor("amira").id, "")


def test_digits_and_word_do_not_show() -> None:
    assert "123456" not in repr(ConversationNumber("123456", "Apfel"))
    assert "Apfel" not in repr(ConversationNumber("123456", "Apfel"))
