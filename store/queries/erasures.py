"""Requests to erase people's data, and whose data has been kept long enough."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select, text

from store.domain.calendar import calendar_month_from
from store.domain.policy_retention import Retention
from store.models.every import metadata
from store.models.officers import Officer
from store.queries.reasons_to_keep import reasons_to_keep

_ERASURE = metadata.tables["erasure"]

PAGE = 500
"""People looked at at a time."""
MOST = 2_000
"""Requests that a list gives."""


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """One request. Officers are named; the person is a number."""

    number: int
    person_id: int
    why: str
    """`request` or `retention`."""
    reason: str
    state: str
    asked_by: str
    """Login."""
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    removed: str
    """JSON of how many rows of which table went."""


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody whose data has been kept long enough."""

    person_id: int
    references: tuple[str, ...]
    """Rent references, so that the file can be found."""
    ended_on: date
    """The last day of the last tenancy."""


def erasures(connection: Connection) -> tuple[ErasureLine, ...]:
    """Every request, those that wait first, then the newest."""
    officer = Officer.__table__  # type: ignore[attr-defined]
    asker, decider = officer.alias("asker"), officer.alias("decider")
    rows = connection.execute(
        select(_ERASURE, asker.c.login.label("asker"), decider.c.login.label("decider"))
        .join(asker, asker.c.id == _ERASURE.c.asked_by)
        .outerjoin(decider, decider.c.id == _ERASURE.c.decided_by)
        .order_by((_ERASURE.c.state != "waiting"), _ERASURE.c.id.desc())
        .limit(MOST)
    )
    return tuple(
        ErasureLine(
            row.id,
            row.person_id,
            row.why,
            row.reason,
            row.state,
            row.asker,
            row.asked_at,
            row.decider or "",
            row.decided_at,
            row.removed,
        )
        for row in rows
    )


def due(connection: Connection, *, today: date, periods: Retention) -> Iterator[Due]:
    """Whose data no reason keeps any more, by number; those asked for already are left out."""
    cutoff = calendar_month_from(today, -12 * periods.account_years)
    last = 0
    while True:
        page = connection.execute(
            _CANDIDATES,
            {"last": last, "page": PAGE, "cutoff": _bound(connection, cutoff)},
        ).all()
        ids = [row.person_id for row in page]
        kept = reasons_to_keep(connection, ids, today=today, periods=periods)
        free = [row for row in page if row.person_id not in kept]
        references = _references(connection, [row.person_id for row in free])
        for row in free:
            ended = row.ended if isinstance(row.ended, date) else date.fromisoformat(row.ended)
            yield Due(row.person_id, references.get(row.person_id, ()), ended)
        if len(page) < PAGE:
            return
        last = ids[-1]


_CANDIDATES = text(
    """SELECT p.person_id, max(t.ends_on) AS ended
       FROM tenancy_party AS p JOIN tenancy AS t ON t.id = p.tenancy_id
       WHERE p.person_id > :last AND NOT EXISTS (
         SELECT 1 FROM erasure AS e WHERE e.person_id = p.person_id AND e.state IN ('waiting', 'done'))
       GROUP BY p.person_id
       HAVING count(*) = count(t.ends_on) AND max(t.ends_on) < :cutoff
       ORDER BY p.person_id LIMIT :page"""
)


def _references(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    if not ids:
        return {}
    party, account = metadata.tables["tenancy_party"], metadata.tables["rent_account"]
    rows = connection.execute(
        select(party.c.person_id, account.c.rent_reference)
        .join(account, account.c.tenancy_id == party.c.tenancy_id)
        .where(party.c.person_id.in_(ids))
        .order_by(party.c.person_id, account.c.rent_reference)
    )
    found: dict[int, list[str]] = {}
    for person_id, reference in rows:
        found.setdefault(person_id, []).append(reference)
    return {person_id: tuple(references) for person_id, references in found.items()}


def _bound(connection: Connection, day: date) -> date | str:
    return day.isoformat() if connection.dialect.name == "sqlite" else day
