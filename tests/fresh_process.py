"""Runs commands each in a process that has imported nothing of the program: `python -m tests.fresh_process STORE`.

Reads a JSON list of commands (lists of words) and prints one of their exit codes and messages. What others made
(SQLAlchemy, SQLModel) is imported once; each command is a child forked before anything of ours is.
"""

import importlib
import io
import json
import os
import pwd
import sys
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace
from typing import Any

THEIRS = (
    "sqlmodel",
    "sqlalchemy.dialects.sqlite",
    "sqlcipher3",
    "alembic",
    "holidays",
    "platformdirs",
    "rich",
)
OURS = ("store", "tui", "integrations")


def run_alone(words: list[str], store: str, login: str) -> tuple[int | str, str]:
    """Run one command in a child; its exit code and what it said on standard error, or the fault it ended in."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        with os.fdopen(reading) as told:
            said = told.read()
        os.waitpid(child, 0)
        code, err = json.loads(said)
        return code, err
    with os.fdopen(writing, "w") as tell:
        json.dump(_run(words, store, login), tell)
    os._exit(0)


def _run(words: list[str], store: str, login: str) -> tuple[int | str, str]:
    # In place of the operating system's user, and without importing the module that asks for it.
    whose: Any = SimpleNamespace(pw_name=login)
    pwd.getpwuid = lambda _number: whose
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            from tui import cli

            code: int | str = cli.main([*words, "--store", store] if words != ["keys"] else words)
        except SystemExit as wrong:
            code = int(wrong.code or 0)
        except BaseException as fault:
            code = f"{type(fault).__name__}: {fault}"
    return code, err.getvalue()


def main(store: str, login: str) -> None:
    """Run what standard input names."""
    for name in THEIRS:
        importlib.import_module(name)
    ours = [name for name in sys.modules if name.partition(".")[0] in OURS]
    assert not ours, ours
    json.dump([run_alone(words, store, login) for words in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
