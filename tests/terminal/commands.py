"""Programs that a UI script starts beside its desks, such as one that locks the store."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.terminal.pty_session import TerminalError


@dataclass(frozen=True)
class Launch:
    """How to start a program."""

    argv: Sequence[str]
    """The program and its arguments."""
    env: Mapping[str, str] = field(default_factory=dict)
    """Added to the environment."""
    cwd: Path | None = None
    """Where it runs."""


class Commands:
    """Runs programs without a terminal, to their end or until they are let go."""

    def __init__(self, timeout: float) -> None:
        """Give each so many seconds to end."""
        self._timeout = timeout
        self._held: list[subprocess.Popen[str]] = []

    def run(self, launch: Launch) -> None:
        """Run a program to its end.

        Raises:
            TerminalError: it did not end in time, or with another status than 0.
        """
        held = self._started(launch)
        self._judge(*self._ended(held))

    def hold(self, launch: Launch) -> None:
        """Start a program and wait until it says `ready`; the end of its input tells it to end.

        Raises:
            TerminalError: it said something else.
        """
        held = self._started(launch)
        self._held.append(held)
        assert held.stdout is not None
        if (said := held.stdout.readline().strip()) != "ready":
            raise TerminalError(f"it did not say `ready` but {said!r}")

    def release(self) -> None:
        """End the program last held.

        Raises:
            TerminalError: it did not end in time, or with another status than 0.
            ValueError: no program is held.
        """
        if not self._held:
            raise ValueError("no command is held")
        self._judge(*self._ended(self._held.pop()))

    def close(self) -> None:
        """End whatever is still held, whatever it says."""
        while self._held:
            self._ended(self._held.pop())

    def _started(self, launch: Launch) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            launch.argv,
            env={**os.environ, **launch.env},
            cwd=launch.cwd,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def _ended(self, program: "subprocess.Popen[str]") -> tuple[int, str]:
        try:
            said, _ = program.communicate(timeout=self._timeout)
        except subprocess.TimeoutExpired:
            program.kill()
            said, _ = program.communicate()
        return program.returncode, said

    @staticmethod
    def _judge(status: int, said: str) -> None:
        if status:
            raise TerminalError(f"the command ended with {status}:\n{said}")
