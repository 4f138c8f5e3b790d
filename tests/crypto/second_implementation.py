"""A second reader of every format, written from docs/formats.md and nothing else.

It imports no module of ``crypto``: only hashes, HMAC, and the plain primitives AES-GCM,
ChaCha20-Poly1305, ML-KEM-768, X25519 and Argon2id. Where the two disagree, one of them
or the document is wrong.
"""

import hashlib
import hmac
from collections.abc import Sequence
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

AES_256_GCM = 0x0002
CHACHA20_POLY1305 = 0x0003
CHUNK = 16 * 1024


def number(value: int, length: int = 4) -> bytes:
    return value.to_bytes(length, "big")


def prefixed(*parts: bytes) -> bytes:
    return b"".join(number(len(part)) + part for part in parts)


def mac(key: bytes, message: bytes, hash_name: str = "sha256") -> bytes:
    return hmac.new(key, message, hash_name).digest()


def expand(key: bytes, info: bytes, length: int = 32, hash_name: str = "sha256") -> bytes:
    output = block = b""
    counter = 1
    while len(output) < length:
        block = mac(key, block + info + bytes([counter]), hash_name)
        output += block
        counter += 1
    return output[:length]


def key_for(key: bytes, label: str, *context: bytes) -> bytes:
    return expand(key, prefixed(label.encode(), *context))


# Key pairs and sealing


def halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    expanded = hashlib.shake_256(seed).digest(96)
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
        X25519PrivateKey.from_private_bytes(expanded[64:]),
    )


def public_key(seed: bytes) -> bytes:
    lattice, curve = halves(seed)
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def decapsulate(seed: bytes, encapsulation: bytes) -> bytes:
    lattice, curve = halves(seed)
    lattice_secret = lattice.decapsulate(encapsulation[:1088])
    ephemeral = encapsulation[1088:]
    curve_secret = curve.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    own_point = curve.public_key().public_bytes_raw()
    return hashlib.sha3_256(lattice_secret + curve_secret + ephemeral + own_point + b"\\.//^\\").digest()


def hpke_schedule(shared: bytes, info: bytes, aead: int) -> tuple[bytes, bytes]:
    """Key and base nonce of RFC 9180 in base mode with HKDF-SHA256."""
    suite = b"HPKE" + number(0x647A, 2) + number(1, 2) + number(aead, 2)

    def labelled_extract(salt: bytes, label: bytes, key_material: bytes) -> bytes:
        return mac(salt, b"HPKE-v1" + suite + label + key_material)

    def labelled_expand(secret: bytes, label: bytes, context: bytes, length: int) -> bytes:
        return expand(secret, number(length, 2) + b"HPKE-v1" + suite + label + context, length)

    context = b"\x00" + labelled_extract(b"", b"psk_id_hash", b"") + labelled_extract(b"", b"info_hash", info)
    secret = labelled_extract(shared, b"secret", b"")
    return (
        labelled_expand(secret, b"key", context, 32),
        labelled_expand(secret, b"base_nonce", context, 12),
    )


def open_hpke(
    seed: bytes,
    encapsulation: bytes,
    ciphertext: bytes,
    info: bytes,
    additional_data: bytes = b"",
    aead: int = AES_256_GCM,
) -> bytes:
    key, nonce = hpke_schedule(decapsulate(seed, encapsulation), info, aead)
    cipher = AESGCM(key) if aead == AES_256_GCM else ChaCha20Poly1305(key)
    return cipher.decrypt(nonce, ciphertext, additional_data)


def bound(purpose: str, *context: bytes) -> bytes:
    return b"\x01" + prefixed(purpose.encode(), *context)


def open_sealed(seed: bytes, sealed: bytes, purpose: str, *context: bytes) -> bytes:
    assert sealed[0] == 1
    return open_hpke(seed, sealed[1:1121], sealed[1121:], bound(purpose, *context))


def unwrap(key: bytes, wrapped: bytes, purpose: str, *context: bytes) -> bytes:
    assert wrapped[0] == 1
    return AESGCM(key).decrypt(wrapped[1:13], wrapped[13:], bound(purpose, *context))


def fingerprint(public: bytes) -> bytes:
    return hashlib.sha256(prefixed(b"lauter/v1/public-key/fingerprint", public)).digest()


def check_phrase(public: bytes) -> str:
    digits = f"{int.from_bytes(fingerprint(public), 'big') % 10**24:024d}"
    return " ".join(digits[at : at + 4] for at in range(0, 24, 4))


# The follow-up code


def with_check_digits(digits: str) -> str:
    return digits + f"{98 - int(digits) * 100 % 97:02d}"


def argon2(secret: str, salt: bytes) -> bytes:
    return hash_secret_raw(secret.encode(), salt, 3, 65536, 1, 32, Type.ID)


def mailbox(stretched: bytes, pepper: bytes, case_index: int) -> tuple[bytes, bytes, bytes]:
    query = key_for(stretched, "lauter/v1/code/query")
    master = mac(mac(pepper, query), stretched)
    case = key_for(master, "lauter/v1/code/case", number(case_index))
    return (
        key_for(case, "lauter/v1/mailbox/lookup"),
        key_for(case, "lauter/v1/mailbox/seed"),
        key_for(case, "lauter/v1/mailbox/erase-proof"),
    )


def shown_proof(proof: bytes, case_id: bytes) -> bytes:
    return key_for(proof, "lauter/v1/mailbox/erase-proof-of-case", case_id)


def word_verifier(normal: str, salt: bytes, pepper: bytes, lookup_hash: bytes) -> bytes:
    stretched = argon2(normal, salt)
    query = key_for(stretched, "lauter/v1/word/query")
    return key_for(mac(mac(pepper, query), stretched), "lauter/v1/word/verifier", lookup_hash)


def passphrase_key(stretched: bytes, pepper: bytes) -> bytes:
    query = key_for(stretched, "lauter/v1/passphrase/query")
    master = mac(mac(pepper, query), stretched)
    return key_for(master, "lauter/v1/passphrase/wrapping-key")


# The installation secret


def installation_derived(salt: bytes, pepper: bytes, label: str) -> bytes:
    return key_for(mac(salt, pepper), "lauter/v1/installation/derived", label.encode())


def installation_key_check(salt: bytes, pepper: bytes, version: int) -> bytes:
    return key_for(mac(salt, pepper), "lauter/v1/installation/key-check", number(version))


def installation_tag(salt: bytes, pepper: bytes, purpose: str, *parts: bytes) -> bytes:
    label = b"lauter/v1/installation/authentication"
    return mac(mac(salt, pepper), prefixed(label, purpose.encode(), *parts))


def read_paper(kind: int, lines: Sequence[str]) -> bytes:
    framed = b""
    for at, line in enumerate(lines, start=1):
        digits = line.replace(" ", "")
        assert digits == with_check_digits(digits[:-2])
        assert (int(digits[0]), int(digits[1:3])) == (kind, at)
        framed += number(int(digits[3:18]), 6)
    length = int.from_bytes(framed[:2], "big")
    content, checksum = framed[2 : 2 + length], framed[2 + length : 6 + length]
    expected = hashlib.sha256(prefixed(b"lauter/v1/paper", bytes([kind]), content))
    assert checksum == expected.digest()[:4]
    return content


# Records and attachments


def record_key(case_key: bytes, shred_secret: bytes, purpose: str, record_id: UUID) -> bytes:
    extracted = mac(shred_secret, case_key)
    return key_for(extracted, "lauter/v1/record/key", purpose.encode(), record_id.bytes)


def open_record(
    case_key: bytes,
    shred_secret: bytes,
    purpose: str,
    record_id: UUID,
    case_id: UUID,
    epoch: int,
    sealed: bytes,
) -> list[tuple[str, list[str]]]:
    assert sealed[0] == 1
    additional = b"\x01" + prefixed(purpose.encode(), record_id.bytes, case_id.bytes, number(epoch))
    cipher = AESGCM(record_key(case_key, shred_secret, purpose, record_id))
    return read_fields(cipher.decrypt(sealed[1:13], sealed[13:], additional))


def read_fields(plaintext: bytes) -> list[tuple[str, list[str]]]:
    position = 0

    def next_number() -> int:
        nonlocal position
        position += 4
        return int.from_bytes(plaintext[position - 4 : position], "big")

    def next_text() -> str:
        nonlocal position
        length = next_number()
        position += length
        return plaintext[position - length : position].decode()

    fields = []
    for _ in range(next_number()):
        name = next_text()
        fields.append((name, [next_text() for _ in range(next_number())]))
    assert not plaintext[position:].strip(b"\0")
    return fields


def open_chunked(key: bytes, context: bytes, stream: bytes) -> bytes:
    """Cobblestone-256: c2sp.org/chunked-encryption with SHA-512 and AES-256-GCM."""
    salt, commitment, body = stream[:24], stream[24:56], stream[56:]
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00" + salt + context
    derived = expand(key, info, 76, "sha512")
    assert hmac.compare_digest(derived[44:], commitment)
    cipher, base = AESGCM(derived[:32]), int.from_bytes(derived[32:44], "big")
    content, counter = b"", 0
    while True:
        sealed, body = body[: CHUNK + 16], body[CHUNK + 16 :]
        chunk = cipher.decrypt(number(base ^ counter, 12), sealed, None)
        content += chunk
        counter += 1
        if len(chunk) < CHUNK:
            assert not body
            return content


def open_attachment(key: bytes, attachment_id: UUID, length: int, stored: bytes) -> bytes:
    assert stored[0] == 1
    context = prefixed(b"lauter/v1/attachment/stream", b"\x01", attachment_id.bytes)
    padded = open_chunked(key, context, stored[1:])
    assert not padded[length:].strip(b"\0")
    return padded[:length]


# Forms and recovery


def form_tag(form_key: bytes, signed: bytes) -> bytes:
    return mac(form_key, prefixed(b"lauter/v1/form/once", signed))[:16]


def form_code(form_key: bytes, once: bytes, content: bytes, what: str = "code") -> str:
    digest = mac(form_key, prefixed(f"lauter/v1/form/{what}".encode(), once, content), "sha512")
    return with_check_digits(f"{int.from_bytes(digest, 'big') % 10**18:018d}")


def form_id(form_key: bytes, what: str, once: bytes, content: bytes) -> bytes:
    digest = mac(form_key, prefixed(f"lauter/v1/form/{what}".encode(), once, content))
    return UUID(bytes=digest[:16], version=4).bytes


def form_content(fields: Sequence[tuple[str, str]], files: Sequence[tuple[str, str, int, bytes]]) -> bytes:
    parts = [number(len(fields)), number(len(files))]
    parts += [prefixed(name.encode(), value.encode()) for name, value in fields]
    parts += [
        prefixed(name.encode(), media_type.encode(), number(length, 8), digest)
        for name, media_type, length, digest in files
    ]
    return hashlib.sha256(prefixed(b"lauter/v1/form/content", *parts)).digest()


def staging_key(form_key: bytes) -> bytes:
    return key_for(form_key, "lauter/v1/attachment/staging-key")


def recover(shares: Sequence[tuple[int, bytes]], sealed: bytes) -> bytes:
    ordered = sorted(shares)
    extracted = mac(b"", b"".join(value for _, value in ordered))
    numbers = [number(share) for share, _ in ordered]
    key = key_for(extracted, "lauter/v1/recovery/subset-key", *numbers)
    return unwrap(key, sealed, "recovery", bytes(share for share, _ in ordered))


# Sessions


def session_row_id(cookie: bytes) -> bytes:
    return hashlib.sha256(b"id" + cookie).digest()


def session_key(cookie: bytes, salt: bytes) -> bytes:
    return key_for(mac(salt, cookie), "lauter/v1/session/key")


def session_form_token(cookie: bytes, route: str) -> str:
    return key_for(cookie, "lauter/v1/session/form", route.encode()).hex()
