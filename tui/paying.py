"""Sends one payment: what is sent is kept first, so that it can be sent again word for word."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from store.domain.errors import BadInput, DutydeskError
from store.domain.money import Pence, parse_pounds
from store.domain.sending import Sent
from store.domain.views.money import PaymentSheet, ReceiptView, SplitPreview
from tui.desk import Desk
from tui.incidents import Faulted, incident
from tui.typed import read_split

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
    shown: SplitPreview | None,
    keep_sent: Callable[[Desk], None],
) -> Callable[[Desk], ReceiptView]:
    """The request that takes a payment.

    Args:
        sent: What is taken.
        key: The form's request key.
        call_key: The call it is taken in, or empty.
        tenancy_id: Whose account.
        order: How it was split.
        shown: The split that was read out; nothing where the very same was sent before.
        keep_sent: Keeps in the draft what is sent, before the store hears of it.
    """

    def take(desk: Desk) -> ReceiptView:
        if shown is not None and order != OWN:
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
