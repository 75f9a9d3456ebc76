"""The say-this line: one sentence an officer can read out, for the one who listens."""

from datetime import date

from store.domain.agreements import KEPT
from store.domain.money import Pence, pounds
from store.domain.verification import Subject
from store.domain.views.account import AccountView, DueView
from tui.wording.verify import may_discuss

_SILENT = {
    "wellbeing": "Listen first. Say nothing about the debt unless they ask.",
    "deceased": "Give condolences. Never say “you owe”: the debt is the estate's.",
}
"""Warnings under which there is no sum to say: what to do in its place."""

_PROTECTED = frozenset({"breathing_space", "protected_period", "insolvency"})
"""Warnings under which the arrears are not spoken of."""

_WEEK = 7


def say_this(view: AccountView, kind: str, today: date) -> tuple[str, bool]:
    """What to say first, and whether it is speech (else it is advice to the officer).

    Args:
        view: The account, as far as the listener may hear of it.
        kind: Who listens: tenant, joint, third_party or nobody.
        today: The day of the call.
    """
    if kind == "nobody":
        return "", False
    codes = {banner.code for banner in view.banners}
    third = kind == "third_party"
    for code, instead in _SILENT.items():
        # A tenant on the line lives: it is another one who has died.
        if code in codes and (third or code != "deceased"):
            return instead, False
    if Subject.BALANCE not in view.subjects or view.balances is None:
        return f"I can talk with you about: {may_discuss(view.subjects)}.", True
    whose, own = ("The account", "the") if third else ("Your account", "your")
    due = _due(view, own, today)
    if codes & _PROTECTED or view.balances.moratorium > 0:
        rest = f" {_sentence(due)}" if due else ""
        return f"I won't ask about the arrears that are on hold.{rest}", True
    return _joined(_standing(view, whose), _agreement(view, own), due), True


def _standing(view: AccountView, whose: str) -> str:
    balances = view.balances
    if balances is None:
        return ""
    if view.type == "FTA" or (view.ends_on is not None and balances.collectable > 0):
        ended = f", which ended on {_long_day(view.ends_on)}," if view.ends_on else ""
        old = whose.replace("account", "old account")
        owing = pounds(balances.collectable) if balances.collectable > 0 else "nothing"
        return f"{old}{ended} has {owing} owing{_besides(view)}"
    on_its_way = f"once the {pounds(balances.in_flight)} on its way is in, " if balances.in_flight > 0 else ""
    if balances.gross < 0:
        return f"{whose} is {pounds(-balances.gross)} in credit"
    if balances.collectable > 0:
        line = f"{on_its_way}{whose[0].lower() if on_its_way else whose[0]}{whose[1:]} is "
        return _upper(f"{line}{pounds(balances.collectable)} behind")
    return _upper(f"{on_its_way}{whose.lower() if on_its_way else whose} is up to date")


def _besides(view: AccountView) -> str:
    """What is owed beside the rent, such as a repair: a former tenant hears of it at once."""
    if Subject.BREAKDOWN not in view.subjects:
        return ""
    others = [one for one in view.sub_accounts if not one.rent_debt and one.balance > 0]
    return "".join(f", and {pounds(one.balance)} for {one.name.lower()}" for one in others)


def _agreement(view: AccountView, own: str) -> str:
    plan = view.agreement
    if plan is None or plan.state not in KEPT or Subject.AGREEMENT not in view.subjects:
        return ""
    each = {
        "weekly": "a week",
        "fortnightly": "a fortnight",
        "four_weekly": "every four weeks",
        "one_off": "once",
    }
    line = f"{own} agreement is {pounds(plan.instalment)} {each.get(plan.frequency, 'a month')}"
    return f"{line} and is kept, thank you" if plan.behind == 0 and own == "your" else line


def _due(view: AccountView, own: str, today: date) -> str:
    due = view.next_due
    if due is None or view.type == "FTA" or view.ends_on is not None:
        return ""
    what = {"USE": "charge", "LIC": "charge", "NSL": "charge"}.get(
        view.type, due.what[:1].lower() + due.what[1:]
    )
    return f"{own} {what} of {pounds(due.amount)} is due {_when(due, today)}"


def _when(due: DueView, today: date) -> str:
    """`each Monday` where it comes within the week, else the day it comes."""
    if 0 <= (due.on - today).days <= _WEEK:
        return f"each {due.on:%A}"
    return f"next on {due.on:%A} {_long_day(due.on)}"


def _long_day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def _joined(*parts: str) -> str:
    return _sentence("; ".join(part for part in parts if part))


def _sentence(text: str) -> str:
    return f"{_upper(text)}." if text else ""


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def owed_words(amount: Pence) -> str:
    """A balance on the page: a sum, or in words where it is in credit."""
    return f"{pounds(-amount)} in credit" if amount < 0 else pounds(amount)
