"""Every check there is, one after another: `python -m tests.check` (`--no-tests` leaves pytest out)."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent

CHECKS: dict[str, list[str]] = {
    "ruff check": [str(TOOLS / "ruff"), "check", "."],
    "ruff format": [str(TOOLS / "ruff"), "format", "--check", "."],
    "mypy": [sys.executable, "-m", "mypy"],
    "import contracts": [str(TOOLS / "lint-imports"), "--no-logo"],
    "tests": [sys.executable, "-m", "pytest"],
}


def run_checks(checks: dict[str, list[str]]) -> list[str]:
    """Runs each command in the checkout and prints how it went, with seconds; returns the names that failed."""
    failed = []
    for name, command in checks.items():
        print(f"== {name}", flush=True)
        began = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL).returncode
        print(
            f"== {name}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - began:.1f} s",
            flush=True,
        )
        if code:
            failed.append(name)
    return failed


def main(arguments: list[str]) -> int:
    """Runs all checks, also after one failed. Exit code: 0 all passed, 1 some failed, 2 wrong usage."""
    if set(arguments) - {"--no-tests"}:
        print("usage: python -m tests.check [--no-tests]", file=sys.stderr)
        return 2
    skipped = {"tests"} if "--no-tests" in arguments else set()
    failed = run_checks({name: command for name, command in CHECKS.items() if name not in skipped})
    print(f"checks failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
