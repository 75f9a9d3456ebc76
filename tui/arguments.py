"""How the command line is read: options anywhere, and wrong usage told without what was typed."""

import argparse
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

_WRONG_USAGE = 2


class Words(argparse.ArgumentParser):
    """Reads words; says what is wrong in words of its own: a name or an escape code may be in argparse's."""

    def __init__(self, **named: Any) -> None:
        # A shortened option would pass whoever looks for the whole one, as the sample for sshd does.
        super().__init__(allow_abbrev=False, **named)
        self._between = False

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Read words and options in any order: argparse alone takes no optional word after an option."""
        # After `--` all are words: argparse would forget it between its two looks.
        if self._between or self._subparsers is not None or "--" in (args or ()):
            return super().parse_known_args(args, namespace)
        self._between = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._between = False

    def error(self, message: str) -> NoReturn:
        """Say how the command is used and what was wrong, without a value; exit code 2."""
        self.print_usage(sys.stderr)
        self.exit(
            _WRONG_USAGE, f"{self.prog}: {self._told(message)} `{self.prog} --help` says what it takes.\n"
        )

    def _told(self, message: str) -> str:
        """What argparse means, which quotes what was typed."""
        if missing := re.fullmatch(r"the following arguments are required: ([\w, |/-]+)", message):
            return f"It wants {missing[1]}."
        of = re.match(r"argument ([\w, |/-]+): (invalid choice|invalid int value|expected|ignored)", message)
        if of is None:
            return "There is a word or an option too many, or one that is not known."
        if of[2] == "invalid choice":
            return f"{of[1]} is one of: {', '.join(self._choices(of[1]))}."
        return {
            "invalid int value": f"{of[1]} is a whole number.",
            "expected": f"{of[1]} wants a value after it.",
            "ignored": f"{of[1]} takes no value.",
        }[of[2]]

    def _choices(self, named: str) -> list[str]:
        for action in self._actions:
            if named in ("/".join(action.option_strings), action.metavar, action.dest) and action.choices:
                return [str(choice) for choice in action.choices]
        return []
