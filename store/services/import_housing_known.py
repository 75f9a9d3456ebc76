"""What the store knows already of an extract's records, asked for many at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, text, update

from store.domain.extract_doubts import Doubt
from store.models.columns import metadata
from store.models.exchange import ImportWork, Upstream
from store.models.ledger import Posting
from store.unit_of_work import UnitOfWork

_UPSTREAM: Any = Upstream.__table__  # type: ignore[attr-defined]
_WORK: Any = ImportWork.__table__  # type: ignore[attr-defined]
_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]

AT_ONCE = 2000
"""Values in one IN list."""

KEY = "housing:{}"
"""The key of what a housing system's record became, by its reference."""


class Known(NamedTuple):
    """A record of the housing system that is here."""

    local_id: int
    part: str
    digest: str


class Mark(NamedTuple):
    """What `upstream` is to remember of a record."""

    reference: str
    local_id: int
    digest: str
    part: str = ""


class Names(NamedTuple):
    """What the housing system calls one sub-account: several accounts of it may be one here."""

    live: set[str]
    over: set[str]
    """Those that are listed as gone, and a person is done with: none of them is missed."""


def parts(values: Iterable[Any], at_once: int = AT_ONCE) -> Iterator[list[Any]]:
    """Values in lists that fit into one statement."""
    whole = list(values)
    for start in range(0, len(whole), at_once):
        yield whole[start : start + at_once]


def known(connection: Connection, kind: str, references: Iterable[str]) -> dict[str, Known]:
    """Those of the references of one kind that are here."""
    c = _UPSTREAM.c
    found: dict[str, Known] = {}
    for some in parts(sorted(set(references))):
        rows = connection.execute(
            select(c.reference, c.local_id, c.part, c.digest).where(c.kind == kind, c.reference.in_(some))
        )
        found.update((row.reference, Known(row.local_id, row.part, row.digest)) for row in rows)
    return found


def posted(connection: Connection, references: Iterable[str]) -> dict[str, str]:
    """The digest of each transaction that was posted, by its reference."""
    c, found = _POSTING.c, dict[str, str]()
    start = len(KEY.format(""))
    for some in parts(KEY.format(one) for one in references):
        rows = connection.execute(select(c.key, c.digest).where(c.key.in_(some)))
        found.update((row.key[start:], row.digest) for row in rows)
    return found


def remember(
    unit: UnitOfWork, kind: str, run_id: int, marks: Sequence[Mark], before: Mapping[str, Known]
) -> None:
    """Keep which records of ours these are, and what they held."""
    rows = [
        {
            "kind": kind,
            "reference": mark.reference,
            "local_id": mark.local_id,
            "part": mark.part,
            "digest": mark.digest,
            "run_id": run_id,
        }
        for mark in marks
    ]
    unit.bulk(_UPSTREAM, [row for row in rows if row["reference"] not in before])
    for row in rows:
        if row["reference"] in before:
            unit.connection.execute(
                update(_UPSTREAM)
                .where(_UPSTREAM.c.kind == kind, _UPSTREAM.c.reference == row["reference"])
                .values(digest=row["digest"], local_id=row["local_id"], part=row["part"], run_id=run_id)
            )


def remember_once(unit: UnitOfWork, kind: str, run_id: int, marks: Sequence[Mark]) -> None:
    """Keep what is not kept yet: what is said first of such a record stands."""
    there = known(unit.connection, kind, (mark.reference for mark in marks))
    wanted = {mark.reference: mark for mark in marks if mark.reference not in there}
    remember(unit, kind, run_id, list(wanted.values()), {})


def forget(unit: UnitOfWork, kind: str, references: Iterable[str]) -> None:
    """Records that have another reference now are not known by the old one."""
    for some in parts(sorted(references)):
        gone = delete(_UPSTREAM).where(_UPSTREAM.c.kind == kind, _UPSTREAM.c.reference.in_(some))
        unit.connection.execute(gone)


def accounts_of(unit: UnitOfWork, accounts: Iterable[int]) -> dict[tuple[int, str], Names]:
    """By rent account and sub-account, the references that the housing system has for it."""
    c, w, found = _UPSTREAM.c, _WORK.c, dict[tuple[int, str], Names]()
    gone = (w.what == Doubt.ACCOUNT_GONE.value) & (w.reference == c.reference) & (w.state == "done")
    gone &= w.amount.is_(None)  # one that came back is not over any more
    query = select(c.local_id, c.part, c.reference, w.id).select_from(_UPSTREAM.outerjoin(_WORK, gone))
    for some in parts(sorted(accounts)):
        for row in unit.connection.execute(query.where(c.kind == "account", c.local_id.in_(some))):
            names = found.setdefault((row.local_id, row.part), Names(set(), set()))
            (names.live if row.id is None else names.over).add(row.reference)
    return found


def new_ids(unit: UnitOfWork, table: str, count: int) -> list[int]:
    """Ids for rows to come. SQLite: this unit holds the store; PostgreSQL: the sequence gives each once."""
    if not count:
        return []
    if unit.store.dialect == "postgresql":
        asked = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")
        found = unit.connection.execute(asked, {"table": table, "count": count}).scalars()
        return sorted(int(one) for one in found)
    made = metadata.tables[table]
    last = unit.connection.execute(select(made.c.id).order_by(made.c.id.desc()).limit(1)).scalar() or 0
    return list(range(last + 1, last + 1 + count))


def add_with_ids(unit: UnitOfWork, table: str, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows in bulk and give their ids, in their order."""
    ids = new_ids(unit, table, len(rows))
    if rows:
        made = metadata.tables[table]
        values = [{"id": number, **row} for number, row in zip(ids, rows, strict=True)]
        unit.connection.execute(insert(made), values)
    return ids
