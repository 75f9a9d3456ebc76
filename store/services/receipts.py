"""Printing a receipt: the first paper is the receipt, every other is a COPY, and each is in the trail."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from store.domain.errors import StoreProblem
from store.domain.policy import Policy
from store.domain.receipts import paper
from store.domain.rights import require
from store.domain.views.money import ReceiptView
from store.models.trail import AuditEvent
from store.queries.receipts import account_of_receipt, receipt_of
from store.services.posting import lock_account
from store.unit_of_work import UnitOfWork

_EVENT: Any = AuditEvent.__table__  # type: ignore[attr-defined]

PRINTED = "print_receipt"
"""What the trail calls it."""


def print_receipt(
    unit: UnitOfWork, *, policy: Policy, posting_id: int, why: str = ""
) -> tuple[ReceiptView, int]:
    """Say in the trail that a receipt is printed; gives it, marked COPY after the first time.

    For a purpose, with nobody there to take the paper, it is a look and always a COPY: the original is still
    to be had. The trail comes before the paper: should the paper fail, the next is a COPY of nothing, which
    harms nobody; two originals might.

    Returns:
        The receipt, and how often it was printed before.

    Raises:
        NotAllowed: the officer's role takes no payments.
        NotFound: the posting has no receipt.
    """
    require(policy, unit.actor.roles, "print_receipt")
    account_id, tenancy_id = account_of_receipt(unit.connection, posting_id)
    # Of two desks that print at once, one must see the other's print.
    lock_account(unit, account_id=account_id)
    receipt = receipt_of(unit.connection, posting_id)
    if why:
        unit.audit("look", "receipt", receipt.number, tenancy_id=tenancy_id, why=why)
        return replace(receipt, copy=True), 0
    before: int = unit.connection.execute(
        select(func.count())
        .select_from(_EVENT)
        .where(
            _EVENT.c.tenancy_id == tenancy_id,
            _EVENT.c.verb == PRINTED,
            _EVENT.c.subject == "receipt",
            _EVENT.c.subject_id == receipt.number,
        )
    ).scalar_one()
    unit.audit(PRINTED, "receipt", receipt.number, tenancy_id=tenancy_id, copies=before)
    return replace(receipt, copy=before > 0), before


def write_paper(folder: Path, receipt: ReceiptView, before: int, *, council: str) -> Path:
    """Write a printed receipt into a folder that only this user may read; gives the file's path.

    The name holds the receipt's number and nothing about a person.

    Args:
        folder: This desk's folder; `receipts` is made in it, mode 0700.
        receipt: As printed.
        before: How often it was printed before.
        council: Whose receipt it is.

    Raises:
        StoreProblem: the file cannot be written.
    """
    place = folder / "receipts"
    copy = f"-copy-{before}" if before else ""
    file = place / f"receipt-{receipt.text_number}{copy}.txt"
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.chmod(0o700)
        file.unlink(missing_ok=True)
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as written:
            written.write(paper(receipt, council=council))
    except OSError as fault:
        raise StoreProblem(
            "The receipt could not be written as a file; the payment itself is safe.",
            "Read the number out, tell the administrator, and print it again later.",
        ) from fault
    return file
