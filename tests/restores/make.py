"""Writes a backup of this version on each engine beside this file; run once for each release, then kept for ever.

    .venv/bin/python -m tests.restores.make

The office, its people and its reports are invented, and so are the keys that lie beside each backup: the installation
secret, one member's passphrase and authenticator, one follow-up code.
"""

import json
import os
import secrets
import tempfile
import tomllib
from pathlib import Path
from unittest import mock

from caseflow.database import Database
from caseflow.desk.case_page.view import open_case
from caseflow.desk.casework import acts
from caseflow.reporter.intake.submit import Receipt, Submission, submit
from caseflow.reporter.mailbox.cases_of_code import codes_of
from caseflow.rules.answers import Answers
from caseflow.sealing.attachments import MEGABYTE, AttachmentStaging, StagedFile, StagingLimits
from crypto import follow_up_code
from reporting.commands import main as lauter
from tests.caseflow.desk.office import NOW, TODAY, Office, found
from tests.postgresql import running_server
from tests.tools import ROOT

FOLDER = Path(__file__).parent
MEMBER = "amira"
STORIES = (
    "Der Wachmann lässt uns nachts nicht hinein, obwohl wir hier wohnen.",
    "The heating in house C has been cold since October.",
    "Im Amt wurde über meinen Namen gelacht.",
)
ANSWER = "Wir haben Ihre Meldung gelesen und fragen im Haus nach."
NOTE = "Nachtdienst angefragt."


def staged(office: Office) -> StagedFile:
    """A small file that came with a report."""
    limits = StagingLimits(total_staged_bytes=MEGABYTE)
    staging = AttachmentStaging(office.database, limits, TODAY, "Foto.jpg", "image/jpeg", MEGABYTE)
    staging.write(b"\xff\xd8 a picture \xff\xd9")
    return staging.finish()


def report(office: Office, number: int) -> tuple[Receipt, str]:
    """Send a report by the real intake; its receipt, and the code that leads back to it."""
    code = follow_up_code.from_number(secrets.randbelow(10**18))
    stretched = follow_up_code.stretch(code, office.secret.salt)
    mailbox = codes_of(office.secret, stretched)[0].mailbox()
    answers = Answers(story=STORIES[number], language="de", areas=("reception_state",))
    files = (staged(office),) if number == 0 else ()
    sent = Submission(answers, files, mailbox, office.secret.newest_version, TODAY)
    receipt: Receipt = submit(office.database, office.secret, office.lists, sent, lambda given: given)
    return receipt, code.digits


def fill(url: str) -> tuple[Office, dict[str, str]]:
    """An office with three reports, the first of them answered, and what opens it."""
    database = Database(url)
    database.upgrade()
    office = found(database)
    sent = [report(office, number) for number in range(len(STORIES))]
    (receipt, code), desk = sent[0], office.desk(MEMBER)
    acts.add_note(desk, receipt.case, open_case(desk, receipt.case).revision, NOTE)
    acts.send_answer(desk, receipt.case, open_case(desk, receipt.case).revision, ANSWER, "de")
    member = office.founded.members[MEMBER]
    return office, {
        "made_at": NOW.isoformat(),
        "user_name": MEMBER,
        "passphrase": member.passphrase.text,
        "authenticator": member.totp_secret.base32,
        "case": str(receipt.case),
        "cases": str(len(STORIES)),
        "code": code,
        "story": STORIES[0],
        "note": NOTE,
        "answer": ANSWER,
    }


def write(url: str, folder: Path) -> None:
    """Fill a database and write its backup with the command that an operator types."""
    folder.mkdir(parents=True)
    office, keys = fill(url)
    office.database.close()
    with tempfile.TemporaryDirectory() as place:
        secret_file = Path(place) / "installation-secret"
        office.secret.write(secret_file)
        keys["installation_secret"] = secret_file.read_text(encoding="utf-8")
        settings = {
            "LAUTER_DATABASE_URL": url,
            "LAUTER_SECRET_FILE": str(secret_file),
            "LAUTER_DATA_FOLDER": place,
            "LAUTER_PUBLIC_ORIGINS": "http://127.0.0.1:8000",
        }
        with mock.patch.dict(os.environ, settings):
            assert lauter(["backup", str(folder / "backup.sqlite"), str(folder / "shred-secrets.sqlite")]) == 0
    (folder / "keys.json").write_text(json.dumps(keys, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Write both backups of the version that ``pyproject.toml`` names."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    with tempfile.TemporaryDirectory() as place, running_server() as server:
        write(f"sqlite:///{place}/lauter.sqlite", FOLDER / version / "sqlite")
        write(server.create("lauter"), FOLDER / version / "postgresql")


if __name__ == "__main__":
    main()
