"""A line to PostgreSQL that breaks at COMMIT: before it arrives, after it arrived, or by silence; or is down.

It passes bytes between two Unix sockets and knows one word of what passes.
"""

import random
import select
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import make_url

THROUGH, BEFORE, AFTER, HANG = "through", "before", "after", "hang"
_NAME = ".s.PGSQL.5432"


class Line:
    """Listens until closed; `fate` is asked at each COMMIT what becomes of it, and given its unit."""

    def __init__(self, server: Path, folder: Path, fate: Callable[[bytes], str]) -> None:
        self.fate = fate
        self.met: Counter[str] = Counter()
        """How many COMMITs had which fate."""
        self.down = False
        """Nobody gets through: whoever calls is cut off at once."""
        self._server = str(server / _NAME)
        self._open: set[socket.socket] = set()
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(folder / _NAME))
        self._door.listen(64)
        self._threads: list[threading.Thread] = []
        self._start(self._listen)

    def _start(self, work: Callable[..., None], *given: socket.socket) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def cut(self) -> None:
        """Go down, with all that is on the line."""
        self.down = True
        for end in tuple(self._open):
            _shut(end)

    def close(self) -> None:
        """End for good."""
        self.cut()
        _shut(self._door)
        for one in self._threads:
            one.join(10)

    def _listen(self) -> None:
        with self._door, suppress(OSError):
            while True:
                caller, _ = self._door.accept()
                self._start(self._serve, caller)

    def _serve(self, caller: socket.socket) -> None:
        with caller, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            if self.down:
                return
            server.connect(self._server)
            self._open |= {caller, server}
            try:
                self._pass(caller, server)
            finally:
                self._open -= {caller, server}
                _shut(caller)
            # The server reads what it was sent before it hears of the end.
            server.shutdown(socket.SHUT_WR)
            while server.recv(65536):
                pass

    def _pass(self, caller: socket.socket, server: socket.socket) -> None:
        """Both ways, until one end is gone or a COMMIT meets its fate."""
        unit = b""
        while True:
            ready, _, _ = select.select([caller, server], [], [])
            if server in ready:
                some = server.recv(65536)
                if not some:
                    return
                caller.sendall(some)
            if caller not in ready:
                continue
            some = caller.recv(65536)
            unit, fate = unit + some, THROUGH
            if b"COMMIT" in some:
                fate, unit = self.fate(unit), b""
                self.met[fate] += 1
            if not some or fate == BEFORE:
                return
            if fate == AFTER:
                _shut(caller)
            server.sendall(some)
            if fate == HANG:
                while caller.recv(65536):
                    pass
            if fate != THROUGH:
                return


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


def cutting(seed: int, share: float = 0.15) -> Callable[[bytes], str]:
    """Cuts that share of COMMITs, half of them before and half after, the same for the same seed."""
    dice = random.Random(seed)

    def fate(_unit: bytes) -> str:
        drawn = dice.random()
        return BEFORE if drawn < share / 2 else AFTER if drawn < share else THROUGH

    return fate


@contextmanager
def line_to(
    url: str, folder: Path, fate: Callable[[bytes], str] = lambda _unit: THROUGH
) -> Iterator[tuple[Line, str]]:
    """A line to the store of a URL; gives it, and the URL of the store at its near end."""
    there = make_url(url)
    line = Line(Path(str(there.query["host"])), folder, fate)
    near = there.update_query_dict({"host": str(folder)})
    try:
        yield line, near.render_as_string(hide_password=False)
    finally:
        line.close()
