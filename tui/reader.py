"""Reads what the terminal sends: a paste is text, whatever it holds, and Esc is a key, whatever follows it.

The framework's reader takes an escape code inside a bracketed paste for a key and hands the rest of the paste
on as keys too: a pasted letter could press shortcuts. Here control codes are taken out of a paste before the
reader sees it. It also takes Esc and a letter that come in one packet for one Alt key, which nothing here is
bound to: on a slow line an officer's Esc would be lost, and the letter with it. Guarded by tests, for this
leans on how the framework reads: look at it when Textual is moved.
"""

import re
from collections.abc import Iterable

from textual import _xterm_parser
from textual._xterm_parser import XTermParser
from textual.message import Message

START, END = "\x1b[200~", "\x1b[201~"
"""What a terminal puts round a paste."""

_GOES_ON = "[O\x1b"
"""What may follow an escape in the code of a key; of two escapes the framework takes the first for a key."""

_AFTER_ESCAPE = re.compile(rf"(?<=\x1b)(?=[^{re.escape(_GOES_ON)}])")

_KEPT = frozenset("\n\t\r")
_OUT = {code: None for code in (*range(32), 0x7F, *range(0x80, 0xA0)) if chr(code) not in _KEPT}


class Reader(XTermParser):
    """The framework's reader, given clean pastes and Esc by itself, wherever a piece is cut."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._inside = False
        self._seen = ""
        self._held = ""
        self._last = ""

    def feed(self, data: str) -> Iterable[Message]:
        """Read a piece of what the terminal sent."""
        cleaned = self._cleaned(data)
        for piece in _AFTER_ESCAPE.split(cleaned) if cleaned else ():
            if self._last == "\x1b" and piece[0] not in _GOES_ON:
                yield from self._end_escape()
            self._last = piece[-1]
            yield from super().feed(piece)
        if not data:
            # To the framework's reader an empty piece is the end of all input.
            yield from super().feed("")

    def _end_escape(self) -> Iterable[Message]:
        """Let the framework's reader wait no longer for what might follow Esc."""
        if self._timeout_time is not None:
            self._timeout_time = 0
            yield from self.tick()

    def _cleaned(self, data: str) -> str:
        if not data:
            # The end of all input: what was held goes on, so that nothing is waited for.
            held, self._held = self._held, ""
            return held.translate(_OUT)
        out: list[str] = []
        while data:
            data = self._in_paste(data, out) if self._inside else self._before_paste(data, out)
        return "".join(out)

    def _before_paste(self, data: str, out: list[str]) -> str:
        """Pass keys on up to the start of a paste, which may lie across two pieces."""
        whole = self._seen + data
        at = whole.find(START)
        if at < 0:
            out.append(data)
            self._seen = whole[-(len(START) - 1) :]
            return ""
        rest_from = at + len(START) - len(self._seen)
        out.append(data[:rest_from])
        self._inside, self._seen = True, ""
        return data[rest_from:]

    def _in_paste(self, data: str, out: list[str]) -> str:
        """Clean up to the end of the paste; what may be the beginning of its end is held."""
        whole = self._held + data
        at = whole.find(END)
        if at >= 0:
            out.append(whole[:at].translate(_OUT) + END)
            self._inside, self._held = False, ""
            return whole[at + len(END) :]
        keep = next((size for size in range(len(END) - 1, 0, -1) if whole.endswith(END[:size])), 0)
        self._held = whole[len(whole) - keep :]
        out.append(whole[: len(whole) - keep].translate(_OUT))
        return ""


def guard_reading() -> None:
    """Let every driver read through `Reader`."""
    from textual.drivers import linux_driver

    linux_driver.XTermParser = Reader  # type: ignore[attr-defined]
    _xterm_parser.XTermParser = Reader  # type: ignore[misc]
