"""The check command runs every check, also after one failed, and says so in its exit code."""

import sys

import pytest

from tests import check

PASSES = [sys.executable, "-c", "pass"]
FAILS = [sys.executable, "-c", "raise SystemExit(3)"]


def test_a_failure_does_not_stop_the_next_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.run_checks({"first": FAILS, "second": PASSES, "third": FAILS}) == ["first", "third"]
    printed = capsys.readouterr().out
    for words in ("first: FAILED in", "second: passed in", "third: FAILED in"):
        assert words in printed


@pytest.mark.parametrize(("command", "code"), [(PASSES, 0), (FAILS, 1)])
def test_the_exit_code_tells(monkeypatch: pytest.MonkeyPatch, command: list[str], code: int) -> None:
    monkeypatch.setattr(check, "CHECKS", {"only": command, "tests": PASSES})
    assert check.main([]) == code


def test_tests_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "CHECKS", {"only": PASSES, "tests": FAILS})
    assert check.main(["--no-tests"]) == 0


def test_an_unknown_option_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["--fast"]) == 2
    assert "usage: python -m tests.check" in capsys.readouterr().err


def test_every_tool_of_the_house_is_in_the_command() -> None:
    assert list(check.CHECKS) == ["ruff check", "ruff format", "mypy", "import contracts", "tests"]
