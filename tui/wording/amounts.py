"""Amounts, dates and times as people say them; no Textual in it, for commands read it too."""

from datetime import date, datetime

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
    """`14:03`."""
    return f"{at:%H:%M}"
