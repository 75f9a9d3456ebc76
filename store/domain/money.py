"""Money as whole pence in a type of its own; the one place where amounts are read and printed.

Owed is positive, in credit is negative; screens put that in words. There is no float anywhere.
"""

import re
from collections.abc import Sequence
from typing import Any, NoReturn, Self, SupportsIndex

from store.domain.errors import BadInput


class Pence(int):
    """A sum of money in whole pence.

    Adding and taking away stay `Pence`; a plain `int` beside it is taken as pence (so that
    `sum` works and a database's integer needs no ceremony). Multiplying takes a count, never money.
    Money over money asks "how many times" and gives an `int`; money over a count must say how it
    rounds, so `/` and `//` by a count raise TypeError: use `divided` or `share`.
    Floats and truth values raise TypeError, but for one place: with a float on the left (`1.5 + money`)
    Python does not ask this class, and the result is a float, which no Pence can be made of.
    """

    __slots__ = ()

    def __new__(cls, value: int = 0) -> Self:
        """Make pence from a whole number of pence; raises TypeError for anything else."""
        return super().__new__(cls, _whole(value))

    def __repr__(self) -> str:
        return f"Pence({int.__repr__(self)})"

    def __str__(self) -> str:
        return int.__repr__(self)

    def __add__(self, other: int) -> "Pence":
        return Pence(int.__add__(self, _whole(other)))

    __radd__ = __add__

    def __sub__(self, other: int) -> "Pence":
        return Pence(int.__sub__(self, _whole(other)))

    def __rsub__(self, other: int) -> "Pence":
        return Pence(int.__sub__(_whole(other), self))

    def __mul__(self, other: int) -> "Pence":
        if isinstance(other, Pence):
            raise TypeError("money times money has no meaning")
        return Pence(int.__mul__(self, _whole(other)))

    __rmul__ = __mul__

    def __neg__(self) -> "Pence":
        return Pence(int.__neg__(self))

    def __pos__(self) -> "Pence":
        return self

    def __abs__(self) -> "Pence":
        return Pence(int.__abs__(self))

    def __floordiv__(self, other: int) -> int:
        """How many whole times `other` fits in; both must be money."""
        return int.__floordiv__(self, _money(other))

    def __mod__(self, other: int) -> "Pence":
        return Pence(int.__mod__(self, _money(other)))

    def __divmod__(self, other: int) -> "tuple[int, Pence]":
        times, left = int.__divmod__(self, _money(other))
        return times, Pence(left)

    def _no(self, *_: Any) -> NoReturn:
        raise TypeError("this would leave whole pence: use divided() or share(), or int() for the number")

    __truediv__ = __rtruediv__ = __rfloordiv__ = __rmod__ = __rdivmod__ = __pow__ = __rpow__ = __float__ = _no

    def __round__(self, ndigits: SupportsIndex | None = None) -> "Pence":
        return self._no() if ndigits is not None else self

    def divided(self, n: int) -> "Pence":
        """This sum over `n` (a count above zero), rounded half away from zero to the penny."""
        return self.share(1, n)

    def share(self, numerator: int, denominator: int) -> "Pence":
        """This sum times a ratio, rounded half away from zero to the penny (`ROUND_HALF_UP`).

        Raises ValueError when the denominator is not above zero.
        """
        top, bottom = _count(numerator), _count(denominator)
        if bottom <= 0:
            raise ValueError("the denominator must be above zero")
        product = int(self) * top
        size = (2 * abs(product) + bottom) // (2 * bottom)
        return Pence(size if product >= 0 else -size)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"money is whole pence, not {type(value).__name__}")
    return int(value)


def _money(value: object) -> int:
    if not isinstance(value, Pence):
        raise TypeError("money over a count must say how it rounds: use divided() or share()")
    return int(value)


def _count(value: object) -> int:
    if isinstance(value, Pence):
        raise TypeError("a ratio is made of counts, not of money: use int()")
    return _whole(value)


ZERO = Pence(0)
"""No money."""

LARGEST = Pence(100_000_000)
"""£1,000,000.00: more than this typed into a box is a slip of the finger."""

_PLAIN = re.compile(r"([0-9]{1,7}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.([0-9]{2}))?", re.ASCII)
_ONE_DIGIT = re.compile(r"[0-9,]{1,9}\.[0-9]?", re.ASCII)
_AROUND = " \t\u00a0"
_LONGEST_TYPED = 40
"""Characters of an amount box that are looked at; nothing longer is an amount."""


def parse_pounds(text: str, *, field: str = "amount") -> Pence:
    """Read an amount as an officer types it: `50`, `£50`, `1,050.20`, spaces around it.

    Pence are two digits: `50.5` may mean 50.50 or 50.05, so it is refused. Commas stand only before
    groups of three, so that `10,50` is never read as one thousand and fifty.

    Raises:
        BadInput: not such an amount, negative, or above £1,000,000.
    """
    bare = _bare(text, field)
    if bare[:1] in ("-", "\u2212", "+"):
        raise BadInput(
            "An amount here has no sign.", "Type the amount alone, such as 50 or 50.20.", field=field
        )
    return _read(bare, field)


def parse_signed_pounds(text: str, *, field: str = "amount") -> Pence:
    """Read an amount that may be below zero: `-5`, `-£5.00`, `£-5`, `+5`; otherwise as `parse_pounds`."""
    bare = _bare(text, field)
    pound = bare.startswith("£")
    if pound:
        bare = bare[1:].lstrip(_AROUND)
    sign = -1 if bare[:1] in ("-", "\u2212") else 1
    if bare[:1] in ("-", "\u2212", "+"):
        bare = bare[1:].lstrip(_AROUND)
    if pound and bare.startswith("£"):
        raise _not_an_amount(field)
    return _read(bare, field) * sign


def _bare(text: str, field: str) -> str:
    if len(text) > _LONGEST_TYPED:
        raise _not_an_amount(field)
    bare = text.strip(_AROUND)
    if not bare:
        raise BadInput("There is no amount.", "Type pounds and pence, such as 50 or 50.20.", field=field)
    return bare


def _read(bare: str, field: str) -> Pence:
    if bare.startswith("£"):
        bare = bare[1:].lstrip(_AROUND)
    match = _PLAIN.fullmatch(bare)
    if match is None:
        if _ONE_DIGIT.fullmatch(bare):
            raise BadInput(
                "The pence are not two digits.", "Type both digits of the pence, such as 50.50.", field=field
            )
        if re.fullmatch(r"[0-9]{8,}(\.[0-9]{2})?", bare):
            raise _too_much(field)
        raise _not_an_amount(field)
    amount = Pence(int(match[1].replace(",", "")) * 100 + int(match[2] or 0))
    if amount > LARGEST:
        raise _too_much(field)
    return amount


def _not_an_amount(field: str) -> BadInput:
    return BadInput(
        "That is not an amount of money.",
        "Type pounds and pence in figures, such as 50, 50.20 or 1,050.20.",
        field=field,
    )


def _too_much(field: str) -> BadInput:
    return BadInput("The amount is above £1,000,000.", "Check the figure and type it again.", field=field)


def pounds(amount: int) -> str:
    """Print pence as `£1,050.20`, below zero as `-£5.00`."""
    whole, rest = divmod(abs(_whole(amount)), 100)
    return f"{'-' if amount < 0 else ''}£{whole:,}.{rest:02d}"


def apportion(total: Pence, weights: Sequence[int]) -> tuple[Pence, ...]:
    """Split a total by weights so that the parts add up to the penny (largest remainder).

    Each part is within a penny of its exact share; left-over pennies go to the largest remainders,
    the earlier weight first when they tie. A negative total is split like its positive.

    Raises:
        ValueError: no weights, a weight below zero, or all of them zero.
    """
    sizes = [_whole(weight) for weight in weights]
    if not sizes or min(sizes) < 0 or not any(sizes):
        raise ValueError("weights must be zero or more, and one of them above zero")
    whole = sum(sizes)
    shares = [divmod(abs(int(total)) * size, whole) for size in sizes]
    left = abs(int(total)) - sum(share for share, _ in shares)
    by_remainder = sorted(range(len(sizes)), key=lambda i: (-shares[i][1], i))
    extra = frozenset(by_remainder[:left])
    sign = -1 if total < 0 else 1
    return tuple(Pence(sign * (share + (i in extra))) for i, (share, _) in enumerate(shares))
