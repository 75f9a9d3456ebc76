"""Why people's data must still be kept: what goes on, what is owed, and periods that have not run out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, text

from store.domain.calendar import calendar_month_from
from store.domain.limitation import last_day_to_claim
from store.domain.policy_retention import Retention

_MINE: Final = """WITH mine AS (SELECT p.person_id, p.tenancy_id FROM tenancy_party AS p
    WHERE p.person_id IN :ids AND p.role IN ('tenant', 'joint')) """

ORDERS: Final = ("OPF", "OPD", "SOT", "PPO")
"""Outcomes that are orders for possession, as `store.domain.gate_facts` has them."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to keep a person's data."""

    code: str
    says: str
    """A clause, without names."""
    until: date | None = None
    """The last day it stands, where a day can be named."""


def _open(table: str, condition: str) -> str:
    return (
        f"{_MINE} SELECT DISTINCT m.person_id FROM mine AS m JOIN {table} AS x "
        f"ON x.tenancy_id = m.tenancy_id WHERE {condition}"
    )


def _own(table: str, condition: str) -> str:
    return f"SELECT DISTINCT x.person_id FROM {table} AS x WHERE x.person_id IN :ids AND {condition}"


_NOW: Final = (
    (
        "live_tenancy",
        "a tenancy goes on",
        """SELECT DISTINCT p.person_id FROM tenancy_party AS p JOIN tenancy AS t ON t.id = p.tenancy_id
           WHERE p.person_id IN :ids AND p.role <> 'next_of_kin'
             AND (p.to_on IS NULL OR p.to_on >= :today) AND (t.ends_on IS NULL OR t.ends_on >= :today)""",
    ),
    (
        "debt",
        "money is owed on the account",
        f"""{_MINE} SELECT DISTINCT m.person_id FROM mine AS m JOIN rent_account AS r
            ON r.tenancy_id = m.tenancy_id JOIN sub_account AS s ON s.account_id = r.id
            WHERE s.balance > 0""",
    ),
    (
        "credit",
        "money is owed to the tenant",
        f"""{_MINE} SELECT DISTINCT m.person_id FROM mine AS m JOIN rent_account AS r
            ON r.tenancy_id = m.tenancy_id JOIN sub_account AS s ON s.account_id = r.id
            WHERE s.balance < 0""",
    ),
    ("action", "an action is open", _open("action", "x.state IN ('waiting', 'open')")),
    ("enquiry", "an enquiry wants an answer", _open("enquiry", "x.state = 'open'")),
    ("call_back", "a call is owed", _open("call_back", "x.state = 'open'")),
    ("promise", "a promise is open", _open("promise", "x.state = 'open'")),
    ("hold", "a hold stands", _open("hold", "x.ended_on IS NULL AND x.ends_on >= :today")),
    (
        "agreement",
        "an agreement goes on",
        _open("agreement", "x.state IN ('live', 'at_risk', 'breached', 'restored')"),
    ),
    (
        "notice",
        "a notice is on its way or in force",
        _open(
            "notice",
            "(x.state IN ('draft', 'awaiting', 'authorised') OR x.state = 'served' "
            "AND (x.lapses_on IS NULL OR x.lapses_on >= :today))",
        ),
    ),
    ("court", "a court case is open", _open("court_case", "x.outcome IS NULL")),
    ("eviction", "an eviction is under way", _open("eviction", "x.state IN ('applied', 'set', 'suspended')")),
    ("moratorium", "breathing space is in force", _own("moratorium", "x.state = 'live'")),
    ("insolvency", "a debt order is in force", _own("insolvency", "x.state = 'in_force'")),
    ("emergency", "a wellbeing emergency is open", _own("wellbeing_alert", "x.state = 'live'")),
)
"""What stands now: code, clause and whose."""

_PERIODS: Final = (
    (
        "account",
        f"""{_MINE} SELECT m.person_id, max(t.ends_on) AS ended, max(r.closed_on) AS closed
            FROM mine AS m JOIN tenancy AS t ON t.id = m.tenancy_id
            LEFT JOIN rent_account AS r ON r.tenancy_id = m.tenancy_id GROUP BY m.person_id""",
    ),
    (
        "limitation",
        f"""{_MINE} SELECT m.person_id, max(e.effective_on) AS ended FROM mine AS m
            JOIN rent_account AS r ON r.tenancy_id = m.tenancy_id
            JOIN entry AS e ON e.account_id = r.id AND e.amount > 0
            GROUP BY m.person_id""",
    ),
    (
        "order",
        f"""{_MINE} SELECT m.person_id, max(c.outcome_on) AS ended FROM mine AS m JOIN court_case AS c
            ON c.tenancy_id = m.tenancy_id WHERE c.outcome IN :orders GROUP BY m.person_id""",
    ),
    (
        "claim",
        f"""{_MINE} SELECT m.person_id, max(c.outcome_on) AS ended FROM mine AS m JOIN court_case AS c
            ON c.tenancy_id = m.tenancy_id WHERE c.outcome NOT IN :orders GROUP BY m.person_id""",
    ),
    (
        "marker",
        """SELECT s.person_id, max(coalesce(s.ends_on, s.review_on)) AS ended FROM staff_safety_marker AS s
           WHERE s.person_id IN :ids GROUP BY s.person_id""",
    ),
)


def reasons_to_keep(
    connection: Connection, ids: Sequence[int], *, today: date, periods: Retention
) -> dict[int, tuple[Reason, ...]]:
    """Why each of some people's data must be kept; nobody is in it for whom there is no reason.

    Args:
        connection: To read with.
        ids: A thousand at most.
        today: The council's day.
        periods: The council's own.
    """
    found: dict[int, list[Reason]] = {}
    if not ids:
        return {}
    for code, clause, sql in _NOW:
        for (person_id,) in _rows(connection, sql, ids, today):
            found.setdefault(person_id, []).append(Reason(code, clause))
    for code, sql in _PERIODS:
        for person_id, *days in _rows(connection, sql, ids, today):
            ended = max((_day(day) for day in days if day is not None), default=None)
            reason = _period(code, ended, periods) if ended else None
            if reason is not None and reason.until is not None and reason.until >= today:
                found.setdefault(person_id, []).append(reason)
    return {person_id: tuple(reasons) for person_id, reasons in found.items()}


def _period(code: str, ended: date, periods: Retention) -> Reason:
    if code == "limitation":
        clause = "a claim may still be made (Limitation Act 1980 s19)"
        return Reason("limitation", clause, last_day_to_claim(ended))
    years, clause = {
        "account": (periods.account_years, "the account's period has not run out"),
        "order": (periods.order_years, "the court order's period has not run out"),
        "claim": (periods.court_years, "the court file's period has not run out"),
        "marker": (periods.marker_years, "the staff-safety marker's period has not run out"),
    }[code]
    return Reason(f"{code}_period", clause, calendar_month_from(ended, 12 * years))


def _rows(connection: Connection, sql: str, ids: Sequence[int], today: date) -> Sequence[Any]:
    statement = text(sql).bindparams(bindparam("ids", expanding=True))
    values: dict[str, Any] = {"ids": list(ids)}
    if ":today" in sql:
        # SQLite keeps days as text; bound as text both databases compare it with a day.
        values["today"] = today.isoformat() if connection.dialect.name == "sqlite" else today
    if ":orders" in sql:
        statement = statement.bindparams(bindparam("orders", expanding=True))
        values["orders"] = list(ORDERS)
    return connection.execute(statement, values).all()


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
