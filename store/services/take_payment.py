"""Takes a payment at the desk: posted, receipted and told to the trail in one unit."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, exists, func, insert, select, update

from store.domain.cards import find_card_numbers
from store.domain.cleaning import clean_line
from store.domain.errors import BadInput, Refused
from store.domain.money import LARGEST, ZERO, Pence
from store.domain.policy import Policy
from store.domain.receipts import text_number
from store.domain.rights import require
from store.domain.tenancies import SubAccountCode
from store.domain.views.money import ReceiptView
from store.models.casework import Promise
from store.models.ledger import Counter, Posting, Receipt
from store.prepared import Prepared
from store.queries.ledger import SubAccountRow, sub_accounts_of
from store.queries.payment_sheet import METHODS
from store.queries.receipts import receipt_of
from store.services.posting import Line, Locked, Posted, digest_of, find_posting, lock_account, post
from store.services.prove_rows import RECEIPTS, digest_of_row
from store.unit_of_work import UnitOfWork

_COUNTER: Any = Counter.__table__  # type: ignore[attr-defined]
_RECEIPT: Any = Receipt.__table__  # type: ignore[attr-defined]
_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]
_PROMISE: Any = Promise.__table__  # type: ignore[attr-defined]

_NEXT_NUMBER = Prepared(
    lambda _: (
        update(_COUNTER)
        .where(_COUNTER.c.name == "receipt")
        .values(value=_COUNTER.c.value + 1)
        .returning(_COUNTER.c.value)
    )
)
_ADD_RECEIPT = Prepared(
    lambda _: insert(_RECEIPT),
    columns=("number", "posting_id", "account_id", "amount", "method", "outside_reference", "taken_at"),
)
_OPEN_PROMISES = Prepared(
    lambda _: (
        select(_PROMISE.c.id, _PROMISE.c.amount)
        .where(
            _PROMISE.c.tenancy_id == bindparam("tenancy"),
            _PROMISE.c.state == "open",
            _PROMISE.c.due_on >= bindparam("latest"),
        )
        .order_by(_PROMISE.c.due_on, _PROMISE.c.id)
        .limit(50)
    )
)
_UNDER_KEY = select(_POSTING.c.id).where(
    _POSTING.c.key == bindparam("wanted"), _POSTING.c.account_id == bindparam("account")
)

LONGEST_REFERENCE = 40
"""Characters of the payment line's reference or the cheque number."""

KEPT = "keep_promise"
"""What the trail calls a promise that a payment met."""


def take_payment(
    unit: UnitOfWork,
    *,
    policy: Policy,
    key: str,
    call_key: str,
    tenancy_id: int,
    amount: Pence,
    method: str,
    outside_reference: str,
    split: Mapping[str, Pence],
) -> ReceiptView:
    """Take a payment, once for its key, and give its receipt the next number.

    A voluntary payment may always be accepted, in breathing space too (SI 2020/1311 bars steps to collect,
    not payment); where it goes is what the payer says, which is the split, pence by sub-account.
    The outside reference is the payment line's own (needed for a card), or the cheque number.

    Raises:
        BadInput: amount, method, reference or split cannot be taken; `field` names which.
        KeyReused: the form was sent before with something else in it.
        NotAllowed: the officer's role takes no payments.
        NotFound: there is no such account.
        Refused: the account is closed, or the card's reference has a receipt already.
        StoreDamaged: the account does not add up.
    """
    require(policy, unit.actor.roles, "take_payment")
    shares = _shares(amount, split)
    reference = _reference(method, outside_reference)
    asked = {"tenancy": tenancy_id, "amount": amount, "method": method, "reference": reference}
    digest = digest_of(what="payment", **asked, split=shares)
    account = lock_account(unit, tenancy_id=tenancy_id)
    before = find_posting(unit, key, digest)
    if before is not None:
        return receipt_of(unit.connection, before.posting_id, again=True)
    _refuse_what_does_not_fit(unit, account, shares)
    posted = post(
        unit,
        key=key,
        account_id=account.account_id,
        origin="desk",
        lines=[Line(code, method, -share) for code, share in shares.items()],
        effective_on=unit.today,
        method=method,
        digest=digest,
    )
    _give_receipt(unit, posted, amount, method, reference, call_key)
    _keep_promises(unit, policy, posted, amount)
    return receipt_of(unit.connection, posted.posting_id)


def payment_under(unit: UnitOfWork, *, key: str, tenancy_id: int) -> ReceiptView | None:
    """The receipt of what was taken on an account under a key; nothing where nothing was. Nothing is written.

    The account is held first, as `take_payment` holds it until its own commit: a commit that was cut off and
    may still come through is waited for, so that "nothing" stays true.

    Raises:
        NotFound: there is no such account.
        StoreBusy: somebody holds the account for too long; nobody knows yet.
    """
    account = lock_account(unit, tenancy_id=tenancy_id)
    posting_id = unit.connection.execute(
        _UNDER_KEY, {"wanted": key, "account": account.account_id}
    ).scalar_one_or_none()
    return None if posting_id is None else receipt_of(unit.connection, posting_id, again=True)


def _refuse_what_does_not_fit(unit: UnitOfWork, account: Locked, shares: Mapping[str, int]) -> None:
    if account.state == "closed":
        raise Refused(
            "The account is closed: no money can be put on it.", "Ask the income manager where it belongs."
        )
    _refuse_unknown(shares, sub_accounts_of(unit.connection, account.account_id))


def _shares(amount: Pence, split: Mapping[str, Pence]) -> dict[str, int]:
    """The split in the order of the sub-accounts, without shares of nothing."""
    if amount <= ZERO:
        raise BadInput(
            "There is no amount.", "Type what the caller pays, such as 20 or 20.50.", field="amount"
        )
    if amount > LARGEST:
        raise BadInput(
            "The amount is above £1,000,000.", "Check the figure and type it again.", field="amount"
        )
    codes = tuple(SubAccountCode)
    if any(code not in codes for code in split):
        raise BadInput("The split names no known sub-account.", "Work the split out again.", field="split")
    if any(Pence(share) < ZERO for share in split.values()):
        raise BadInput("A part of the split is below nothing.", "Every part is 0.00 or more.", field="split")
    shares = {str(code): int(split[code]) for code in codes if split.get(code)}
    if sum(shares.values()) != amount:
        raise BadInput(
            "The split does not add up to the amount.", "Change a part, or work it out again.", field="split"
        )
    return shares


def _reference(method: str, typed: str) -> str:
    """The outside reference, cleaned; never a card number.

    Stricter than other boxes: 14 digits that only may be a card are refused here too, for this is where
    a card number is typed by mistake, and no reference that the store knows belongs here.
    """
    if method not in dict(METHODS):
        raise BadInput("That is no way to take money here.", "Choose card, cash or cheque.", field="method")
    reference = clean_line(typed, limit=LONGEST_REFERENCE + 1).text
    if find_card_numbers(typed):
        raise BadInput(
            "That looks like a card number: it was not kept.",
            "Type the payment line's own reference, never the card's number.",
            field="outside_reference",
        )
    if len(reference) > LONGEST_REFERENCE:
        raise BadInput(
            f"The reference is longer than {LONGEST_REFERENCE} characters.",
            "Type the reference alone.",
            field="outside_reference",
        )
    if method == "CARD" and not any(letter.isalnum() for letter in reference):
        raise BadInput(
            "A card payment needs the payment line's own reference.",
            "Read it from the payment line's page once it says the payment went through.",
            field="outside_reference",
        )
    return reference


def _refuse_unknown(shares: Mapping[str, int], known: tuple[SubAccountRow, ...]) -> None:
    if not shares.keys() <= {row.code for row in known}:
        raise BadInput(
            "The split names a sub-account that this account does not have.",
            "Choose among those shown.",
            field="split",
        )


def _refuse_second_receipt(unit: UnitOfWork, method: str, reference: str) -> None:
    """One payment on the payment line is one receipt, whatever the account and however it was typed.

    Asked once this unit holds the receipts' counter, which every other till then waits for. A cheque's number
    is its payer's own and may well come twice.
    """
    if method != "CARD":
        return
    back = _POSTING.alias("back")
    number = unit.connection.execute(
        select(_RECEIPT.c.number)
        .where(
            func.lower(_RECEIPT.c.outside_reference) == func.lower(reference),
            _RECEIPT.c.method == method,
            ~exists().where(back.c.reverses_id == _RECEIPT.c.posting_id),
        )
        .limit(1)
    ).scalar_one_or_none()
    if number is not None:
        raise Refused(
            f"That card payment has receipt {text_number(number)} already: nothing was taken twice.",
            "Check the payment line's reference; a second payment has its own.",
        )


def _give_receipt(
    unit: UnitOfWork, posted: Posted, amount: Pence, method: str, reference: str, call_key: str
) -> None:
    """The next number, in the same transaction as the posting, so that a rollback leaves no gap."""
    (number,) = _NEXT_NUMBER.one(unit.connection)
    _refuse_second_receipt(unit, method, reference)
    row: dict[str, Any] = {
        "number": number,
        "posting_id": posted.posting_id,
        "account_id": posted.account_id,
        "amount": int(amount),
        "method": method,
        "outside_reference": reference,
        "taken_at": unit.now,
    }
    _ADD_RECEIPT.run(unit.connection, **row)
    unit.audit(
        "take_payment",
        "receipt",
        number,
        tenancy_id=posted.tenancy_id,
        posting=posted.posting_id,
        amount=int(amount),
        method=method,
        call=call_key,
        row=digest_of_row(RECEIPTS, row),
    )


def _keep_promises(unit: UnitOfWork, policy: Policy, posted: Posted, amount: Pence) -> None:
    """Mark the open promises that this payment meets, earliest first; no pound meets two.

    Met: paid in full by the day it was promised for, or within the policy's days of tolerance after it.
    """
    latest = unit.today - timedelta(days=policy.agreement_tolerance_days)
    open_ones = _OPEN_PROMISES.rows(unit.connection, tenancy=posted.tenancy_id, latest=latest)
    left = int(amount)
    for promise in open_ones:
        if promise.amount > left:
            continue
        left -= promise.amount
        unit.connection.execute(
            update(_PROMISE)
            .where(_PROMISE.c.id == promise.id)
            .values(state="kept", version=_PROMISE.c.version + 1)
        )
        unit.audit(KEPT, "promise", promise.id, tenancy_id=posted.tenancy_id, posting=posted.posting_id)
