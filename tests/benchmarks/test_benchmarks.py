"""The benchmark works; how fast anything is, no test says."""

import json

import pytest

from tests.benchmarks.__main__ import main
from tests.benchmarks.figures import Figure, table
from tests.benchmarks.timing import Times


def test_a_small_council_is_measured_and_told_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--size", "60", "--history-weeks", "6", "--rounds", "1", "--json"]
    assert main([*asked, "--only", "prove,find,open,pay,debit,council"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["size"], told["database"]) == (60, "sqlite")
    assert "cores, Python" in told["machine"]
    judged = [(one["name"], one["goal"]) for one in told["figures"] if one["goal"] is not None]
    assert judged == [
        ("prove", 2.0), ("find", 1.5), ("find", 10), ("open", 2.0), ("pay", 3.0), ("debit", 1.3), ("council", 3.0),
    ]  # fmt: skip
    assert told["figures"][0]["what"].endswith("sound")
    assert all(one["value"] > 0 and one["verdict"] in ("met", "missed", "") for one in told["figures"])


def test_a_figure_says_whether_its_goal_was_met() -> None:
    slow, quick = Figure("a", "b", "", "", 1.6, "times", 1.5), Figure("a", "b", "", "", 1.5, "times", 1.5)
    assert (slow.verdict, quick.verdict) == ("missed", "met")
    assert table([slow]).splitlines()[1].endswith("1.60 times             1.5 times  missed")
    assert Times([3_000_000, 1_000_000, 2_000_000]).p50 == 0.002


def test_a_figure_that_is_not_there_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--only", "find,nothing"])
    assert ended.value.code == 2
    assert "no figure nothing" in capsys.readouterr().err
