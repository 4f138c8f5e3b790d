"""A declared form gives typed values, or says everything that is wrong with what was typed."""

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from caseflow.desk.cases.access_control import CaseNotFound
from crypto.session_cookie import SessionCookie
from reporting.desk.base import form_fields as fields
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import FormRefused, Problem
from reporting.desk.base.request import MemberRequest

ONE, OTHER = UUID(int=1), UUID(int=2)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Everything(Form):
    note = fields.Text(limit=5, needed=True)
    title = fields.Text(trimmed=True)
    language = fields.Choice({"de", "en"})
    place = fields.Choice(lambda visit: {visit.request.url.path}, otherwise="")
    colour = fields.EntryOf(Colour)
    agrees = fields.YesOrNo()
    seen = fields.Tick()
    checked = fields.Tick(needed=True)
    team = fields.Identifier(beside="who")
    cover = fields.OptionalIdentifier()
    cases = fields.Identifiers(in_addresses=True)
    since = fields.Day(missing="day_ahead")
    until = fields.OptionalDay()
    hours = fields.Number(otherwise=-1)
    grounds = fields.Many({"a", "b"})
    colours = fields.EntriesOf(Colour)
    from_language = fields.Text(name="from")
    texts = fields.ByKey("text-")


TYPED: Mapping[str, tuple[str, ...]] = {
    "note": (" no ",),
    "title": (" yes ",),
    "language": ("de",),
    "place": ("elsewhere",),
    "colour": ("blue",),
    "agrees": ("no",),
    "checked": ("yes",),
    "team": (str(ONE),),
    "cases": (f"https://desk.example/desk/cases/{ONE}?done=note#notes, {OTHER}", "none"),
    "since": (" 2026-11-02 ",),
    "until": ("",),
    "hours": ("48",),
    "grounds": ("b", "", "c", "a"),
    "colours": ("green", "red"),
    "from": ("uk",),
    "text-de": ("Ja", "Nein"),
    "text-en": ("Yes",),
}


def visit(fields: Mapping[str, tuple[str, ...]], query: str = "") -> MemberRequest:
    """A request with these fields; nothing else of it is asked."""
    scope = {"type": "http", "method": "POST", "path": "/desk/", "query_string": query.encode(), "headers": []}
    scope |= {"server": ("desk.example", 443), "scheme": "https"}
    return MemberRequest(
        cast("Any", None), Request(scope), SessionCookie(bytes(32)), cast("Any", None), fields, cast("Any", None)
    )


def test_the_values_have_their_types() -> None:
    form = Everything.read(visit(TYPED))
    assert (form.note, form.title, form.language, form.place) == (" no ", "yes", "de", "")
    assert (form.colour, form.agrees, form.seen, form.checked) == (Colour.BLUE, False, False, True)
    assert (form.team, form.cover, form.cases) == (ONE, None, (ONE, OTHER))
    assert (form.since, form.until, form.hours) == (datetime.date(2026, 11, 2), None, 48)
    assert (form.grounds, form.colours, form.from_language) == (("b", "a"), (Colour.RED,), "uk")
    assert form.texts == {"de": "Ja", "en": "Yes"}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(FormRefused) as refused:
        Everything.read(visit({"note": ("too long",), "until": ("2026-02-30",), "cover": ("nobody",)}))
    assert refused.value.problems == (
        Problem("note", "text_missing"),
        Problem("language", "choice_missing"),
        Problem("colour", "choice_missing"),
        Problem("agrees", "choice_missing"),
        Problem("checked", "choice_missing"),
        Problem("who", "choice_missing"),
        Problem("cover", "choice_missing"),
        Problem("since", "day_ahead"),
        Problem("until", "day_invalid"),
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("note", " \n"),
        ("language", "DE"),
        ("colour", "RED"),
        ("agrees", "maybe"),
        ("checked", "on"),
        ("team", ""),
        ("cover", "1"),
        ("since", "02.11.2026"),
        ("until", "2026-11-31"),
    ],
)
def test_a_field_says_what_is_wrong_with_it(field: str, value: str) -> None:
    with pytest.raises(FormRefused) as refused:
        Everything.read(visit({**TYPED, field: (value,)}))
    assert len(refused.value.problems) == 1


@pytest.mark.parametrize("number", ["", "-1", "1.0", "²", "٣", "1234567890", "x"])
def test_what_is_no_number_counts_as_said(number: str) -> None:
    assert Everything.read(visit({**TYPED, "hours": (number,)})).hours == -1


def test_a_form_reads_an_address_alike() -> None:
    class Shown(Form):
        page = fields.Number(otherwise=1)
        member = fields.OptionalIdentifier(lenient=True)

    shown = Shown.read_address(visit({"page": ("5",)}, f"page=3&member={ONE}"))
    assert (shown.page, shown.member) == (3, ONE)
    assert Shown.read_address(visit({}, "page=x&member=y")).member is None


def test_strict_ids_refuse_what_is_none() -> None:
    class Linked(Form):
        cases = fields.Identifiers(in_addresses=True, strict=True)

    assert Linked.read(visit({})).cases == ()
    with pytest.raises(FormRefused):
        Linked.read(visit({"cases": (f"{ONE} none",)}))


def test_a_form_shows_nothing_of_what_was_typed() -> None:
    form = Everything.read(visit({**TYPED, "title": ("a name",)}))
    assert "a name" not in f"{form!r} {form}"


def test_a_form_takes_over_the_fields_of_its_base() -> None:
    class Longer(Everything):
        more = fields.Text()

    class Other(Form):
        first = fields.Text()

    class Both(Longer, Other):
        last = fields.Text()

    assert [field.name for field in Longer.fields] == [*(field.name for field in Everything.fields), "more"]
    assert {field.name for field in Both.fields} == {field.name for field in Longer.fields} | {"first", "last"}


def test_an_id_that_is_none_can_lead_to_no_page() -> None:
    class Copy(Form):
        copy = fields.Identifier(concealed=True)

    with pytest.raises(CaseNotFound):
        Copy.read(visit({"copy": ("1",)}))


@given(st.dictionaries(st.sampled_from(sorted(TYPED)), st.lists(st.text(), max_size=3).map(tuple)))
def test_no_text_breaks_a_form(typed: dict[str, tuple[str, ...]]) -> None:
    said: tuple[Problem, ...] = ()
    try:
        Everything.read(visit({**TYPED, **typed}))
    except FormRefused as refused:
        said = refused.problems
    assert {problem.code for problem in said} <= {"text_missing", "choice_missing", "day_invalid", "day_ahead"}
