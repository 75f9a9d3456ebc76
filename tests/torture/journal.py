"""What a desk meant to do and what it was told, in a file outside the store that survives the desk."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

_INTENT = re.compile(r"I (\d+) ([0-9a-f-]{36})\.")
_ANSWER = re.compile(r"A (\d+) (\d+)\.")


class Journal:
    """Appends; each line is on the disk before the next thing is done."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def intend(self, number: int, key: str) -> None:
        """Say what will be asked of the store."""
        self._write(f"I {number} {key}.\n")

    def acknowledge(self, number: int, receipt: int) -> None:
        """Say what the store answered."""
        self._write(f"A {number} {receipt}.\n")

    def _write(self, line: str) -> None:
        os.write(self._file, line.encode())
        os.fsync(self._file)


@dataclass
class Told:
    """A journal as read."""

    intents: dict[int, str] = field(default_factory=dict)
    """Request keys by the payment's number."""
    answers: dict[int, int] = field(default_factory=dict)
    """Receipt numbers by the payment's number."""


def read(file: Path) -> Told:
    """Read a journal; what a kill cut in the middle of a line was not said."""
    told = Told()
    for line in file.read_text(encoding="ascii").splitlines() if file.exists() else ():
        if intent := _INTENT.fullmatch(line):
            told.intents[int(intent[1])] = intent[2]
        elif answer := _ANSWER.fullmatch(line):
            told.answers[int(answer[1])] = int(answer[2])
    return told
