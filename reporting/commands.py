"""The command line: `lauter --help`. Each command does one thing and says what it did."""

import argparse
import datetime
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from caseflow.code_lists import SHIPPED_LAND, CodeListInvalid
from caseflow.database import Database, StorageUnsafe
from caseflow.office.directory.settings import LandMismatch
from caseflow.operations.backup import DatabaseNotEmpty, restore, write_backup, write_shred_secrets
from caseflow.operations.backup_file import BackupIncomplete, NotABackup, RevisionDiffers
from caseflow.operations.jobs import run_due
from crypto.installation import InstallationSecret
from reporting.application import build_services, utc_now
from reporting.demo.command import DemoPlace, demo_lines, prepare_demo
from reporting.operations.lists_check import check_lists
from reporting.operations.operator_check import Verdict, check
from reporting.operations.recurring_jobs import jobs_of
from reporting.operations.serving import WORKERS, serve
from reporting.paper.command import add_poster_arguments, write_poster
from reporting.paper.orders import OrderIncomplete
from reporting.runtime.memory_lock import keep_memory_off_disk
from reporting.runtime.settings import SettingInvalid, Settings, read_settings

DEFAULT_PORT = 8000

# What ends a command with a sentence instead of a traceback.
REFUSALS = (
    SettingInvalid,
    CodeListInvalid,
    LandMismatch,
    StorageUnsafe,
    BackupIncomplete,
    DatabaseNotEmpty,
    NotABackup,
    RevisionDiffers,
    OrderIncomplete,
)
LOCAL = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives its exit status."""
    keep_memory_off_disk()
    chosen = _parser().parse_args(arguments)
    try:
        status: int = chosen.run(chosen)
    except REFUSALS as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 2
    return status


def command_names() -> tuple[str, ...]:
    """The names of all commands, for the test that each one is documented."""
    actions = (action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction))
    return tuple(name for action in actions for name in action.choices)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lauter", description="Anonymous reports, sealed and answered.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="make a demo office, or continue one, and serve it on this machine")
    _add_demo_place(demo)
    demo.add_argument("--port", type=int, default=DEFAULT_PORT, help="port on 127.0.0.1 (%(default)s)")
    demo.add_argument("--only-prepare", action="store_true", help="make the office and do not serve it")
    demo.set_defaults(run=_demo)

    codes = commands.add_parser("demo-codes", help="show the demo's accounts with their current one-time codes")
    _add_demo_place(codes)
    codes.set_defaults(run=_demo_codes)

    secret = commands.add_parser("make-secret", help="make an installation secret and print its paper copy")
    secret.add_argument("path", type=Path)
    secret.set_defaults(run=_make_secret)

    for name, run, meaning in (
        ("upgrade", _upgrade, "bring the database to the newest revision"),
        ("serve", _serve, "serve on this machine with recurring work beside it"),
        ("run-due", _run_due, "run recurring work that is due; for a timer"),
        ("check", _check, "prove what the program alone cannot guarantee"),
    ):
        command = commands.add_parser(name, help=meaning)
        command.set_defaults(run=run)
        if name == "serve":
            command.add_argument("--host", default=LOCAL)
            command.add_argument("--port", type=int, default=DEFAULT_PORT)
            command.add_argument("--workers", type=int, default=WORKERS)

    backup = commands.add_parser("backup", help="write a backup without secrets, and the shred secrets apart")
    backup.add_argument("path", type=Path, help="file to write")
    backup.add_argument("shred_path", type=Path, help="file for the shred secrets, to be kept for 7 days only")
    backup.set_defaults(run=_backup)

    again = commands.add_parser("restore", help="fill an empty database from a backup and its shred secrets")
    again.add_argument("path", type=Path, help="the backup")
    again.add_argument("shred_path", type=Path, help="the newest shred secrets; cases without one stay erased")
    again.set_defaults(run=_restore)

    lists = commands.add_parser("check-lists", help="check the code lists of a Land as the start does")
    lists.add_argument("folder", type=Path, nargs="?", default=SHIPPED_LAND, help="their folder (%(default)s)")
    lists.set_defaults(run=_check_lists)

    poster = commands.add_parser("poster", help="write posters, strips, cards, the paper form or where to hang them")
    add_poster_arguments(poster)
    poster.set_defaults(run=_poster)
    return parser


def _add_demo_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=Path("demo-data"), help="folder of the demo (%(default)s)")
    parser.add_argument("--database-url", default=None, help="PostgreSQL instead of a file in the folder")


def _demo(chosen: argparse.Namespace) -> int:
    place = DemoPlace.of(chosen.data, chosen.database_url)
    now = utc_now()
    prepare_demo(place, now, _say)
    for line in demo_lines(place, utc_now()):
        _say(line)
    if not chosen.only_prepare:
        _say(f"\nServing on http://{LOCAL}:{chosen.port}/  (stop with Ctrl-C)")
        _serve_with(_demo_settings(place, chosen.port), LOCAL, chosen.port, WORKERS)
    return 0


def _demo_settings(place: DemoPlace, port: int) -> Settings:
    return read_settings(
        {
            "LAUTER_DATABASE_URL": place.database_url,
            "LAUTER_SECRET_FILE": str(place.secret_file),
            "LAUTER_DATA_FOLDER": str(place.folder),
            "LAUTER_PUBLIC_ORIGINS": f"http://{LOCAL}:{port} http://localhost:{port}",
        }
    )


def _demo_codes(chosen: argparse.Namespace) -> int:
    for line in demo_lines(DemoPlace.of(chosen.data, chosen.database_url), utc_now()):
        _say(line)
    return 0


def _make_secret(chosen: argparse.Namespace) -> int:
    secret = InstallationSecret.generate()
    secret.write(chosen.path)
    _say(f"Written to {chosen.path}, readable for its owner only. Paper copy, to be sealed and kept apart:")
    for line in secret.to_paper():
        _say(line)
    return 0


def _upgrade(_: argparse.Namespace) -> int:
    database = Database(read_settings(os.environ).database_url)
    database.upgrade()
    database.close()
    _say("The database has the newest revision.")
    return 0


def _serve(chosen: argparse.Namespace) -> int:
    _serve_with(read_settings(os.environ), chosen.host, chosen.port, chosen.workers)
    return 0


def _serve_with(settings: Settings, host: str, port: int, workers: int) -> None:
    parts = build_services(settings)
    serve(parts, jobs_of(parts), host, port, workers)


def _run_due(_: argparse.Namespace) -> int:
    parts = build_services(read_settings(os.environ))
    ran = run_due(parts.database, jobs_of(parts), parts.now())
    _say(f"Done: {', '.join(ran) or 'nothing was due'}.")
    return 0


def _check(_: argparse.Namespace) -> int:
    findings = check(read_settings(os.environ))
    for finding in findings:
        _say(f"{finding.verdict.value:7} {finding.sentence}")
    return int(any(finding.verdict is Verdict.BROKEN for finding in findings))


def _check_lists(chosen: argparse.Namespace) -> int:
    _say(check_lists(chosen.folder))
    return 0


def _backup(chosen: argparse.Namespace) -> int:
    database = Database(read_settings(os.environ).database_url)
    write_backup(database, chosen.path)
    write_shred_secrets(database, chosen.shred_path)
    database.close()
    today = datetime.datetime.now(datetime.UTC).date()
    _say(f"Written. Delete {chosen.shred_path} on {today + datetime.timedelta(days=7)} at the latest.")
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    database = Database(read_settings(os.environ).database_url)
    database.upgrade()
    restored = restore(chosen.path, chosen.shred_path, database)
    database.close()
    _say(
        f"{restored.cases} cases are back. {restored.cases_without_secret} had no shred secret and stay erased; "
        f"{restored.secrets_without_case} secrets belong to cases newer than the backup."
    )
    return 0


def _poster(chosen: argparse.Namespace) -> int:
    _say(write_poster(chosen, os.environ))
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
