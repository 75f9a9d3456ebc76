"""What the pay screen opens with, and the split of an amount before anything is taken."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, select

from store.domain.allocation import Part, Split, allocate_payment, main_sub_account, preview
from store.domain.arrears import FiveBalances
from store.domain.calendar import monday_of
from store.domain.entry_kinds import EntryKind
from store.domain.errors import BadInput
from store.domain.money import LARGEST, ZERO, Pence
from store.domain.policy import Policy
from store.domain.receipts import as_name
from store.domain.rights import may
from store.domain.tenancies import SUB_ACCOUNTS, SubAccountCode, rent_debt_codes
from store.domain.views.money import PaymentSheet, SplitLine, SplitPreview, SuggestedAmount
from store.queries.case_file import Case, load_case
from store.queries.debt import debt_of, moratoria_of
from store.queries.tables import ENTRY

METHODS: Final = (("CARD", "Card on the payment line"), ("CASH", "Cash"), ("CHQ", "Cheque"))
"""How money is taken at the desk. A card is never seen here: the payment line takes it and gives a
reference, which is all that is kept (PCI DSS v4 requirement 3)."""
"""Code and name, in the order they are offered."""

FIRST = "first:"
"""How an order begins that pays one sub-account first; its code follows."""

Balances = Mapping[SubAccountCode, Pence]


def payment_sheet(
    connection: Connection, tenancy_id: int, *, policy: Policy, roles: Collection[str], today: date
) -> PaymentSheet:
    """What the pay screen opens with.

    Raises:
        NotFound: there is no such tenancy.
    """
    case = load_case(connection, tenancy_id, today=today)
    why_not = _why_not(case, policy, roles)
    return PaymentSheet(
        tenancy_id=tenancy_id,
        account_id=case.head.account_id,
        seq=case.head.seq,
        payer=" and ".join(f"{one.forenames} {one.surname}".strip() for one in case.tenants),
        rent_reference=case.head.rent_reference,
        suggested=_suggested(policy, case, debt_of(connection, case, policy).balances),
        methods=METHODS,
        may_take=not why_not,
        why_not=why_not,
        orders=_orders(case),
        confirm_from=Pence(policy.payments.confirm_from),
    )


def split_preview(
    connection: Connection, tenancy_id: int, amount: Pence, order: str, *, policy: Policy, today: date
) -> SplitPreview:
    """The split of an amount in one of the orders of the sheet; nothing is taken.

    In breathing space the council's own order leaves the protected debt alone and puts the money to what
    falls due now; the caller may say otherwise (SI 2020/1311: voluntary payments may be accepted).

    Raises:
        BadInput: no amount, or an order that the sheet does not offer; `field` names which.
        NotFound: there is no such tenancy.
    """
    if not ZERO < amount <= LARGEST:
        raise BadInput(
            "The amount is nothing, or above £1,000,000.", "Type an amount such as 20.", field="amount"
        )
    case = load_case(connection, tenancy_id, today=today)
    if order not in dict(_orders(case)):
        raise BadInput("There is no such way to split.", "Choose one of those offered.", field="order")
    owed = case.sub_balances
    splits = _splits(amount, owed, _protected(case), order, policy, _this_week(connection, case))
    # What breathing space protects is not read out as owed.
    said = _less(owed, _protected(case))
    return SplitPreview(
        amount=amount,
        order=order,
        lines=_lines(splits, owed, policy),
        seq=case.head.seq,
        sentence=f"That is {preview(splits, said).sentence}",
    )


def _why_not(case: Case, policy: Policy, roles: Collection[str]) -> str:
    if not may(policy, roles, "take_payment"):
        return "Your role takes no payments: put the caller through to an officer."
    if case.head.state == "closed":
        return "The account is closed: ask the income manager where the money belongs."
    return ""


def _suggested(policy: Policy, case: Case, balances: FiveBalances) -> tuple[SuggestedAmount, ...]:
    weekly = sum((Pence(row.weekly_charge) for row in case.subs), ZERO)
    offers = {
        "arrears": SuggestedAmount("a", balances.collectable, "all that may be asked for"),
        "one_week": SuggestedAmount("w", weekly, "one week"),
    }
    return tuple(offers[one] for one in policy.payments.suggest if offers[one].amount > 0)


def _orders(case: Case) -> tuple[tuple[str, str], ...]:
    """The ways to split, the council's own first."""
    main = main_sub_account(case.sub_balances)
    former = main not in (SubAccountCode.RENT, SubAccountCode.UO)
    protected = bool(_protected(case))
    first = "what falls due now" if protected else "arrears" if former else "this week's rent"
    orders = [("policy", f"{first}, then {'the rest' if former or protected else 'arrears'}")]
    if not former and any(owed > 0 for code, owed in case.sub_balances.items() if code in rent_debt_codes()):
        orders.append(("arrears", "arrears first, if the caller asks" if protected else "arrears first"))
    orders.append(("rent_only", f"{_label(main)} only"))
    orders += [
        (f"{FIRST}{code.value}", f"{_label(code)} first")
        for code, owed in case.sub_balances.items()
        if owed > 0 and code not in rent_debt_codes()
    ]
    return tuple(orders)


def _label(code: SubAccountCode) -> str:
    return SUB_ACCOUNTS[code].label


def _protected(case: Case) -> dict[SubAccountCode, Pence]:
    """Debt in breathing space today; of two moratoria on one debt the larger counts: it is the same pound."""
    debt: dict[SubAccountCode, Pence] = {}
    for one in moratoria_of(case.moratoria):
        for code, amount in one.debt.items() if one.live_on(case.today) else ():
            debt[code] = max(amount, debt.get(code, ZERO))
    return debt


def _less(owed: Balances, protected: Balances) -> dict[SubAccountCode, Pence]:
    """What is owed beside the protected debt, of which only what is still owed counts."""
    return {
        code: balance - min(max(balance, ZERO), protected.get(code, ZERO)) for code, balance in owed.items()
    }


def _this_week(connection: Connection, case: Case) -> Pence:
    """The rent that was charged since Monday on the sub-account of the home."""
    charged = connection.execute(
        select(func.coalesce(func.sum(ENTRY.c.amount), 0)).where(
            ENTRY.c.account_id == case.head.account_id,
            ENTRY.c.sub_account == main_sub_account(case.sub_balances).value,
            ENTRY.c.kind.in_((EntryKind.RENT.value, EntryKind.PRT.value)),
            ENTRY.c.effective_on >= monday_of(case.today),
            ENTRY.c.amount > 0,
        )
    ).scalar_one()
    return Pence(int(charged))


def _splits(
    amount: Pence, owed: Balances, protected: Balances, order: str, policy: Policy, this_week: Pence
) -> tuple[Split, ...]:
    main = main_sub_account(owed)
    by_policy = _council_order(policy, main)
    if order == "rent_only":
        return allocate_payment(amount, {main: _less(owed, protected)[main]}, (main,), this_week)
    if order == "policy":
        return allocate_payment(amount, _less(owed, protected), by_policy, this_week)
    if order == "arrears":
        old = {code: owed[code] for code in by_policy if code in owed and code in rent_debt_codes()}
        if main in old:
            old[main] -= min(max(old[main], ZERO), this_week)
        part = Part.ARREARS
    else:
        code = SubAccountCode(order.removeprefix(FIRST))
        old, part = {code: owed[code]}, Part.WISH
    first = _up_to(amount, old, part)
    left = amount - sum((split.amount for split in first), ZERO)
    if not left:
        return first
    rest = {code: owed[code] - sum((s.amount for s in first if s.code is code), ZERO) for code in owed}
    return first + allocate_payment(left, _less(rest, protected), by_policy, this_week)


def _council_order(policy: Policy, main: SubAccountCode) -> tuple[SubAccountCode, ...]:
    """The policy's order. Consent is for another tenancy's debt: on a former tenancy its own comes first."""
    order = policy.allocation.order
    return order if main in order else (main, *order)


def _up_to(amount: Pence, owed: Balances, part: Part) -> tuple[Split, ...]:
    """What is owed, in order, as far as the amount goes."""
    splits: list[Split] = []
    for code, balance in owed.items():
        share = min(amount, max(balance, ZERO))
        if share:
            splits.append(Split(code, share, part))
            amount -= share
    return tuple(splits)


def _lines(splits: Sequence[Split], owed: Balances, policy: Policy) -> tuple[SplitLine, ...]:
    """One line for each sub-account, those that get nothing too, in the council's order."""
    order = (*_council_order(policy, main_sub_account(owed)), *policy.allocation.with_consent)
    lines = []
    for code in sorted(owed, key=order.index):
        mine = [split for split in splits if split.code is code]
        share = sum((split.amount for split in mine), ZERO)
        lines.append(
            SplitLine(
                code.value,
                as_name(_label(code)),
                owed[code],
                share,
                owed[code] - share,
                _joined(tuple(dict.fromkeys(split.part.value for split in mine))),
            )
        )
    return tuple(lines)


def _joined(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else " and ".join((", ".join(words[:-1]), words[-1])) if words else ""
