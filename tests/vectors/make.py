"""Writes our own test vectors beside this file; run once for a new format version.

Inputs come from fixed seeds. What is sealed with randomness differs from run to run, so
of those objects the vectors prove the opening, and of all others both directions.

    python -m tests.vectors.make
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from hashlib import shake_256
from pathlib import Path
from uuid import UUID

from crypto import attachment, follow_up_code, form_token, passphrase, recovery, sealing, second_word
from crypto.installation import InstallationSecret
from crypto.key_pair import KeyPair, reading_key
from crypto.record import RecordPlace, encrypt_record
from crypto.session_cookie import SessionCookie

FOLDER = Path(__file__).parent
DAY = date(2026, 11, 22)


def fixed(name: str, length: int = 32) -> bytes:
    """Bytes that everybody can make again: SHAKE-256 of the name."""
    return shake_256(f"lauter test vector {name}".encode()).digest(length)


def fixed_id(name: str) -> UUID:
    return UUID(bytes=fixed(name, 16), version=4)


def follow_up_code_vectors() -> Mapping[str, object]:
    salt, pepper = fixed("salt"), fixed("pepper")
    code = follow_up_code.from_number(123_456_789_012_345_678)
    stretched = follow_up_code.stretch(code, salt)
    cases = []
    for index in (0, 1):
        keys = follow_up_code.mailbox_keys(stretched, pepper, index)
        cases.append(
            {
                "case_index": index,
                "lookup": keys.lookup.hex(),
                "lookup_hash": keys.lookup_hash.hex(),
                "seed": keys.seed.hex(),
                "erase_proof": keys.erase_proof.hex(),
                "case_id": fixed_id("case").bytes.hex(),
                "proof_for_case": keys.proof_for(fixed_id("case").bytes).hex(),
            }
        )
    return {
        "numbers": {
            str(number): follow_up_code.from_number(number).digits
            for number in (0, 1, 96, 97, 123_456_789_012_345_678, 10**18 - 1)
        },
        "digits": code.digits,
        "salt": salt.hex(),
        "stretched": stretched.raw.hex(),
        "pepper": pepper.hex(),
        "cases": cases,
        "words": [word_vector(typed, pepper) for typed in ("Grüner Apfel", "  سبز سیب ۱۲")],
    }


def word_vector(typed: str, pepper: bytes) -> Mapping[str, str]:
    word, salt, mailbox = second_word.parse_word(typed), fixed("word salt"), fixed("mailbox")
    stretched = second_word.stretch_word(word, salt)
    verifier = second_word.word_verifier(stretched, pepper, mailbox)
    return {
        "typed": typed,
        "normal": word.normal,
        "salt": salt.hex(),
        "lookup_hash": mailbox.hex(),
        "verifier": verifier.hex(),
    }


def installation_vectors() -> Mapping[str, object]:
    secret = InstallationSecret(fixed("salt"), {1: fixed("pepper"), 2: fixed("pepper 2")})
    path = FOLDER / "installation.secret"
    secret.write(path, replace=True)
    file = path.read_text("ascii")
    path.unlink()
    return {
        "salt": secret.salt.hex(),
        "peppers": {str(version): secret.pepper(version).hex() for version in (1, 2)},
        "file": file,
        "paper": list(secret.to_paper()),
        "key_check": secret.key_check().hex(),
        "derived": {"label": "form key", "version": 1, "key": secret.derive("form key", 1).hex()},
        "authenticated": {
            "purpose": "membership",
            "parts": ["00ff", ""],
            "tag": secret.authenticate("membership", b"\x00\xff", b"").hex(),
        },
    }


def key_pair_vectors() -> Mapping[str, object]:
    pair = KeyPair(fixed("seed"))
    return {
        "seed": pair.seed.hex(),
        "public_key": pair.public.raw.hex(),
        "fingerprint": pair.public.fingerprint.hex(),
        "check_phrase": pair.public.check_phrase,
        "reading_key": reading_key(pair.seed).hex(),
    }


def sealing_vectors() -> Mapping[str, object]:
    pair, key, plaintext = KeyPair(fixed("seed")), fixed("wrapping key"), fixed("case key")
    context = (fixed_id("case").bytes, b"\x00\x00\x00\x01")
    return {
        "purpose": "case key",
        "context": [part.hex() for part in context],
        "plaintext": plaintext.hex(),
        "seed": pair.seed.hex(),
        "sealed": sealing.seal(pair.public, plaintext, "case key", *context).hex(),
        "wrapping_key": key.hex(),
        "wrapped": sealing.wrap(key, plaintext, "case key", *context).hex(),
    }


def record_vectors() -> Mapping[str, object]:
    place = RecordPlace("message", fixed_id("record"), fixed_id("case"), 3)
    fields = {"text": ("Ich möchte antworten. ሰላም سلام 🙂",), "empty": (), "two": ("", "b")}
    sealed = encrypt_record(fixed("case key"), fixed("shred secret"), place, fields)
    return {
        "case_key": fixed("case key").hex(),
        "shred_secret": fixed("shred secret").hex(),
        "purpose": place.purpose,
        "record_id": str(place.record_id),
        "case_id": str(place.case_id),
        "epoch": place.epoch,
        "fields": [[name, list(values)] for name, values in fields.items()],
        "sealed": sealed.hex(),
    }


def attachment_vectors() -> Mapping[str, object]:
    key = attachment.AttachmentKey(fixed("attachment key"))
    attachment_id = fixed_id("attachment")
    content = b"a photograph"
    encryptor = attachment.AttachmentEncryptor(key, attachment_id)
    stored = encryptor.update(content) + encryptor.finalize()
    description = attachment.AttachmentDescription(key, "ፎቶ.jpg", "image/jpeg", encryptor.sha256, encryptor.length)
    form_key, once = fixed("form key"), fixed("once", 16)
    return {
        "key": key.raw.hex(),
        "attachment_id": str(attachment_id),
        "content": content.hex(),
        "stored_base64": b64encode(stored).decode("ascii"),
        "padme": {str(length): attachment.padme(length) for length in (0, 1, 9, 65_537, 500_000_000)},
        "name": description.name,
        "media_type": description.media_type,
        "sha256": description.sha256.hex(),
        "form_key": form_key.hex(),
        "once": once.hex(),
        "token": attachment.staging_token(form_key, once, attachment_id, description),
    }


def passphrase_vectors() -> Mapping[str, object]:
    typed = "Yo-Yo  abacus-ZOOM drop-down t-shirt felt tip"
    phrase = passphrase.parse_passphrase(typed)
    stretched = passphrase.stretch_passphrase(phrase, fixed("passphrase salt"))
    return {
        "typed": typed,
        "text": phrase.text,
        "salt": fixed("passphrase salt").hex(),
        "stretched": stretched.hex(),
        "pepper": fixed("pepper").hex(),
        "wrapping_key": passphrase.wrapping_key(stretched, fixed("pepper")).hex(),
    }


def recovery_vectors() -> Mapping[str, object]:
    seed = fixed("recovery seed")
    shares, rows = recovery.share_recovery_seed(seed, 2, 3)
    return {
        "seed": seed.hex(),
        "shares": [{"number": share.number, "value": share.value.hex(), "paper": share.to_paper()} for share in shares],
        "subsets": [{"subset": list(row.subset), "sealed": row.sealed.hex()} for row in rows],
    }


def form_token_vectors() -> Mapping[str, object]:
    key = form_token.FormKey(fixed("form key"))
    text = form_token.issue(DAY, key)
    once = form_token.read(text, {DAY: key})
    fields = [("story", "Ich schreibe. ሰላም"), ("ground", "language"), ("ground", "origin")]
    file = form_token.FileDigest("ፎቶ.jpg", "image/jpeg", 12, fixed("file digest"))
    content = form_token.content_digest(fields, [file])
    return {
        "form_key": key.raw.hex(),
        "day": DAY.isoformat(),
        "issued": text,
        "value": once.value.hex(),
        "fields": [list(field) for field in fields],
        "files": [[file.name, file.media_type, file.length, file.sha256.hex()]],
        "content": content.hex(),
        "digits": form_token.derive_code(key, once, content).digits,
        "case_id": form_token.derive_case_id(key, once, content).bytes.hex(),
        "handed_over_digits": form_token.derive_hand_over_code(key, once, fixed_id("case").bytes).digits,
    }


def session_vectors() -> Mapping[str, object]:
    cookie, salt = SessionCookie(fixed("cookie")), fixed("salt")
    return {
        "cookie": cookie.value.hex(),
        "text": cookie.text,
        "row_id": cookie.row_id.hex(),
        "salt": salt.hex(),
        "wrapping_key": cookie.wrapping_key(salt).hex(),
        "route": "/desk/",
        "form_token": cookie.form_token("/desk/"),
    }


VECTORS = {
    "follow_up_code": follow_up_code_vectors,
    "installation": installation_vectors,
    "key_pair": key_pair_vectors,
    "sealing": sealing_vectors,
    "record": record_vectors,
    "attachment": attachment_vectors,
    "passphrase": passphrase_vectors,
    "recovery": recovery_vectors,
    "form_token": form_token_vectors,
    "session": session_vectors,
}


def main() -> None:
    for name, make in VECTORS.items():
        text = json.dumps(make(), indent=1, ensure_ascii=False)
        (FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
