"""Starts a program with a pseudo-terminal as its own, and tells whether it is at work."""

import fcntl
import os
import re
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

# The pty becomes the terminal that hangs up on the program. A program of its own does that, because
# `preexec_fn` forks inside a threaded parent, of which Python 3.12 and later warn.
_TAKE_TERMINAL = (
    "import fcntl, os, signal, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    # As a login gives it, whatever the suite was started by (a background job is born with SIGINT ignored).
    "[signal.signal(getattr(signal, 'SIG' + name), signal.SIG_DFL) for name in 'PIPE HUP INT QUIT TERM'.split()]; "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
_NOT_INHERITED = re.compile(
    r"COLUMNS|LINES|COLORTERM|NO_COLOR|FORCE_COLOR|ESCDELAY|LC_.*|(TEXTUAL|PYTEST|TERM|DUTYDESK)_?.*"
)
_SAMPLE_SECONDS = 0.01
_BUSY_SECONDS = 0.002


def start_in_pty(
    argv: Sequence[str], size: tuple[int, int], env: Mapping[str, str], cwd: Path | None
) -> tuple["subprocess.Popen[bytes]", int]:
    """Start a program; it and the terminal's end of the line (a descriptor that never blocks)."""
    master, slave = os.openpty()
    set_window_size(master, *size)
    kept = {name: value for name, value in os.environ.items() if not _NOT_INHERITED.fullmatch(name)}
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _TAKE_TERMINAL, *argv],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=cwd,
        env={**kept, "TERM": "xterm-256color", "LANG": "C.UTF-8", **env},
        start_new_session=True,
    )
    os.close(slave)
    os.set_blocking(master, False)
    return process, master


def set_window_size(master: int, columns: int, rows: int) -> None:
    """Set a terminal's size; the kernel tells the program by SIGWINCH."""
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


class WorkMeter:
    """Tells, on Linux, whether a process is at work; elsewhere it always says no."""

    def __init__(self, pid: int) -> None:
        """Watch the process of this number."""
        self._pid = pid
        self._used, self._looked = 0.0, 0.0

    def busy(self, now: float) -> bool:
        """Whether one of its threads runs, wants to run, or ran for 2 ms since the last look."""
        if sys.platform != "linux" or now - self._looked < _SAMPLE_SECONDS:
            return False
        try:
            used = time.clock_gettime((~self._pid << 3) | 2)  # the clock of another process
            stats = [path.read_text() for path in Path(f"/proc/{self._pid}/task").glob("*/stat")]
        except OSError:
            return False
        before, self._used, self._looked = self._used, used, now
        return used - before > _BUSY_SECONDS or any(
            stat.rpartition(")")[2].split()[0] in "RD" for stat in stats
        )
