"""The file in which a batch of the desk's postings is handed to the housing system. Pure.

CSV, UTF-8, comma, a header, ISO dates, pounds with two decimals, one line a posting and sub-account. The last
line controls the others: `CONTROL` in place of a receipt, then how many lines, and their sums.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from store.domain.receipts import text_number

COLUMNS: Final = (
    "batch", "receipt", "account_ref", "payment_ref", "date", "type", "credit", "debit", "officer",
)  # fmt: skip
CONTROL: Final = "CONTROL"
"""Stands where the receipt does in the control line."""


@dataclass(frozen=True, slots=True)
class OutLine:
    """One posting on one sub-account."""

    receipt: int | None
    """Of the payment, or of the payment that it takes back; a posting that gave none has none."""
    account_ref: str
    """The housing system's reference of the sub-account, or the rent reference."""
    payment_ref: str
    on: date
    kind: str
    amount: int
    """Pence; money in is negative."""
    officer: str
    """Login."""


def file_name(number: int) -> str:
    """What a batch's file is called."""
    return f"postings-{number:06d}.csv"


def totals(lines: Sequence[OutLine]) -> tuple[int, int]:
    """Pence of credits and of debits, both positive."""
    return -sum(one.amount for one in lines if one.amount < 0), sum(
        one.amount for one in lines if one.amount > 0
    )


def written(number: int, lines: Sequence[OutLine], *, made_on: date) -> str:
    """The file of a batch."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for one in lines:
        rows.writerow(
            (
                number,
                text_number(one.receipt) if one.receipt else "",
                one.account_ref,
                one.payment_ref,
                one.on.isoformat(),
                one.kind,
                _plain(-one.amount) if one.amount < 0 else "",
                _plain(one.amount) if one.amount > 0 else "",
                one.officer,
            )
        )
    credit, debit = totals(lines)
    rows.writerow(
        (number, CONTROL, len(lines), "", made_on.isoformat(), "", _plain(credit), _plain(debit), "")
    )
    return out.getvalue()


def _plain(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"
