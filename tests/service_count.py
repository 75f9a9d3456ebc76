"""Counts the service tests that ran on each database, prints the count, and fails the run when they differ.

A service test is a test that takes `database_url` or `store` (see `tests.databases`). The rule:

- as many on SQLite as on PostgreSQL, and none skipped, or the run fails;
- a run that names one database on purpose (`-k sqlite`, or a test id ending in `[postgresql]`) and so ran on that
  one only prints its count and does not fail.

The count is of tests that passed or failed, from their reports, never of tests collected.
"""

from dataclasses import dataclass, field

import pytest

from tests.databases import DATABASES, is_worker

PROPERTY = "service_test_on"


@dataclass
class Tally:
    """What became of the run's service tests."""

    ran: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in DATABASES})
    """Test ids by database; a test counts once however many of its phases were reported."""
    skipped: set[str] = field(default_factory=set)

    def note(self, report: pytest.TestReport) -> None:
        """Counts one report of one phase of one test."""
        database = dict(report.user_properties).get(PROPERTY)
        if database is None:
            return
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped.add(report.nodeid)
        elif report.failed or report.when == "call":
            self.ran[str(database)].add(report.nodeid)

    def line(self) -> str:
        """One line for the end of the run."""
        return "service tests: " + ", ".join(f"{len(self.ran[name])} on {name}" for name in DATABASES)

    def faults(self, named: str = "") -> list[str]:
        """Why the run must fail; empty when it may pass.

        Args:
            named: What the run was asked to select, as typed.
        """
        found = [f"service test skipped: {test}" for test in sorted(self.skipped)]
        ran_on = [name for name in DATABASES if self.ran[name]]
        on_purpose = len(ran_on) == 1 and any(name in named for name in DATABASES)
        if len({len(tests) for tests in self.ran.values()}) > 1 and not on_purpose:
            bare = {name: {test.replace(name, "*") for test in self.ran[name]} for name in DATABASES}
            alone = set.symmetric_difference(*bare.values())
            found.append(
                "service tests must run on both databases; on one only: " + ", ".join(sorted(alone)[:10])
            )
        return found


def selection(config: pytest.Config) -> str:
    """What was typed to select tests: the -k expression and the bracketed ends of test ids."""
    ends = [argument.partition("[")[2] for argument in config.args if "::" in argument]
    return " ".join([config.getoption("keyword", ""), *ends])


TALLY = pytest.StashKey[Tally]()


def pytest_configure(config: pytest.Config) -> None:
    """One tally for the run."""
    config.stash[TALLY] = Tally()
    config.pluginmanager.register(_Listener(config.stash[TALLY]), "service-count")


class _Listener:
    """Hears each report; a class because the report hook is not told the run's config."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._tally.note(report)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks each service test with its database; the mark travels in its reports, also from an xdist worker."""
    for item in items:
        database = getattr(getattr(item, "callspec", None), "params", {}).get("database_url")
        if database in DATABASES:
            item.user_properties.append((PROPERTY, database))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails a run that would have passed without one of the databases."""
    if not is_worker(session.config) and session.config.stash[TALLY].faults(selection(session.config)):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Prints the count, and what is wrong with it."""
    tally = config.stash[TALLY]
    faults = tally.faults(selection(config))
    if any(tally.ran.values()) or faults:
        terminalreporter.write_line(tally.line())
    for fault in faults:
        terminalreporter.write_line(f"FAILED {fault}", red=True)
