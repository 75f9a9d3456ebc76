"""Reads a UI script: a whole call as plain text, the keys pressed and the screens then seen.

`tests/calls/README.md` describes the language for whoever writes one.
"""

import ast
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.terminal.keyboard import key_bytes

FIRST_DESK = "desk"
"""The desk that steps are for until the script names another."""

_TEXT = r'(?P<text>"(?:[^"\\]|\\.)*")'
_PATTERN = rf"(?:{_TEXT}|/(?P<pattern>(?:[^/\\]|\\.)+)/)"
_SECONDS = r"(?P<seconds>\d+(?:\.\d+)?)"
_WORDS = r"(?P<words>\S.*)"
_NAME = r"(?P<name>[a-z][a-z0-9_-]*)"
_SIZE = r"(?P<columns>\d{1,3})x(?P<rows>\d{1,3})"

GRAMMAR: dict[str, tuple[str, str]] = {
    "desk": ("desk NAME", _NAME),
    "size": ("size 80x24", _SIZE),
    "env": ("env NAME=VALUE", r"(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)"),
    "start": ("start practice --as asha", _WORDS),
    "key": ("key NAME [NAME ...]", _WORDS),
    "burst": ("burst NAME NAME [NAME ...]", _WORDS),
    "type": ('type "words"', _TEXT),
    "paste": ('paste "text" [N times]', rf"{_TEXT}(?: (?P<times>\d+) times)?"),
    "wait": ('wait "text" [within N s]', rf"{_PATTERN}(?: within {_SECONDS} s)?"),
    "gone": ('gone "text" [within N s]', rf"{_PATTERN}(?: within {_SECONDS} s)?"),
    "see": ('see "text"', _PATTERN),
    "absent": ('absent "text"', _PATTERN),
    "never": ('never "text"', _PATTERN),
    "allow": ('allow "text"', _PATTERN),
    "frame": ("frame what the screen shows", r"(?P<title>\S.*)"),
    "mask": ("mask /pattern/", r"/(?P<pattern>(?:[^/\\]|\\.)+)/"),
    "keys at most": ("keys at most 45", r"(?P<count>\d+)"),
    "quiet": ("quiet 5 s", rf"{_SECONDS} s"),
    "resize": ("resize 100x30", _SIZE),
    "hang up": ("hang up", ""),
    "terminate": ("terminate", ""),
    "kill": ("kill", ""),
    "exits": ("exits 0", r"(?P<status>\d{1,3})"),
    "run": ("run COMMAND", _WORDS),
    "hold": ("hold COMMAND", _WORDS),
    "release": ("release", ""),
}
"""Each step's verb, its form as shown to people, and the pattern of what follows the verb."""

_LINE = re.compile(r'((?:"(?:[^"\\]|\\.)*"|/(?:[^/\\]|\\.)+/|.)*?)(?:\s{2,}#.*)?')
_AT = re.compile(rf"at {_NAME}: *(?P<step>.*)")
_FRAME_LINE = re.compile(r"\|(.*)\|")


class ScriptError(Exception):
    """A script cannot be read; the message begins with its file and line."""


@dataclass(frozen=True)
class Step:
    """One line of a script."""

    line: int
    """Counted from 1."""
    desk: str
    """Whose terminal it is for."""
    verb: str
    """A key of `GRAMMAR`."""
    said: str
    """The line as written, without its comment."""
    values: dict[str, str] = field(default_factory=dict)
    """The named parts of what follows the verb; quoted text is unquoted."""
    frame: tuple[str, ...] = ()
    """The screen expected, for the verb `frame`; none where it was never written."""

    @property
    def wanted(self) -> str | re.Pattern[str]:
        """The text or the pattern that the step looks for."""
        return self.values["text"] if "text" in self.values else re.compile(self.values["pattern"])

    @property
    def words(self) -> list[str]:
        """What follows the verb, word by word."""
        return self.values["words"].split()


@dataclass(frozen=True)
class Script:
    """A call to be played."""

    path: Path
    """The file it was read from."""
    steps: tuple[Step, ...]
    """In order."""


def read_script(path: Path) -> Script:
    """Read a script from its file.

    Raises:
        ScriptError: a line cannot be understood.
    """
    return parse_script(path.read_text("utf-8"), path)


def parse_script(text: str, path: Path) -> Script:
    """Read a script from its text; the path names it in messages.

    Raises:
        ScriptError: a line cannot be understood.
    """
    return Script(path, tuple(_steps(text.splitlines(), path)))


def _steps(lines: list[str], path: Path) -> Iterator[Step]:
    desk, at = FIRST_DESK, 0
    while at < len(lines):
        number, line = at + 1, lines[at].strip()
        at += 1
        if not line or line.startswith("#"):
            continue
        try:
            step = _step(number, line, desk)
            if step.verb == "frame":
                frame = _frame(lines, at)
                at += len(frame)
                step = Step(step.line, step.desk, step.verb, step.said, step.values, frame)
        except ValueError as wrong:
            raise ScriptError(f"{path.name}:{number}: {wrong}\n    {line}") from None
        if step.verb == "desk":
            desk = step.values["name"]
        else:
            yield step


def _step(number: int, line: str, desk: str) -> Step:
    whole = _LINE.fullmatch(line)
    said = (whole[1] if whole else line).rstrip()
    step = said
    if at := _AT.fullmatch(said):
        desk, step = at["name"], at["step"]
    verb = next((verb for verb in GRAMMAR if step == verb or step.startswith(f"{verb} ")), None)
    if verb is None:
        raise ValueError(_unknown(step))
    form, pattern = GRAMMAR[verb]
    found = re.fullmatch(pattern, step.removeprefix(verb).strip())
    if found is None:
        raise ValueError(f"written as: {form}")
    values = {name: value for name, value in found.groupdict().items() if value is not None}
    if "text" in values:
        values["text"] = _unquoted(values["text"])
    if "pattern" in values:
        _compiled(values["pattern"])
    if verb in {"key", "burst"}:
        for name in values["words"].split():
            key_bytes(name)
    return Step(number, desk, verb, said, values)


def _unknown(step: str) -> str:
    if _FRAME_LINE.fullmatch(step):
        return "a row of a screen without a `frame` line above it"
    first = step.split()[0] if step else step
    near = difflib.get_close_matches(first, GRAMMAR, n=1)
    hint = f"; did you mean `{near[0]}`?" if near else f"; the steps are {', '.join(GRAMMAR)}"
    return f"no step begins with `{first}`{hint}"


def _unquoted(quoted: str) -> str:
    try:
        return str(ast.literal_eval(quoted))
    except SyntaxError as wrong:
        raise ValueError(f"the quoted text cannot be read ({wrong.msg})") from None


def _compiled(pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as wrong:
        raise ValueError(f"the pattern cannot be read ({wrong})") from None


def _frame(lines: list[str], at: int) -> tuple[str, ...]:
    rows: list[str] = []
    while at < len(lines) and lines[at].startswith("|"):
        row = _FRAME_LINE.fullmatch(lines[at].rstrip())
        if row is None:
            raise ValueError(f"row {len(rows) + 1} of the screen does not end with `|`")
        rows.append(row[1])
        at += 1
    return tuple(rows)
