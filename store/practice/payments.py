"""Works out all that happened on an account: what was charged, what benefit paid, what the tenant paid.

All in whole pence. An account is made to come to what it should owe today by what it was opened with, or,
where it is younger than the ledger, by its first payments.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from store.domain.calendar import WorkingDays, calendar_month_from, monday_of, rent_year_start
from store.domain.charging import first_week, last_week
from store.domain.money import Pence, apportion
from store.domain.tenancies import SubAccountCode
from store.practice.dice import Dice
from store.practice.figures import Account, Plan
from store.practice.items import (
    BENEFIT,
    BY_PLACE,
    CHARGE,
    OPENING,
    OTHER,
    PAYMENT,
    Item,
    day_and_rank,
    item_of,
    place_of,
    rank_of,
)
from store.practice.lets import RENT_DEBT, Let
from store.practice.weeks import WEEKS, first_monday

_OF_FORMER, _OPENED = 40, 6
"""Weeks of a former tenancy that are kept, and weeks' charges that two years may begin with; where less is
kept, an account begins with whatever it owed."""

_CHARGE_KINDS = {"RENT": "RENT", "GAR": "RENT", "SC": "SC"}
_IN_RUNS = frozenset({"UC-TPD", "CRF", "DHP", "SO", "DD", "PPT", "BACS"})
"""Single happenings that come in a file of many."""
_BY_HAND = frozenset({"CASH", "CHQ", "CARD"})
"""What is paid at a desk: not before its doors open."""


class Payments:
    """The happenings of one letting after the other."""

    def __init__(
        self, dice: Dice, today: date, working_days: WorkingDays, history_weeks: int = WEEKS
    ) -> None:
        self._dice, self._today, self._working_days = dice, today, working_days
        self._weeks = history_weeks
        self._group = 0

    def items(self, let: Let) -> list[Item]:
        """Everything that happened, in order."""
        last = let.ends_on or self._today
        start, least = first_monday(self._today, self._weeks), min(self._weeks, _OF_FORMER)
        if last < start + timedelta(weeks=least):
            start = monday_of(last) - timedelta(weeks=least)
        account = Account(let, start, last, opened=_OPENED if self._weeks == WEEKS else None)
        items = [*self._charged(account), *self._benefits(account)]
        items += [
            item_of(day, OTHER, 0 if kind in _IN_RUNS else self._next(), kind, sub, amount, note)
            for day, kind, sub, amount, note in let.extras
        ]
        items += self._paid(account)
        items = self._settle(account, items)
        items.sort(key=BY_PLACE)
        return items

    def _next(self) -> int:
        self._group += 1
        return self._group

    # -- debits -----------------------------------------------------------------------------------------

    def _charged(self, account: Account) -> Iterator[Item]:
        let = account.let
        ends = let.ends_on
        last = monday_of(ends) if ends is not None and ends.weekday() != 6 else None
        by_year = {
            year: [
                (_CHARGE_KINDS.get(sub, "CHG"), sub, pence) for sub, pence in account.charges(year).items()
            ]
            for year in {year for _, year, _ in account.mondays}
        }
        for monday, year, number in account.mondays:
            if monday != last:
                place = place_of(number, CHARGE)
                for kind, sub, pence in by_year[year]:
                    yield place, monday, kind, sub, pence, ""
        if ends is not None and ends.weekday() != 6 and ends >= account.start:
            part = last_week(_as_domain(account.charges(rent_year_start(ends))), ends)
            yield from (
                item_of(monday_of(ends), CHARGE, 0, "PRT", str(sub.value), int(p)) for sub, p in part.items()
            )
        if account.young and let.starts_on.weekday() != 0:
            part = first_week(_as_domain(account.charges(rent_year_start(let.starts_on))), let.starts_on)
            yield from (
                item_of(let.starts_on, CHARGE, 0, "PRT", str(sub.value), int(p)) for sub, p in part.items()
            )

    # -- benefit ----------------------------------------------------------------------------------------

    def _benefits(self, account: Account) -> Iterator[Item]:
        let, paying = account.let, account.let.paying
        if paying.hb:
            if account.young and account.start.weekday() != 0 and not paying.hb_weeks_missing:
                yield from self._first_benefit(account)
            stops = self._today - timedelta(weeks=paying.hb_weeks_missing)
            for monday, year, number in account.mondays:
                if monday > stops and paying.hb_weeks_missing:
                    break
                place = place_of(number, BENEFIT)
                for sub, pence in account.covered(year).items():
                    yield place, monday, "HB", sub, -pence, ""
        if paying.uc_managed:
            for day in self._uc_days(account):
                year = rent_year_start(day)
                rents = {sub: p for sub, p in account.charges(year).items() if sub in RENT_DEBT}
                weeks = let.pattern if sum(rents.values()) else 0
                whole = Pence(sum(rents.values()) * weeks).divided(13 if paying.uc_four_weekly else 12)
                for sub, share in zip(rents, apportion(whole, list(rents.values())), strict=True):
                    yield item_of(day, BENEFIT, 0, "UC-MPTL", sub, -int(share))

    def _first_benefit(self, account: Account) -> Iterator[Item]:
        """Housing Benefit for the part of a week in which a tenancy began."""
        covered = account.covered(rent_year_start(account.start))
        part = first_week(_as_domain(covered), account.start)
        day = monday_of(account.start) + timedelta(days=7)
        if day <= account.last:
            yield from (
                item_of(day, BENEFIT, 0, "HB", str(sub.value), -int(p)) for sub, p in part.items() if p
            )

    def _uc_days(self, account: Account) -> Iterator[date]:
        paying = account.let.paying
        first = account.uc_from
        if paying.uc_four_weekly:
            day = first + timedelta(days=(UC_BATCH - first).days % 28)
            while day <= account.last:
                yield day
                day += timedelta(days=28)
            return
        yield from self._monthly(first, account.last, paying.uc_day)

    def _monthly(self, first: date, last: date, day_of_month: int) -> Iterator[date]:
        month = date(first.year, first.month, 1)
        while month <= last:
            day = self._working_days.on_or_after(month + timedelta(days=day_of_month - 1))
            if first <= day <= last:
                yield day
            month = calendar_month_from(month)

    # -- the tenant's own money -------------------------------------------------------------------------

    def _paid(self, account: Account) -> Iterator[Item]:
        let, paying = account.let, account.let.paying
        if not (paying.method and account.own(account.year)) and not paying.uc_managed:
            return
        first_after = True
        plan = Plan(account, self._today)
        for day, due in self._dues(account):
            kind = paying.method or "CARD"
            extra = 0
            if day in paying.skips:
                continue
            if let.road.agreed_on and day > let.road.agreed_on and plan.keeps(day):
                extra = let.road.instalment
                if first_after and let.road.monthly:
                    due, first_after = {sub: pence * 2 for sub, pence in due.items()}, False
            elif not (due := plan.paid_of(day, due, self._dice)):
                continue
            if kind == "DD" and self._dice.chance(14):
                yield from self._returned(account, day, due)
                continue
            yield from self._payment(account, day, kind, due, extra)

    def _payment(
        self, account: Account, day: date, kind: str, due: dict[str, int], extra: int
    ) -> Iterator[Item]:
        day = self._working_days.on_or_after(day)
        if day > account.last or (day >= self._today and kind in _BY_HAND):
            return
        # Cash and cheques come over the counter; of cards some in a call, the rest by the payment line.
        by_desk = kind in ("CASH", "CHQ") or (kind == "CARD" and self._dice.chance(200))
        place = place_of(day.toordinal(), PAYMENT, self._next() if by_desk else 0)
        for sub, pence in due.items():
            pence += extra if sub == account.main else 0
            if pence > 0:
                yield place, day, kind, sub, -pence, ""
        if extra and account.main not in due:
            yield place, day, kind, account.main, -extra, ""

    def _returned(self, account: Account, day: date, due: dict[str, int]) -> Iterator[Item]:
        """A Direct Debit that comes back unpaid and is collected again some days later."""
        taken = list(self._payment(account, day, "DD", due, 0))
        yield from taken
        back = self._working_days.add(taken[0][1], 3) if taken else account.last
        if taken and back <= account.last:
            yield from (item_of(back, OTHER, 0, "DDR", item[3], -item[4]) for item in taken)
            yield from self._payment(account, back + timedelta(days=9), "DD", due, 0)

    def _dues(self, account: Account) -> Iterator[tuple[date, dict[str, int]]]:
        """When the tenant's share falls due as they pay it, and how much of it on each sub-account."""
        paying = account.let.paying
        if paying.every == "monthly":
            for day in self._monthly(account.start, account.last, paying.day or 1):
                own = account.own(rent_year_start(day), day)
                weeks = account.let.pattern
                yield day, {sub: int(Pence(pence * weeks).divided(12)) for sub, pence in own.items()}
            return
        every = {"weekly": 1, "now_and_then": 1, "fortnightly": 2, "four_weekly": 4}[paying.every]
        charged = {monday: year for monday, year, _ in account.mondays}
        monday, count, due = monday_of(account.start), account.let.id, dict[str, int]()
        while monday <= account.last:
            if monday in charged:
                for sub, pence in account.own(charged[monday], monday).items():
                    due[sub] = due.get(sub, 0) + pence
            count += 1
            day = monday + timedelta(days=paying.day)
            if (
                count % every == 0
                and (due or account.let.road.agreed_on)
                and account.start <= day <= account.last
            ):
                yield day, due
                due = {}
            monday += timedelta(days=7)

    # -- what it comes to -------------------------------------------------------------------------------

    def _settle(self, account: Account, items: list[Item]) -> list[Item]:
        """Let each sub-account come to what it should."""
        come_to: dict[str, int] = {}
        for _, _, _, sub, amount, _ in items:
            come_to[sub] = come_to.get(sub, 0) + amount
        for sub, target in account.targets().items():
            off = target - come_to.get(sub, 0)
            if not account.young and off:
                most = account.most_opened(sub)
                opened = max(-most, min(most, off))
                items.append(item_of(account.start, OPENING, 0, "OPEN", sub, opened))
                off -= opened
            if off:
                items = _mended(items, sub, off)
        return items


UC_BATCH = date(2026, 11, 19)
"""One day of the four-weekly list on which managed payments come."""


def _mended(items: list[Item], sub: str, off: int) -> list[Item]:
    """Change payments, from the first on, until a sub-account owes so much more (or less)."""
    made = []
    for item in sorted(items, key=day_and_rank):
        if off and item[3] == sub and rank_of(item) == PAYMENT:
            change = min(off, -item[4]) if off > 0 else off
            off -= change
            item = (*item[:4], item[4] + change, item[5])
        if item[4]:
            made.append(item)
    return made


def _as_domain(charges: dict[str, int]) -> dict[SubAccountCode, Pence]:
    return {SubAccountCode(sub): Pence(pence) for sub, pence in charges.items()}
