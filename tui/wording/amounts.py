"""Amounts, dates and times as people say them; no Textual in it, for commands read it too."""

from datetime import date, datetime

from store.clocks import LONDON
from store.domain.money import Pence, pounds


def owes(amount: Pence) -> str:
    """A balance as people say it: never a minus sign."""
    if amount > 0:
        return f"owes {pounds(amount)}"
    if amount < 0:
        return f"in credit {pounds(-amount)}"
    return "nothing owed"


def day(on: date) -> str:
    """`Mon 7 Dec 2026`: the weekday is what a caller hears."""
    return f"{on:%a} {on.day} {on:%b %Y}"


def short_day(on: date) -> str:
    """`7 Dec 26` for a column."""
    return f"{on.day} {on:%b %y}"


def clock(at: datetime) -> str:
    """`14:03` as the council's own clock showed it: a moment comes back from the store as UTC."""
    return f"{at.astimezone(LONDON):%H:%M}"


def day_of(at: datetime) -> date:
    """The council's own day of a moment: after midnight in summer it is not the day of UTC."""
    return at.astimezone(LONDON).date()
