"""Posts what happened on each account: runs and single postings, entries with running balances, receipts."""

import hashlib
from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from store.domain.calendar import WorkingDays
from store.practice.dice import Dice
from store.practice.items import GROUPS, PAYMENT, Item, group_of, rank_of
from store.practice.lets import Let
from store.practice.officers import Staff
from store.practice.payments import Payments
from store.practice.rows import Rows
from store.practice.weeks import WEEKS, moment

_METHODS = {"UC-MPTL": "UC", "UC-TPD": "UC", "DDR": "DD", "CRF": None, "DHP": None}
"""The posting's method where it is not the entry's kind."""

_OWN_METHODS = frozenset({"CASH", "CHQ", "CARD", "DD", "SO", "PPT", "AP", "BACS", "HB"})


class _Taken(NamedTuple):
    """A payment at the desk that wants a receipt."""

    at: datetime
    posting_id: int
    account_id: int
    amount: int
    method: str
    reference: str


class Books:
    """The ledger of the whole council."""

    def __init__(
        self,
        rows: Rows,
        dice: Dice,
        staff: Staff,
        today: date,
        working_days: WorkingDays,
        history_weeks: int = WEEKS,
    ) -> None:
        self._rows, self._dice, self._staff, self._today = rows, dice, staff, today
        self._payments = Payments(dice, today, working_days, history_weeks)
        self._runs: dict[tuple[str, date], int] = {}
        self._by_kind: dict[str, dict[date, tuple[int, str]]] = defaultdict(dict)
        self._taken: list[_Taken] = []

    def keep(self, let: Let, references: tuple[str, str]) -> None:
        """Post everything that happened on a letting's account, and collect its rows."""
        items = self._payments.items(let)
        balances = dict.fromkeys(let.charges, 0)
        self._post(let, items, balances)
        let.balances = balances
        state, closed_on = self._state(let, items)
        self._rows.add(
            "rent_account",
            id=let.id,
            tenancy_id=let.id,
            rent_reference=references[0],
            payment_reference=references[1],
            charged_weeks=str(let.pattern),
            state=state,
            usual_method=_usual(let),
            balance=sum(balances.values()),
            seq=len(items),
            opened_on=let.starts_on,
            closed_on=closed_on,
        )
        for sub, owed in balances.items():
            charge = 0 if let.ends_on else let.charges.get(sub, 0)
            self._rows.add("sub_account", account_id=let.id, code=sub, weekly_charge=charge, balance=owed)

    def _state(self, let: Let, items: list[Item]) -> tuple[str, date | None]:
        if let.ends_on is None:
            return "live", None
        last = max(items[-1][1] if items else let.ends_on, let.ends_on)
        if sum(let.balances.values()) == 0 and last < self._today - timedelta(days=28):
            return "closed", last + timedelta(days=14)
        return "former", None

    def _post(self, let: Let, items: list[Item], balances: dict[str, int]) -> None:
        lines, account, runs = self._rows.lines("entry"), let.id, self._by_kind
        whole = group = posting = 0
        iso = ""
        for seq, (place, day, kind, sub, amount, _) in enumerate(items, 1):
            own = place % GROUPS
            if own:
                if own != group:
                    posting, iso = self._single(let, items, seq - 1), day.isoformat()
            else:
                posting, iso = runs[kind].get(day) or self._run(kind, day)
            group = own
            whole += amount
            after = balances[sub] = balances.get(sub, 0) + amount
            lines.append((account, seq, posting, sub, kind, iso, amount, after, whole))
        let.happened = items
        let.last_paid = next((item[1] for item in reversed(items) if rank_of(item) == PAYMENT), let.last_paid)

    def _run(self, kind: str, day: date) -> tuple[int, str]:
        """The posting of a run over many accounts, one of its name a day; and the day as text."""
        name, origin, hour = _RUNS.get(kind, (kind, "bank", 6))
        found = self._runs.get((name, day))
        if found is None:
            method = None if origin in ("debit_run", "opening") else _method(kind)
            found = self._posting(f"{name}/{day}", origin, day, moment(day, hour, 30), method)
            self._runs[name, day] = found
        self._by_kind[kind][day] = found, day.isoformat()
        return self._by_kind[kind][day]

    def _single(self, let: Let, items: list[Item], at_item: int) -> int:
        """A posting of one account's own, made by somebody; a payment gets its receipt."""
        first = items[at_item]
        _, day, kind, _, _, note = first
        group, amount = group_of(first), 0
        for item in islice(items, at_item, None):
            if group_of(item) != group:
                break
            amount -= item[4]
        payment = rank_of(first) == PAYMENT
        officer = self._dice.one(self._staff.callers) if payment else self._staff.manager
        at = moment(day, self._dice.between(9, 16), self._dice.below(60))
        posting = self._posting(
            f"{let.id}/{group}",
            "desk",
            day,
            at,
            _method(kind) if payment else None,
            account_id=let.id,
            officer_id=officer,
            note=note,
        )
        if payment:
            reference = "" if kind == "CASH" else f"{self._dice.below(36**6) + 36**6:X}"[-7:]
            self._taken.append(_Taken(at, posting, let.id, amount, kind, reference))
        return posting

    def _posting(
        self,
        name: str,
        origin: str,
        day: date,
        at: datetime,
        method: str | None,
        *,
        account_id: int | None = None,
        officer_id: int | None = None,
        note: str = "",
    ) -> int:
        key = f"practice/{name}"
        return self._rows.add(
            "posting",
            key=key,
            digest=hashlib.sha256(key.encode()).hexdigest(),
            origin=origin,
            account_id=account_id,
            officer_id=officer_id,
            made_at=at,
            effective_on=day,
            method=method,
            note=note,
        )

    def give_receipts(self) -> int:
        """Number the receipts of all payments at the desk, in the order in which they were taken."""
        self._taken.sort()
        for number, taken in enumerate(self._taken, 1):
            self._rows.add(
                "receipt",
                number=number,
                posting_id=taken.posting_id,
                account_id=taken.account_id,
                amount=taken.amount,
                method=taken.method,
                outside_reference=taken.reference,
                taken_at=taken.at,
            )
        return len(self._taken)


_RUNS = {
    "OPEN": ("opening", "opening", 0),
    **dict.fromkeys(("RENT", "SC", "CHG", "PRT"), ("debit", "debit_run", 0)),
    "HB": ("HB", "benefits", 4),
    **{kind: (kind, "benefits", 5) for kind in ("UC-MPTL", "UC-TPD", "CRF", "DHP")},
}
"""Runs by the kind of their entries: name, origin and hour; others are a bank's file of the day."""


def _method(kind: str) -> str | None:
    if kind in _METHODS:
        return _METHODS[kind]
    return kind if kind in _OWN_METHODS else None


def _usual(let: Let) -> str:
    """How the account is usually paid, as the account page says it."""
    paying = let.paying
    if paying.uc_managed:
        return "UC"
    if paying.hb and paying.hb * 2 >= let.rent:
        return "HB"
    if paying.method == "CHQ":
        return "CASH"
    return paying.method or "NONE"
