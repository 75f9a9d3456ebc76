"""Proves every account in one pass over its entries, and looks closer only where the sums do not fit.

For each account the entries give a few sums. With n entries numbered without a gap and each balance following
from the one before, the balances after add up to (n + 1) times the amounts less each amount times its number;
the squares of the sub-accounts' balances are what the amounts and the balances after them give; and balances,
counts and sub-accounts are those stored. One value that is changed breaks one of them. Only then are the
account's own entries gone through one by one, and what differs is named.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from store.services.prove_held import Held
from store.services.prove_sums import COUNTED, Sums, Weighed, weighed

PARTS: Final = 32
"""Into how many parts the accounts fall on SQLite, which keeps them in their order: each is one step of the
progress."""

MOST_AT_ONCE: Final = 200_000
"""Accounts of a part on PostgreSQL, which reads its whole table for each part, with helpers of its own."""

Span = tuple[int, int]

_EVERY: Final = (-(2**63), 2**63 - 1)
"""Every number there can be."""


@dataclass(slots=True)
class Part:
    """What one part of the accounts came to."""

    accounts: int = 0
    entries: int = 0
    sums: Sums = field(default_factory=Sums)
    held: Held = field(default_factory=Held)
    wrong: list[int] = field(default_factory=list)
    """Accounts to look closer at."""
    beyond: list[int] = field(default_factory=list)
    """Accounts with a figure so large that it cannot be added up."""

    def join(self, other: "Part") -> None:
        """Count another part in."""
        self.accounts += other.accounts
        self.entries += other.entries
        self.sums += other.sums
        self.held += other.held
        self.wrong += other.wrong
        self.beyond += other.beyond


def parts_of(connection: Connection) -> list[Span]:
    """Spans of account numbers that hold every account, and every entry of none."""
    least, most = connection.execute(text("SELECT min(id), max(id) FROM rent_account")).one()
    if least is None:
        return [_EVERY]
    accounts = most - least + 1
    step = MOST_AT_ONCE if connection.dialect.name == "postgresql" else (accounts - 1) // PARTS + 1
    if step >= accounts:
        return [_EVERY]
    starts = list(range(least, most + 1, step))
    ends = [start - 1 for start in starts[1:]]
    return list(zip([_EVERY[0], *starts[1:]], [*ends, _EVERY[1]], strict=True))


def prove_part(connection: Connection, span: Span) -> Part:
    """Add up and compare the accounts of a span."""
    part = Part()
    try:
        with connection.begin_nested():
            # Without a limit PostgreSQL reads the table as it lies, with helpers; else by its key.
            limited = (_IN_SPAN, _given(span)) if span != _EVERY else ("", {})
            found = {one.account_id: one for one in weighed(connection, limited[0], **limited[1])}
    except DBAPIError as fault:
        if not _overflowed(fault):
            raise
        if span[0] == span[1]:
            part.beyond.append(span[0])
            return part
        middle = (span[0] + span[1]) // 2
        part.join(prove_part(connection, (span[0], middle)))
        part.join(prove_part(connection, (middle + 1, span[1])))
        return part
    _compare(connection, span, found, part)
    return part


_IN_SPAN: Final = "WHERE account_id BETWEEN :first AND :last"


def _given(span: Span) -> dict[str, int]:
    return {"first": span[0], "last": span[1]}


def _compare(connection: Connection, span: Span, found: dict[int, Weighed], part: Part) -> None:
    """Hold what the accounts of a span say against what their entries come to."""
    subs: dict[int, dict[str, int]] = defaultdict(dict)
    for account, code, balance in connection.execute(
        text(f"SELECT account_id, code, balance FROM sub_account {_IN_SPAN}"), _given(span)
    ):
        subs[account][code] = balance
        part.held.sub_account(account, code)
    accounts = connection.execute(
        text(
            "SELECT id, balance, seq, tenancy_id, rent_reference FROM rent_account "
            "WHERE id BETWEEN :first AND :last"
        ),
        _given(span),
    )
    others = []
    for account, balance, seq, *whose in accounts:
        part.accounts += 1
        part.held.account(account, *whose)
        one = found.pop(account, None)
        own = subs.pop(account, {})
        if one is None:
            if balance or seq or any(own.values()):
                part.wrong.append(account)
            continue
        part.entries += one.entries
        part.sums.add(one)
        if not _fits(one, balance, seq, own):
            part.wrong.append(account)
        elif one.counts(own)[-1]:
            others.append(account)
    for one in found.values():
        part.entries += one.entries
        part.sums.add(one)
    part.wrong += [*found, *subs, *_without_sub_account(connection, others)]


def _fits(one: Weighed, balance: int, seq: int, subs: dict[str, int]) -> bool:
    """Whether what is stored of an account is what its entries come to."""
    counts = one.counts(subs)
    return (
        one.entries == one.last == seq
        and one.amount == balance == sum(subs.values())
        and one.balance == (one.entries + 1) * one.amount - one.amount_seq
        and one.square == sum(owed * owed for owed in subs.values())
        and sum(counts) == one.entries
        and all(code in subs or not count for code, count in zip(COUNTED, counts, strict=False))
    )


def _without_sub_account(connection: Connection, accounts: Sequence[int]) -> Iterable[int]:
    """Those of some accounts that have entries on a sub-account that is not there."""
    found: list[int] = []
    for start in range(0, len(accounts), 500):
        listed = ", ".join(str(int(account)) for account in accounts[start : start + 500])
        found += connection.execute(
            text(
                f"SELECT DISTINCT e.account_id FROM entry AS e WHERE e.account_id IN ({listed}) "
                "AND NOT EXISTS (SELECT 1 FROM sub_account AS s "
                "WHERE s.account_id = e.account_id AND s.code = e.sub_account)"
            )
        ).scalars()
    return found


def _overflowed(fault: DBAPIError) -> bool:
    said = str(fault.orig)
    return "integer overflow" in said or "out of range" in said
