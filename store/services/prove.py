"""Proves the books: works everything out again from the entries and names what differs.

Four looks, because no single one sees every kind of tampering: the balances against the entries, the
receipts against the postings and their counter, the postings against what the trail said of them, and the
trail's own chain. What all four together cannot see is a store rewritten whole, or cut off at the end with
its counters set back: for that the chain's end is printed, to be kept somewhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, text

from store.audit import broken_at
from store.engine import Store, told
from store.services.prove_ledger import LEDGER_CHECKS, Difference, found_by
from store.services.prove_trail import TRAIL_CHECKS, brought_in_unlike_the_trail, unlike_the_trail

MOST_NAMED = 100
"""Differences that one check names; a store that is damaged through and through needs no longer list."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved, and what differs."""

    accounts: int
    entries: int
    postings: int
    receipts: int
    events: int
    last_event: int
    last_hash: str
    """The chain's end. Kept outside the store, it shows later whether the trail was cut or rewritten."""
    differences: tuple[Difference, ...]
    more: bool
    """There is more than is named."""

    @property
    def clean(self) -> bool:
        """Whether the books are right."""
        return not self.differences


def prove(store: Store) -> Proof:
    """Work everything out again, in one look at one moment; other desks may go on meanwhile."""
    with told(), _one_moment(store) as connection:
        differences: list[Difference] = []
        more = False
        for check in (*LEDGER_CHECKS, *TRAIL_CHECKS):
            found = found_by(connection, check, MOST_NAMED + 1)
            more = more or len(found) > MOST_NAMED
            differences += found[:MOST_NAMED]
        unlike = unlike_the_trail(connection, MOST_NAMED + 1)
        more = more or len(unlike) > MOST_NAMED
        differences += unlike[:MOST_NAMED]
        differences += brought_in_unlike_the_trail(connection)
        broken = broken_at(connection)
        if broken is not None:
            differences.append(
                Difference("chain", f"The trail does not hold together from event {broken} on.", event=broken)
            )
        return _proof(connection, differences, more)


def _proof(connection: Connection, differences: list[Difference], more: bool) -> Proof:
    counted = {
        table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
        for table in ("rent_account", "entry", "posting", "receipt", "audit_event")
    }
    head = connection.execute(text("SELECT seq, hash FROM audit_head WHERE id = 1")).one_or_none()
    return Proof(
        accounts=counted["rent_account"],
        entries=counted["entry"],
        postings=counted["posting"],
        receipts=counted["receipt"],
        events=counted["audit_event"],
        last_event=head.seq if head else 0,
        last_hash=head.hash if head else "",
        differences=tuple(differences),
        more=more,
    )


@contextmanager
def _one_moment(store: Store) -> Iterator[Connection]:
    """A read of one snapshot. A read unit on SQLite is one; on PostgreSQL it has to be asked for."""
    if store.dialect == "sqlite":
        with store.reading() as connection:
            yield connection
        return
    with store.reader.connect() as plain:
        connection = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            # A full store takes longer than a screen may.
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            yield connection
