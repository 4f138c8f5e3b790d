"""An office of an invented Land from data alone: ``tests/nordmark`` holds its lists, and no code is its own."""

import datetime
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from caseflow.administration.founding import PlannedOrganisation, PlannedRule, PlannedTie, found_office
from caseflow.code_lists import CodeLists, load
from caseflow.code_lists.values import OrganisationKind
from caseflow.database import Database
from caseflow.office.directory.settings import LandMismatch, OfficeSettings, office_settings
from caseflow.rules.legal_limits import rule_on
from caseflow.rules.routing import RuleConditions
from caseflow.schema.cases import CaseRow
from caseflow.statistics.facts.published_categories import StatisticsCoding, fact_of, statistics_categories
from crypto.installation import InstallationSecret
from reporting.application import assemble, build_services
from reporting.commands import main
from reporting.runtime.services import Services
from reporting.runtime.settings import SettingInvalid, read_settings
from tests.caseflow.offices import PLAN
from tests.conftest import copy_sqlite
from tests.reporting.public.report.test_report import STORY, send

NORDMARK = Path(__file__).parent.parent / "nordmark"

# Half past midnight in Greenwich; on the Azores it is Sunday, one hour before midnight.
FIRST_MOMENT = datetime.datetime(2026, 11, 30, 0, 30, tzinfo=datetime.UTC)
SUNDAY = datetime.date(2026, 11, 29)

# The plan of the other tests with the districts and facilities of Nordmark: nothing else in it belongs to a Land.
NORDMARK_PLAN = replace(
    PLAN,
    settings=OfficeSettings("Meldestelle Nordmark", "Kai 1, Seestadt", "0999 1", "Mo-Fr 9-16"),
    organisations=(
        *(one for one in PLAN.organisations if one.key != "operator"),
        PlannedOrganisation("operator", "Betreiber", OrganisationKind.FACILITY_OPERATOR, "98001"),
    ),
    rules=(
        PlannedRule(RuleConditions(district=frozenset({"98002"})), "centre", "the dunes go to the counselling centre"),
        *PLAN.rules,
    ),
    facility_ties=(PlannedTie("hafenhaus", "operator", "operates", datetime.date(2020, 1, 1)),),
)


@dataclass(frozen=True)
class Nordmark:
    """The running office, its teams and its environment."""

    services: Services
    client: TestClient
    teams: Mapping[str, UUID]
    environment: Mapping[str, str]


@pytest.fixture(scope="module")
def nordmark(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nordmark]:
    """The office, founded with the lists of its folder and started with the setting that names it."""
    folder = tmp_path_factory.mktemp("nordmark")
    copy_sqlite(sqlite_template, folder / "lauter.sqlite")
    environment = {
        "LAUTER_DATABASE_URL": f"sqlite:///{folder}/lauter.sqlite",
        "LAUTER_SECRET_FILE": str(folder / "secret"),
        "LAUTER_DATA_FOLDER": str(folder),
        "LAUTER_PUBLIC_ORIGINS": "https://testserver",
        "LAUTER_CODE_LISTS": str(NORDMARK),
    }
    secret, database = InstallationSecret.generate(), Database(environment["LAUTER_DATABASE_URL"])
    secret.write(folder / "secret")
    founded = found_office(database, secret, load(NORDMARK), NORDMARK_PLAN, FIRST_MOMENT)
    database.close()
    services = build_services(read_settings(environment), lambda: FIRST_MOMENT)
    with TestClient(assemble(services), base_url="https://testserver", follow_redirects=False) as client:
        yield Nordmark(services, client, founded.teams, environment)


@pytest.fixture
def lists(nordmark: Nordmark) -> CodeLists:
    """The lists that the office works with."""
    return nordmark.services.lists


def case_after(office: Nordmark, **fields: str) -> CaseRow:
    """Send a report; gives the row of its case."""
    before = {row.id for row in _cases(office)}
    assert send(office.client, {**STORY, **fields}).status == 200
    (case,) = [row for row in _cases(office) if row.id not in before]
    return case


def _cases(office: Nordmark) -> Sequence[CaseRow]:
    with office.services.database.reading() as session:
        return session.scalars(select(CaseRow)).all()


@pytest.mark.parametrize(
    ("language", "places"),
    [
        ("de", ("Seestadt", "Kreis Dünenland", "Ankunftszentrum Hafenhaus")),
        ("tr", ("Lake City", "Dune district", "Arrival centre Harbour House")),
    ],
)
def test_the_form_offers_its_districts_and_facilities_and_no_others(
    nordmark: Nordmark, language: str, places: tuple[str, ...]
) -> None:
    page = nordmark.client.get(f"/{language}/report").text
    assert [place for place in places if place not in page] == []
    assert [place for place in ("Magdeburg", "Stendal", "15003", "Sachsen-Anhalt") if place in page] == []


def test_its_posters_lead_to_its_districts_and_facilities(nordmark: Nordmark) -> None:
    places = {number: nordmark.client.get(f"/{number}").headers["location"] for number in ("98002", "41207", "15003")}
    assert places["98002"].endswith("/report?district=98002")
    assert places["41207"].endswith("/report?facility=41207")
    assert "report" not in places["15003"]


@pytest.mark.parametrize(("district", "team"), [("98002", "centre"), ("98001", "office")])
def test_a_report_goes_where_the_rules_of_its_districts_say(nordmark: Nordmark, district: str, team: str) -> None:
    assert case_after(nordmark, district=district).team == nordmark.teams[team]


def test_a_day_begins_when_it_begins_there_and_its_holidays_are_no_days_of_service(nordmark: Nordmark) -> None:
    case = case_after(nordmark)
    assert case.received_on == SUNDAY
    calendar = office_settings_of(nordmark).calendar
    # The first and the eighth of December are holidays in Portugal and working days in Germany.
    assert not calendar.is_service_day(datetime.date(2026, 12, 1))
    assert calendar.is_service_day(datetime.date(2026, 12, 2))
    assert calendar.add_service_days(SUNDAY, 5) == datetime.date(2026, 12, 7)
    assert calendar.add_service_days(SUNDAY, 6) == datetime.date(2026, 12, 9)
    assert case.due_on == datetime.date(2026, 12, 7)


def office_settings_of(office: Nordmark) -> OfficeSettings:
    """The facts of the office."""
    with office.services.database.reading() as session:
        return office_settings(session, office.services.secret)


def test_help_has_its_numbers_and_a_limit_its_length(nordmark: Nordmark, lists: CodeLists) -> None:
    page = nordmark.client.get("/de/help").text
    assert "0999 41 42 43" in page and "Beratung Düne" in page
    assert "LAMSA" not in page and "Sachsen-Anhalt" not in page
    rule = rule_on(lists, "accessibility_reply", SUNDAY)
    assert (rule.law, rule.length, rule.unit) == ("BGG NM §9", 2, "week")


def test_statistics_count_as_its_mapping_says(lists: CodeLists) -> None:
    fact = fact_of(StatisticsCoding(grounds=("antisemitism", "racism"), area="school", district="98002"), lists)
    assert fact.grounds == ("racism_antisemitism",)
    assert (fact.district, fact.field_of_action, fact.cross_cutting) == ("98002", "society", ("language",))
    assert "antisemitism" not in statistics_categories(lists).codes("ground")


def test_the_office_starts_with_no_other_lists_than_those_of_its_land(nordmark: Nordmark) -> None:
    shipped = {name: text for name, text in nordmark.environment.items() if name != "LAUTER_CODE_LISTS"}
    with pytest.raises(LandMismatch, match="founded for XX-NM, and the code lists are those of DE-ST"):
        build_services(read_settings(shipped))


def test_a_folder_that_is_missing_stops_the_start_with_what_to_do(nordmark: Nordmark) -> None:
    with pytest.raises(SettingInvalid, match=r"LAUTER_CODE_LISTS names no folder: /nowhere\. Create it or correct"):
        read_settings({**nordmark.environment, "LAUTER_CODE_LISTS": "/nowhere"})


def test_a_command_checks_a_folder_before_anybody_starts_with_it(
    nordmark: Nordmark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-lists", str(NORDMARK)]) == 0
    told = capsys.readouterr().out
    assert "Nordmark (XX-NM)" in told and "2 districts, 3 facilities" in told and "Atlantic/Azores" in told
    shutil.copytree(NORDMARK, tmp_path / "lists")
    (tmp_path / "lists" / "deadlines.csv").unlink()
    assert main(["check-lists", str(tmp_path / "lists")]) == 2
    assert "deadlines.csv: the file is missing; put it into" in capsys.readouterr().err
    for name, text in {**nordmark.environment, "LAUTER_CODE_LISTS": str(tmp_path / "lists")}.items():
        monkeypatch.setenv(name, text)
    assert main(["run-due"]) == 2
    assert "deadlines.csv: the file is missing" in capsys.readouterr().err
    main(["check"])
    assert "BROKEN  The code lists in" in capsys.readouterr().out
