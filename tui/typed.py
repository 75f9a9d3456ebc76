"""Reads what officers type that is neither an amount nor a date alone."""

import re
from collections.abc import Mapping
from datetime import date

from store.domain.calendar import parse_due_date
from store.domain.errors import BadInput
from store.domain.money import ZERO, Pence, parse_pounds, pounds
from store.domain.tenancies import SubAccountCode

REST = "rest"
"""Typed for the sum: what is left of the payment."""

_BETWEEN = re.compile(r"[=;]|,(?![0-9]{3})|,(?=[0-9]{3}[0-9])")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])(?:[:.]([0-5][0-9]))?(am|pm)?", re.ASCII)


def read_split(text: str, amount: Pence) -> Mapping[str, Pence]:
    """Read `RENT 20 CC 5`, or `CC 5 RENT rest`: how the caller wants a payment split.

    Raises:
        BadInput: no such split, an unknown sub-account, or parts that do not add up to the amount.
    """
    words = _BETWEEN.sub(" ", text).split()
    if not words or len(words) % 2:
        raise _wrong("The split cannot be read.", "Type name and amount in turn, such as RENT 20 CC 5.")
    split: dict[str, Pence] = {}
    for name, sum_typed in zip(words[::2], words[1::2], strict=True):
        code = name.upper()
        if code not in SubAccountCode.__members__.values():
            raise _wrong("The split names no sub-account we know.", "Use the short names in the list.")
        if code in split:
            raise _wrong("The split names a sub-account twice.", "Name each one once.")
        if sum_typed.lower() == REST:
            split[code] = Pence(max(amount - sum(split.values(), ZERO), ZERO))
        else:
            split[code] = parse_pounds(sum_typed, field="split")
    missing = amount - sum(split.values(), ZERO)
    if missing:
        word = "less" if missing > 0 else "more"
        raise _wrong(
            f"The parts come to {pounds(abs(missing))} {word} than the payment.",
            "Change a part so that they add up.",
        )
    return {code: part for code, part in split.items() if part}


def read_when(text: str, *, today: date, field: str) -> tuple[date, str]:
    """Read `fri`, `fri 14:30`, `+2 9am` or `7/12 2pm`: a day to come, and a time or nothing.

    Raises:
        BadInput: no such day.
    """
    head, _, tail = text.strip().lower().rpartition(" ")
    match = _TIME.fullmatch(tail) if head else None
    if match is None or not (match[2] or match[3]):
        return parse_due_date(text, today=today, field=field), ""
    hour = int(match[1])
    if match[3]:
        if not 1 <= hour <= 12:
            raise BadInput("There is no such time.", "Type a time such as 14:30 or 2pm.", field=field)
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    return parse_due_date(head, today=today, field=field), f"{hour:02d}:{match[2] or '00'}"


def _wrong(what: str, do: str) -> BadInput:
    return BadInput(what, do, field="split")
