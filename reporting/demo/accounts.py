"""The demo's accounts, kept beside its database. Only a demo keeps passphrases; an office never does."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from caseflow.office.accounts.credentials import TotpSecret
from caseflow.office.accounts.login import NewMember

FILE_NAME = "demo-accounts.json"


@dataclass(frozen=True)
class Account:
    """How to log in as one of the demo's people."""

    user_name: str
    display_name: str
    role: str
    passphrase: str = field(repr=False)
    totp_secret: TotpSecret = field(repr=False)


def write_accounts(folder: Path, members: Mapping[str, NewMember], people: Mapping[str, tuple[str, str]]) -> None:
    """Keep the accounts; ``people`` gives display name and role for each user name."""
    content = [
        {
            "user_name": name,
            "display_name": people[name][0],
            "role": people[name][1],
            "passphrase": member.passphrase.text,
            "totp": member.totp_secret.value.hex(),
        }
        for name, member in members.items()
    ]
    handle = os.open(folder / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)


def read_accounts(folder: Path) -> tuple[Account, ...]:
    """The accounts of the demo in this folder; raises ``FileNotFoundError`` where there is none."""
    content = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    return tuple(
        Account(
            entry["user_name"],
            entry["display_name"],
            entry["role"],
            entry["passphrase"],
            TotpSecret(bytes.fromhex(entry["totp"])),
        )
        for entry in content
    )
