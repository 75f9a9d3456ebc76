"""Errors speak to the officer: what happened, what to do, and nothing about a person."""

import inspect

import pytest

from store.domain import errors
from store.domain.errors import BadInput, Barred, DutydeskError, NotFound, Refused, StoreProblem

EVERY = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, DutydeskError)]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_error_says_what_and_what_to_do(kind: type[DutydeskError]) -> None:
    extra = {"source": "a rule"} if kind is Barred else {}
    error = kind("It happened.", "Do this.", **extra)
    assert (error.what, error.do) == ("It happened.", "Do this.")
    assert str(error) == "It happened. Do this."
    assert kind.__doc__


def test_the_command_line_can_tell_them_apart() -> None:
    """Exit codes: 1 not found, 2 wrong usage, 3 refused, 4 the store: no error has two of them."""
    families = (NotFound, BadInput, Refused, StoreProblem)
    for kind in EVERY:
        assert kind is DutydeskError or sum(issubclass(kind, family) for family in families) == 1


def test_errors_carry_where_and_why() -> None:
    assert BadInput("a", "b", field="amount").field == "amount"
    assert BadInput("a", "b").field == ""
    assert Barred("a", "b", source="SI 2020/1311 reg 7").source == "SI 2020/1311 reg 7"
