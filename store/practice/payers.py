"""How each account is paid, how far behind it is, and how far recovery has gone with it."""

from datetime import date, timedelta

from store.domain.calendar import WorkingDays, calendar_month_from
from store.practice.dice import Dice
from store.practice.lets import RENT_DEBT, Let, Paying, Road
from store.practice.odds import add_odds
from store.practice.payments import UC_BATCH

_MONTHLY = (("DD", 52), ("SO", 11), ("CARD", 18), ("BACS", 8), ("AP", 6), ("PPT", 5))
_OFTEN = (("PPT", 30), ("CARD", 31), ("CASH", 9), ("AP", 16), ("SO", 8), ("BACS", 4), ("CHQ", 2))

_BEHIND = (
    # Hundredths of a week's charge, from and to, and how often. What a rent officer would call: in credit,
    # to the penny, this week's only, under four weeks, four to eight, over eight, over twenty.
    ((-430, -20), 306),
    ((0, 0), 252),
    ((10, 100), 84),
    ((100, 390), 192),
    ((405, 790), 124),
    ((805, 1900), 44),
    ((1900, 4200), 6),
)

_WORSE_IN_TEMPORARY = (
    ((-200, -10), 285), ((0, 0), 285), ((10, 390), 255), ((405, 790), 115), ((805, 2600), 60),
)  # fmt: skip

_ROADS = (
    # From so many hundredths of a week behind: how far recovery went.
    (1600, (("broken", 24), ("notice", 22), ("court", 12), ("order", 24), ("eviction", 18))),
    (1000, (("agreement", 8), ("broken", 24), ("notice", 30), ("court", 14), ("order", 24))),
    (550, (("agreement", 22), ("broken", 16), ("notice", 32), ("letter", 30))),
    (405, (("agreement", 28), ("broken", 17), ("letter", 55))),
    (250, (("agreement", 22), ("broken", 8), ("letter", 45), ("", 25))),
    (100, (("agreement", 6), ("letter", 22), ("", 72))),
)

_COURT_FEE, _WARRANT_FEE = 40_400, 14_800
"""What the made-up court ordered: the fees of a possession claim and of a warrant as last read (Civil
Proceedings Fees Order 2008 as amended). Money in a made-up ledger; no rule reads them."""

_DEDUCTION = 3_922
"""Pence every four weeks: about a tenth of a single person's standard allowance."""

_CLAIMS = frozenset({"SEC", "FLX", "PSL", "NST"})
"""Types that in practice are taken to court from here; others stay at the notice."""
_NOTICES = _CLAIMS | {"INT", "DEM", "NSL"}


class Payers:
    """Decides for one letting after the other."""

    def __init__(self, dice: Dice, today: date, working_days: WorkingDays) -> None:
        self._dice, self._today, self._working_days = dice, today, working_days

    def decide(self, let: Let) -> None:
        """Fill in how a letting is paid and what was done about it."""
        let.paying = self._income(let)
        paying = let.paying
        died = max((one.deceased_on for one in let.people if one.deceased_on), default=None)
        if let.ends_on is None and died is not None and len(let.people) == 1:
            self._after_death(let, died)
            return
        add_odds(let, self._dice, self._today, self._working_days)
        if let.type == "FTA":
            self._former(let)
            return
        table = _BEHIND if let.home.fund == "HRA" else _WORSE_IN_TEMPORARY
        least, most = self._dice.weighted(table)
        paying.behind = self._dice.between(least, most)
        self._fit(let)
        let.road = self._road(let)
        self._way(let)

    # -- where the money comes from ------------------------------------------------------------------

    def _income(self, let: Let) -> Paying:
        dice = self._dice
        if let.type in ("GAR", "USE", "AT-P"):
            return self._own(dice.weighted((("monthly", 70), ("weekly", 30))))
        age = (self._today - let.people[0].born).days // 365
        if let.home.fund == "GF" and let.type != "FTA":
            kind = dice.weighted((("HB", 78), ("own", 22)))
        elif age >= 67:
            kind = dice.weighted((("HB", 64), ("own", 36)))
        else:
            kind = dice.weighted((("HB", 6), ("UC", 48), ("own", 46)))
        if kind == "HB":
            return self._benefit(let)
        if kind == "UC":
            return self._universal_credit(let)
        return self._own(
            dice.weighted((("monthly", 62), ("weekly", 22), ("fortnightly", 9), ("four_weekly", 7)))
        )

    def _own(self, every: str) -> Paying:
        dice = self._dice
        method = dice.weighted(_MONTHLY if every in ("monthly", "four_weekly") else _OFTEN)
        day = (
            dice.weighted(((1, 40), (8, 12), (15, 18), (22, 6), (28, 24)))
            if every == "monthly"
            else dice.below(5)
        )
        return Paying(method, every, day)

    def _benefit(self, let: Let) -> Paying:
        """Housing Benefit: a rebate credited each Monday; part of it where there is other income."""
        dice = self._dice
        paying = self._own("weekly")
        whole = dice.chance(620)
        paying.hb = let.rent if whole else let.rent * dice.between(45, 92) // 100
        if paying.hb == sum(let.charges.values()):
            paying.method = ""
        elif let.rent - paying.hb > 3500 and let.home.fund != "GF":
            paying.every, paying.day = "monthly", 1
            paying.method = dice.weighted(_MONTHLY)
        weeks = (self._today - let.starts_on).days // 7
        if let.type != "FTA" and weeks <= 6 and dice.chance(650):
            paying.hb_weeks_missing = weeks + 2
        elif let.type != "FTA" and weeks > 12 and dice.chance(22):
            paying.hb_weeks_missing = dice.between(2, 8)
        return paying

    def _universal_credit(self, let: Let) -> Paying:
        dice = self._dice
        claimed = self._today - timedelta(days=dice.between(75, 1900))
        day = calendar_month_from(claimed + timedelta(days=6)).day
        paying = Paying(dice.weighted(_MONTHLY), "monthly", min(day + dice.below(3), 28), uc_claimed=claimed)
        paying.uc_day = min(day, 28)
        if dice.chance(18) and not paying.uc_managed:
            # Claimed in the last weeks: nothing has come yet.
            paying.uc_claimed = self._today - timedelta(days=dice.between(2, 34))
            return paying
        if dice.chance(340):
            paying.uc_managed, paying.uc_four_weekly = True, dice.chance(350)
            paying.method = "" if set(let.charges) <= RENT_DEBT else dice.weighted(_OFTEN)
            paying.every, paying.day = "four_weekly", dice.below(5)
        else:
            paying.uc_tenant = True
        return paying

    # -- how far behind, and why ----------------------------------------------------------------------

    def _fit(self, let: Let) -> None:
        """Keep what is owed within what could have come about."""
        paying = let.paying
        weeks = max((self._today - let.starts_on).days // 7, 1)
        own = let.rent - paying.hb
        if not let.rent:
            own = sum(let.charges.values())
        if own <= 0 or paying.uc_managed:
            # All the rent is paid by benefit: only what is not credited yet can be owed.
            paying.behind = min(paying.behind, 0 if own <= 0 else 390)
            return
        most = min(weeks, 60) * 100 * own // max(let.rent or own, 1)
        paying.behind = min(paying.behind, most * 9 // 10)
        if weeks < 12:
            paying.behind = max(paying.behind, -200)

    def _road(self, let: Let) -> Road:
        dice, today, behind = self._dice, self._today, let.paying.behind
        if not let.lived_in or let.type in ("USE", "AT-P"):
            return Road("letter" if behind > 200 and dice.chance(400) else "")
        for least, steps in _ROADS:
            if behind >= least:
                step = dice.weighted(steps)
                break
        else:
            return Road()
        if let.paying.uc_managed:
            # What is owed is what Universal Credit has not paid yet: a deduction is asked for, nothing else.
            if behind >= 100 and let.starts_on < today - timedelta(weeks=60) and dice.chance(450):
                self._deduction(let)
            return Road()
        if step == "broken" and (behind < 650 or let.paying.hb):
            step = "notice" if behind >= 550 else "letter"
        if step in ("court", "order", "eviction") and let.type not in _CLAIMS:
            step = "notice"
        if step == "notice" and let.type not in _NOTICES:
            step = "letter"
        if (today - let.starts_on).days < 7 * 40 and step not in ("", "letter", "notice"):
            step = "letter"
        if (today - let.starts_on).days < 7 * 14 and step == "notice":
            step = "letter"
        road = Road(step)
        self._dates(let, road)
        return road

    def _deduction(self, let: Let) -> None:
        """A deduction for arrears from Universal Credit: it comes every four weeks, on a list of its own."""
        day = UC_BATCH + timedelta(days=14) - timedelta(days=28 * self._dice.between(2, 9))
        while day <= self._today:
            let.extras.append((day, "UC-TPD", "RENT", -_DEDUCTION, ""))
            day += timedelta(days=28)

    def _dates(self, let: Let, road: Road) -> None:
        """Days of what was done, each step after the one before; behaviour follows them."""
        dice, today = self._dice, self._today
        if road.step in ("agreement", "broken", "order"):
            road.monthly = road.step != "broken" and let.paying.every == "monthly" and dice.chance(350)
            ago = dice.between(6, 36) if road.step != "broken" else dice.between(12, 34)
            agreed = self._working_days.on_or_after(today - timedelta(weeks=ago, days=dice.below(5)))
            # Not on a Friday, when this week's instalment would have been due already.
            road.agreed_on = agreed - timedelta(days=1) if agreed.weekday() == 4 else agreed
            road.instalment = dice.weighted(
                ((500, 30), (385, 8), (550, 8), (750, 12), (1000, 26), (1500, 10), (2000, 6))
            )
            if road.monthly:
                road.instalment = dice.weighted(((2000, 30), (2500, 25), (4000, 25), (5000, 20)))
        if road.step == "notice":
            # Four weeks were owed when it was served, also where not a penny came since.
            road.served_on = self._visit(
                dice.between(8, min(max((let.paying.behind // 100 - 4) * 7, 9), 150))
            )
        if road.step in ("court", "order", "eviction"):
            heard = {"court": -dice.between(6, 40), "order": 0, "eviction": dice.between(120, 260)}[road.step]
            if road.step == "order" and road.agreed_on:
                heard = (today - road.agreed_on).days
            road.hearing_on = self._visit(heard)
            road.issued_on = self._visit(heard + dice.between(42, 50))
            road.served_on = self._visit(heard + dice.between(86, 108))
        if road.step == "eviction":
            road.eviction_on = self._visit(-dice.between(3, 33))
            warrant = self._visit(dice.between(20, 40))
            let.extras.append((warrant, "COST", "CC", _WARRANT_FEE, "Warrant of possession"))
        if road.step in ("order", "eviction") and road.hearing_on:
            let.extras.append(
                (road.hearing_on, "COST", "CC", _COURT_FEE, "Costs ordered on the possession claim")
            )

    def _visit(self, days_ago: int) -> date:
        return self._working_days.on_or_after(self._today - timedelta(days=days_ago))

    def _way(self, let: Let) -> None:
        """The behaviour that leads to what is owed."""
        dice, paying, road = self._dice, let.paying, let.road
        own = max(let.rent - paying.hb, 1)
        weeks = max(paying.behind * max(let.rent, 1) // own // 100, 0)
        if road.step == "agreement" or (road.step == "order" and road.agreed_on):
            paying.way = "recovering"
            paying.every, paying.day = ("monthly", paying.day) if road.monthly else ("weekly", 4)
            if not road.monthly and paying.method == "DD":
                paying.method = dice.weighted(_OFTEN)
        elif road.step == "broken":
            paying.way, paying.every, paying.day = "broken", "weekly", 4
            paying.since = dice.between(5, 9)
            if paying.method == "DD":
                paying.method = dice.weighted(_OFTEN)
        elif road.step in ("court", "eviction") and paying.method:
            paying.way, paying.share = "part", 50 if road.step == "court" else 70
            paying.since = min(weeks * 100 // (100 - paying.share), 98)
        elif weeks >= 3 and paying.method:
            paying.way = dice.weighted((("lapsed", 46), ("part", 40), ("now_and_then", 14)))
            paying.share = dice.weighted(((30, 10), (50, 40), (65, 30), (75, 20)))
            paying.since = weeks if paying.way == "lapsed" else min(weeks * 100 // (100 - paying.share), 96)
        elif paying.method in ("PPT", "CASH", "CARD", "AP") and dice.chance(260):
            paying.way = "now_and_then"
        if paying.way in ("lapsed", "part") and paying.method == "DD":
            # A Direct Debit that is not met is cancelled after a while: what is left is paid by hand.
            paying.method = dice.weighted(_OFTEN)

    def _after_death(self, let: Let, died: date) -> None:
        """Everything was paid while the tenant lived; nothing since."""
        paying = let.paying
        weeks = (self._today - died).days // 7 + 1
        paying.uc_managed = paying.uc_tenant = False
        paying.uc_claimed = None
        if paying.hb:
            paying.hb_weeks_missing = weeks
        if paying.method:
            own = max(let.rent - paying.hb, 0)
            paying.way, paying.since = "lapsed", weeks
            paying.behind = weeks * 100 * own // max(let.rent, 1)

    def _former(self, let: Let) -> None:
        """Left with a debt, or with everything paid."""
        dice, paying = self._dice, let.paying
        behind = dice.weighted(
            (((0, 0), 38), ((-140, -5), 6), ((30, 400), 26), ((400, 1500), 24), ((1500, 3600), 6))
        )
        paying.behind = dice.between(*behind)
        own = max(let.rent - paying.hb, 1)
        if own < 1500:
            paying.hb = 0
            paying.method = paying.method or "PPT"
            own = let.rent
        weeks = max(paying.behind, 0) * let.rent // own // 100
        if weeks >= 2:
            paying.way, paying.since = "lapsed", weeks
