"""A wrong or missing setting stops the start with a sentence that says what to do."""

from pathlib import Path

import pytest

from reporting.runtime.settings import SETTINGS, SettingInvalid, read_settings


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "secret").write_text("x")
    return {
        "LAUTER_DATABASE_URL": f"sqlite:///{tmp_path}/lauter.db",
        "LAUTER_SECRET_FILE": str(tmp_path / "secret"),
        "LAUTER_DATA_FOLDER": str(tmp_path),
        "LAUTER_PUBLIC_ORIGINS": "https://hilfe.example http://abcdefgh.onion",
    }


def test_complete_settings_are_read(environment: dict[str, str]) -> None:
    settings = read_settings({**environment, "PATH": "/bin"})
    assert settings.public_origins == ("https://hilfe.example", "http://abcdefgh.onion")
    assert settings.uses_https


@pytest.mark.parametrize("name", [s.name for s in SETTINGS if s.default is None])
def test_missing_setting_is_named(environment: dict[str, str], name: str) -> None:
    del environment[name]
    with pytest.raises(SettingInvalid, match=name):
        read_settings(environment)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LAUTER_DATABASE_URL", "mysql://x"),
        ("LAUTER_SECRET_FILE", "/nowhere/secret"),
        ("LAUTER_DATA_FOLDER", "/nowhere"),
        ("LAUTER_PUBLIC_ORIGINS", "http://hilfe.example"),
        ("LAUTER_PUBLIC_ORIGINS", "https://hilfe.example/path"),
        ("LAUTER_LEAVE_TO", "javascript:alert(1)"),
        ("LAUTER_LEAVE_TO", 'https://a.example/"><b>'),
        ("LAUTER_STRETCHING_THREADS", "0"),
        ("LAUTER_STRETCHING_THREADS", "many"),
        ("LAUTER_STAGED_MEGABYTES", "-1"),
        ("LAUTER_TYPO", "1"),
    ],
)
def test_wrong_setting_is_named(environment: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(SettingInvalid, match=name):
        read_settings({**environment, name: value})


def test_code_never_travels_readable(environment: dict[str, str]) -> None:
    for origin in ("http://hilfe.example", "http://192.168.1.5:8000", "ftp://localhost"):
        with pytest.raises(SettingInvalid, match="readable"):
            read_settings({**environment, "LAUTER_PUBLIC_ORIGINS": origin})
    for origin in ("http://localhost:8000", "http://127.0.0.1:9", "http://x.onion"):
        read_settings({**environment, "LAUTER_PUBLIC_ORIGINS": origin})
