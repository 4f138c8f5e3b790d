"""No secret shows itself in a repr, a format, a pickle, a copy or a traceback."""

import copy
import pickle
import traceback
from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest

from crypto.attachment import (
    AttachmentDecryptor,
    AttachmentDescription,
    AttachmentEncryptor,
    AttachmentKey,
)
from crypto.encoding import ByteReader
from crypto.follow_up_code import CodeKeys, MailboxKeys, StretchedCode, from_number
from crypto.form_token import FormKey, Once
from crypto.installation import InstallationSecret
from crypto.key_pair import KeyPair
from crypto.passphrase import Passphrase
from crypto.recovery import RecoveryShare
from crypto.second_word import SecondWord, StretchedWord
from crypto.secret import Secret, SecretNotSerialisable
from crypto.session_cookie import SessionCookie
from crypto.statement_link import StatementLink
from tests.crypto.strategies import GEEZ

RAW = b"s3cret-s3cret-s3cret-s3cret-s3cr"
SECRETS: Sequence[Secret] = [
    from_number(474_747_474_747_474_747),
    StretchedCode(RAW),
    MailboxKeys(RAW, RAW, RAW),
    CodeKeys(RAW),
    SecondWord("s3cret" + GEEZ),
    StretchedWord(RAW, RAW),
    InstallationSecret(RAW, {1: RAW}),
    KeyPair(RAW),
    AttachmentKey(RAW),
    AttachmentDescription(AttachmentKey(RAW), "s3cret" + GEEZ, "s3cret", RAW, 4747),
    Passphrase(("s3cret",) * 6),
    RecoveryShare(4, RAW),
    FormKey(RAW),
    Once(date(2026, 4, 7), RAW[:16]),
    SessionCookie(RAW),
    StatementLink(RAW),
]
TRACES = ("s3cret", "4747", RAW.hex(), GEEZ)
every_secret = pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: type(secret).__name__)


def shows_nothing(text: str) -> bool:
    return not any(trace in text for trace in TRACES)


def test_every_secret_type_is_in_this_test() -> None:
    ours = {kind.__qualname__ for kind in Secret.__subclasses__() if kind.__module__.startswith("crypto.")}
    assert {type(secret).__qualname__ for secret in SECRETS} == ours


@every_secret
def test_representation_shows_the_type_alone(secret: Secret) -> None:
    for text in (repr(secret), str(secret), f"{secret}", repr([secret]), f"{secret!a}"):
        assert type(secret).__name__ in text
        assert shows_nothing(text)


@every_secret
def test_secret_is_never_pickled_or_copied(secret: Secret) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(SecretNotSerialisable) as caught:
            pickle.dumps(secret, protocol)
        assert shows_nothing(str(caught.value))
    with pytest.raises(SecretNotSerialisable):
        copy.deepcopy({"key": secret})


@every_secret
def test_traceback_with_local_variables_shows_nothing(secret: Secret) -> None:
    def fail(value: Secret) -> None:
        raise RuntimeError(f"failed with {value}")

    with pytest.raises(RuntimeError) as caught:
        fail(secret)
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert shows_nothing("".join(report.format()))


def test_readers_and_streams_show_nothing() -> None:
    key, name = AttachmentKey(RAW), UUID(int=0)
    for value in (ByteReader(RAW), AttachmentEncryptor(key, name), AttachmentDecryptor(key, name, 4747)):
        assert shows_nothing(repr(value))


def test_public_key_shows_the_start_of_its_fingerprint() -> None:
    public = KeyPair(RAW).public
    assert public.fingerprint.hex().startswith(repr(public)[len("<PublicKey ") : -1])


@every_secret
def test_secret_cannot_be_changed(secret: Secret) -> None:
    name = next(iter(type(secret).__dataclass_fields__))  # type: ignore[attr-defined]  # all are data classes
    with pytest.raises(AttributeError):
        setattr(secret, name, None)
