"""One account's figures year by year, and what of each sum that falls due is paid."""

from datetime import date, timedelta

from store.domain.calendar import monday_of, rent_year_start
from store.domain.money import Pence, apportion
from store.practice.dice import Dice
from store.practice.lets import RENT_DEBT, Let
from store.practice.weeks import charged_mondays, then


class Account:
    """One account's figures, year by year."""

    def __init__(self, let: Let, start: date, last: date, *, opened: int | None) -> None:
        self.let, self.last = let, last
        self._opened = opened
        self.young = let.starts_on >= start
        self.start = max(start, let.starts_on)
        first = monday_of(self.start + timedelta(days=6)) if self.young else start
        self.mondays = charged_mondays(first, monday_of(last), let.pattern)
        self.year = rent_year_start(last)
        self.main = next((sub for sub in ("RENT", "UO", "GAR") if sub in let.charges), "RENT")
        self.uc_from = max(self.start, (let.paying.uc_claimed or start) + timedelta(days=37))
        """The day from which Universal Credit is paid to us, where it is."""
        self._charges: dict[date, dict[str, int]] = {}
        self._own: dict[date, dict[str, int]] = {}
        self._covered: dict[date, dict[str, int]] = {}

    def charges(self, year: date) -> dict[str, int]:
        """The weekly charge of a rent year."""
        if year not in self._charges:
            let = self.let
            self._charges[year] = {
                sub: then(pence, year, self.year, uprated=let.uprated) for sub, pence in let.charges.items()
            }
        return self._charges[year]

    def covered(self, year: date) -> dict[str, int]:
        """What Housing Benefit credits a week in a rent year: the rent first, then the service charge."""
        if year not in self._covered:
            left = then(self.let.paying.hb, year, self.year, uprated=self.let.uprated)
            shares = {}
            for sub, pence in self.charges(year).items():
                if sub in RENT_DEBT and left > 0:
                    shares[sub] = min(left, pence)
                    left -= shares[sub]
            self._covered[year] = shares
        return self._covered[year]

    def own(self, year: date, day: date | None = None) -> dict[str, int]:
        """What is left for the tenant a week in a rent year; sub-accounts that benefit covers are left out.

        Until Universal Credit is paid to us, all of it is.
        """
        if day is not None and self.let.paying.uc_managed and day < self.uc_from:
            return self.charges(year)
        if year not in self._own:
            covered = self.covered(year)
            managed = self.let.paying.uc_managed
            shares = {
                sub: 0 if managed and sub in RENT_DEBT else pence - covered.get(sub, 0)
                for sub, pence in self.charges(year).items()
            }
            self._own[year] = {sub: pence for sub, pence in shares.items() if pence > 0}
        return self._own[year]

    def targets(self) -> dict[str, int]:
        """What each sub-account should owe today."""
        let, paying = self.let, self.let.paying
        if paying.exact is not None:
            return {self.main: paying.exact}
        targets = {}
        own = self.own(self.year)
        behind = paying.behind * (let.rent or sum(let.charges.values())) // 100
        bearing = [sub for sub in let.charges if sub in RENT_DEBT and (sub in own or paying.uc_managed)]
        if paying.hb_weeks_missing:
            behind, bearing = behind + paying.hb * paying.hb_weeks_missing, [self.main]
        bearing = bearing or [self.main]
        weights = [own.get(sub) or let.charges.get(sub, 1) for sub in bearing]
        shares = apportion(Pence(behind), weights)
        targets = {sub: int(share) for sub, share in zip(bearing, shares, strict=True)}
        for sub, pence in let.charges.items():
            if sub not in targets:
                covered = sub in RENT_DEBT
                targets[sub] = 0 if covered else max(min(paying.behind, 700), -100) * pence // 100
        return targets

    def most_opened(self, sub: str) -> int:
        """The most that an account could have been opened with, either way."""
        return 2**40 if self._opened is None else self._opened * self.let.charges.get(sub, 5000)


class Plan:
    """What of each due sum is paid, by the way an account is paid."""

    def __init__(self, account: Account, today: date) -> None:
        let, paying = account.let, account.let.paying
        self._paying, self._road = paying, let.road
        end = let.ends_on or today
        own = max(sum(pence for sub, pence in account.own(account.year).items() if sub in RENT_DEBT), 1)
        owed = paying.exact if paying.exact is not None else paying.behind * let.rent // 100
        self._broke_on = end - timedelta(weeks=paying.since)
        self._stopped_on = self._broke_on
        agreed = let.road.agreed_on
        if agreed is not None:
            paid = max((end - agreed).days // (30 if let.road.monthly else 7), 0)
            if paying.way == "broken":
                self._broke_on = end - timedelta(weeks=max(min(paying.since, owed // own - 1), 1))
                owed -= own * ((end - self._broke_on).days // 7)
                paid = max((self._broke_on - agreed).days // (30 if let.road.monthly else 7), 0)
            before = max((owed + paid * let.road.instalment) // own, 1)
            if let.road.step == "order":  # it took longer: some of it was paid until the court was asked
                before = before * 100 // 60
            self._stopped_on = agreed - timedelta(weeks=min(before, 90))

    def keeps(self, day: date) -> bool:
        """Whether the agreement is kept on the day."""
        return self._paying.way == "recovering" or day < self._broke_on

    def paid_of(self, day: date, due: dict[str, int], dice: Dice) -> dict[str, int]:
        """What is paid of a sum that falls due without an agreement; nothing where nothing is."""
        way = self._paying.way
        agreed = self._road.agreed_on
        if way in ("recovering", "broken") and agreed is not None:
            if way == "broken" and day >= self._broke_on:
                return {}
            if self._stopped_on < day <= agreed:
                return _round(due, 40) if self._road.step == "order" else {}
            return due
        if way == "stopped" and day > self._stopped_on:
            return {}
        if way == "lapsed" and day > self._stopped_on:
            return _round(due, 25) if dice.chance(90) else {}
        if way == "part" and day > self._stopped_on:
            return _round(due, self._paying.share)
        if way == "now_and_then":
            return {} if dice.chance(380) else _round(due, dice.between(120, 200))
        if way == "steady" and self._paying.method not in ("DD", "SO") and dice.chance(12):
            return {}
        return due


def _round(due: dict[str, int], per_cent: int) -> dict[str, int]:
    """A share of a sum in whole fives of pounds, as people pay who pay what they have."""
    whole = max(sum(due.values()) * per_cent // 100 // 500 * 500, 500)
    shares = apportion(Pence(whole), list(due.values())) if sum(due.values()) else ()
    return {sub: int(share) for sub, share in zip(due, shares, strict=False)}
