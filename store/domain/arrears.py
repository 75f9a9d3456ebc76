"""What is owed, and what of it may be collected today: five balances, weeks behind, ageing.

Owed is positive. No pound is counted twice, and no part is ever below zero.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Final

from store.domain.money import ZERO, Pence
from store.domain.tenancies import SubAccountCode, rent_debt_codes


@dataclass(frozen=True, slots=True)
class FiveBalances:
    """One rent debt, told apart by what may be done about it."""

    gross: Pence
    """Debits less credits of the sub-accounts that count as rent debt; below zero is in credit."""
    in_flight: Pence
    """Demonstrably on its way: benefit, Direct Debit, a payment with a receipt."""
    moratorium: Pence
    """Held by breathing space."""
    barred: Pence
    """May not be collected: too old to sue for, or in an insolvency."""
    collectable: Pence
    """What is left. It may be asked for today, if the gate lets it."""
    held: Pence = ZERO
    """A part in dispute: nobody may be asked for it until the hold ends."""


def five_balances(
    sub_balances: Mapping[SubAccountCode, Pence],
    in_flight: Pence = ZERO,
    moratorium_debt: Mapping[SubAccountCode, Pence] | None = None,
    barred: Pence = ZERO,
    insolvent: Pence = ZERO,
    held: Pence = ZERO,
    *,
    codes: frozenset[SubAccountCode] | None = None,
) -> FiveBalances:
    """Tell a debt apart: what the law protects is taken first, then money on its way, then disputes.

    Args:
        sub_balances: What each sub-account owes now.
        in_flight: Money on its way to the sub-accounts that count as rent debt.
        moratorium_debt: What was owed at application, by sub-account; of it only what is still owed counts.
        barred: The part too old to sue for.
        insolvent: The part in an insolvency.
        held: Parts in dispute, each held by itself.
        codes: The sub-accounts that count as rent debt, where the agreement adds garage or water.
    """
    counted = rent_debt_codes() if codes is None else codes
    gross = sum((owed for code, owed in sub_balances.items() if code in counted), ZERO)
    left = max(gross, ZERO)
    protected = ZERO
    for code, at_application in (moratorium_debt or {}).items():
        if code in counted:
            protected += max(min(at_application, sub_balances.get(code, ZERO)), ZERO)

    def take(amount: Pence) -> Pence:
        nonlocal left
        part = min(max(amount, ZERO), left)
        left -= part
        return part

    moratorium = take(protected)
    not_to_collect = take(insolvent) + take(barred)
    on_its_way = take(in_flight)
    in_dispute = take(held)
    return FiveBalances(gross, on_its_way, moratorium, not_to_collect, left, in_dispute)


def after_grace(collectable: Pence, weekly_rent: Pence, paid_this_week: Pence) -> Pence:
    """Collectable arrears less one week's grace, as far as this week is unpaid; never below 0."""
    grace = max(ZERO, weekly_rent - paid_this_week)
    return max(ZERO, collectable - grace)


def weeks_behind(owed: Pence, weekly: Pence) -> Decimal | None:
    """How many weeks' charge the debt is, to one decimal half up; None where nothing is charged."""
    if weekly <= 0:
        return None
    tenths = Decimal(int(max(owed, ZERO))) / Decimal(int(weekly))
    return tenths.quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Band:
    """A band of arrears, counted in weeks' charge."""

    over: int | None
    """Owes more than so many weeks; None: owes nothing."""
    up_to: int | None
    """Owes at most so many weeks; None: no upper end."""

    @property
    def label(self) -> str:
        """The band in words."""
        if self.over is None:
            return "nothing owed"
        if self.up_to is None:
            return f"over {self.over} weeks"
        if self.up_to == 1:
            return "up to 1 week"
        return f"up to {self.up_to} weeks" if self.over == 0 else f"{self.over} to {self.up_to} weeks"


def bands(edges: Sequence[int]) -> tuple[Band, ...]:
    """The bands between rising edges in weeks, from nothing owed to over the last edge."""
    if list(edges) != sorted(set(edges)) or not edges or edges[0] <= 0:
        raise ValueError("edges rise from above zero")
    ends = (0, *edges)
    return (Band(None, 0), *(Band(low, high) for low, high in pairwise(ends)), Band(edges[-1], None))


def band_of(owed: Pence, weekly: Pence, edges: Sequence[int]) -> Band:
    """The band a debt falls in; by exact pence, so that four weeks to the penny is "up to 4".

    Where nothing is charged, any debt is in the highest band.
    """
    every = bands(edges)
    if owed <= 0:
        return every[0]
    if weekly <= 0:
        return every[-1]
    return next(band for band in every[1:] if band.up_to is None or owed <= weekly * band.up_to)


@dataclass(frozen=True, slots=True)
class Line:
    """One ledger entry, as far as ageing needs it."""

    on: date
    amount: Pence
    """A debit is positive."""
    key: str = ""
    """What a reversal names it by."""
    reverses: str = ""
    """The key of the entry that this one takes back."""
    towards: date | None = None
    """The due day the payer chose: a debtor may say what a payment is for."""
    written_off: bool = False
    """A write-off, or one taken back: no money moved."""


@dataclass(frozen=True, slots=True)
class Unpaid:
    """What is left unpaid of the debit of one day."""

    due_on: date
    amount: Pence


@dataclass(frozen=True, slots=True)
class Ageing:
    """What is unpaid by due day, oldest first, and any credit beyond it."""

    unpaid: tuple[Unpaid, ...]
    credit: Pence

    @property
    def oldest(self) -> date | None:
        """Since when the account has been behind; None when it is not."""
        return self.unpaid[0].due_on if self.unpaid else None


_NOBODY: Final = ""


def age_debt(lines: Sequence[Line]) -> Ageing:
    """Pay off debits oldest first, save where the payer said what a payment was for.

    An entry and the reversal that takes it back to the penny cancel out, so that a returned Direct Debit
    leaves the old debt unpaid rather than making a new one.
    """
    standing = _without_reversed(lines)
    debits: dict[date, Pence] = {}
    for line in sorted((line for line in standing if line.amount > 0), key=lambda line: line.on):
        debits[line.on] = debits.get(line.on, ZERO) + line.amount
    pool = ZERO
    for line in standing:
        if line.amount >= 0:
            continue
        paid = -line.amount
        if line.towards is not None and line.towards in debits:
            chosen = min(paid, debits[line.towards])
            debits[line.towards] -= chosen
            paid -= chosen
        pool += paid
    queue = deque(debits.items())
    while queue and pool >= queue[0][1]:
        pool -= queue.popleft()[1]
    unpaid = [Unpaid(due_on, amount) for due_on, amount in queue if amount > 0]
    if unpaid and pool > 0:
        unpaid[0] = Unpaid(unpaid[0].due_on, unpaid[0].amount - pool)
        pool = ZERO
    return Ageing(tuple(unpaid), pool)


def _without_reversed(lines: Sequence[Line]) -> list[Line]:
    by_key = {line.key: place for place, line in enumerate(lines) if line.key != _NOBODY}
    gone: set[int] = set()
    for place, line in enumerate(lines):
        first = by_key.get(line.reverses) if line.reverses != _NOBODY else None
        if first is None or first == place or first in gone or place in gone:
            continue
        if lines[first].amount == -line.amount:
            gone.update((first, place))
    return [line for place, line in enumerate(lines) if place not in gone]


@dataclass(frozen=True, slots=True)
class Held:
    """A sum that the law takes out of what may be collected."""

    since: date
    """Charges from this day on are no part of it."""
    amount: Pence


def still_held(held: Held, lines: Sequence[Line]) -> Pence:
    """What is left of a held sum.

    Money that came since goes to the charges since first (SI 2020/1311: ongoing rent stays payable), so that
    who pays the rent keeps the protection of the rest; what was paid beyond them, or written off, lowers it.
    """
    since = [line for line in _without_reversed(lines) if line.on >= held.since]
    off = -sum(line.amount for line in since if line.written_off)
    paid = -sum(line.amount for line in since if not line.written_off)
    return max(held.amount - Pence(off) - max(Pence(paid), ZERO), ZERO)


@dataclass(frozen=True, slots=True)
class Marked:
    """Unpaid debits, each pound of them marked once at most."""

    moratorium: Mapping[SubAccountCode, Pence]
    insolvent: Pence
    barred: Pence


def mark(
    unpaid: Mapping[SubAccountCode, Sequence[Unpaid]],
    *,
    moratorium: Mapping[SubAccountCode, Held],
    insolvency: Sequence[Held],
    barred: Callable[[date], bool],
) -> Marked:
    """Mark what is unpaid: in a moratorium, else in an insolvency, else too old to sue for.

    Within a sum that is held the oldest debits are marked first, and those from before it before those since.
    """
    parts = {code: [_Part(one.due_on, one.amount) for one in rows] for code, rows in unpaid.items()}
    everything = [part for rows in parts.values() for part in rows]
    protected = {code: _take(parts.get(code, []), held) for code, held in moratorium.items()}
    insolvent = sum((_take(everything, held) for held in insolvency), ZERO)
    too_old = sum((part.left for part in everything if barred(part.due_on)), ZERO)
    return Marked(protected, insolvent, too_old)


@dataclass(slots=True)
class _Part:
    due_on: date
    left: Pence


def _take(parts: Sequence[_Part], held: Held) -> Pence:
    wanted = held.amount
    for part in sorted(parts, key=lambda one: (one.due_on >= held.since, one.due_on)):
        taken = min(wanted, part.left)
        part.left -= taken
        wanted -= taken
    return held.amount - wanted
