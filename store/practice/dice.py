"""Whole-number chance from a seed: the same throws on every machine and every Python."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


class Dice:
    """One stream of throws; each part of the council has its own, so that one does not move another."""

    def __init__(self, seed: int, stream: str) -> None:
        self._random = Random(f"dutydesk/{seed}/{stream}")

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1."""
        return self._random.randrange(n)

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return least + self._random.randrange(most - least + 1)

    def chance(self, per_thousand: int) -> bool:
        """True so many times in a thousand."""
        return self._random.randrange(1000) < per_thousand

    def one(self, things: Sequence[Thing]) -> Thing:
        """One of the things, each as likely."""
        return things[self._random.randrange(len(things))]

    def weighted(self, things: Sequence[tuple[Thing, int]]) -> Thing:
        """One of the things, by weight."""
        left = self._random.randrange(sum(weight for _, weight in things))
        for thing, weight in things:
            if left < weight:
                return thing
            left -= weight
        raise AssertionError("weights add up")

    def mix(self, things: Sequence[Thing]) -> list[Thing]:
        """The things in another order (Fisher and Yates, by hand: the library's own may change)."""
        mixed = list(things)
        for place in range(len(mixed) - 1, 0, -1):
            other = self._random.randrange(place + 1)
            mixed[place], mixed[other] = mixed[other], mixed[place]
        return mixed

    def day(self, first: date, last: date) -> date:
        """A day, both ends included; the first where they are the wrong way round."""
        return first + timedelta(days=self.below(max((last - first).days, 0) + 1))
