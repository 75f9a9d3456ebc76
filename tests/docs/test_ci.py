"""`.ci/run` runs the README's own test command, then the other checks, and says which failed."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.house_map import ROOT

READ_ME = """# Desk

```sh
echo the practice command
```

<!-- test command -->
```sh
{command}
```
"""


def run(folder: Path, readme: str, *, others_pass: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs `.ci/run` in a made-up checkout."""
    (folder / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", folder / ".ci" / "run")
    (folder / "README.md").write_text(readme)
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\necho checks: $@\nexit {0 if others_pass else 1}\n")
    python.chmod(0o755)
    return subprocess.run([folder / ".ci" / "run"], capture_output=True, text=True, cwd="/")


def test_it_runs_the_marked_command_in_the_checkout_and_then_the_checks(tmp_path: Path) -> None:
    done = run(tmp_path, READ_ME.format(command="pwd && : pytest"))
    assert done.returncode == 0
    assert done.stdout.splitlines()[1:] == [
        str(tmp_path),
        "+ .venv/bin/python -m tests.check --no-tests",
        "checks: -m tests.check --no-tests",
    ]


@pytest.mark.parametrize(("command", "others_pass"), [("false # pytest", True), ("true # pytest", False)])
def test_either_failing_fails_it_and_both_are_run(tmp_path: Path, command: str, others_pass: bool) -> None:
    done = run(tmp_path, READ_ME.format(command=command), others_pass=others_pass)
    assert done.returncode == 1
    assert "checks: -m tests.check --no-tests" in done.stdout


@pytest.mark.parametrize("readme", ["# Desk\n", READ_ME.format(command="echo no tests here")])
def test_a_readme_without_a_test_command_fails_it(tmp_path: Path, readme: str) -> None:
    done = run(tmp_path, readme)
    assert done.returncode == 2
    assert "has no test command" in done.stderr


def test_the_readme_names_both_commands_and_the_first_is_the_practice_desk() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    fences = [part.strip() for part in text.split("```")[1::2] if part.startswith("sh\n")]
    assert fences[0].endswith(".venv/bin/dutydesk practice")
    assert fences[1].endswith(".venv/bin/python -m pytest")
