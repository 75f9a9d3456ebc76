"""The cleaner at the door: what text from people, files and systems may hold, on the way in and out.

A terminal obeys control codes and hides what it cannot draw, so neither may come in: an escape sequence in
a name would be obeyed, a direction override would turn a figure round, and a character that nobody can see
would hide a name from search. Names of every script stay whole: apostrophes, accents, Arabic,
and the joiners (U+200C, U+200D) that Persian, Indic scripts and emoji need.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

MARK = "\N{REPLACEMENT CHARACTER}"
"""Stands on the way out where something was taken away."""
MOST_MARKS = 8
"""Accents on one letter; no script needs as many, and a tower of them paints over other lines."""

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Classes with characters beyond U+FFFF are slow to match, so those are looked for only where there are any.
_NEVER = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # C0 but for tab and newline, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks, overrides, isolates
    "\u00ad\u034f\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff"  # drawn as nothing
    "\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # letters drawn as nothing
    "\ufff9-\ufffb"  # annotation
    "\ud800-\udfff"  # halves of a pair: cannot be written as UTF-8
    "\ue000-\uf8ff"  # private use: each font draws its own
    "\ufdd0-\ufdef\ufffe\uffff]"  # no characters at all
)
_NEVER_BEYOND = re.compile(
    "["
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # shorthand and music controls
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags: a whole hidden alphabet
    "\U000f0000-\U0010ffff"  # private use
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xF0000, 0x10000))
    + "]"
)
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# One selector may choose how the character before it is drawn; the supplementary ones only do so for
# ideographs. Rows of them, or one where it can choose nothing, can only smuggle.
_STRAY_SELECTOR = re.compile(
    rf"(?:\A|(?<=[\s{_SELECTORS}]))[{_SELECTORS}]|(?<![{_IDEOGRAPHS}])[\U000e0100-\U000e01ef]"
)
_SELECTOR = re.compile("[\ufe00-\ufe0f]")
_JOINER_ROW = re.compile("([\u200c\u200d])[\u200c\u200d]+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Text that may come in, and what was taken from it."""

    text: str
    removed: int = 0
    """Characters that may never come in."""
    cut: int = 0
    """Characters beyond the limit."""


def clean_line(text: str, *, limit: int) -> Cleaned:
    """Clean text that is one line: a name, an address line, a reference.

    Line ends and tabs become spaces, rows of spaces one space, and the ends are trimmed.
    """
    kept, removed = _clean(text)
    return _cut(" ".join(kept.split()), removed, limit)


def clean_note(text: str, *, limit: int) -> Cleaned:
    """Clean text of many lines: newlines and tabs stay, every line end becomes a newline."""
    kept, removed = _clean(text)
    return _cut(kept.rstrip(), removed, limit)


def visible(text: str, *, lines: bool = True) -> str:
    """Text as it may be shown, with a mark in place of what `clean_note` would take away.

    For what did not come in through the cleaner: an import, an old record, an outside system's answer.

    Args:
        text: anything.
        lines: newlines and tabs stay; when False each becomes a space.
    """
    if not (text.isascii() and text.isprintable()):
        text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
        text = _cap_marks(_JOINER_ROW.sub(rf"\1{MARK}", _without(text, MARK)), MARK)
        text = re.sub(f"{MARK}{{2,}}", MARK, text)
    return text if lines else text.replace("\n", " ").replace("\t", " ")


def _clean(text: str) -> tuple[str, int]:
    """The text that may stay, NFC, and how many characters were taken away. Linear in its length."""
    if text.isascii() and text.isprintable():
        return text, 0
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    before = len(text)
    # Rows of accents go before NFC, which sorts them in quadratic time, and after it, as it may add some.
    text = _cap_marks(_JOINER_ROW.sub(r"\1", _without(text, "")))
    removed = before - len(text)
    text = unicodedata.normalize("NFC", text)
    capped = _cap_marks(text)
    return capped, removed + len(text) - len(capped)


def _cut(text: str, removed: int, limit: int) -> Cleaned:
    return Cleaned(text[:limit].rstrip(), removed, max(0, len(text) - limit))


def _without(text: str, instead: str) -> str:
    text = _NEVER.sub(instead, text)
    beyond = _reaches_beyond(text)
    if beyond:
        text = _NEVER_BEYOND.sub(instead, text)
    return _STRAY_SELECTOR.sub(instead, text) if beyond or _SELECTOR.search(text) else text


def _reaches_beyond(text: str) -> bool:
    return max(text, default="") > "\uffff"


@cache
def _mark_row(end: int) -> re.Pattern[str]:
    """A row of too many accents, of those below a code point."""
    letters = "".join(chr(point) for point in range(0x300, end) if unicodedata.category(chr(point))[0] == "M")
    return re.compile(f"([{letters}]{{{MOST_MARKS}}})[{letters}]+")


def _cap_marks(text: str, mark: str = "") -> str:
    if text.isascii():
        return text
    return _mark_row(0x20000 if _reaches_beyond(text) else 0x10000).sub(rf"\1{mark}", text)
