"""Sends one payment: what is sent is kept first, so that it can be sent again word for word."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from store.domain.errors import BadInput, DutydeskError
from store.domain.money import Pence, parse_pounds
from store.domain.sending import Sent
from store.domain.views.money import PaymentSheet, ReceiptView, SplitPreview, TakenRow
from tui.desk import Desk
from tui.incidents import Faulted, incident
from tui.typed import read_split
from tui.wording.money import own_split

OWN = "own"
"""The way to split that the officer types."""

CARD = "CARD"

Answer = TypeVar("Answer")


class SplitMoved(DutydeskError):
    """Something came onto the account between the split shown and Enter."""

    def __init__(self, preview: SplitPreview) -> None:
        super().__init__(
            "The account moved, so the split is not what it was: nothing was taken.",
            "Read out the new one, then Enter.",
        )
        self.preview = preview


class AccountMoved(DutydeskError):
    """Something came onto the account of a payment that was to be taken after all: maybe the same money."""

    def __init__(self) -> None:
        super().__init__("Something came onto the account since: nothing was taken.", "Look at it first.")


@dataclass(frozen=True)
class Became:
    """What the store says of a payment that nobody knew of."""

    receipt: ReceiptView | None
    """Nothing where it was not taken; the rest is there then alone."""
    sheet: PaymentSheet | None = None
    preview: SplitPreview | None = None
    """Where it would go now, were it taken after all."""
    since: tuple[TakenRow, ...] = ()
    """What was taken on the account after it was sent, newest first: another officer's may be this money."""


def what_became(
    sent: Sent, *, key: str, tenancy_id: int, order: str, at: datetime | None
) -> Callable[[Desk], Became]:
    """The request that asks what became of a payment; nothing is taken by it.

    Args:
        sent: What was sent.
        key: The form's request key.
        tenancy_id: Whose account.
        order: How it was split.
        at: When it was sent; nothing where that is not known, so that any receipt may be of after it.
    """

    def ask(desk: Desk) -> Became:
        receipt = desk.money.became(key=key, tenancy_id=tenancy_id)
        if receipt is not None:
            return Became(receipt)
        sheet = desk.money.sheet(tenancy_id)
        usual = order if order in dict(sheet.orders) else sheet.orders[0][0]
        preview = desk.money.preview(tenancy_id, sent.amount, usual)
        if order == OWN:
            known = {line.code: line for line in preview.lines}
            preview = own_split(sent.amount, sent.split, known, preview.seq)
        rows = desk.money.taken(tenancy_id)
        since = tuple(row for row in rows if not row.reversed and (at is None or row.taken_at >= at))
        return Became(None, sheet, preview, since)

    return sure_or_unknown(ask)


def sure_or_unknown(request: Callable[[Desk], Answer]) -> Callable[[Desk], Answer]:
    """The request, any fault of the program's own in it told as an outcome that is not known."""

    def ask(desk: Desk) -> Answer:
        try:
            return request(desk)
        except DutydeskError:
            raise
        except Exception as fault:
            raise Faulted(incident(fault)) from fault

    return ask


def shares(preview: SplitPreview) -> dict[str, Pence]:
    """What goes where."""
    return {line.code: line.share for line in preview.lines if line.share}


def checked(
    sheet: PaymentSheet | None, *, amount: str, method: str, reference: str, order: str, split: str
) -> Pence:
    """The amount, once all that was typed can be taken.

    Raises:
        BadInput: what is wrong and in which box; nothing may be sent.
    """
    if sheet is not None and not sheet.may_take:
        raise BadInput(sheet.why_not, "", field="amount")
    paid = parse_pounds(amount)
    if not paid:
        raise BadInput(
            "There is no amount.", "Type what the caller pays, such as 20 or 20.50.", field="amount"
        )
    if not complete(method, reference):
        raise BadInput(
            "The payment line's reference is missing.",
            "Type the one it gave; never the card's number.",
            field="reference",
        )
    if order == OWN:
        read_split(split, paid)
    return paid


def complete(method: str, reference: str) -> bool:
    """Whether there is a reference where one is needed."""
    return method != CARD or bool(reference.strip())


def taking(
    sent: Sent,
    *,
    key: str,
    call_key: str,
    tenancy_id: int,
    order: str,
    shown: SplitPreview,
    anew: bool,
    keep_sent: Callable[[Desk], None],
) -> Callable[[Desk], ReceiptView]:
    """The request that takes a payment.

    Args:
        sent: What is taken.
        key: The form's request key.
        call_key: The call it is taken in, or empty.
        tenancy_id: Whose account.
        order: How it was split.
        shown: The split that was read out.
        anew: It was sent before and not taken: whatever came onto the account since is looked at first.
        keep_sent: Keeps in the draft what is sent, before the store hears of it.
    """

    def take(desk: Desk) -> ReceiptView:
        if anew:
            if desk.money.sheet(tenancy_id).seq != shown.seq:
                raise AccountMoved
        elif order != OWN:
            fresh = desk.money.preview(tenancy_id, sent.amount, order)
            if shares(fresh) != shares(shown):
                raise SplitMoved(fresh)
        # Where the draft cannot be kept, the key alone makes sure of once.
        with suppress(DutydeskError):
            keep_sent(desk)
        return desk.money.take(
            key=key,
            call_key=call_key,
            tenancy_id=tenancy_id,
            amount=sent.amount,
            method=sent.method,
            outside_reference=sent.reference,
            split=sent.split,
        )

    return sure_or_unknown(take)
