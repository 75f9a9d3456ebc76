"""Where a payment goes: what the payer says, else this week's rent, then arrears, then the rest in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from store.domain.errors import BadInput
from store.domain.money import ZERO, Pence, pounds
from store.domain.tenancies import SUB_ACCOUNTS, SubAccountCode


class Part(StrEnum):
    """Why money goes to a sub-account."""

    THIS_WEEK = "this week's rent"
    ARREARS = "arrears"
    ADVANCE = "in advance"
    WISH = "as the caller asked"


@dataclass(frozen=True, slots=True)
class Split:
    """One part of a payment."""

    code: SubAccountCode
    amount: Pence
    part: Part


_MAIN = (SubAccountCode.RENT, SubAccountCode.UO, SubAccountCode.FTA)


def main_sub_account(sub_accounts: Mapping[SubAccountCode, Pence]) -> SubAccountCode:
    """The sub-account of the home itself: what is left over is kept there.

    Raises:
        BadInput: the account has no sub-account at all.
    """
    for code in (*_MAIN, *sub_accounts):
        if code in sub_accounts:
            return code
    raise BadInput("This account has nothing to pay to.", "Check the account before taking money.")


def allocate_payment(
    amount: Pence,
    sub_accounts: Mapping[SubAccountCode, Pence],
    order: Sequence[SubAccountCode],
    this_week_due: Pence = ZERO,
    *,
    wish: Mapping[SubAccountCode, Pence] | None = None,
) -> tuple[Split, ...]:
    """Split a payment; the parts always add up to it.

    Args:
        amount: What is paid, above zero.
        sub_accounts: What each sub-account owes now, this week's debit included.
        order: The council's order; a sub-account that is not in it gets nothing of its own accord.
        this_week_due: This week's rent debit, so that the caller hears what it pays for.
        wish: What the payer asks for. A debtor has the right to say what a payment is for.

    Raises:
        BadInput: no amount, or a wish that does not add up or names what the account does not have.
    """
    if amount <= 0:
        raise BadInput("There is no amount to split.", "Type an amount above zero.", field="amount")
    if wish is not None:
        return _as_wished(amount, sub_accounts, wish)
    main = main_sub_account(sub_accounts)
    splits: list[Split] = []
    left = amount
    for code in dict.fromkeys(order):
        owed = max(sub_accounts.get(code, ZERO), ZERO)
        week = min(left, owed, max(this_week_due, ZERO)) if code is main and code in _MAIN[:2] else ZERO
        rest = min(left - week, owed - week)
        splits += [Split(code, week, Part.THIS_WEEK), Split(code, rest, Part.ARREARS)]
        left -= week + rest
    if main not in order:
        old = min(left, max(sub_accounts[main], ZERO))
        splits.append(Split(main, old, Part.ARREARS))
        left -= old
    splits.append(Split(main, left, Part.ADVANCE))
    return tuple(split for split in splits if split.amount > 0)


def _as_wished(
    amount: Pence, sub_accounts: Mapping[SubAccountCode, Pence], wish: Mapping[SubAccountCode, Pence]
) -> tuple[Split, ...]:
    if any(part < 0 for part in wish.values()):
        raise BadInput(
            "A part of the split is below zero.", "Type zero or more for each part.", field="split"
        )
    if any(code not in sub_accounts for code, part in wish.items() if part > 0):
        raise BadInput(
            "The split names a sub-account that this account does not have.",
            "Choose among the sub-accounts shown.",
            field="split",
        )
    given = sum(wish.values(), ZERO)
    if given != amount:
        word = "more" if given > amount else "less"
        raise BadInput(
            f"The parts come to {pounds(abs(given - amount))} {word} than the payment.",
            "Change a part so that they add up.",
            field="split",
        )
    return tuple(Split(code, part, Part.WISH) for code, part in wish.items() if part > 0)


@dataclass(frozen=True, slots=True)
class Preview:
    """What to read to the caller before anything is taken."""

    parts: tuple[tuple[Pence, str], ...]
    """How much, and to what, in order."""
    separate: tuple[str, ...]
    """What is owed beside it and stays untouched."""

    @property
    def sentence(self) -> str:
        """One or two sentences to say: `£112.37 to this week's rent and £74.03 to the rent arrears.`"""
        said = [f"{pounds(amount)} to {what}" for amount, what in self.parts]
        first = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
        if not self.separate:
            return f"{first}."
        names = self.separate
        rest = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        return f"{first}. Separate and not paid by this: {rest}."


def preview(splits: Sequence[Split], sub_accounts: Mapping[SubAccountCode, Pence]) -> Preview:
    """The split in words, with what is owed elsewhere and not touched."""
    paid = {split.code for split in splits}
    separate = tuple(
        SUB_ACCOUNTS[code].label for code, owed in sub_accounts.items() if owed > 0 and code not in paid
    )
    return Preview(tuple((split.amount, _named(split)) for split in splits), separate)


def _named(split: Split) -> str:
    label = SUB_ACCOUNTS[split.code].label
    if split.part is Part.THIS_WEEK:
        return "this week's rent" if split.code is SubAccountCode.RENT else f"this week's {label}"
    if split.part is Part.ADVANCE:
        return f"{label} in advance"
    if split.part is Part.ARREARS and split.code in _MAIN[:2]:
        return f"the {label} arrears"
    return f"the {label}"
