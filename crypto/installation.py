"""The installation secret: salt and peppers, and every key the program derives from them.

It stands in one file and on two sealed papers, never in the database or its backups.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from types import MappingProxyType

from crypto import installation_file
from crypto.derivation import KEY_BYTES, Label, derive, extract, hmac_sha256, labelled
from crypto.encoding import number_bytes, text_bytes
from crypto.errors import MalformedObject
from crypto.paper import PaperKind, from_lines, to_lines
from crypto.secret import Secret, check_length

SALT_BYTES = 32
VERSION_BYTES = 2
MOST_LIVE_VERSIONS = 2
PAPER_FORMAT = 1


class UnknownPepperVersion(LookupError):
    """No pepper of this version is in the installation secret."""


@dataclass(frozen=True, slots=True, repr=False)
class InstallationSecret(Secret):
    """Salt (32 bytes) and one or two peppers (32 bytes each) by version, from 1 up."""

    salt: bytes
    peppers: Mapping[int, bytes]

    def __post_init__(self) -> None:
        check_length("the installation salt", self.salt, SALT_BYTES)
        if not 1 <= len(self.peppers) <= MOST_LIVE_VERSIONS:
            raise ValueError("there must be one pepper or two")
        for version, pepper in self.peppers.items():
            check_length("a pepper", pepper, KEY_BYTES)
            if not 1 <= version < 1 << (8 * VERSION_BYTES):
                raise ValueError("a pepper version is out of range")
        object.__setattr__(self, "peppers", MappingProxyType(dict(self.peppers)))

    @classmethod
    def generate(cls) -> "InstallationSecret":
        return cls(token_bytes(SALT_BYTES), {1: token_bytes(KEY_BYTES)})

    @classmethod
    def read(cls, path: Path, *, credentials_directory: Path | None = None) -> "InstallationSecret":
        """Read the file. Only its owner may be able to read it.

        In the credentials directory that systemd made for the service the group may
        read too, because systemd sets the group bits there for an access list.
        Raises InstallationFileRefused or InstallationFileDamaged.
        """
        salt, peppers = installation_file.read(path, credentials_directory)
        try:
            return cls(salt, peppers)
        except ValueError:
            raise installation_file.InstallationFileDamaged(f"{path} holds no usable installation secret") from None

    def write(self, path: Path, *, replace: bool = False) -> None:
        """Write the file with mode 0600, complete or not at all.

        An existing file is only replaced when asked for: FileExistsError otherwise.
        """
        installation_file.write(path, self.salt, self.peppers, replace=replace)

    @property
    def newest_version(self) -> int:
        return max(self.peppers)

    @property
    def live_versions(self) -> tuple[int, ...]:
        """The versions that are tried, newest first; at most two."""
        return tuple(sorted(self.peppers, reverse=True))

    def pepper(self, version: int) -> bytes:
        """The pepper (32 bytes) of a version. Raises UnknownPepperVersion."""
        try:
            return self.peppers[version]
        except KeyError:
            raise UnknownPepperVersion(f"there is no pepper of version {version}") from None

    def rotate(self) -> "InstallationSecret":
        """A new secret with a fresh pepper beside the newest one; older ones are gone."""
        newest = self.newest_version
        kept = {newest: self.peppers[newest], newest + 1: token_bytes(KEY_BYTES)}
        return InstallationSecret(self.salt, kept)

    def derive(self, label: str, version: int | None = None, length: int = KEY_BYTES) -> bytes:
        """A key for the use that the label names, from a version's pepper (the newest)."""
        pepper = self.pepper(self.newest_version if version is None else version)
        return derive(pepper, self.salt, Label.INSTALLATION_DERIVED, text_bytes(label), length=length)

    def key_check(self) -> bytes:
        """32 bytes for the database, by which the start knows that the file belongs to it."""
        return self._key_check(self.newest_version)

    def matches_key_check(self, stored: bytes) -> bool:
        """Whether a stored key check was made by this secret, under any live version."""
        return any(hmac.compare_digest(self._key_check(version), stored) for version in self.live_versions)

    def _key_check(self, version: int) -> bytes:
        return derive(
            self.pepper(version),
            self.salt,
            Label.INSTALLATION_KEY_CHECK,
            number_bytes(version),
        )

    def authenticate(self, purpose: str, *parts: bytes) -> bytes:
        """A tag of 32 bytes over rows of the directory, under the newest pepper."""
        return self._tag(self.newest_version, purpose, parts)

    def verify(self, tag: bytes, purpose: str, *parts: bytes) -> bool:
        """Whether a tag was made by ``authenticate``, under any live version."""
        return any(hmac.compare_digest(self._tag(version, purpose, parts), tag) for version in self.live_versions)

    def _tag(self, version: int, purpose: str, parts: Iterable[bytes]) -> bytes:
        # The extracted key is used instead of the pepper itself, so that no tag over
        # chosen rows is ever an answer to a query of a follow-up code.
        key = extract(self.salt, self.pepper(version))
        message = labelled(Label.INSTALLATION_AUTHENTICATION, text_bytes(purpose), *parts)
        return hmac_sha256(key, message)

    def to_paper(self) -> tuple[str, ...]:
        """The lines of the paper copy: 13 with one pepper, 18 with two."""
        content = bytes([PAPER_FORMAT]) + self.salt
        for version in sorted(self.peppers):
            content += version.to_bytes(VERSION_BYTES, "big") + self.peppers[version]
        return to_lines(PaperKind.INSTALLATION_SECRET, content)

    @classmethod
    def from_paper(cls, lines: Iterable[str]) -> "InstallationSecret":
        """The secret of a paper copy. Raises a MalformedPaper or MalformedObject."""
        content = from_lines(PaperKind.INSTALLATION_SECRET, lines)
        if content[:1] != bytes([PAPER_FORMAT]):
            raise MalformedObject("the paper was printed by an unknown version")
        salt, entries = content[1 : 1 + SALT_BYTES], content[1 + SALT_BYTES :]
        step = VERSION_BYTES + KEY_BYTES
        blocks = [entries[start : start + step] for start in range(0, len(entries), step)]
        try:
            return cls(
                salt,
                {int.from_bytes(b[:VERSION_BYTES], "big"): b[VERSION_BYTES:] for b in blocks},
            )
        except ValueError:
            raise MalformedObject("the paper holds no installation secret") from None
