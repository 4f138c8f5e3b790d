"""``lauter poster``: print from a shell, for example many houses in a loop."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from caseflow.code_lists import load
from caseflow.database import Database
from caseflow.office.directory.settings import OfficeSettings, office_settings
from crypto.installation import InstallationSecret
from reporting.i18n.languages import load_languages
from reporting.paper.orders import PaperKind, PaperOrder, PaperSize, languages_of, place_of, poster_origin
from reporting.paper.press import Press
from reporting.paper.printing import print_paper
from reporting.runtime.settings import Settings, read_settings


def add_poster_arguments(command: argparse.ArgumentParser) -> None:
    """Options of the command."""
    place = command.add_mutually_exclusive_group(required=True)
    place.add_argument("--facility", default="", help="code of a house, as in facilities.csv")
    place.add_argument("--district", default="", help="number of a district, as in districts.csv")
    command.add_argument("--languages", default="de", help="tags with commas between, or all (%(default)s)")
    command.add_argument("--kind", choices=[str(kind) for kind in PaperKind], default=str(PaperKind.POSTER))
    command.add_argument("--size", choices=[str(size) for size in PaperSize], default=str(PaperSize.A4))
    command.add_argument("--origin", default="", help="where the code leads; the first public origin if not given")
    command.add_argument("--output", type=Path, required=True, help="file to write")


def write_poster(chosen: argparse.Namespace, environment: Mapping[str, str]) -> str:
    """Print what was asked for; gives a sentence on what was written.

    Raises:
        OrderIncomplete: the place or a language is unknown.
        SettingInvalid: the settings are.
    """
    settings = read_settings(environment)
    lists, known = load(settings.code_lists), load_languages()
    tags = known.by_tag if chosen.languages == "all" else chosen.languages.split(",")
    order = PaperOrder(
        kind=PaperKind(chosen.kind),
        place=place_of(lists, chosen.facility, chosen.district),
        languages=languages_of(known, tags),
        size=PaperSize(chosen.size),
        origin=(chosen.origin or poster_origin(settings.public_origins)).rstrip("/"),
        office=_office(settings),
    )
    chosen.output.write_bytes(print_paper(order, lists, Press()))
    return f"Written to {chosen.output}. Its code leads to {order.address}"


def _office(settings: Settings) -> OfficeSettings:
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            return office_settings(session, InstallationSecret.read(settings.secret_file))
    finally:
        database.close()
