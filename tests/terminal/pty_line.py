"""Our end of a pseudo-terminal: a thread that reads what comes and writes what is to be sent."""

import contextlib
import os
import select
import threading
from collections.abc import Callable


class PtyLine:
    """Reads and writes one terminal until its program ends or we hang up; never blocks the caller."""

    def __init__(self, master: int, came: Callable[[bytes], bytes], ended: Callable[[], None]) -> None:
        """Begin.

        Args:
            master: our end of the terminal, which must not block; owned from here on.
            came: takes what the program sent and gives back what to answer (called in the thread).
            ended: called in the thread when nothing more can come.
        """
        self._master, self._came, self._ended = master, came, ended
        self._wake_read, self._wake_write = os.pipe()
        self._outbox, self._lock = bytearray(), threading.Lock()
        self._closing = False
        self._thread = threading.Thread(target=self._pump, name="pty-line", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> bool:
        """Whether something sent has not yet gone into the terminal."""
        return bool(self._outbox)

    @property
    def closed(self) -> bool:
        """Whether we hung up."""
        return self._closing

    def send(self, data: bytes) -> None:
        """Send as soon as the terminal takes it."""
        with self._lock:
            self._outbox += data
        os.write(self._wake_write, b".")

    def join(self, timeout: float) -> None:
        """Wait for the program's last words."""
        self._thread.join(timeout)

    def close(self) -> None:
        """Hang up: the kernel tells the program by SIGHUP."""
        if self._closing:
            return
        self._closing = True
        os.write(self._wake_write, b".")
        self._thread.join()
        for descriptor in (self._master, self._wake_read, self._wake_write):
            os.close(descriptor)

    def _pump(self) -> None:
        while not self._closing:
            wanted = [self._master] if self._outbox else []
            readable, writable, _ = select.select([self._master, self._wake_read], wanted, [])
            if self._wake_read in readable:
                os.read(self._wake_read, 4096)
            if writable:
                self._write_some()
            if self._master in readable and not self._read_some():
                break
        self._ended()

    def _write_some(self) -> None:
        with self._lock, contextlib.suppress(OSError):
            del self._outbox[: os.write(self._master, self._outbox[:4096])]

    def _read_some(self) -> bool:
        try:
            data = os.read(self._master, 65536)
        except BlockingIOError:
            return True
        except OSError:  # Linux: nobody holds the other end any more
            data = b""
        if not data:
            return False
        answer = self._came(data)
        with self._lock:
            self._outbox += answer
        return True
