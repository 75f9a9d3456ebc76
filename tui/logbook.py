"""The log of what timers and administrators ran: one line an event, in codes and numbers, no names."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from store.domain.errors import DutydeskError, NotFound

FILE = "dutydesk.log"
_PLAIN = re.compile(r"[A-Za-z0-9_.:+-]{1,64}", re.ASCII)


def keep(folder: Path, event: str, **facts: int | str | bool) -> None:
    """Add a line to the log in the state folder; a log that cannot be written stops nothing.

    Args:
        folder: The state folder.
        event: A code: `backup`, `migrate`.
        facts: Numbers and codes. Whatever else a value holds is left out: it could be somebody's name.
    """
    parts = [f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", event]
    for name, value in facts.items():
        said = str(int(value)) if isinstance(value, bool) else str(value)
        parts.append(f"{name}={said if _PLAIN.fullmatch(said) else '-'}")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / FILE, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "a", encoding="ascii") as file:
            file.write(" ".join(parts) + "\n")
    except OSError:
        return


@contextmanager
def failure_kept(folder: Path, event: str) -> Iterator[None]:
    """Add a line where what is done within is refused, fails or finds nothing: a timer's run is seen."""
    try:
        yield
    except NotFound:
        keep(folder, event, nothing=True)
        raise
    except DutydeskError as fault:
        keep(folder, event, failed=type(fault).__name__)
        raise
