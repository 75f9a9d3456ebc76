"""Judges the raw bytes a program sent: what is not on the short list of what we send came from data.

The list is what Textual 8.2.8 writes (`drivers/linux_driver.py`, `_compositor.py`, `app.py`, `strip.py`)
and the cursor, erase and scroll sequences of a display layer that sends only changed cells. A sequence
that a program sends and data may carry too cannot be told apart in the stream, so the list is kept
tight (no clear-screen, no blink, no bell), and `HOSTILE_TEXTS` carries only what is not on it.
"""

import re
import unicodedata
from collections.abc import Collection

from tests.terminal.escapes import Token, cut_unfinished, tokens

HOSTILE_TEXTS = (
    "[/]",
    "[@click=app.quit]press me[/]",
    "[link=https://example.org]x[/link]",
    "[bold",
    "\x1b[2J",
    "\x1b[5;31mred",
    "\x1b]0;title\x07",
    "\x1b]2;title\x1b\\",
    "\x1b]52;c;c3RvbGVu\x07",
    "\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]unfinished",
    "\x1b[6n",
    "\x1b[21t",
    "\x1bP$qm\x1b\\",
    "\x1bc",
    "\x1b#8",
    "\x1b",
    "\x9b2J",
    "\x85next line",
    "bell\x07",
    "back\x08space",
    "shift\x0eout",
    "nul\x00",
    "delete\x7f",
    "\u202eright to left\u202c",
    "\u2066isolate\u2069",
    "\u200fmark",
    "line\u2028separator",
)
"""Texts that crash a careless screen or, let through raw, are caught by `unexpected_controls`."""

_MODES = {7, 25, 1000, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2026, 2048}
_NUMBERS = r"(?:[0-9]{1,4}(?:;[0-9]{1,4})*)?"
_ALLOWED_SEQUENCES = (
    rf"CSI \?(?:{'|'.join(map(str, sorted(_MODES)))})[hl]",
    r"CSI \?(?:2026|2048)\$p",
    r"CSI >[0-9]+u",  # kitty keyboard on
    r"CSI <u",  # and off
    rf"CSI {_NUMBERS}[ABCDGHd]",
    r"CSI [012]?K",
    r"CSI [0-9]*[LMPXST@b]",
    r"CSI (?:[0-9]+;[0-9]+)?r",
    r"OSC 22;[a-z-]+",  # pointer shape
)
_ALLOWED = re.compile("|".join(f"(?:{pattern})" for pattern in _ALLOWED_SEQUENCES))
_LOOK = re.compile(
    r"(?:0?|[123479]|2[1-9]|3[0-79]|4[0-79]|5[1-5]|9[0-7]|10[0-7]|[34]8;5;\d{1,3}|[34]8;2;\d{1,3};\d{1,3};\d{1,3})"
    r"(?:;(?:0|[123479]|2[1-9]|3[0-79]|4[0-79]|5[1-5]|9[0-7]|10[0-7]|[34]8;5;\d{1,3}|[34]8;2;\d{1,3};\d{1,3};\d{1,3}))*"
)
"""Select graphic rendition without blinking (5, 6) and without hidden text (8)."""
_OPENERS = {"]": "OSC", "P": "DCS", "X": "SOS", "^": "PM", "_": "APC"}
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BAD_TEXT = re.compile(f"[{_DIRECTION}\u2028\u2029\ufeff\ud800-\udfff]")


def unexpected_controls(raw: bytes, *, allow: Collection[str] = ()) -> list[str]:
    """What in a program's output only data can have put there, in order, named as in `OSC 52;c;...`.

    Args:
        raw: all the program sent, from its first byte.
        allow: names to let pass, for a program that means it (`CSI 6n` where a display layer counts
            the bytes on the line).
    """
    ready, unfinished = cut_unfinished(raw.decode("utf-8", "surrogateescape"))
    names = [name for token in tokens(ready) for name in _unexpected(token)]
    if unfinished:
        names.append(f"unfinished {unfinished!r}")
    return [name for name in names if name not in allow]


def _unexpected(token: Token) -> list[str]:
    match token.kind:
        case "text":
            return [_character(found) for found in _BAD_TEXT.findall(token.sent)]
        case "control":
            return [] if token.sent in "\r\n" else [_character(token.sent)]
        case "csi":
            name = f"CSI {token.params}{token.final}"
            if token.final == "m" and _LOOK.fullmatch(token.params):
                return []
        case "string":
            name = f"{_OPENERS[token.final]} {token.params}"
        case "escape":
            name = f"ESC {token.final}"
    return [] if _ALLOWED.fullmatch(name) else [name]


def _character(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        return f"byte {ord(character) - 0xDC00:02X} is not UTF-8"
    return f"U+{ord(character):04X} {unicodedata.name(character, 'CONTROL')}"
