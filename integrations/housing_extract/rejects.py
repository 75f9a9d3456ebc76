"""Writes the rejects file: which line was refused, why, and what to do. It holds no name and no note."""

import csv
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from store.domain.errors import StoreFull
from store.domain.extracts import Reject

HEADER: Final = ("file", "line", "column", "what", "said", "value")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\0")
_NEGATIVE: Final = re.compile(r"-[0-9]{1,3}(?:,?[0-9]{3})*(?:\.[0-9]{1,2})?", re.ASCII)


def write_rejects(path: Path, rejects: Iterable[Reject]) -> int:
    """Write them as CSV, readable by nobody else (0600), in place of what was there; how many there were.

    Raises:
        StoreFull: the file could not be written.
    """
    count = 0
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(path, flags, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as opened:
            os.fchmod(opened.fileno(), 0o600)
            out = csv.writer(opened)
            out.writerow(HEADER)
            for one in rejects:
                cells = (one.file, one.line, one.column, one.what.value, one.said, one.value)
                out.writerow([guarded(str(cell)) for cell in cells])
                count += 1
    except OSError as fault:
        raise StoreFull(
            "The rejects file could not be written.", "Name another file, or free some room on the disk."
        ) from fault
    return count


def guarded(cell: str) -> str:
    """A cell no spreadsheet takes for a formula (OWASP ASVS 5.0 1.2.10); a true negative amount stays one."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NEGATIVE.fullmatch(cell) else cell
