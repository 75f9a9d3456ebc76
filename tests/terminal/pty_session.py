"""A program in a pseudo-terminal: keys go in, the screen and the raw bytes come out."""

import contextlib
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.terminal.keyboard import PASTE_END, PASTE_START, key_bytes
from tests.terminal.pty_line import PtyLine
from tests.terminal.pty_process import WorkMeter, set_window_size, start_in_pty
from tests.terminal.screen import Screen

Wanted = str | re.Pattern[str]
"""A text on one row of the screen, or a pattern tried on the whole screen."""

_SAMPLE_SECONDS = 0.02
_END_SECONDS = 3.0


class TerminalError(AssertionError):
    """Something expected of a program in a terminal did not happen; the message ends with its screen."""


def shows(lines: Sequence[str], wanted: Wanted) -> bool:
    """Whether a screen shows a text."""
    return wanted in "\n".join(lines) if isinstance(wanted, str) else bool(wanted.search("\n".join(lines)))


class PtySession:
    """One program in one terminal, its output read in a thread of its own."""

    def __init__(
        self,
        argv: Sequence[str],
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        *,
        quiet: float = 0.08,
        escape_pause: float = 0.3,
    ) -> None:
        """Start it.

        Args:
            argv: the program and its arguments.
            size: columns and rows.
            env: added to the environment, which keeps nothing of this terminal's or this test run's.
            cwd: where it runs.
            quiet: seconds without output, and without work, that count as settled.
            escape_pause: seconds nothing is sent after a lone Escape. A terminal sends the same byte
                for Escape and for the start of another key; programs wait (Textual up to 0.2 s) to tell.
        """
        self.keys_pressed = 0
        """Keys sent by name, and pastes: what an officer's hand does beyond typing words."""
        self.characters_typed = 0
        """Characters of typed words."""
        self.watch: Callable[[list[str]], None] | None = None
        """Called with the screen after each piece of output, in the reading thread."""
        self._quiet, self._escape_pause = quiet, escape_pause
        self._screen = Screen(*size)
        self._changed = threading.Condition()
        self._raw, self._mark = bytearray(), 0
        self._over = False
        self._last_activity, self._hold_until = time.monotonic(), 0.0
        self._process, self._master = start_in_pty(argv, size, env or {}, cwd)
        self._work = WorkMeter(self._process.pid)
        self._line = PtyLine(self._master, self._came, self._ended)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- keys ------------------------------------------------------------------

    def send_key(self, *names: str) -> None:
        """Press keys, by name or character, all at once; each counts as one key."""
        for name in names:
            self.keys_pressed += 1
            self._send(key_bytes(name, application_cursor=1 in self._screen.modes))
            if name == "escape":
                self._hold_until = time.monotonic() + self._escape_pause

    def type_text(self, text: str) -> None:
        """Type words; they count as characters, not as keys."""
        self.characters_typed += len(text)
        self._send(text.encode())

    def paste(self, text: str) -> None:
        """Paste, bracketed if the program asked for that; counts as one key."""
        self.keys_pressed += 1
        data = text.encode("utf-8", "surrogatepass")
        self._send(PASTE_START + data + PASTE_END if 2004 in self._screen.modes else data)

    def _send(self, data: bytes) -> None:
        while (left := self._hold_until - time.monotonic()) > 0:
            time.sleep(left)
        with self._changed:
            if self._over or self._line.closed:
                raise self._error("nothing can be typed: the program has ended")
            self._last_activity = time.monotonic()
        self._line.send(data)

    # -- waiting ---------------------------------------------------------------

    def wait_for(self, wanted: Wanted, timeout: float = 30.0) -> None:
        """Wait until the screen shows a text; seconds.

        Raises:
            TerminalError: it did not, in time or before the program ended.
        """
        self.wait_until(lambda lines: shows(lines, wanted), f"{_named(wanted)} did not appear", timeout)

    def wait_gone(self, wanted: Wanted, timeout: float = 30.0) -> None:
        """Wait until the screen no longer shows a text; seconds."""
        self.wait_until(lambda lines: not shows(lines, wanted), f"{_named(wanted)} is still there", timeout)

    def wait_until(self, holds: Callable[[list[str]], bool], otherwise: str, timeout: float = 30.0) -> None:
        """Wait until something holds of the screen's lines; `otherwise` begins the error's message."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while not holds(self._screen.lines()):
                if self._over:
                    raise self._error(f"{otherwise}: the program has ended")
                if (left := deadline - time.monotonic()) <= 0:
                    raise self._error(f"{otherwise} within {timeout:g} s")
                self._changed.wait(left)

    def settle(self, timeout: float = 30.0) -> None:
        """Wait until the program has taken every key, sends nothing and works on nothing; seconds.

        A program that waits for another (a lock, a server) counts as settled: wait for what it will say.
        """
        deadline = time.monotonic() + timeout
        with self._changed:
            while not self._over:
                now = time.monotonic()
                if self._line.waiting or self._work.busy(now):
                    self._last_activity = now
                if now >= max(self._last_activity + self._quiet, self._hold_until):
                    return
                if now > deadline:
                    raise self._error(f"the program is still busy after {timeout:g} s")
                self._changed.wait(_SAMPLE_SECONDS)

    def idle_bytes(self, seconds: float) -> int:
        """How many bytes the program sends in so many seconds, once it has settled."""
        self.settle()
        deadline = time.monotonic() + seconds
        with self._changed:
            before = len(self._raw)
            while (left := deadline - time.monotonic()) > 0 and not self._over:
                self._changed.wait(left)
            if self._over:
                raise self._error("the program ended while it was watched at rest")
            return len(self._raw) - before

    # -- what came out ---------------------------------------------------------

    def frame(self) -> list[str]:
        """The screen as it is now: one text a row, padded to the full width."""
        with self._changed:
            return self._screen.lines()

    def mark(self) -> None:
        """Let `raw` begin here."""
        with self._changed:
            self._mark = len(self._raw)

    @property
    def raw(self) -> bytes:
        """What the program sent since the mark (since its start, if there is none)."""
        with self._changed:
            return bytes(self._raw[self._mark :])

    @property
    def all_raw(self) -> bytes:
        """What the program sent since its start."""
        with self._changed:
            return bytes(self._raw)

    # -- the terminal and its end ----------------------------------------------

    @property
    def pid(self) -> int:
        """The program's process number."""
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """What the program ended with (a signal as a negative number); None while it runs."""
        return self._process.poll()

    def resize(self, columns: int, rows: int) -> None:
        """Make the window larger or smaller; the program is told by SIGWINCH."""
        with self._changed:
            self._screen.resize(columns, rows)
            self._last_activity = time.monotonic()
        set_window_size(self._master, columns, rows)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self._process.send_signal(number)

    def hang_up(self) -> None:
        """Take the terminal away, as a dropped line does: the kernel sends SIGHUP."""
        self._line.close()

    def wait_ended(self, timeout: float = 30.0) -> int:
        """Wait for the program's end; its exit status (a signal as a negative number)."""
        try:
            status = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise self._error(f"the program did not end within {timeout:g} s") from None
        self._line.join(_END_SECONDS)
        return status

    def close(self) -> None:
        """Hang up; end the program if that did not."""
        self.hang_up()
        for number in (signal.SIGTERM, signal.SIGKILL, None):
            try:
                self._process.wait(_END_SECONDS)
                break
            except subprocess.TimeoutExpired:
                if number is None:
                    raise
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, number)

    # -- called in the reading thread --------------------------------------------

    def _came(self, data: bytes) -> bytes:
        with self._changed:
            self._raw += data
            answer = self._screen.feed(data)
            self._last_activity = time.monotonic()
            if self.watch is not None:
                self.watch(self._screen.lines())
            self._changed.notify_all()
        return answer

    def _ended(self) -> None:
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def _error(self, message: str) -> TerminalError:
        status = self._process.poll()
        ended = "" if status is None else f" (exit status {status})"
        rows = "\n".join(f"|{line}|" for line in self._screen.lines())
        return TerminalError(f"{message}{ended}; the screen:\n{rows}")


def _named(wanted: Wanted) -> str:
    return f'"{wanted}"' if isinstance(wanted, str) else f"/{wanted.pattern}/"
