"""Runs a `dutydesk` command in this process, as somebody, and gives its exit code and words."""

import contextlib
import io
from dataclasses import dataclass
from unittest import mock

from tui import cli


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str


def dutydesk(*words: str, store: str = "", login: str = "asha") -> Ran:
    """Run `dutydesk WORDS`, on a store, as if the operating system said that `login` is there."""
    out, err = io.StringIO(), io.StringIO()
    arguments = [*words, *(["--store", store] if store else [])]
    with (
        mock.patch("tui.commands.desk.login", return_value=login),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            code = cli.main(arguments)
        except SystemExit as wrong:  # argparse's own
            code = int(wrong.code or 0)
    return Ran(code, out.getvalue(), err.getvalue())
