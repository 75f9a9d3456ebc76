"""What came from the housing system before and is not in its extract any more: listed, never removed."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, or_, select

from store.domain.extract_doubts import Doubt
from store.domain.extracts import Extract, ExtractFile
from store.models.erasing import ERASED
from store.models.exchange import Upstream
from store.models.tenancies import RentAccount, SubAccount, Tenancy, TenancyParty
from store.services.import_housing_work import ToDo, doubt

_UPSTREAM: Any = Upstream.__table__  # type: ignore[attr-defined]
_TENANCY: Any = Tenancy.__table__  # type: ignore[attr-defined]
_PARTY: Any = TenancyParty.__table__  # type: ignore[attr-defined]
_ACCOUNT: Any = RentAccount.__table__  # type: ignore[attr-defined]
_SUB: Any = SubAccount.__table__  # type: ignore[attr-defined]

_PAGE: Final = 500
"""Records asked for at once."""


class _Kind(NamedTuple):
    file: ExtractFile
    what: Doubt
    query: Select[Any]
    """References, and the tenancies that they hang on."""


def gone(connection: Connection, extract: Extract, *, today: date) -> Iterator[ToDo]:
    """What an extract does not have of the tenancies, people and accounts that are live here.

    Of a tenancy that is gone, what hangs on it is not told apart.
    """
    over: set[int] = set()
    for kind in _kinds(today):
        for rows in _pages(connection, kind.query):
            absent = extract.absent(kind.file, [row.reference for row in rows])
            for row in rows:
                if row.reference in absent and row.tenancy_id not in over:
                    if kind.file is ExtractFile.TENANCIES:
                        over.add(row.tenancy_id)
                    yield doubt(kind.what, row.reference, row.tenancy_id)


def _kinds(today: date) -> tuple[_Kind, ...]:
    known = _UPSTREAM.c
    tenancies = (
        select(known.reference, _TENANCY.c.id.label("tenancy_id"))
        .join(_TENANCY, _TENANCY.c.id == known.local_id)
        .where(known.kind == "tenancy", or_(_TENANCY.c.ends_on.is_(None), _TENANCY.c.ends_on >= today))
    )
    people = (
        select(known.reference, _PARTY.c.tenancy_id)
        .join(_PARTY, _PARTY.c.person_id == known.local_id)
        .where(known.kind == "person", known.digest != ERASED)
        .where(or_(_PARTY.c.to_on.is_(None), _PARTY.c.to_on >= today))
    )
    accounts = (
        select(known.reference, _ACCOUNT.c.tenancy_id)
        .join(_ACCOUNT, _ACCOUNT.c.id == known.local_id)
        .join(_SUB, (_SUB.c.account_id == known.local_id) & (_SUB.c.code == known.part))
        .where(known.kind == "account", _ACCOUNT.c.state != "closed")
        .where(or_(_SUB.c.balance != 0, _SUB.c.weekly_charge != 0))
    )
    return (
        _Kind(ExtractFile.TENANCIES, Doubt.TENANCY_GONE, tenancies),
        _Kind(ExtractFile.PEOPLE, Doubt.PERSON_GONE, people),
        _Kind(ExtractFile.ACCOUNTS, Doubt.ACCOUNT_GONE, accounts),
    )


def _pages(connection: Connection, query: Select[Any]) -> Iterator[list[Any]]:
    """In the database's own order of references, so that pages neither overlap nor leave a gap."""
    reference = _UPSTREAM.c.reference
    page, after = query.order_by(reference).limit(_PAGE), ""
    while rows := list(connection.execute(page.where(reference > after))):
        yield rows
        after = rows[-1].reference
