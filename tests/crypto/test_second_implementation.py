"""Whatever we write, a reader made from docs/formats.md alone opens."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from crypto import form_token, record, recovery, sealing
from crypto.attachment import AttachmentEncryptor, AttachmentKey
from crypto.follow_up_code import StretchedCode, mailbox_keys
from crypto.installation import InstallationSecret
from crypto.key_pair import KeyPair
from crypto.passphrase import wrapping_key
from crypto.record import RecordPlace
from tests.crypto import second_implementation as second
from tests.crypto import strategies

contexts = st.lists(st.binary(max_size=20), max_size=3)


@given(strategies.keys, st.binary(max_size=64), strategies.texts, contexts)
def test_sealed_and_wrapped(key: bytes, plaintext: bytes, purpose: str, context: list[bytes]) -> None:
    sealed = sealing.seal(KeyPair(key).public, plaintext, purpose, *context)
    assert second.open_sealed(key, sealed, purpose, *context) == plaintext
    wrapped = sealing.wrap(key, plaintext, purpose, *context)
    assert second.unwrap(key, wrapped, purpose, *context) == plaintext


@given(strategies.keys, strategies.keys, strategies.places, strategies.fields)
def test_records(case_key: bytes, shred_secret: bytes, place: RecordPlace, fields: dict[str, tuple[str, ...]]) -> None:
    sealed = record.encrypt_record(case_key, shred_secret, place, fields)
    opened = second.open_record(
        case_key, shred_secret, place.purpose, place.record_id, place.case_id, place.epoch, sealed
    )
    assert opened == [(name, list(values)) for name, values in fields.items()]


@given(strategies.keys, strategies.identifiers, st.binary(max_size=200), st.integers(0, 70_000))
def test_attachments(key: bytes, attachment_id: UUID, start: bytes, zeros: int) -> None:
    content = start + bytes(zeros)
    encryptor = AttachmentEncryptor(AttachmentKey(key), attachment_id)
    stored = encryptor.update(content) + encryptor.finalize()
    assert second.open_attachment(key, attachment_id, len(content), stored) == content


@given(strategies.keys, strategies.keys, st.integers(min_value=0, max_value=100))
def test_mailboxes_and_passphrases(stretched: bytes, pepper: bytes, case_index: int) -> None:
    keys = mailbox_keys(StretchedCode(stretched), pepper, case_index)
    again = second.mailbox(stretched, pepper, case_index)
    assert (keys.lookup, keys.seed, keys.erase_proof) == again
    assert wrapping_key(stretched, pepper) == second.passphrase_key(stretched, pepper)


@given(strategies.keys, strategies.keys)
def test_installation_paper(salt: bytes, pepper: bytes) -> None:
    secret = InstallationSecret(salt, {7: pepper})
    content = second.read_paper(1, secret.to_paper())
    assert content == b"\x01" + salt + b"\x00\x07" + pepper


@given(strategies.keys, st.binary(min_size=16, max_size=16), strategies.keys)
def test_derived_codes(form_key: bytes, value: bytes, content: bytes) -> None:
    once = form_token.Once(form_token.EPOCH_DAY, value)
    code = form_token.derive_code(form_token.FormKey(form_key), once, content)
    assert second.form_code(form_key, value, content) == code.digits


@given(strategies.keys)
def test_recovery(seed: bytes) -> None:
    shares, rows = recovery.share_recovery_seed(seed, 2, 3)
    for row in rows:
        held = [(share.number, share.value) for share in shares if share.number in row.subset]
        assert second.recover(held, row.sealed) == seed
