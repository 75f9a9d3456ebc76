"""Reads a rota: one line a turn of duty; the whole file or nothing, every slip named by its line."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from store.domain.cards import find_card_numbers
from store.domain.cleaning import clean_line
from store.domain.errors import BadInput

COLUMNS: Final = ("login", "date", "starts", "ends", "duty", "note")
DUTIES: Final = ("phones", "lead", "cover")
LARGEST_FILE: Final = 2_000_000
"""Bytes: a year of a large team is a tenth of it."""
MOST_NAMED: Final = 20
"""Slips that one refusal names."""
NOTE: Final = 200
"""Characters."""
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of duty as the file has it."""

    line: int
    login: str
    on: date
    starts: str
    ends: str
    """At or before the start: it goes on past midnight."""
    duty: str
    note: str


def read_rota(raw: bytes) -> tuple[Turn, ...]:
    """The turns of a file.

    Raises:
        BadInput: one slip or more; each is named by its line, none by what stood there.
    """
    if len(raw) > LARGEST_FILE:
        raise BadInput("The file is too long to be a rota.", "Give one year at most.")
    try:
        lines = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadInput("The rota is not UTF-8 text.", "Save it as CSV UTF-8.") from fault
    slips: list[str] = []
    turns: list[Turn] = []
    reader = csv.reader(io.StringIO(lines, newline=""), strict=True)
    try:
        if tuple(next(reader, ())) != COLUMNS:
            raise BadInput("Line 1 is not the header of a rota.", f"Write: {','.join(COLUMNS)}")
        for row in reader:
            slip = _slip(row)
            if slip:
                slips.append(f"Line {reader.line_num}: {slip}.")
                continue
            login, on, starts, ends, duty, note = (cell.strip() for cell in row)
            turns.append(Turn(reader.line_num, login, date.fromisoformat(on), starts, ends, duty, note))
    except csv.Error as fault:
        raise BadInput(
            f"Line {reader.line_num} is not whole CSV.", "Look for a quote that is not closed."
        ) from fault
    refuse(slips + _clashes(turns))
    return tuple(turns)


def refuse(slips: list[str]) -> None:
    """Raise BadInput where there are slips."""
    if slips:
        more = f" And {len(slips) - MOST_NAMED} more." if len(slips) > MOST_NAMED else ""
        raise BadInput(
            f"Nothing was taken in. {' '.join(slips[:MOST_NAMED])}{more}", "Mend the file and try again."
        )


def _slip(row: list[str]) -> str:
    """What is wrong with a line; empty where nothing is."""
    if len(row) != len(COLUMNS):
        return f"it has {len(row)} columns, not {len(COLUMNS)}"
    login, on, starts, ends, duty, note = (cell.strip() for cell in row)
    if not login:
        return "the login is missing"
    try:
        if not _DAY.fullmatch(on):
            raise ValueError
        date.fromisoformat(on)
    except ValueError:
        return "the date is none; write it as 2026-11-23"
    if not (_TIME.fullmatch(starts) and _TIME.fullmatch(ends)):
        return "a time is none; write it as 09:00"
    if starts == ends:
        return "it ends when it starts"
    if duty not in DUTIES:
        return f"the duty is none of {', '.join(DUTIES)}"
    cleaned = clean_line(note, limit=NOTE)
    if cleaned.cut or cleaned.text != note or find_card_numbers(note):
        return f"the note is longer than {NOTE} characters, or holds what no note may hold"
    return ""


def _clashes(turns: list[Turn]) -> list[str]:
    """Turns of one officer at one time, whatever the duty."""
    slips = []
    before: dict[tuple[str, date], list[Turn]] = {}
    for turn in turns:
        for other in before.setdefault((turn.login, turn.on), []):
            if turn.starts < _end(other) and other.starts < _end(turn):
                slips.append(f"Line {turn.line}: it clashes with line {other.line}.")
                break
        before[turn.login, turn.on].append(turn)
    return slips


def _end(turn: Turn) -> str:
    """The end within the turn's own day."""
    return turn.ends if turn.ends > turn.starts else "24:00"
