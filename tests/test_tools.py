"""A missing program is named; where nothing may be skipped it is a failure."""

import pytest

from tests.tools import required_npm_file, required_program


@pytest.fixture(autouse=True)
def neither_strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("LAUTER_REQUIRE_ALL", raising=False)


def test_a_missing_program_is_named() -> None:
    with pytest.raises(pytest.skip.Exception, match="no-such-program is not on this machine"):
        required_program("no-such-program")


def test_a_missing_npm_package_is_named() -> None:
    with pytest.raises(pytest.skip.Exception, match="no-such-package is not installed"):
        required_npm_file("no-such-package", "file.js")


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("LAUTER_REQUIRE_ALL", "1")])
def test_a_missing_program_fails_where_nothing_may_be_skipped(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(pytest.fail.Exception, match="no test may be skipped"):
        required_program("no-such-program")


@pytest.mark.parametrize("strict", [True, False])
def test_a_run_that_skipped_something_names_it(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, *, strict: bool
) -> None:
    if strict:
        monkeypatch.setenv("CI", "true")
    pytester.makeconftest("from tests.conftest import pytest_sessionfinish, pytest_terminal_summary")
    pytester.makepyfile(test_one="import pytest\ndef test_left_out():\n    pytest.skip('no reason')\n")
    result = pytester.runpytest_inprocess()
    result.stdout.fnmatch_lines(["*tests that did not run*", "test_one.py::test_left_out"])
    assert result.ret == (pytest.ExitCode.TESTS_FAILED if strict else pytest.ExitCode.OK)
