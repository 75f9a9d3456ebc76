"""The statements that a posting is made with: what is held and asked before, what is written."""

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from store.models.ledger import Entry, Posting
from store.models.tenancies import RentAccount, SubAccount
from store.prepared import Prepared

_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]
_ACCOUNT: Any = RentAccount.__table__  # type: ignore[attr-defined]
_SUB: Any = SubAccount.__table__  # type: ignore[attr-defined]

_LOCKED = (
    select(
        _ACCOUNT.c.id,
        _ACCOUNT.c.tenancy_id,
        _ACCOUNT.c.rent_reference,
        _ACCOUNT.c.state,
        _ACCOUNT.c.balance,
        _ACCOUNT.c.seq,
    )
    .order_by(_ACCOUNT.c.id)
    .limit(1)
    .with_for_update(key_share=True)
)
LOCK_ACCOUNT = Prepared(lambda _: _LOCKED.where(_ACCOUNT.c.id == bindparam("wanted")))
LOCK_TENANCYS = Prepared(lambda _: _LOCKED.where(_ACCOUNT.c.tenancy_id == bindparam("wanted")))
FIND = Prepared(
    lambda _: select(_POSTING.c.id, _POSTING.c.digest).where(_POSTING.c.key == bindparam("wanted"))
)
SUBS = Prepared(lambda _: select(_SUB.c.code, _SUB.c.balance).where(_SUB.c.account_id == bindparam("wanted")))
LAST = Prepared(
    lambda _: (
        select(_ENTRY.c.seq, _ENTRY.c.account_balance_after)
        .where(_ENTRY.c.account_id == bindparam("wanted"))
        .order_by(_ENTRY.c.seq.desc())
        .limit(1)
    )
)
ADD = Prepared(
    lambda _: insert(_POSTING).returning(_POSTING.c.id),
    columns=(
        "key", "digest", "origin", "account_id", "officer_id", "made_at", "effective_on", "method",
        "reverses_id", "action_id", "note",
    ),
)  # fmt: skip
ADD_ENTRY = Prepared(lambda _: insert(_ENTRY))
KEEP_SUB = Prepared(
    lambda _: (
        update(_SUB)
        .where(_SUB.c.account_id == bindparam("of"), _SUB.c.code == bindparam("which"))
        .values(balance=_SUB.c.balance + bindparam("more"))
        .returning(_SUB.c.balance)
    )
)
KEEP_ACCOUNT = Prepared(
    lambda _: (
        update(_ACCOUNT)
        .where(_ACCOUNT.c.id == bindparam("of"))
        .values(balance=_ACCOUNT.c.balance + bindparam("more"), seq=_ACCOUNT.c.seq + bindparam("lines"))
        .returning(_ACCOUNT.c.balance, _ACCOUNT.c.seq)
    )
)
