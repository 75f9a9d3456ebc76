"""Sums over entries that give away any one value that was changed, and where it is.

Every entry is a row of figures. Added up for each account, and again times the entry's number and times the
account's, they come to sums that the trail keeps. One value changed by d moves the plain sum by d and the
second by d times the account: a division names the row. The sums are the same whole numbers on both
databases.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter, mul
from typing import Final, NamedTuple

from sqlalchemy import Connection, text

from store.models.ledger import ENTRY_KINDS
from store.models.tenancies import SUB_ACCOUNTS

_EPOCH: Final = date(1970, 1, 1)

_OFTEN_FIRST: Final = ("RENT", "HB", "SC", "CHG", "CARD", "PPT", "DD", "AP", "SO", "CASH", "BACS", "UC-MPTL")
"""Kinds that most entries are of: a CASE stops at the first that fits."""

SUB_NUMBERS: Final = {code: number for number, code in enumerate(SUB_ACCOUNTS, 1)}
_KIND_NUMBERS: Final = {code: number for number, code in enumerate(ENTRY_KINDS, 1)}

_PER_DAY: Final = 32
"""What one day counts for in a mark: more than there are kinds."""

BESIDE: Final = 1 << 20
"""Added to an entry's number where a sum is weighed by it: a change then divides by one such number alone."""

COUNTED: Final = ("RENT", "SC", "WAT", "GAR")
"""Sub-accounts whose entries are counted side by side in one whole number; the rest come after them."""

_BITS: Final = 12
PER_COUNT: Final = 1 << _BITS
"""Entries of one sub-account that fit beside those of the next."""


def _numbered(column: str, numbers: Mapping[str, int], first: Sequence[str] = ()) -> str:
    """A CASE that turns codes into their numbers; what is no code is 0."""
    ordered = sorted(numbers, key=lambda code: first.index(code) if code in first else len(first))
    whens = " ".join(f"WHEN '{code}' THEN {numbers[code]}" for code in ordered)
    return f"CASE {column} {whens} ELSE 0 END"


_BY_SUB: Final = (
    "CASE sub_account "
    + " ".join(
        f"WHEN '{code}' THEN amount * {SUB_NUMBERS[code]} + {1 << _BITS * place}"
        for place, code in enumerate(COUNTED)
    )
    + f" ELSE amount * ({_numbered('sub_account', SUB_NUMBERS)}) + {1 << _BITS * len(COUNTED)} END"
)


def _mark_sql(dialect: str) -> str:
    """One number for an entry's kind and day, in SQL."""
    if dialect == "sqlite":
        # A day written otherwise than as ten characters may be the same day, and is not what was posted.
        day = "(CAST(julianday(effective_on) - 2440587.5 AS INTEGER) + (length(effective_on) - 10) * 65536)"
    else:
        day = "CAST(effective_on - DATE '1970-01-01' AS BIGINT)"
    kind = _numbered("kind", _KIND_NUMBERS, _OFTEN_FIRST)
    return f"({day} * {_PER_DAY} + {kind})"


class Weighed(NamedTuple):
    """What some entries of one account come to."""

    account_id: int
    entries: int
    last: int
    """The highest number."""
    amount: int
    amount_seq: int
    """Each amount times its entry's number."""
    balance: int
    """The account's balance after each."""
    square: int
    """Each amount times twice the sub-account's balance after it less the amount: what the squares of the
    sub-accounts' balances come to in the end, where each balance follows from the one before."""
    mark: int
    """Kind and day of each, times its number."""
    posting: int
    """The posting's id of each, times its number."""
    by_sub: int
    """Each amount times its sub-account's number; and beside that, how many entries each sub-account has."""

    def counts(self, balances: Mapping[str, int]) -> tuple[int, ...]:
        """How many entries there are of each of `COUNTED`, and of the others together.

        Args:
            balances: Of the sub-accounts. If they are not what the entries come to, neither are the counts.
        """
        packed = self.by_sub - sum(SUB_NUMBERS.get(code, 0) * owed for code, owed in balances.items())
        most = PER_COUNT - 1
        return (
            *(packed >> _BITS * place & most for place in range(len(COUNTED))),
            packed >> _BITS * len(COUNTED),
        )


def _columns(dialect: str) -> str:
    beside = f"(seq + {BESIDE})"
    sums = (
        "amount",
        "amount * seq",
        "account_balance_after",
        "amount * (2 * balance_after - amount)",
        f"{_mark_sql(dialect)} * {beside}",
        f"posting_id * {beside}",
        _BY_SUB,
    )
    return ", ".join(["count(*)", "max(seq)", *(f"CAST(sum({one}) AS BIGINT)" for one in sums)])


PAGE: Final = 5000
"""Accounts fetched at once."""


def weighed(connection: Connection, where: str = "", **given: int) -> Iterable[Weighed]:
    """What the entries of each account come to; `where` limits the entries."""
    columns = _columns(connection.dialect.name)
    rows = connection.execute(
        text(f"SELECT account_id, {columns} FROM entry {where} GROUP BY account_id"), given
    )
    # By pages: fetched one by one, rows cost more than they take to add up.
    return (Weighed._make(row) for page in rows.partitions(PAGE) for row in page)


def weigh_entry(
    account_id: int,
    seq: int,
    posting_id: int,
    sub: str,
    kind: str,
    on: date,
    amount: int,
    after: int,
    whole: int,
) -> Weighed:
    """The same for one entry in hand."""
    mark = (on - _EPOCH).days * _PER_DAY + _KIND_NUMBERS.get(kind, 0)
    place = COUNTED.index(sub) if sub in COUNTED else len(COUNTED)
    return Weighed(
        account_id,
        1,
        seq,
        amount,
        amount * seq,
        whole,
        amount * (2 * after - amount),
        mark * (seq + BESIDE),
        posting_id * (seq + BESIDE),
        SUB_NUMBERS.get(sub, 0) * amount + (1 << _BITS * place),
    )


@dataclass(slots=True)
class Sums:
    """What entries of any accounts come to, as the trail keeps it; Python's whole numbers have no end."""

    entries: int = 0
    amount: int = 0
    amount_account: int = 0
    """Times the account's number. So is what is named alike below."""
    amount_seq: int = 0
    mark: int = 0
    mark_account: int = 0
    posting: int = 0
    posting_account: int = 0
    balance: int = 0
    balance_account: int = 0
    square: int = 0
    square_account: int = 0
    by_sub: int = 0
    by_sub_account: int = 0

    def add(self, one: Weighed, sign: int = 1) -> None:
        """Count some entries of one account in, or out."""
        account = one.account_id * sign
        self.entries += one.entries * sign
        self.amount += one.amount * sign
        self.amount_account += one.amount * account
        self.amount_seq += one.amount_seq * sign
        self.mark += one.mark * sign
        self.mark_account += one.mark * account
        self.posting += one.posting * sign
        self.posting_account += one.posting * account
        self.balance += one.balance * sign
        self.balance_account += one.balance * account
        self.square += one.square * sign
        self.square_account += one.square * account
        self.by_sub += one.by_sub * sign
        self.by_sub_account += one.by_sub * account

    def add_all(self, ones: Iterable[Weighed]) -> None:
        """Count the entries of many accounts in: the same, column by column, which Python does faster."""
        rows = list(ones)
        accounts = [one.account_id for one in rows]
        self.entries += sum(one.entries for one in rows)
        self.amount_seq += sum(one.amount_seq for one in rows)
        for name in ("amount", "mark", "posting", "balance", "square", "by_sub"):
            column = list(map(attrgetter(name), rows))
            setattr(self, name, getattr(self, name) + sum(column))
            by_account = f"{name}_account"
            setattr(self, by_account, getattr(self, by_account) + sum(map(mul, column, accounts)))

    def told(self) -> str:
        """As the trail keeps it."""
        return " ".join(str(getattr(self, one.name)) for one in fields(self))

    @staticmethod
    def read(said: object) -> "Sums":
        """What the trail kept.

        Raises:
            ValueError: it is no such thing.
        """
        parts = [int(part) for part in str(said).split()]
        if len(parts) != len(fields(Sums)):
            raise ValueError("another number of figures")
        return Sums(*parts)

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, one.name) - getattr(other, one.name) for one in fields(self)))

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


def placed(off: Sums) -> tuple[int, int | None] | None:
    """The account and, where it shows, the entry that alone would put the sums off by so much.

    Nothing where no single entry does: then more than one was changed.
    """
    places = set()
    for plain, by_account, by_number in (
        (off.amount, off.amount_account, off.amount_seq),
        (off.mark, off.mark_account, None),
        (off.posting, off.posting_account, None),
        (off.balance, off.balance_account, None),
        (off.square, off.square_account, None),
        (off.by_sub, off.by_sub_account, None),
    ):
        if not plain:
            if by_account:
                return None
            continue
        account, rest = divmod(by_account, plain)
        if rest or account <= 0:
            return None
        if by_number is not None:
            seq, rest = divmod(by_number, plain)
            places.add((account, None if rest else seq))
        else:
            places.add((account, None))
    accounts = {account for account, _ in places}
    if len(accounts) != 1:
        return None
    return accounts.pop(), next((seq for _, seq in places if seq is not None), None)


def entry_of(change: int, entries: int) -> int | None:
    """The one entry among so many whose mark or posting can have put a sum off by so much."""
    found = [seq for seq in range(1, entries + 1) if change % (seq + BESIDE) == 0]
    return found[0] if change and len(found) == 1 else None
