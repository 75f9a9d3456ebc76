"""One session, one commit, the audit written with it; nothing said means rolled back."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from random import uniform
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlmodel import Session

from store.audit import Happening, append
from store.domain.errors import OutcomeUnknown, StoreBusy, StoreProblem, StoreReadOnly, StoreUnreachable
from store.engine import Store
from store.faults import as_store_problem, unknown_outcome
from store.ports import Clock

Result = TypeVar("Result")


@dataclass(frozen=True)
class Actor:
    """Who does it: an officer as signed in, or the system itself."""

    officer_id: int | None
    name: str
    roles: frozenset[str]
    where_from: str = "local"
    """The desk: an SSH client's address or `local`."""


class UnitOfWork:
    """A write unit on a store.

    Inside the `with`: `connection` for Core statements, `session` for single records, `audit()` for what
    will be told. `commit()` must be said; leaving without it takes everything back.
    """

    def __init__(self, store: Store, actor: Actor, clock: Clock) -> None:
        self.store = store
        self.actor = actor
        self.now: datetime = clock.now()
        self.today: date = clock.today()
        self._happenings: list[Happening] = []
        self._committed = False
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """For single records; most units need none, and it is made for those that do."""
        if self._session is None:
            self._session = Session(bind=self.connection, autoflush=True, expire_on_commit=False)
        return self._session

    def __enter__(self) -> Self:
        if self.store.read_only:
            raise StoreReadOnly(
                "The store is open for reading only: nothing can be saved.",
                "Tell the administrator, then open the desk again.",
            )
        with ExitStack() as stack:
            self.connection: Connection = stack.enter_context(self.store.writing())
            # BEGIN IMMEDIATE waits for other writers here, and may be told that the store is busy.
            self._begun = self.connection.begin()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._session is not None:
                self._session.close()
            if not self._committed and self._begun.is_active:
                self._begun.rollback()
        except SQLAlchemyError as broken:
            # A line that breaks at the rollback has rolled back: the first fault is the one to tell of.
            self.connection.invalidate()
            if fault is None:
                raise as_store_problem(broken) from broken
        finally:
            self._stack.__exit__(kind, fault, trace)

    @property
    def officer_id(self) -> int:
        """The officer who does it; a write by the system has none and must not ask."""
        if self.actor.officer_id is None:
            raise ValueError("this is a person's act")
        return self.actor.officer_id

    def audit(
        self,
        verb: str,
        subject: str,
        subject_id: int | None = None,
        *,
        tenancy_id: int | None = None,
        why: str = "",
        **detail: int | str | bool | None,
    ) -> None:
        """Tell the trail, at commit; `detail` is ids, codes and amounts, never names or free text."""
        self._happenings.append(Happening(verb, subject, subject_id, tenancy_id, why, detail))

    def insert(self, table: Any) -> Any:
        """The dialect's own INSERT, for `on_conflict_do_nothing()` and `returning()`."""
        make = sqlite.insert if self.store.dialect == "sqlite" else postgresql.insert
        return make(getattr(table, "__table__", table))

    def add(self, record: Any) -> Any:
        """Insert one record now and give it its id."""
        self.session.add(record)
        self.session.flush()
        return record

    def bulk(self, table: Any, rows: list[dict[str, Any]]) -> None:
        """Insert many rows in one statement; columns not given take the table's defaults."""
        if rows:
            self.connection.execute(insert(getattr(table, "__table__", table)), rows)

    def commit(self) -> None:
        """Write the trail and keep everything, or raise and keep nothing.

        Raises:
            OutcomeUnknown: the line broke after the commit was sent.
        """
        if self._session is not None:
            self._session.flush()
        # Last of all: the chain's head is one row that every writer locks.
        append(self.connection, self._happenings, self.actor.officer_id, self.actor.where_from, self.now)
        try:
            self._begun.commit()
        except DBAPIError as fault:
            problem = as_store_problem(fault)
            if isinstance(problem, StoreUnreachable):
                raise unknown_outcome() from fault.orig
            raise problem from fault.orig
        self._committed = True


PAUSES = (0.05, 0.2, 0.5, 1.0)
"""Seconds before a unit is done again, up to half as long again: in all, what a server takes to restart."""

PATIENT_SECONDS = 15.0
"""After so long no other try is begun: whoever waited for a lock that long tells the officer."""


def in_unit(
    store: Store,
    actor: Actor,
    clock: Clock,
    work: Callable[[UnitOfWork], Result],
    *,
    tries: int = len(PAUSES) + 1,
) -> Result:
    """Do the work in a unit, and the whole unit again where the store was busy, away, or cut the answer off.

    The work must carry a request key for whatever may not happen twice. It must not commit itself.

    Raises:
        OutcomeUnknown: a commit was sent, its answer never came, and no later try found out. Whatever stood
            in the way of those, nobody may say that nothing was saved.
    """
    began, unknown = monotonic(), None
    for left in range(tries - 1, -1, -1):
        try:
            with UnitOfWork(store, actor, clock) as unit:
                result = work(unit)
                unit.commit()
                return result
        except StoreProblem as problem:
            if isinstance(problem, OutcomeUnknown):
                unknown = problem
            worth_it = isinstance(problem, StoreBusy | StoreUnreachable | OutcomeUnknown)
            if not (left and worth_it and monotonic() - began < PATIENT_SECONDS):
                if unknown is None or unknown is problem:
                    raise
                raise unknown from problem
        # By chance a little longer: desks that met once would meet again.
        sleep(PAUSES[max(len(PAUSES) - left, 0)] * uniform(1, 1.5))
    raise AssertionError("the last try returns or raises")
