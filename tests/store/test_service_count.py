"""The rule that every service test runs on both databases, shown on made-up runs."""

import pytest

from tests.service_count import PROPERTY, Tally

SERVICE_TEST = """
import pytest

@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    return request.param

"""


def report(test: str, database: str, outcome: str = "passed", when: str = "call") -> pytest.TestReport:
    """A report as pytest would make it."""
    return pytest.TestReport(
        test,
        ("t.py", 1, test),
        {},
        outcome,  # type: ignore[arg-type]
        None,
        when,  # type: ignore[arg-type]
        user_properties=[(PROPERTY, database)],
    )


def tally(*reports: pytest.TestReport) -> Tally:
    """A tally of these reports."""
    counted = Tally()
    for each in reports:
        counted.note(each)
    return counted


BOTH = (report("t[sqlite]", "sqlite"), report("t[postgresql]", "postgresql"))


def test_equal_numbers_pass_and_are_printed() -> None:
    counted = tally(*BOTH)
    assert counted.line() == "service tests: 1 on sqlite, 1 on postgresql"
    assert counted.faults() == []


def test_a_failed_test_counts_as_run_in_whichever_phase_it_failed() -> None:
    counted = tally(
        report("t[sqlite]", "sqlite", "failed", "setup"), report("t[postgresql]", "postgresql", "failed")
    )
    assert counted.line() == "service tests: 1 on sqlite, 1 on postgresql"


def test_a_test_counts_once_when_it_and_its_teardown_fail() -> None:
    counted = tally(*BOTH, report("t[sqlite]", "sqlite", "failed", "teardown"))
    assert counted.faults() == []


def test_a_skip_fails_the_run_even_when_it_is_on_both() -> None:
    counted = tally(
        *BOTH, report("u[sqlite]", "sqlite", "skipped"), report("u[postgresql]", "postgresql", "skipped")
    )
    assert counted.faults() == ["service test skipped: u[postgresql]", "service test skipped: u[sqlite]"]


def test_unequal_numbers_fail_and_the_lone_test_is_named() -> None:
    counted = tally(*BOTH, report("u[sqlite]", "sqlite"))
    assert counted.faults("sqlite") == ["service tests must run on both databases; on one only: u[*]"]


def test_one_database_alone_passes_only_when_it_was_asked_for() -> None:
    counted = tally(report("t[sqlite]", "sqlite"))
    assert counted.faults("sqlite and pay") == []
    assert counted.faults("pay") != []


def run(pytester: pytest.Pytester, body: str, *arguments: str) -> pytest.RunResult:
    """A whole run of its own, with this plugin."""
    pytester.makepyfile(SERVICE_TEST + body)
    plugins = ("-p", "tests.databases", "-p", "tests.service_count", "-p", "no:randomly")
    return pytester.runpytest_subprocess(*plugins, *arguments)


@pytest.mark.parametrize(
    ("body", "arguments", "line", "code"),
    [
        ("def test_a(database_url): pass", ("-n", "2"), "service tests: 1 on sqlite, 1 on postgresql", 0),
        (
            "def test_a(database_url): pass",
            ("-k", "sqlite"),
            "service tests: 1 on sqlite, 0 on postgresql",
            0,
        ),
        (
            "def test_a(database_url):\n    if database_url == 'sqlite': pytest.skip('no')",
            (),
            "FAILED service test skipped: *test_a?sqlite?",
            1,
        ),
        (
            "@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)\ndef test_a(database_url): pass",
            (),
            "FAILED service tests must run on both databases*",
            1,
        ),
    ],
)
def test_the_run_itself_prints_and_ends_by_the_rule(
    pytester: pytest.Pytester, body: str, arguments: tuple[str, ...], line: str, code: int
) -> None:
    result = run(pytester, body, *arguments)
    result.stdout.fnmatch_lines([line])
    assert result.ret == code
