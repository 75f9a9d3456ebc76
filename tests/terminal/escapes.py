"""Cuts what a program sent to its terminal into text, control characters and escape sequences (ECMA-48)."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["text", "control", "csi", "string", "escape"]

_TOKEN = re.compile(
    r"\x1b\[(?P<params>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\x1b(?P<opener>[\]PX^_])(?P<body>[^\x07\x1b\x9c]*)(?:\x07|\x1b\\|\x9c)"
    r"|\x1b(?P<escape>[ -/]*[0-~])"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b\x9c]*\x1b?|[ -/]*)?\Z")


class Token(NamedTuple):
    """One piece of a program's output."""

    kind: Kind
    """`string` is OSC, DCS, SOS, PM or APC; `escape` any other two- or three-character sequence."""
    sent: str
    """The characters as they were sent."""
    params: str = ""
    """CSI: what stands before the final characters, with its private mark; a string: its body."""
    final: str = ""
    """CSI: intermediate and final characters; a string or an escape: what follows ESC."""


def tokens(sent: str) -> Iterator[Token]:
    """Cut finished output into tokens; joined again they are what was sent."""
    for found in _TOKEN.finditer(sent):
        match found.lastgroup:
            case "text":
                yield Token("text", found[0])
            case "control":
                yield Token("control", found[0])
            case "final":
                yield Token("csi", found[0], found["params"], found["between"] + found["final"])
            case "body":
                yield Token("string", found[0], found["body"], found["opener"])
            case _:
                yield Token("escape", found[0], "", found["escape"])


def cut_unfinished(sent: str) -> tuple[str, str]:
    """Part output into what can be read now and the start of a sequence whose rest has not come yet."""
    found = _UNFINISHED.search(sent)
    return (sent[: found.start()], sent[found.start() :]) if found else (sent, "")
