"""What we seal opens with an independent JavaScript library, and the other way round.

One day the browser may seal. Nothing in the formats may therefore depend on Python.
Needs Node and ``npm ci``.
"""

import json
import subprocess
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from crypto import sealing
from crypto.attachment import AttachmentDecryptor, AttachmentKey
from crypto.follow_up_code import StretchedCode, mailbox_keys
from crypto.key_pair import KeyPair
from tests.crypto.strategies import SCRIPTS
from tests.tools import required_npm_file, required_program

SCRIPT = Path(__file__).with_name("second_implementation.mjs")
PAIR = KeyPair(b"\x07" * 32)
PURPOSE, CONTEXT = "case_keys", (b"\x00\xff", b"", b"epoch 1")
PLAINTEXT = "".join(SCRIPTS).encode()


def node(**request: object) -> bytes:
    for package in ("core", "hybridkem-x-wing"):
        required_npm_file("@hpke", package, "package.json")
    command = [required_program("node"), SCRIPT]
    finished = subprocess.run(command, input=json.dumps(request), capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    answer: dict[str, Any] = json.loads(finished.stdout)
    return bytes.fromhex(answer["result"])


def context() -> list[str]:
    return [part.hex() for part in CONTEXT]


def test_python_seals_and_javascript_opens() -> None:
    sealed = sealing.seal(PAIR.public, PLAINTEXT, PURPOSE, *CONTEXT)
    opened = node(action="open", seed=PAIR.seed.hex(), sealed=sealed.hex(), purpose=PURPOSE, context=context())
    assert opened == PLAINTEXT


def test_javascript_seals_and_python_opens() -> None:
    sealed = node(
        action="seal",
        public_key=PAIR.public.raw.hex(),
        plaintext=PLAINTEXT.hex(),
        purpose=PURPOSE,
        context=context(),
    )
    assert sealing.open_sealed(PAIR, sealed, PURPOSE, *CONTEXT) == PLAINTEXT


@pytest.mark.parametrize("length", [0, 16_384, 65_536, 100_001, 1_000_001])
def test_javascript_encrypts_a_file_and_python_decrypts(length: int) -> None:
    key, attachment_id = AttachmentKey.generate(), UUID(int=9, version=4)
    content = (bytes(range(251)) * (length // 251 + 1))[:length]
    stored = node(
        action="attach",
        key=key.raw.hex(),
        attachment_id=attachment_id.bytes.hex(),
        content=content.hex(),
    )
    decryptor = AttachmentDecryptor(key, attachment_id, length)
    assert decryptor.update(stored) + decryptor.finalize() == content


def test_javascript_finds_the_same_mailbox() -> None:
    stretched, pepper = b"\x01" * 32, b"\x02" * 32
    lookup = node(action="mailbox", stretched=stretched.hex(), pepper=pepper.hex(), case_index=3)
    assert lookup == mailbox_keys(StretchedCode(stretched), pepper, 3).lookup
