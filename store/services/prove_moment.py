"""Looks at a store at one moment over two connections, so that two things are worked out side by side."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from sqlalchemy import Connection, text

from store.engine import Store

LOOKERS: Final = 2
_TRIES: Final = 20

Work = Callable[[Connection], Any]
Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


def nobody(_done: int, _whole: int) -> None:
    """Hears of progress and says nothing."""


@contextmanager
def one_moment(store: Store) -> Iterator[list[Connection]]:
    """Connections that all see the store as it was at one moment, whatever other desks do meanwhile."""
    with ExitStack() as stack:
        if store.dialect == "sqlite":
            yield _on_sqlite(store, stack)
        else:
            yield _on_postgresql(store, stack)


def _on_sqlite(store: Store, stack: ExitStack) -> list[Connection]:
    """A look begins with the first read; two see the same where the trail ends at the same event."""
    first = stack.enter_context(store.reader.connect())
    end = _end(first)
    for _ in range(_TRIES):
        second = store.reader.connect()
        if _end(second) == end:
            return [first, stack.enter_context(second)]
        second.close()
    return [first]


def _end(connection: Connection) -> tuple[Any, ...]:
    return tuple(map(tuple, connection.execute(text("SELECT seq, hash FROM audit_head"))))


def _on_postgresql(store: Store, stack: ExitStack) -> list[Connection]:
    connections: list[Connection] = []
    name = ""
    for _ in range(LOOKERS):
        plain = stack.enter_context(store.reader.connect())
        one = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        stack.enter_context(one.begin())
        if connections:
            one.execute(text(f"SET TRANSACTION SNAPSHOT '{name}'"))
        else:
            name = one.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        # A full store takes longer than a screen may.
        one.execute(text("SET LOCAL statement_timeout = 0"))
        one.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        # The sums of a hundred thousand accounts, side by side; on the disk they take twice as long.
        one.execute(text("SET LOCAL work_mem = '64MB'"))
        connections.append(one)
    return connections


def side_by_side(
    connections: Sequence[Connection], works: Mapping[str, Work], progress: Progress
) -> dict[str, Any]:
    """Do every work, each on one of the connections; gives what they gave, by their names.

    Progress is told from this thread, at most twice a second.
    """
    waiting = deque(works.items())
    results: dict[str, Any] = {}

    def work_off(connection: Connection) -> None:
        while True:
            try:
                name, work = waiting.popleft()
            except IndexError:
                return
            results[name] = work(connection)

    with ThreadPoolExecutor(len(connections)) as pool:
        running: set[Future[None]] = {pool.submit(work_off, one) for one in connections}
        try:
            while running:
                finished, running = wait(running, timeout=0.5, return_when=FIRST_EXCEPTION)
                for one in finished:
                    one.result()
                progress(len(results), len(works))
        finally:
            waiting.clear()
    return results
