"""The test vectors hold for our implementation and for the second one."""

import hashlib
import json
import zlib
from base64 import b64decode
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.cobblestone import Cobblestone256Decryptor
from cryptography.exceptions import InvalidTag

from crypto import (
    attachment,
    check_digits,
    follow_up_code,
    form_token,
    passphrase,
    record,
    recovery,
    sealing,
    second_word,
)
from crypto.attachment import AttachmentDecryptor, AttachmentKey
from crypto.follow_up_code import StretchedCode
from crypto.form_token import FileDigest, FormKey
from crypto.installation import InstallationSecret
from crypto.key_pair import KeyPair, reading_key
from crypto.record import RecordPlace
from crypto.recovery import RecoveryShare, WrappedSubset
from crypto.session_cookie import SessionCookie
from tests.crypto import second_implementation as second
from tests.vectors import make

FOLDER = Path(make.__file__).parent


def vectors(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def raw(text: str) -> bytes:
    return bytes.fromhex(text)


@pytest.mark.parametrize("name", ["follow_up_code", "key_pair", "passphrase", "session"])
def test_deterministic_vectors_are_made_again_exactly(name: str) -> None:
    assert json.loads(json.dumps(make.VECTORS[name]())) == vectors(name)


def test_installation_vectors_are_made_again_exactly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "FOLDER", tmp_path)
    assert make.installation_vectors() == vectors("installation")
    assert not list(tmp_path.iterdir())


def test_every_format_has_vectors() -> None:
    own = {path.stem for path in FOLDER.glob("*.json") if not path.stem.startswith("published_")}
    assert own == set(make.VECTORS)


def test_follow_up_code() -> None:
    given = vectors("follow_up_code")
    for number, digits in given["numbers"].items():
        assert follow_up_code.from_number(int(number)).digits == digits
        assert second.with_check_digits(number.zfill(18)) == digits
    code = follow_up_code.parse(given["digits"])
    salt, pepper, stretched = raw(given["salt"]), raw(given["pepper"]), raw(given["stretched"])
    assert follow_up_code.stretch(code, salt).raw == stretched
    assert second.argon2(given["digits"], salt) == stretched
    for case in given["cases"]:
        keys = follow_up_code.mailbox_keys(StretchedCode(stretched), pepper, case["case_index"])
        expected = tuple(raw(case[name]) for name in ("lookup", "seed", "erase_proof"))
        assert (keys.lookup, keys.seed, keys.erase_proof) == expected
        assert second.mailbox(stretched, pepper, case["case_index"]) == expected
        assert keys.lookup_hash == raw(case["lookup_hash"])
        case_id, shown = raw(case["case_id"]), raw(case["proof_for_case"])
        assert keys.proof_for(case_id) == second.shown_proof(keys.erase_proof, case_id) == shown


def test_second_word() -> None:
    given = vectors("follow_up_code")
    for one in given["words"]:
        word, salt, pepper = second_word.parse_word(one["typed"]), raw(one["salt"]), raw(given["pepper"])
        assert word.normal == one["normal"]
        verifier = second.word_verifier(one["normal"], salt, pepper, raw(one["lookup_hash"]))
        assert verifier == raw(one["verifier"])
        stretched = second_word.stretch_word(word, salt)
        assert second_word.is_same_word(verifier, stretched, pepper, raw(one["lookup_hash"]))


def test_installation(tmp_path: Path) -> None:
    given = vectors("installation")
    salt, peppers = raw(given["salt"]), {int(v): raw(p) for v, p in given["peppers"].items()}
    secret = InstallationSecret(salt, peppers)
    path = tmp_path / "installation.secret"
    path.touch(0o600)
    path.write_text(given["file"], "ascii")
    assert InstallationSecret.read(path) == secret
    assert InstallationSecret.from_paper(given["paper"]) == secret
    assert second.read_paper(1, given["paper"]) == (
        b"\x01" + salt + b"\x00\x01" + peppers[1] + b"\x00\x02" + peppers[2]
    )
    assert second.installation_key_check(salt, peppers[2], 2) == raw(given["key_check"])
    derived = given["derived"]
    key = second.installation_derived(salt, peppers[derived["version"]], derived["label"])
    assert key == raw(derived["key"])
    signed = given["authenticated"]
    parts = [raw(part) for part in signed["parts"]]
    tag = second.installation_tag(salt, peppers[2], signed["purpose"], *parts)
    assert tag == raw(signed["tag"])
    assert secret.verify(tag, signed["purpose"], *parts)


def test_key_pair() -> None:
    given = vectors("key_pair")
    seed, public = raw(given["seed"]), raw(given["public_key"])
    assert KeyPair(seed).public.raw == second.public_key(seed) == public
    assert KeyPair(seed).public.fingerprint == second.fingerprint(public) == raw(given["fingerprint"])
    assert KeyPair(seed).public.check_phrase == second.check_phrase(public) == given["check_phrase"]
    assert reading_key(seed) == second.key_for(seed, "lauter/v1/team/reading-key")
    assert reading_key(seed) == raw(given["reading_key"])


def test_sealing() -> None:
    given = vectors("sealing")
    seed, key, plaintext = raw(given["seed"]), raw(given["wrapping_key"]), raw(given["plaintext"])
    purpose, context = given["purpose"], [raw(part) for part in given["context"]]
    sealed, wrapped = raw(given["sealed"]), raw(given["wrapped"])
    assert sealing.open_sealed(KeyPair(seed), sealed, purpose, *context) == plaintext
    assert second.open_sealed(seed, sealed, purpose, *context) == plaintext
    assert sealing.unwrap(key, wrapped, purpose, *context) == plaintext
    assert second.unwrap(key, wrapped, purpose, *context) == plaintext


def test_record() -> None:
    given = vectors("record")
    keys = raw(given["case_key"]), raw(given["shred_secret"])
    record_id, case_id = UUID(given["record_id"]), UUID(given["case_id"])
    place = RecordPlace(given["purpose"], record_id, case_id, given["epoch"])
    sealed = raw(given["sealed"])
    opened = record.decrypt_record(*keys, place, sealed)
    assert [[name, list(values)] for name, values in opened.items()] == given["fields"]
    again = second.open_record(*keys, given["purpose"], record_id, case_id, given["epoch"], sealed)
    assert [list(field) for field in again] == given["fields"]


def test_attachment() -> None:
    given = vectors("attachment")
    key, attachment_id = raw(given["key"]), UUID(given["attachment_id"])
    content, stored = raw(given["content"]), b64decode(given["stored_base64"])
    decryptor = AttachmentDecryptor(AttachmentKey(key), attachment_id, len(content))
    assert decryptor.update(stored) + decryptor.finalize() == content
    assert second.open_attachment(key, attachment_id, len(content), stored) == content
    for length, padded in given["padme"].items():
        assert attachment.padme(int(length)) == padded


def test_staging_token() -> None:
    given = vectors("attachment")
    form_key, once = raw(given["form_key"]), raw(given["once"])
    opened_id, description = attachment.open_staging_token(form_key, once, given["token"])
    assert (str(opened_id), description.key.raw.hex()) == (given["attachment_id"], given["key"])
    assert (description.name, description.media_type) == (given["name"], given["media_type"])
    assert (description.sha256.hex(), description.length) == (given["sha256"], 12)
    sealed = b64decode(given["token"] + "=" * (-len(given["token"]) % 4), altchars="-_")
    assert second.unwrap(second.staging_key(form_key), sealed, "staging", once) == second.prefixed(
        opened_id.bytes,
        raw(given["key"]),
        given["name"].encode(),
        given["media_type"].encode(),
        raw(given["sha256"]),
        second.number(12, 8),
    )


def test_passphrase() -> None:
    given = vectors("passphrase")
    phrase = passphrase.parse_passphrase(given["typed"])
    assert phrase.text == given["text"]
    stretched, pepper = raw(given["stretched"]), raw(given["pepper"])
    assert passphrase.stretch_passphrase(phrase, raw(given["salt"])) == stretched
    assert second.argon2(given["text"], raw(given["salt"])) == stretched
    assert passphrase.wrapping_key(stretched, pepper) == raw(given["wrapping_key"])
    assert second.passphrase_key(stretched, pepper) == raw(given["wrapping_key"])


def test_recovery() -> None:
    given = vectors("recovery")
    shares = [RecoveryShare(share["number"], raw(share["value"])) for share in given["shares"]]
    rows = [WrappedSubset(tuple(row["subset"]), raw(row["sealed"])) for row in given["subsets"]]
    for share, printed in zip(shares, given["shares"], strict=True):
        assert RecoveryShare.from_paper(printed["paper"]) == share
        content = second.read_paper(2, printed["paper"].splitlines())
        assert content == bytes([1, share.number]) + share.value
    for row in rows:
        held = [share for share in shares if share.number in row.subset]
        assert recovery.recover_seed(held, [row]) == raw(given["seed"])
        held_again = [(share.number, share.value) for share in held]
        assert second.recover(held_again, row.sealed) == raw(given["seed"])


def test_form_token() -> None:
    given = vectors("form_token")
    key, day = raw(given["form_key"]), date.fromisoformat(given["day"])
    once = form_token.read(given["issued"], {day: FormKey(key)})
    assert (once.day, once.value) == (day, raw(given["value"]))
    token = b64decode(given["issued"] + "==", altchars="-_")
    day_number = (day - date(1970, 1, 1)).days
    assert token[:-16] == b"\x01" + second.number(day_number) + raw(given["value"])
    assert second.form_tag(key, token[:-16]) == token[-16:]
    fields = [(name, value) for name, value in given["fields"]]
    files = [(name, kind, length, raw(digest)) for name, kind, length, digest in given["files"]]
    content = form_token.content_digest(fields, [FileDigest(*file) for file in files])
    assert content == second.form_content(fields, files) == raw(given["content"])
    assert form_token.derive_code(FormKey(key), once, content).digits == given["digits"]
    assert second.form_code(key, once.value, content) == given["digits"]
    case_id = form_token.derive_case_id(FormKey(key), once, content)
    assert case_id.bytes == second.form_id(key, "case", once.value, content) == raw(given["case_id"])
    handed_over = make.fixed_id("case").bytes
    code = form_token.derive_hand_over_code(FormKey(key), once, handed_over)
    assert code.digits == second.form_code(key, once.value, handed_over, "hand-over") == given["handed_over_digits"]


def test_session() -> None:
    given = vectors("session")
    cookie, salt = raw(given["cookie"]), raw(given["salt"])
    assert SessionCookie.from_text(given["text"]).value == cookie
    assert second.session_row_id(cookie) == raw(given["row_id"])
    assert second.session_key(cookie, salt) == raw(given["wrapping_key"])
    assert second.session_form_token(cookie, given["route"]) == given["form_token"]


def test_published_check_digits() -> None:
    given = vectors("published_mod_97_10")
    assert check_digits.append_check_digits(given["digits"]) == given["with_check_digits"]
    assert second.with_check_digits(given["digits"]) == given["with_check_digits"]


def test_published_x_wing() -> None:
    given = vectors("published_x_wing")
    seed = raw(given["seed"])
    assert KeyPair(seed).public.raw == second.public_key(seed) == raw(given["public_key"])
    shared = second.decapsulate(seed, raw(given["encapsulation"]))
    assert shared == raw(given["shared_secret"])


def test_published_hpke_with_x_wing() -> None:
    given = vectors("published_hpke_x_wing")
    seed, encapsulation = raw(given["seed"]), raw(given["encapsulation"])
    assert KeyPair(seed).public.raw == second.public_key(seed) == raw(given["public_key"])
    shared = second.decapsulate(seed, encapsulation)
    assert shared == raw(given["shared_secret"])
    schedule = second.hpke_schedule(shared, raw(given["info"]), second.CHACHA20_POLY1305)
    assert schedule == (raw(given["key"]), raw(given["base_nonce"]))
    opened = second.open_hpke(
        seed,
        encapsulation,
        raw(given["ciphertext"]),
        raw(given["info"]),
        raw(given["additional_data"]),
        second.CHACHA20_POLY1305,
    )
    assert opened == raw(given["plaintext"])


CHUNKED = vectors("published_chunked_encryption")["vectors"]


def library_opens(key: bytes, context: bytes, stream: bytes) -> bytes | None:
    try:
        decryptor = Cobblestone256Decryptor(key, context)
        return decryptor.update(stream) + decryptor.finalize()
    except (InvalidTag, ValueError):
        return None


def second_opens(key: bytes, context: bytes, stream: bytes) -> bytes | None:
    try:
        return second.open_chunked(key, context, stream)
    except (InvalidTag, ValueError, AssertionError):
        return None


@pytest.mark.parametrize("vector", CHUNKED, ids=lambda vector: vector["comment"])
def test_published_chunked_encryption(vector: dict[str, Any]) -> None:
    stream = zlib.decompress(raw(vector["ciphertext_zlib"]))
    for opens in (library_opens, second_opens):
        content = opens(raw(vector["key"]), raw(vector["context"]), stream)
        if vector["length"] is None:
            assert content is None
        else:
            assert content is not None
            assert len(content) == vector["length"]
            assert hashlib.sha512(content).hexdigest() == vector["sha512"]
