"""What went wrong inside the program: a number for the officer, the places in the code for the log.

Neither messages nor local variables are kept: both may hold a tenant's name.
"""

import os
import secrets
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from store.domain.errors import OutcomeUnknown

_log: list[Path] = []


@dataclass(frozen=True)
class Incident:
    """A fault with the number that finds it in the log."""

    number: str
    kind: str


class Faulted(OutcomeUnknown):
    """The program broke down over something that was on its way, maybe after the store had kept it."""

    def __init__(self, made: Incident) -> None:
        super().__init__(f"Sorry: Dutydesk broke down over it. Tell support incident {made.number}.", "")


def keep_log_in(folder: Path) -> None:
    """Say where incidents are written; before this is said they are numbered only."""
    _log[:] = [folder / "incidents.log"]


def incident(fault: BaseException) -> Incident:
    """Number a fault and write where it happened: type and places, no message, no values."""
    made = Incident(secrets.token_hex(3).upper(), type(fault).__name__)
    lines = [f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {made.number} {made.kind}"]
    for frame in traceback.extract_tb(fault.__traceback__):
        lines.append(f"    {Path(frame.filename).name}:{frame.lineno} {frame.name}")
    for log in _log:
        try:
            log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(log, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600), "a") as file:
                file.write("\n".join(lines) + "\n")
        except OSError:
            # A full disk must not turn one fault into two; the number is still shown.
            continue
    return made
