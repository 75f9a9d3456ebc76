"""The one way money gets into the ledger: a posting with its entries, once for its key."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select

from store.domain.entry_kinds import EntryKind
from store.domain.errors import BadInput, KeyReused, NotFound, Refused, StoreDamaged
from store.domain.money import Pence
from store.domain.tenancies import SubAccountCode
from store.models.ledger import Entry, Posting
from store.models.tenancies import RentAccount, SubAccount
from store.services.posting_statements import (
    ADD,
    ADD_ENTRY,
    FIND,
    KEEP_ACCOUNT,
    KEEP_SUB,
    LAST,
    LOCK_ACCOUNT,
    LOCK_TENANCYS,
    SUBS,
)
from store.services.prove_held import tell_opened
from store.services.prove_rows import POSTINGS, digest_of_row
from store.unit_of_work import UnitOfWork

_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]
_ACCOUNT: Any = RentAccount.__table__  # type: ignore[attr-defined]
_SUB: Any = SubAccount.__table__  # type: ignore[attr-defined]

LONGEST_KEY = 200
"""Characters of a request key."""


class Line(NamedTuple):
    """One line to post."""

    sub_account: str
    kind: str
    amount: int
    """Pence; a debit is positive, money in is negative."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A posting that is in the ledger."""

    posting_id: int
    account_id: int
    tenancy_id: int
    seq_from: int
    seq_to: int
    """First and last entry of the account that it made."""
    balance_after: Pence
    """Of the whole account."""
    again: bool
    """True: it was there before under the same key; nothing was done."""


class Locked(NamedTuple):
    """A rent account whose row this unit holds."""

    account_id: int
    tenancy_id: int
    rent_reference: str
    state: str
    balance: int
    seq: int


def digest_of(**asked: Any) -> str:
    """SHA-256 of what was asked, so that a key reused for something else is seen."""
    body = json.dumps(asked, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(body.encode()).hexdigest()


def digest_of_entries(rows: Iterable[tuple[int, int, str, str, date, int, int, int]]) -> str:
    """SHA-256 of a posting's entries, for the trail to hold.

    An amount that was changed together with every balance after it shows against this alone.

    Args:
        rows: Account, seq, sub-account, kind, day, amount, and the balances after of sub-account and account.
    """
    body = json.dumps(
        [
            [account, seq, sub, kind, on.isoformat(), int(amount), int(after), int(whole)]
            for account, seq, sub, kind, on, amount, after, whole in rows
        ]
    )
    return hashlib.sha256(body.encode()).hexdigest()


def lock_account(unit: UnitOfWork, *, account_id: int | None = None, tenancy_id: int | None = None) -> Locked:
    """Hold an account's row until the unit ends, so that postings on it come one after another.

    On PostgreSQL this is a row lock (of the kind that lets foreign keys be checked); on SQLite the clause
    is left out, as a write unit holds the whole store from its first statement. Nothing is changed, so
    that a posting which was there before leaves no trace.

    Raises:
        NotFound: there is no such account.
    """
    wanted = (LOCK_ACCOUNT, account_id) if account_id is not None else (LOCK_TENANCYS, tenancy_id)
    row = wanted[0].first(unit.connection, wanted=wanted[1])
    if row is None:
        raise NotFound("There is no such rent account.", "Find the tenancy again.")
    return Locked(*row)


def find_posting(unit: UnitOfWork, key: str, digest: str) -> Posted | None:
    """What was posted under a key before, if anything was.

    Raises:
        KeyReused: it was something else.
    """
    if not key or len(key) > LONGEST_KEY:
        raise BadInput("The request has no proper key.", "Close the form and open it again.", field="key")
    found = FIND.first(unit.connection, wanted=key)
    if found is None:
        return None
    if found.digest != digest:
        raise KeyReused(
            "This form was sent before with something else in it: nothing was posted now.",
            "Look at the account's last lines, then open a fresh form.",
        )
    return _stored(unit, found.id)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What `post` was asked for."""

    account_id: int
    origin: str
    lines: tuple[Line, ...]
    effective_on: date
    method: str | None
    reverses_id: int | None
    action_id: int | None
    note: str

    @property
    def digest(self) -> str:
        return digest_of(**{name: getattr(self, name) for name in self.__dataclass_fields__})

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)


def post(
    unit: UnitOfWork,
    *,
    key: str,
    account_id: int,
    origin: str,
    lines: Sequence[Line],
    effective_on: date,
    method: str | None = None,
    reverses_id: int | None = None,
    action_id: int | None = None,
    note: str = "",
    digest: str | None = None,
) -> Posted:
    """Post lines on one account, once for the key, with every running balance.

    `digest` is of what was asked, where the caller knows it better than these arguments do: a payment
    tried again after midnight has another day, but is the same request.

    Raises:
        BadInput: no lines, a line of zero, or an unknown sub-account or kind.
        KeyReused: the key was used for something else.
        NotFound: there is no such account.
        Refused: the posting it reverses was taken back before.
        StoreDamaged: the account does not add up as it stands; nothing is posted onto damage.
    """
    wanted = _Wanted(account_id, origin, _checked(lines), effective_on, method, reverses_id, action_id, note)
    digest = digest or wanted.digest
    account = lock_account(unit, account_id=account_id)
    before = find_posting(unit, key, digest)
    if before is not None:
        return before
    if reverses_id is not None:
        if origin == "desk" and action_id is None:
            raise Refused(
                "Nothing is taken back at the desk without another person's yes.",
                "Ask for it from the receipts: it then waits for an approval.",
            )
        _refuse_second_reversal(unit, reverses_id, account_id)
    balances = _sound_balances(unit, account)
    posting_id, row = _add_posting(unit, wanted, key, digest)
    rows = _entries(account, balances, wanted.lines, posting_id, effective_on)
    for entry in rows:
        ADD_ENTRY.run(unit.connection, **entry)
    _keep_balances(unit, account, balances, rows)
    _tell(unit, account, wanted, (posting_id, row), rows)
    balance = Pence(rows[-1]["account_balance_after"])
    last = account.seq + len(rows)
    return Posted(posting_id, account_id, account.tenancy_id, account.seq + 1, last, balance, again=False)


def _add_posting(unit: UnitOfWork, wanted: _Wanted, key: str, digest: str) -> tuple[int, str]:
    """Write the posting; gives its id, and its digest for the trail."""
    row: dict[str, Any] = {
        "key": key,
        "digest": digest,
        "origin": wanted.origin,
        "account_id": wanted.account_id,
        "officer_id": unit.actor.officer_id,
        "made_at": unit.now,
        "effective_on": wanted.effective_on,
        "method": wanted.method,
        "reverses_id": wanted.reverses_id,
        "action_id": wanted.action_id,
        "note": wanted.note,
    }
    made: int = ADD.scalar(unit.connection, **row)
    return made, digest_of_row(POSTINGS, row | {"id": made})


def _tell(
    unit: UnitOfWork,
    account: Locked,
    wanted: _Wanted,
    posting: tuple[int, str],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Say in the trail what was posted, with digests for `prove` to hold it against."""
    unit.audit(
        "post",
        "posting",
        posting[0],
        tenancy_id=account.tenancy_id,
        account=wanted.account_id,
        origin=wanted.origin,
        total=wanted.total,
        reverses=wanted.reverses_id,
        row=posting[1],
        entries=digest_of_entries(
            (
                r["account_id"],
                r["seq"],
                r["sub_account"],
                r["kind"],
                r["effective_on"],
                r["amount"],
                r["balance_after"],
                r["account_balance_after"],
            )
            for r in rows
        ),
    )


def _checked(lines: Sequence[Line]) -> tuple[Line, ...]:
    if not lines:
        raise BadInput("There is nothing to post.", "Give at least one line.", field="lines")
    for line in lines:
        if line.sub_account not in SubAccountCode.__members__.values():
            raise BadInput("A line names no known sub-account.", "Choose one of the list.", field="lines")
        if line.kind not in EntryKind.__members__.values():
            raise BadInput("A line is of no known kind.", "Choose one of the list.", field="lines")
        if not Pence(line.amount):
            raise BadInput("A line is of nothing.", "Leave it out, or give its amount.", field="lines")
    return tuple(Line(str(line.sub_account), str(line.kind), int(line.amount)) for line in lines)


def _refuse_second_reversal(unit: UnitOfWork, reverses_id: int, account_id: int) -> None:
    there = unit.connection.execute(
        select(_POSTING.c.id).where(
            _POSTING.c.reverses_id == reverses_id, _POSTING.c.account_id == account_id
        )
    ).first()
    if there is not None:
        raise Refused("That posting was taken back before.", "Look at the account: nothing is left to undo.")


def _sound_balances(unit: UnitOfWork, account: Locked) -> dict[str, int]:
    """The balance of each sub-account, once they agree with the account and its last entry."""
    balances: dict[str, int] = dict(SUBS.tuples(unit.connection, wanted=account.account_id))
    last = LAST.first(unit.connection, wanted=account.account_id)
    seq, balance = (last.seq, last.account_balance_after) if last else (0, 0)
    if (seq, balance) != (account.seq, account.balance) or sum(balances.values()) != account.balance:
        raise _damaged()
    return balances


def _entries(
    account: Locked, balances: Mapping[str, int], lines: Sequence[Line], posting_id: int, on: date
) -> list[dict[str, Any]]:
    running, whole, rows = dict(balances), account.balance, []
    for seq, line in enumerate(lines, account.seq + 1):
        whole += line.amount
        running[line.sub_account] = running.get(line.sub_account, 0) + line.amount
        rows.append(
            {
                "account_id": account.account_id,
                "seq": seq,
                "posting_id": posting_id,
                "sub_account": line.sub_account,
                "kind": line.kind,
                "effective_on": on,
                "amount": line.amount,
                "balance_after": running[line.sub_account],
                "account_balance_after": whole,
            }
        )
    return rows


def _keep_balances(
    unit: UnitOfWork, account: Locked, before: Mapping[str, int], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Write the new balances, and refuse to go on unless the store says what the entries say."""
    for code, amount in _sums(rows).items():
        if code in before:
            kept = KEEP_SUB.scalar(unit.connection, of=account.account_id, which=code, more=amount)
        else:
            kept = amount
            unit.connection.execute(
                insert(_SUB).values(account_id=account.account_id, code=code, weekly_charge=0, balance=amount)
            )
            tell_opened(unit, sub_accounts=[(account.account_id, code)])
        if kept != next(row["balance_after"] for row in reversed(rows) if row["sub_account"] == code):
            raise _damaged()
    total = sum(row["amount"] for row in rows)
    kept_so = KEEP_ACCOUNT.one(unit.connection, of=account.account_id, more=total, lines=len(rows))
    if tuple(kept_so) != (rows[-1]["account_balance_after"], rows[-1]["seq"]):
        raise _damaged()


def _sums(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row["sub_account"]] = sums.get(row["sub_account"], 0) + row["amount"]
    return sums


def _stored(unit: UnitOfWork, posting_id: int) -> Posted:
    c = _ENTRY.c
    row = unit.connection.execute(
        select(
            c.account_id,
            _ACCOUNT.c.tenancy_id,
            func.min(c.seq).label("first"),
            func.max(c.seq).label("last"),
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == c.account_id)
        .where(c.posting_id == posting_id)
        .group_by(c.account_id, _ACCOUNT.c.tenancy_id)
    ).one_or_none()
    if row is None:
        raise _damaged()
    balance = unit.connection.execute(
        select(c.account_balance_after).where(c.account_id == row.account_id, c.seq == row.last)
    ).scalar_one()
    return Posted(posting_id, row.account_id, row.tenancy_id, row.first, row.last, Pence(balance), again=True)


def _damaged() -> StoreDamaged:
    return StoreDamaged(
        "The ledger of this account does not add up: nothing was posted.",
        "Take no money on it and tell the administrator: `dutydesk prove` names what differs.",
    )
