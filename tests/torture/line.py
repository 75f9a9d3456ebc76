"""A line to PostgreSQL that breaks at COMMIT: before it arrives, after it arrived, or by silence; or is down.

It passes bytes between two Unix sockets and knows one word of what passes.
"""

import random
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
    """Listens until closed; `fate` is asked at each COMMIT what becomes of it."""

    def __init__(self, server: Path, folder: Path, fate: Callable[[], str]) -> None:
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
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """Go down, with all that is on the line."""
        self.down = True
        for end in tuple(self._open):
            _shut(end)

    def close(self) -> None:
        """End for good."""
        self.cut()
        _shut(self._door)
        self._door.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._door.accept()
                if self.down:
                    caller.close()
                    continue
                server = socket.socket(socket.AF_UNIX)
                try:
                    server.connect(self._server)
                except OSError:
                    caller.close()
                    continue
                self._open |= {caller, server}
                for pump in (self._ask, self._answer):
                    threading.Thread(target=pump, args=(caller, server), daemon=True).start()

    def _ask(self, caller: socket.socket, server: socket.socket) -> None:
        """From the desk to the server; an end closes both, but lets the server read what it was sent."""
        with suppress(OSError):
            while some := caller.recv(65536):
                fate = self.fate() if b"COMMIT" in some else THROUGH
                if b"COMMIT" in some:
                    self.met[fate] += 1
                if fate == BEFORE:
                    break
                if fate == HANG:
                    server.sendall(some)
                    while caller.recv(65536):
                        pass
                    break
                if fate == AFTER:
                    _shut(caller)
                server.sendall(some)
                if fate == AFTER:
                    break
        with suppress(OSError):
            server.shutdown(socket.SHUT_WR)
        _shut(caller)
        self._open.discard(caller)

    def _answer(self, caller: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while some := server.recv(65536):
                with suppress(OSError):
                    caller.sendall(some)
        _shut(caller)
        server.close()
        self._open.discard(server)


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


def cutting(seed: int, share: float = 0.15) -> Callable[[], str]:
    """Cuts that share of COMMITs, half of them before and half after, the same for the same seed."""
    dice = random.Random(seed)

    def fate() -> str:
        drawn = dice.random()
        return BEFORE if drawn < share / 2 else AFTER if drawn < share else THROUGH

    return fate


@contextmanager
def line_to(url: str, folder: Path, fate: Callable[[], str] = lambda: THROUGH) -> Iterator[tuple[Line, str]]:
    """A line to the store of a URL; gives it, and the URL of the store at its near end."""
    there = make_url(url)
    line = Line(Path(str(there.query["host"])), folder, fate)
    near = there.update_query_dict({"host": str(folder)})
    try:
        yield line, near.render_as_string(hide_password=False)
    finally:
        line.close()
