"""Sums over entries that give away any one value that was changed, and where it is.

Every entry is a row of figures. Added up plainly, and again times the account's number and times the
entry's number, they come to sums that the trail keeps. One value changed by d moves the first by d, the
second by d times the account and the third by d times the entry: two divisions name the row. The sums are
the same whole numbers on both databases.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Connection, text

from store.models.ledger import ENTRY_KINDS
from store.models.tenancies import SUB_ACCOUNTS

_EPOCH: Final = date(1970, 1, 1)

_OFTEN_FIRST: Final = ("RENT", "HB", "SC", "CHG", "CARD", "PPT", "DD", "AP", "SO", "CASH", "BACS", "UC-MPTL")
"""Kinds that most entries are of: a CASE stops at the first that fits."""

_SUB_NUMBERS: Final = {code: number for number, code in enumerate(SUB_ACCOUNTS, 1)}
_KIND_NUMBERS: Final = {code: number for number, code in enumerate(ENTRY_KINDS, 1)}

PER_KIND, PER_DAY = 16, 16 * 32
"""What one kind and one day count for in a mark: sub-account, kind and day do not run into one another."""


def numbered(column: str, numbers: Mapping[str, int], first: Iterable[str] = ()) -> str:
    """A CASE that turns codes into their numbers; what is no code is 0."""
    early = tuple(first)
    ordered = sorted(numbers, key=lambda code: early.index(code) if code in early else len(early))
    whens = " ".join(f"WHEN '{code}' THEN {numbers[code]}" for code in ordered)
    return f"CASE {column} {whens} ELSE 0 END"


SUB_NUMBER: Final = numbered("sub_account", _SUB_NUMBERS)
"""The sub-account's number, in SQL."""


def mark_sql(dialect: str) -> str:
    """One number for an entry's sub-account, kind and day, in SQL."""
    if dialect == "sqlite":
        # A day written otherwise than as ten characters may be the same day, and is not what was posted.
        day = "(CAST(julianday(effective_on) - 2440587.5 AS INTEGER) + (length(effective_on) - 10) * 65536)"
    else:
        day = "CAST(effective_on - DATE '1970-01-01' AS BIGINT)"
    return (
        f"({day} * {PER_DAY} + ({numbered('kind', _KIND_NUMBERS, _OFTEN_FIRST)}) * {PER_KIND} + {SUB_NUMBER})"
    )


def mark_of(sub_account: str, kind: str, on: date) -> int:
    """The same number for an entry in hand."""
    return (
        (on - _EPOCH).days * PER_DAY
        + _KIND_NUMBERS.get(kind, 0) * PER_KIND
        + _SUB_NUMBERS.get(sub_account, 0)
    )


class Weighed(NamedTuple):
    """What some entries of one account come to."""

    account_id: int
    entries: int
    amount: int
    amount_seq: int
    mark: int
    mark_seq: int
    posting: int
    posting_seq: int
    balance_seq: int


def weighed_sql(dialect: str) -> str:
    """The columns of `Weighed` after the account, in SQL, to be grouped by account."""
    mark = mark_sql(dialect)
    sums = (
        "amount",
        "amount * seq",
        mark,
        f"{mark} * seq",
        "posting_id",
        "posting_id * seq",
        "balance_after * seq",
    )
    return ", ".join(["count(*)", *(f"CAST(sum({one}) AS BIGINT)" for one in sums)])


@dataclass(slots=True)
class Sums:
    """What entries of any accounts come to; Python's whole numbers have no end."""

    entries: int = 0
    amount: list[int] = field(default_factory=lambda: [0, 0, 0])
    """Plain, times the account, times the entry's number. So are the next two."""
    mark: list[int] = field(default_factory=lambda: [0, 0, 0])
    posting: list[int] = field(default_factory=lambda: [0, 0, 0])
    balance: int = 0
    """The sub-account's balance after, times the entry's number."""

    def add(self, one: Weighed | Sequence[int]) -> None:
        """Count some entries of one account in."""
        account, entries, amount, amount_seq, mark, mark_seq, posting, posting_seq, balance_seq = one
        self.entries += entries
        for sums, plain, by_seq in (
            (self.amount, amount, amount_seq),
            (self.mark, mark, mark_seq),
            (self.posting, posting, posting_seq),
        ):
            sums[0] += plain
            sums[1] += plain * account
            sums[2] += by_seq
        self.balance += balance_seq

    def add_entry(
        self, account_id: int, seq: int, posting_id: int, mark: int, amount: int, after: int
    ) -> None:
        """Count one entry in."""
        self.add(
            (account_id, 1, amount, amount * seq, mark, mark * seq, posting_id, posting_id * seq, after * seq)
        )

    def told(self) -> dict[str, str]:
        """As the trail keeps it: one text a figure."""
        return {
            "entries": str(self.entries),
            "amount": _joined(self.amount),
            "mark": _joined(self.mark),
            "posting": _joined(self.posting),
            "balance": str(self.balance),
        }

    @staticmethod
    def read(detail: Mapping[str, object]) -> "Sums":
        """What the trail kept.

        Raises:
            ValueError: it is no such thing.
        """
        three = {name: [int(part) for part in str(detail.get(name, "")).split()] for name in _THREES}
        if any(len(parts) != len(("plain", "account", "seq")) for parts in three.values()):
            raise ValueError("three figures each")
        return Sums(int(str(detail.get("entries", ""))), **three, balance=int(str(detail.get("balance", ""))))

    def __add__(self, other: "Sums") -> "Sums":
        return self._with(other, 1)

    def __sub__(self, other: "Sums") -> "Sums":
        return self._with(other, -1)

    def _with(self, other: "Sums", sign: int) -> "Sums":
        three = {
            name: [a + sign * b for a, b in zip(getattr(self, name), getattr(other, name), strict=True)]
            for name in _THREES
        }
        return Sums(self.entries + sign * other.entries, **three, balance=self.balance + sign * other.balance)


_THREES: Final = ("amount", "mark", "posting")


def _joined(parts: Iterable[int]) -> str:
    return " ".join(map(str, parts))


def sums_of(connection: Connection, spans: Sequence[tuple[int, int]] | None) -> Sums:
    """What the entries of the postings in some spans of ids come to; of all entries where none is given."""
    sums = Sums()
    columns = weighed_sql(connection.dialect.name)
    for first, last in spans if spans is not None else ((0, 0),):
        where = "" if spans is None else "WHERE posting_id BETWEEN :first AND :last"
        rows = connection.execute(
            text(f"SELECT account_id, {columns} FROM entry {where} GROUP BY account_id"),
            {} if spans is None else {"first": first, "last": last},
        )
        for row in rows:
            sums.add(row)
    return sums
