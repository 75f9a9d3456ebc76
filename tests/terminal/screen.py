"""The terminal as the officer sees it: pyte's screen, driven by our own reader, answering as an xterm does."""

import codecs
import re

import pyte

from tests.terminal.escapes import Token, cut_unfinished, tokens

_CONTROLS = {"\r": "carriage_return", "\n": "linefeed", "\b": "backspace", "\t": "tab"}
_ESCAPES = {"7": "save_cursor", "8": "restore_cursor", "D": "index", "E": "linefeed", "M": "reverse_index"}
_SEQUENCES = {
    "@": "insert_characters",
    "A": "cursor_up",
    "B": "cursor_down",
    "C": "cursor_forward",
    "D": "cursor_back",
    "E": "cursor_down1",
    "F": "cursor_up1",
    "G": "cursor_to_column",
    "H": "cursor_position",
    "J": "erase_in_display",
    "K": "erase_in_line",
    "L": "insert_lines",
    "M": "delete_lines",
    "P": "delete_characters",
    "X": "erase_characters",
    "d": "cursor_to_line",
    "f": "cursor_position",
    "m": "select_graphic_rendition",
    "r": "set_margins",
}
_FIXED_ANSWERS = {
    "c": "\x1b[?62;22c",
    "0c": "\x1b[?62;22c",
    ">c": "\x1b[>41;366;0c",
    ">0c": "\x1b[>41;366;0c",
    "=c": "\x1bP!|00000000\x1b\\",
    "5n": "\x1b[0n",
    "16t": "\x1b[6;16;8t",
}
_PYTE_MODES = {6, 7, 25}
# What an xterm supports: neither synchronised output (2026) nor in-band resize (2048).
_KNOWN_MODES = {1, 6, 7, 25, 1000, 1002, 1003, 1004, 1006, 1049, 2004}
_PAPER, _INK = "0000/0000/0000", "ffff/ffff/ffff"


class Screen:
    """Reads a program's output and keeps what it looks like; whatever an xterm ignores is ignored."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        """A blank screen of so many character cells."""
        self.modes: set[int] = set()
        """The private modes (DECSET) that the program switched on."""
        self._pyte = pyte.Screen(columns, rows)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self._last_drawn = " "

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self._pyte.columns, self._pyte.lines

    def lines(self) -> list[str]:
        """Every row as text, padded to the full width; a wide character counts as one of two cells."""
        columns, rows = self.size
        buffer = self._pyte.buffer
        return ["".join(buffer[y][x].data for x in range(columns)) for y in range(rows)]

    def resize(self, columns: int, rows: int) -> None:
        """Change the size; what does not fit is lost until the program paints again."""
        self._pyte.resize(rows, columns)

    def feed(self, data: bytes) -> bytes:
        """Take in output, also when it was cut inside a sequence; give back the answers to its questions."""
        ready, self._held = cut_unfinished(self._held + self._decoder.decode(data))
        answers: list[str] = []
        for token in tokens(ready):
            match token.kind:
                case "text":
                    self._pyte.draw(token.sent)
                    self._last_drawn = token.sent[-1]
                case "control":
                    self._call(_CONTROLS.get(token.sent))
                case "escape":
                    self._call(_ESCAPES.get(token.final))
                case "csi":
                    answers.append(self._sequence(token))
                case "string":
                    answers.append(self._string(token))
        return "".join(answers).encode()

    def _call(self, method: str | None, *numbers: int) -> None:
        if method is not None:
            getattr(self._pyte, method)(*numbers)

    def _sequence(self, token: Token) -> str:
        private = token.params[:1] if token.params[:1] in "<=>?" else ""
        digits = token.params[len(private) :]
        if token.final in {"c", "n", "t", "u", "$p"}:
            return self._answer(token)
        if private == "?" and token.final in {"h", "l"}:
            for mode in digits.split(";"):
                self._set_mode(int(mode or 0), on=token.final == "h")
        if private or not re.fullmatch(r"[0-9;]*", digits):
            return ""
        numbers = [min(int(number or 0), 9999) for number in digits.split(";")] if digits else []
        match token.final:
            case "S" | "T":
                self._scroll(numbers[0] if numbers else 1, up=token.final == "S")
            case "b":
                self._pyte.draw(self._last_drawn * (numbers[0] if numbers else 1))
            case _:
                self._call(_SEQUENCES.get(token.final), *numbers)
        return ""

    def _set_mode(self, mode: int, *, on: bool) -> None:
        (self.modes.add if on else self.modes.discard)(mode)
        if mode in _PYTE_MODES:
            (self._pyte.set_mode if on else self._pyte.reset_mode)(mode, private=True)
        if mode == 1049:  # the other screen comes up blank, and nobody reads what was before the program
            self._pyte.buffer.clear()
            self._pyte.cursor_position()

    def _scroll(self, rows: int, *, up: bool) -> None:
        cursor, margins = self._pyte.cursor, self._pyte.margins
        top, bottom = margins if margins else (0, self._pyte.lines - 1)
        kept, cursor.y = cursor.y, bottom if up else top
        for _ in range(rows or 1):
            (self._pyte.index if up else self._pyte.reverse_index)()
        cursor.y = kept

    def _answer(self, token: Token) -> str:
        columns, rows = self.size
        question = token.params + token.final
        at = f"{self._pyte.cursor.y + 1};{min(self._pyte.cursor.x, columns - 1) + 1}R"
        if question.endswith("$p"):
            mode = token.params.removeprefix("?")
            known = mode.isdigit() and int(mode) in _KNOWN_MODES
            return f"\x1b[?{mode};{(1 if int(mode) in self.modes else 2) if known else 0}$y"
        return {
            **_FIXED_ANSWERS,
            "6n": f"\x1b[{at}",
            "?6n": f"\x1b[?{at}",
            "14t": f"\x1b[4;{rows * 16};{columns * 8}t",
            "18t": f"\x1b[8;{rows};{columns}t",
        }.get(question, "")  # an xterm has no kitty keyboard (`?u`): silence is its answer

    @staticmethod
    def _string(token: Token) -> str:
        if token.final == "]" and (asked := re.fullmatch(r"(1[0-2]|4;\d+);\?", token.params)):
            return f"\x1b]{asked[1]};rgb:{_PAPER if asked[1] == '11' else _INK}\x1b\\"
        if token.final == "P" and (asked := re.match(r"([+$])q", token.params)):
            return f"\x1bP0{asked[1]}r\x1b\\"
        return ""
