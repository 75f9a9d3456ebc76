"""The lines of an account between two days, with what was owed before and after each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from store.domain.money import Pence
from store.domain.views.account import AccountView


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One entry, as a statement shows it."""

    number: int
    """Of the entry in the account, from 1 without gaps."""
    on: date
    sub_account: str
    """Its code."""
    sub_account_name: str
    kind: str
    """Code of the kind of entry."""
    name: str
    """The kind in plain English."""
    amount: Pence
    """A debit is positive."""
    balance: Pence
    """Of all sub-accounts once this line is in, counted by day."""
    receipt: str
    """As printed; empty where none was given."""
    takes_back: bool
    """It reverses an earlier line."""


@dataclass(frozen=True)
class StatementView:
    """A statement: its heading, and its lines as they are read, for they may be many."""

    account: AccountView
    since: date | None
    """First day; nothing from the beginning."""
    until: date | None
    """Last day; nothing to the last line there is."""
    opening: Pence
    """Of all sub-accounts before the first line."""
    lines: Iterator[StatementLine]
    """By day, then as they were posted; read in pages, so that a slow reader holds no store."""
