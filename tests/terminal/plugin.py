"""pytest plugin for UI scripts: `--rewrite-frames` and the `play_call` fixture."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.runner import Launcher, Patience, Played, ScriptFailed, play
from tests.terminal.ui_script import ScriptError

PlayCall = Callable[[Path, Launcher], Played]
"""Plays a script; whatever is wrong with it fails the test with a plain message."""

_REWRITTEN = "frames rewritten"
_MESSAGE = "Frames were rewritten: look at the diff, then run again without --rewrite-frames."


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that accepts new screens."""
    parser.addoption(
        "--rewrite-frames",
        action="store_true",
        help="write the screens shown into the UI scripts (the run then fails: look at the diff, run again)",
    )


@pytest.fixture
def patience() -> Patience:
    """How long scripts wait; override it for programs that answer sooner."""
    return Patience()


@pytest.fixture
def play_call(request: pytest.FixtureRequest, patience: Patience) -> PlayCall:
    """Plays a UI script as this run's options say."""
    rewrite = bool(request.config.getoption("--rewrite-frames"))

    def played(path: Path, launcher: Launcher) -> Played:
        try:
            outcome = play(path, launcher, rewrite=rewrite, patience=patience)
        except (ScriptError, ScriptFailed) as failed:
            pytest.fail(str(failed), pytrace=False)
        if outcome.rewritten:
            request.node.user_properties.append((_REWRITTEN, path.name))
        return outcome

    return played


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run that may rewrite what it compares with proves nothing: it never passes."""
    if session.config.getoption("--rewrite-frames") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which scripts were rewritten, and why the run failed."""
    if not config.getoption("--rewrite-frames"):
        return
    names = {
        str(value)
        for report in terminalreporter.getreports("passed")
        for key, value in report.user_properties
        if key == _REWRITTEN
    }
    terminalreporter.section("frames", red=True)
    terminalreporter.write_line(f"{', '.join(sorted(names)) or 'No script'} changed.")
    terminalreporter.write_line(_MESSAGE)
