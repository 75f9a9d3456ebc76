"""The single happenings that make an account a person's: overpayments, repairs, help, old debts."""

from datetime import date, timedelta

from store.domain.calendar import WorkingDays
from store.practice.dice import Dice
from store.practice.lets import Let

_FUND_BEGAN = date(2026, 4, 1)
"""The Crisis and Resilience Fund's first day, in place of Discretionary Housing Payments in England."""


def add_odds(let: Let, dice: Dice, today: date, working_days: WorkingDays) -> None:
    """The single happenings that make an account a person's: overpayments, repairs, help, old debts."""
    extras = let.extras
    last = let.ends_on or today
    if let.type == "GAR" or (last - let.starts_on).days < 400:
        return
    day = working_days.on_or_after(last - timedelta(days=dice.between(20, 280)))
    day = min(day, today)
    if let.paying.hb and dice.chance(45):
        owed = dice.between(3_000, 62_000)
        extras.append((day, "HBA", "HBO", owed, "Housing Benefit overpaid: rebate taken back"))
    if dice.chance(18):
        what = dice.one(("lock change", "broken window", "blocked drain", "clearing of rubbish"))
        extras.append((day, "ADJ", "RCH", dice.between(45, 260) * 100, f"Rechargeable repair: {what}"))
    if let.ends_on is None and "RENT" in let.charges and dice.chance(22):
        fund = "DHP" if day < _FUND_BEGAN else "CRF"
        extras.append((day, fund, "RENT", -dice.between(8, 60) * 1000, ""))
    if let.ends_on is None and let.home.fund == "HRA" and dice.chance(7):
        owed = dice.between(90, 900) * 100
        extras.append((day, "TRF", "FTA", owed, "Debt of an earlier tenancy, by agreement"))
    if let.ends_on is None and "RENT" in let.charges and dice.chance(6):
        extras.append((day, "REF", "RENT", dice.between(8, 40) * 1000, "Refund of a credit, approved"))
