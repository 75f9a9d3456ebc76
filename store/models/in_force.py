"""What is in force on a day, said once as a condition of SQL for whoever asks.

`today` is a date or a bound parameter.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from store.models.people import Insolvency
from store.models.recovery import Moratorium, MoratoriumDebt

_INSOLVENCY: Any = Insolvency.__table__  # type: ignore[attr-defined]
_MORATORIUM: Any = Moratorium.__table__  # type: ignore[attr-defined]
_DEBT: Any = MoratoriumDebt.__table__  # type: ignore[attr-defined]

OPENS_THE_DEBT_AGAIN = ("revoked", "failed")
"""How an insolvency ends so that it protects nothing any more."""


def not_ended(table: Any, today: Any) -> ColumnElement[bool]:
    """A rule or a flag that has no end, or whose end is yet to come."""
    return or_(table.c.ended_on.is_(None), table.c.ended_on > today)


def hold_stands(table: Any, today: Any) -> ColumnElement[bool]:
    """A hold that nobody ended and whose days are not over; a wellbeing hold stands until a lead ends it."""
    return and_(
        table.c.ended_on.is_(None),
        or_(table.c.ends_on >= today, table.c.reason == "wellbeing"),
    )


def insolvency_stands(today: Any) -> ColumnElement[bool]:
    """An order made and neither revoked nor failed: discharge frees the debtor, not the creditor."""
    return and_(_INSOLVENCY.c.order_on <= today, _INSOLVENCY.c.state.not_in(OPENS_THE_DEBT_AGAIN))


def moratorium_reaches(tenancy: Any, account: Any) -> ColumnElement[bool]:
    """A moratorium recorded on the tenancy, or one that protects a debt on its account (SI 2020/1311)."""
    # Another name: a query that joins the debts themselves must not be taken for this one.
    debt = _DEBT.alias("named")
    named = select(debt.c.moratorium_id).where(
        debt.c.moratorium_id == _MORATORIUM.c.id, debt.c.account_id == account
    )
    return or_(_MORATORIUM.c.tenancy_id == tenancy, named.correlate_except(debt).exists())
