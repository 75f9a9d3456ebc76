"""What accounts and sub-accounts there are, and whose they are: sums of them that the trail keeps.

The entries say nothing of a sub-account on which nothing was ever posted. So each account counts 1 and each
of its sub-accounts a power of two of its own; the sums over them are kept plain and times the account's
number, and so are digests of whose account it is. One row removed, added or changed moves both: the one
divided by the other is the account.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, Final

from sqlalchemy import Connection, select, text

from store.models.trail import AuditEvent
from store.services.prove_ledger import Difference
from store.services.prove_sums import SUB_NUMBERS
from store.unit_of_work import UnitOfWork

_EVENT: Any = AuditEvent.__table__  # type: ignore[attr-defined]

OPENED: Final = "open"
"""What the trail calls it; the subject is `rent_account`."""

_CODES: Final = {1 << number: code for code, number in SUB_NUMBERS.items()}


@dataclass(slots=True)
class Held:
    """What some accounts and sub-accounts come to; Python's whole numbers have no end."""

    there: int = 0
    """1 for each account, and a power of two of its own for each of its sub-accounts."""
    there_account: int = 0
    """Times the account's number. So is what is named alike below."""
    whose: int = 0
    """A digest of each account's tenancy and rent reference."""
    whose_account: int = 0

    def account(self, account_id: int, tenancy_id: int, rent_reference: str) -> None:
        """Count an account in."""
        self.there += 1
        self.there_account += account_id
        digest = hashlib.sha256(f"{tenancy_id} {rent_reference}".encode()).digest()
        whose = int.from_bytes(digest[:12], "big")
        self.whose += whose
        self.whose_account += whose * account_id

    def sub_account(self, account_id: int, code: str) -> None:
        """Count a sub-account in."""
        bit = 1 << SUB_NUMBERS.get(code, 0)
        self.there += bit
        self.there_account += bit * account_id

    def told(self) -> str:
        """As the trail keeps it."""
        return " ".join(str(getattr(self, one.name)) for one in fields(self))

    @staticmethod
    def read(said: object) -> "Held":
        """What the trail kept.

        Raises:
            ValueError: it is no such thing.
        """
        there, there_account, whose, whose_account = (int(part) for part in str(said).split())
        return Held(there, there_account, whose, whose_account)

    def __add__(self, other: "Held") -> "Held":
        return Held(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def __sub__(self, other: "Held") -> "Held":
        return Held(*(getattr(self, one.name) - getattr(other, one.name) for one in fields(self)))


def tell_opened(
    unit: UnitOfWork,
    *,
    accounts: Iterable[tuple[int, int, str]] = (),
    sub_accounts: Iterable[tuple[int, str]] = (),
) -> None:
    """Say in the trail what accounts and sub-accounts this unit adds; `prove` holds the store against it.

    Args:
        unit: The unit that adds them.
        accounts: Number, tenancy and rent reference of each.
        sub_accounts: Account and code of each.
    """
    held = Held()
    for account_id, tenancy_id, rent_reference in accounts:
        held.account(account_id, tenancy_id, rent_reference)
    for account_id, code in sub_accounts:
        held.sub_account(account_id, code)
    if held != Held():
        unit.audit(OPENED, "rent_account", sums=held.told())


def tell_held(unit: UnitOfWork) -> None:
    """Say in the trail that every account there is, and was not told yet, was brought in."""
    now = Held()
    for row in unit.connection.execute(text("SELECT id, tenancy_id, rent_reference FROM rent_account")):
        now.account(*row)
    for row in unit.connection.execute(text("SELECT account_id, code FROM sub_account")):
        now.sub_account(*row)
    untold = now - told_of_accounts(unit.connection)
    if untold != Held():
        unit.audit(OPENED, "rent_account", sums=untold.told())


def told_of_accounts(connection: Connection) -> Held:
    """What accounts and sub-accounts the trail tells of."""
    whole = Held()
    for said in _said(connection):
        try:
            whole += Held.read(json.loads(said).get("sums"))
        except (ValueError, AttributeError):
            continue
    return whole


def _said(connection: Connection) -> Iterator[str]:
    yield from connection.execute(
        select(_EVENT.c.detail).where(_EVENT.c.verb == OPENED, _EVENT.c.subject == "rent_account")
    ).scalars()


def held_unlike_the_trail(connection: Connection, now: Held) -> list[Difference]:
    """The account that is not, or has not the sub-accounts, that the trail tells of."""
    off = now - told_of_accounts(connection)
    if off == Held():
        return []
    return [_differs(off)]


def _differs(off: Held) -> Difference:
    account = _placed(off)
    if account is None:
        says = "Accounts, sub-accounts or whose they are: more than one is not as the trail tells."
        return Difference("held_unlike_trail", says)
    code = _CODES.get(abs(off.there), "")
    if not off.there:
        says = f"Account {account}: its tenancy or its rent reference is not what the trail tells."
    elif code:
        how = (
            "the trail knows nothing of it" if off.there > 0 else "the trail tells of it, but it is not there"
        )
        says = f"Account {account}, {code}: {how}."
    else:
        says = f"Account {account}: it or its sub-accounts are not those that the trail tells of."
    return Difference("held_unlike_trail", says, account_id=account, sub_account=code)


def _placed(off: Held) -> int | None:
    """The account that alone makes the difference; nothing where no single one does."""
    found = set()
    for plain, by_account in ((off.there, off.there_account), (off.whose, off.whose_account)):
        if not plain and not by_account:
            continue
        if not plain or by_account % plain or by_account // plain <= 0:
            return None
        found.add(by_account // plain)
    return found.pop() if len(found) == 1 else None
