"""The installation secret stays private, is found damaged when it is, and can be rotated."""

import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import MalformedObject
from crypto.installation import InstallationSecret, UnknownPepperVersion
from crypto.installation_file import InstallationFileDamaged, InstallationFileRefused
from crypto.paper import MalformedPaper, PaperKind, to_lines
from tests.crypto import strategies

SECRET = InstallationSecret(bytes(32), {1: b"\x01" * 32, 2: b"\x02" * 32})
secrets = st.builds(
    InstallationSecret,
    salt=strategies.keys,
    peppers=st.dictionaries(st.integers(min_value=1, max_value=65_535), strategies.keys, min_size=1, max_size=2),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "installation.secret"


def test_file_is_read_back_and_private(path: Path) -> None:
    secret = InstallationSecret.generate().rotate()
    secret.write(path)
    assert InstallationSecret.read(path) == secret
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_file_is_private_whatever_the_process_would_allow(path: Path) -> None:
    before = os.umask(0)
    try:
        SECRET.write(path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610, 0o601, 0o666, 0o777])
def test_loose_mode_is_refused(path: Path, mode: int) -> None:
    SECRET.write(path)
    path.chmod(mode)
    with pytest.raises(InstallationFileRefused, match="chmod 600"):
        InstallationSecret.read(path)


@pytest.mark.parametrize("mode", [0o400, 0o600])
def test_stricter_mode_is_fine(path: Path, mode: int) -> None:
    SECRET.write(path)
    path.chmod(mode)
    assert InstallationSecret.read(path) == SECRET


def test_credential_of_the_service_manager_may_show_the_group_bit(path: Path) -> None:
    SECRET.write(path)
    path.chmod(0o440)
    read = InstallationSecret.read(path, credentials_directory=path.parent)
    assert read == SECRET


def test_group_bit_outside_the_credentials_directory_is_refused(path: Path) -> None:
    SECRET.write(path)
    path.chmod(0o440)
    with pytest.raises(InstallationFileRefused):
        InstallationSecret.read(path, credentials_directory=path.parent / "other")


@pytest.mark.parametrize("mode", [0o444, 0o460, 0o441])
def test_credential_that_everybody_reads_or_others_write_is_refused(path: Path, mode: int) -> None:
    SECRET.write(path)
    path.chmod(mode)
    with pytest.raises(InstallationFileRefused):
        InstallationSecret.read(path, credentials_directory=path.parent)


def test_what_is_not_a_regular_file_is_refused(path: Path) -> None:
    os.mkfifo(path, 0o600)
    with pytest.raises(InstallationFileRefused, match="regular"):
        InstallationSecret.read(path)


def test_existing_file_is_never_overwritten_unasked(path: Path) -> None:
    SECRET.write(path)
    with pytest.raises(FileExistsError):
        InstallationSecret.generate().write(path)
    assert InstallationSecret.read(path) == SECRET
    assert list(path.parent.iterdir()) == [path]


def test_file_is_replaced_when_asked(path: Path) -> None:
    SECRET.write(path)
    rotated = SECRET.rotate()
    rotated.write(path, replace=True)
    assert InstallationSecret.read(path) == rotated
    assert list(path.parent.iterdir()) == [path]


def test_any_damaged_line_is_found(path: Path) -> None:
    SECRET.write(path)
    whole = path.read_bytes()
    for position in range(len(whole)):
        path.write_bytes(whole[:position] + b"~" + whole[position + 1 :])
        with pytest.raises(InstallationFileDamaged):
            InstallationSecret.read(path)


def test_file_cut_off_anywhere_is_found(path: Path) -> None:
    SECRET.write(path)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(InstallationFileDamaged):
            InstallationSecret.read(path)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["salt 00", "pepper 1 " + "00" * 32], id="short salt"),
        pytest.param(["salt " + "00" * 32], id="no pepper"),
        pytest.param(["pepper 1 " + "00" * 32, "salt " + "00" * 32], id="salt not first"),
        pytest.param(["salt " + "00" * 32, "paper 1 " + "00" * 32], id="unknown line"),
        pytest.param(["salt " + "00" * 32, "pepper 1 " + "00" * 32, "pepper 1 " + "11" * 32], id="version twice"),
        pytest.param(["salt " + "00" * 32, "pepper 0 " + "00" * 32], id="version zero"),
    ],
)
def test_file_of_another_content_is_damaged_even_with_a_right_check_value(path: Path, lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in ["lauter-installation-secret 1", *lines])
    path.touch(0o600)
    path.write_text(f"{text}check {sha256(text.encode()).hexdigest()[:16]}\n", "ascii")
    with pytest.raises(InstallationFileDamaged):
        InstallationSecret.read(path)


def test_file_of_another_user_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SECRET.write(path)
    if os.geteuid() == 0:
        os.chown(path, 65_534, -1)
    else:
        # Nobody but root can give a file away; whoever else runs the tests becomes another user.
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(InstallationFileRefused, match="another user"):
        InstallationSecret.read(path)


def test_error_of_a_damaged_file_shows_nothing_of_it(path: Path) -> None:
    SECRET.write(path)
    path.write_bytes(path.read_bytes().replace(b"salt", b"sold"))
    with pytest.raises(InstallationFileDamaged) as caught:
        InstallationSecret.read(path)
    assert "0101" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_missing_file_is_told_by_the_system(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        InstallationSecret.read(path)


@given(secrets)
def test_paper_is_read_back(secret: InstallationSecret) -> None:
    lines = secret.to_paper()
    assert InstallationSecret.from_paper(lines) == secret
    assert len(lines) == {1: 13, 2: 18}[len(secret.peppers)]


def test_paper_with_a_missing_line_is_refused() -> None:
    lines = SECRET.to_paper()
    for missing in range(len(lines)):
        with pytest.raises(MalformedPaper):
            InstallationSecret.from_paper(lines[:missing] + lines[missing + 1 :])


@pytest.mark.parametrize("content", [b"", b"\x02" + bytes(66), b"\x01" + bytes(32), b"\x01" + bytes(70)])
def test_paper_of_another_version_or_shape_is_malformed(content: bytes) -> None:
    with pytest.raises(MalformedObject):
        InstallationSecret.from_paper(to_lines(PaperKind.INSTALLATION_SECRET, content))


def test_rotation_keeps_the_newest_pepper_and_the_salt() -> None:
    first = InstallationSecret.generate()
    second = first.rotate()
    third = second.rotate()
    assert second.live_versions == (2, 1)
    assert third.live_versions == (3, 2)
    assert third.salt == first.salt
    assert second.pepper(1) == first.pepper(1)
    assert third.pepper(2) == second.pepper(2)
    assert len({first.pepper(1), second.pepper(2), third.pepper(3)}) == 3
    with pytest.raises(UnknownPepperVersion):
        third.pepper(1)


def test_key_check_tells_a_wrong_file_and_follows_a_rotation() -> None:
    secret = InstallationSecret.generate()
    stored = secret.key_check()
    assert secret.matches_key_check(stored)
    assert secret.rotate().matches_key_check(stored)
    assert not secret.rotate().rotate().matches_key_check(stored)
    assert not InstallationSecret.generate().matches_key_check(stored)
    other_salt = InstallationSecret(bytes(32), secret.peppers)
    assert not other_salt.matches_key_check(stored)


def test_derived_keys_differ_by_label_version_and_installation() -> None:
    other = InstallationSecret.generate()
    keys = {
        SECRET.derive("form keys"),
        SECRET.derive("sessions"),
        SECRET.derive("form keys", 1),
        SECRET.derive("", 1),
        other.derive("form keys"),
    }
    assert len(keys) == 5
    assert SECRET.derive("form keys", 2) == SECRET.derive("form keys")
    assert len(SECRET.derive("form keys", length=64)) == 64


@given(strategies.texts, st.lists(st.binary(max_size=9), max_size=3))
def test_tag_verifies_before_and_after_a_rotation(purpose: str, parts: list[bytes]) -> None:
    tag = SECRET.authenticate(purpose, *parts)
    assert SECRET.verify(tag, purpose, *parts)
    assert SECRET.rotate().verify(tag, purpose, *parts)
    assert not SECRET.rotate().rotate().verify(tag, purpose, *parts)


def test_tag_verifies_nothing_else() -> None:
    tag = SECRET.authenticate("membership", b"ab", b"c")
    assert not SECRET.verify(tag, "membership", b"a", b"bc")
    assert not SECRET.verify(tag, "membership", b"ab", b"c", b"")
    assert not SECRET.verify(tag, "epoch", b"ab", b"c")
    assert not SECRET.verify(tag[:-1], "membership", b"ab", b"c")
    assert not InstallationSecret.generate().verify(tag, "membership", b"ab", b"c")


@pytest.mark.parametrize(
    "peppers",
    [
        pytest.param({}, id="none"),
        pytest.param({1: bytes(32), 2: bytes(32), 3: bytes(32)}, id="three"),
        pytest.param({0: bytes(32)}, id="version zero"),
        pytest.param({65_536: bytes(32)}, id="version too large"),
        pytest.param({1: bytes(31)}, id="too short"),
    ],
)
def test_impossible_peppers_are_refused(peppers: dict[int, bytes]) -> None:
    with pytest.raises(ValueError, match="pepper"):
        InstallationSecret(bytes(32), peppers)


def test_secret_does_not_change_with_the_mapping_it_came_from() -> None:
    peppers = {1: bytes(32)}
    secret = InstallationSecret(bytes(32), peppers)
    peppers[2] = bytes(32)
    assert secret.live_versions == (1,)
