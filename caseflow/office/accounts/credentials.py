"""A member's passphrase and one-time codes: made, wrapped, opened.

The passphrase, stretched and mixed with the pepper, opens the member's seed and the secret of their one-time
codes. Opening the wrap is the only verification of the passphrase.
"""

import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from crypto.errors import CannotOpen
from crypto.installation import InstallationSecret, UnknownPepperVersion
from crypto.passphrase import (
    MalformedPassphrase,
    Passphrase,
    generate_passphrase,
    parse_passphrase,
    stretch_passphrase,
    wrapping_key,
)
from crypto.sealing import unwrap, wrap
from crypto.secret import Secret, check_length

SALT_BYTES = 32
SEED_BYTES = 32

# What every authenticator program reads (RFC 6238 with its defaults).
TOTP_SECRET_BYTES = 20
TOTP_DIGITS = 6
TOTP_STEP_SECONDS = 30
# One step of 30 seconds on either side, for clocks that are a little off.
TOTP_DRIFT_STEPS = 1

# Opened in place of a wrap that does not exist, so that an unknown name costs the same work.
NO_WRAP = b"\x01" + bytes(12 + SEED_BYTES + 16)


class WrongPassphrase(Exception):
    """The passphrase does not open the member's seed."""


@dataclass(frozen=True, slots=True, repr=False)
class TotpSecret(Secret):
    """The secret that a member's authenticator shares with us: 20 bytes."""

    value: bytes

    def __post_init__(self) -> None:
        check_length("a one-time code secret", self.value, TOTP_SECRET_BYTES)

    @classmethod
    def generate(cls) -> "TotpSecret":
        return cls(token_bytes(TOTP_SECRET_BYTES))

    @property
    def base32(self) -> str:
        """The secret in base32, to type into an authenticator app."""
        return b32encode(self.value).decode("ascii")

    def provisioning_uri(self, user_name: str, office: str) -> str:
        """The URI for the QR code of an authenticator app."""
        return self._totp.get_provisioning_uri(user_name, office)

    def at_step(self, step: int) -> str:
        """The six digits of one step of 30 seconds since 1970."""
        return self._totp.generate(step * TOTP_STEP_SECONDS).decode("ascii")

    @property
    def _totp(self) -> TOTP:
        # RFC 6238 means SHA-1 here as a keyed function, which its collisions do not touch; authenticators
        # silently ignore any other choice.
        return TOTP(self.value, TOTP_DIGITS, SHA1(), TOTP_STEP_SECONDS, enforce_key_length=False)  # noqa: S303


@dataclass(frozen=True, slots=True, repr=False)
class FreshPassphrase(Secret):
    """A new passphrase with its salt, already stretched. Made outside of transactions."""

    passphrase: Passphrase
    salt: bytes
    stretched: bytes

    @classmethod
    def generate(cls) -> "FreshPassphrase":
        """Draw a passphrase and stretch it: about 0.1 s and 64 MiB."""
        passphrase, salt = generate_passphrase(), token_bytes(SALT_BYTES)
        return cls(passphrase, salt, stretch_passphrase(passphrase, salt))


@dataclass(frozen=True, slots=True, repr=False)
class Opened(Secret):
    """What a passphrase opens."""

    seed: bytes
    totp: TotpSecret


@dataclass(frozen=True, slots=True)
class Wraps:
    """What the database keeps of both, and which pepper they need."""

    pepper_version: int
    seed: bytes
    totp: bytes


def stretch_typed(typed: str, salt: bytes) -> bytes:
    """The slow call of a login. What can be no passphrase costs the same and opens nothing."""
    try:
        passphrase = parse_passphrase(typed)
    except MalformedPassphrase:
        passphrase = generate_passphrase()
    return stretch_passphrase(passphrase, salt)


def wrap_credentials(secret: InstallationSecret, member: UUID, stretched: bytes, opened: Opened) -> Wraps:
    """Wrap seed and one-time code secret for the database, under the newest pepper."""
    version = secret.newest_version
    key = wrapping_key(stretched, secret.pepper(version))
    return Wraps(
        version,
        wrap(key, opened.seed, "member_seed", member.bytes),
        wrap(key, opened.totp.value, "member_totp", member.bytes),
    )


def open_credentials(secret: InstallationSecret, member: UUID, stretched: bytes, wraps: Wraps) -> Opened:
    """The counterpart of ``wrap_credentials``; raises ``WrongPassphrase``."""
    try:
        key = wrapping_key(stretched, secret.pepper(wraps.pepper_version))
        seed = unwrap(key, wraps.seed, "member_seed", member.bytes)
        return Opened(seed, TotpSecret(unwrap(key, wraps.totp, "member_totp", member.bytes)))
    except (CannotOpen, UnknownPepperVersion):
        raise WrongPassphrase from None


def current_step(now: datetime) -> int:
    """The number of whole steps since 1970."""
    return int(now.timestamp()) // TOTP_STEP_SECONDS


def current_totp(secret: TotpSecret, now: datetime) -> str:
    """The code that an authenticator shows at this moment."""
    return secret.at_step(current_step(now))


def matching_step(secret: TotpSecret, code: str, now: datetime) -> int | None:
    """The step whose code this is, near to now; every step near to now is looked at."""
    digits = "".join(character for character in code if not character.isspace())
    if not digits.isascii():
        digits = ""
    step = current_step(now)
    found = None
    for candidate in range(step - TOTP_DRIFT_STEPS, step + TOTP_DRIFT_STEPS + 1):
        if hmac.compare_digest(secret.at_step(candidate), digits):
            found = candidate
    return found
