"""Members print what hangs in the houses; it stands in the log, and a member of an operator prints nothing."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from caseflow.office.directory.settings import office_settings, store_settings
from caseflow.schema.office import LogEntryRow
from reporting.paper.orders import PaperKind
from tests.caseflow.desk.office import Office
from tests.reporting.desk.office_door import Member, OfficeDoor

HOUSE, DISTRICT = "facility:zast_halberstadt", "district:15085"


def printed_in_log(office: Office) -> list[tuple[str, str]]:
    with office.database.reading() as session:
        lines = session.scalars(select(LogEntryRow).order_by(LogEntryRow.number)).all()
        return [(line.subject, line.outcome) for line in lines if line.action == "paper_printed"]


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("place", [HOUSE, DISTRICT])
def test_every_kind_is_downloaded_and_logged(amira: Member, office: Office, kind: PaperKind, place: str) -> None:
    assert amira.get("/desk/posters").status == 200
    answer = amira.send("/desk/posters", kind=kind, place=place, languages=["de", "ar"], size="a4")
    assert answer.status == 200 and answer.content.startswith(b"%PDF")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{kind}-')
    assert answer.headers["cache-control"] == "no-store"
    assert printed_in_log(office) == [(place, "done")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"languages": []},
        {"languages": ["xx"]},
        {"place": ""},
        {"place": "facility:nowhere"},
        {"place": "district:outside"},
        {"kind": "banknote"},
        {"size": "a0"},
        {"kind": [], "size": []},
    ],
)
def test_an_incomplete_order_comes_back_with_what_was_chosen(
    amira: Member, office: Office, wrong: dict[str, object]
) -> None:
    amira.get("/desk/posters")
    order: dict[str, object] = {"kind": "cards", "place": DISTRICT, "languages": ["ti"], "size": "a5"}
    answer = amira.send("/desk/posters", **(order | wrong))
    assert answer.status == 422 and "at least one language" in answer
    if "languages" not in wrong:
        assert 'value="ti" checked' in answer
    assert printed_in_log(office) == []


def test_only_houses_that_are_open_are_offered(amira: Member) -> None:
    page = amira.get("/desk/posters")
    assert HOUSE in page and "facility:zast_aussen_merseburg" not in page
    assert DISTRICT in page and "district:online" not in page


def test_a_member_of_an_operator_prints_nothing(door: OfficeDoor) -> None:
    paul = door.member("paul")
    assert "/desk/posters" not in paul.get("/desk/")
    assert paul.get("/desk/posters").status == 404


def test_nothing_is_printed_without_a_token_of_the_page(amira: Member, office: Office) -> None:
    fields = {"kind": "poster", "place": HOUSE, "languages": "de", "size": "a4"}
    assert amira.post("/desk/posters", fields).status == 403
    assert printed_in_log(office) == []


def test_what_no_font_can_print_is_said_and_logged(amira: Member, office: Office) -> None:
    with office.database.writing() as session:
        settings = office_settings(session, office.secret)
        store_settings(session, office.secret, replace(settings, name="漢"))
    amira.get("/desk/posters")
    answer = amira.send("/desk/posters", kind="poster", place=HOUSE, languages=["de"], size="a4")
    assert answer.status == 503 and "holds a sign that cannot be printed" in answer
    assert printed_in_log(office) == [(HOUSE, "done"), (HOUSE, "failed")]
