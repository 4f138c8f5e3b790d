"""The file of the installation secret: a few lines of ASCII that only its owner can read."""

import os
import stat
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

HEADER = "lauter-installation-secret 1"
CHECK_BYTES = 8
OWNER_ONLY = 0o600
LARGEST_FILE = 4096

# What nobody but the owner may have; systemd shows the mask of its access list in the
# group's read bit of a credential, the directory above it being closed.
FORBIDDEN_MODES = 0o077
FORBIDDEN_CREDENTIAL_MODES = 0o037


class InstallationFileRefused(Exception):
    """The file could be read or written by others, or belongs to somebody else."""


class InstallationFileDamaged(Exception):
    """The file is not, or no longer, a file of an installation secret."""


def read(path: Path, credentials_directory: Path | None) -> tuple[bytes, dict[int, bytes]]:
    """Salt and peppers by version. Raises OSError too, if the file cannot be opened."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        _require_private(path, os.fstat(descriptor), credentials_directory)
        content = file.read(LARGEST_FILE + 1)
    try:
        return _parse(content)
    except (ValueError, IndexError):
        raise InstallationFileDamaged(f"{path} is no intact installation secret") from None


def _require_private(path: Path, status: os.stat_result, credentials_directory: Path | None) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise InstallationFileRefused(f"{path} is not a regular file")
    if status.st_uid not in (0, os.geteuid()):
        raise InstallationFileRefused(f"{path} belongs to another user")
    is_credential = credentials_directory is not None and path.parent == credentials_directory
    forbidden = FORBIDDEN_CREDENTIAL_MODES if is_credential else FORBIDDEN_MODES
    if stat.S_IMODE(status.st_mode) & forbidden:
        raise InstallationFileRefused(f"{path} can be read by others: run chmod 600 on it")


def _parse(content: bytes) -> tuple[bytes, dict[int, bytes]]:
    lines = content.decode("ascii").split("\n")
    if len(content) > LARGEST_FILE or lines.pop() != "" or lines[0] != HEADER:
        raise ValueError("not the header of an installation secret")
    name, check = lines.pop().split(" ")
    if name != "check" or check != _check(lines):
        raise ValueError("the check value does not fit")
    name, salt = lines[1].split(" ")
    if name != "salt":
        raise ValueError("the salt is missing")
    peppers = dict(_parse_pepper(line) for line in lines[2:])
    if len(peppers) != len(lines[2:]):
        raise ValueError("a version stands twice")
    return bytes.fromhex(salt), peppers


def _parse_pepper(line: str) -> tuple[int, bytes]:
    name, version, pepper = line.split(" ")
    if name != "pepper":
        raise ValueError("not the line of a pepper")
    return int(version), bytes.fromhex(pepper)


def _check(lines: list[str]) -> str:
    return sha256("".join(f"{line}\n" for line in lines).encode("ascii")).digest()[:CHECK_BYTES].hex()


def write(path: Path, salt: bytes, peppers: Mapping[int, bytes], *, replace: bool) -> None:
    """Write with mode 0600: a new file beside the old name, on the disk before it counts."""
    lines = [HEADER, f"salt {salt.hex()}"]
    lines += [f"pepper {version} {peppers[version].hex()}" for version in sorted(peppers)]
    lines.append(f"check {_check(lines)}")
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    try:
        _write_durably(draft, "".join(f"{line}\n" for line in lines).encode("ascii"))
        if replace:
            draft.replace(path)
        else:
            # Unlike a rename a link never overwrites, and there is no moment between.
            path.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)
    _synchronise_directory(path.parent)


def _write_durably(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, OWNER_ONLY), "wb") as file:
        # The process's mask can only take rights away; this makes the mode exact.
        os.fchmod(file.fileno(), OWNER_ONLY)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _synchronise_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
