"""Opening an account, against `raw_open.py`: the desk's whole path, from who is on the line to the look told."""

import uuid

from store.desk.accounts import AccountsDesk
from store.domain.verification import EVERYTHING
from store.domain.views.people import Speaking
from tests.benchmarks import raw_open
from tests.benchmarks.council import Bench, callers
from tests.benchmarks.figures import Figure, ratio
from tests.benchmarks.timing import in_turns

GOAL = 2.0


def measure(bench: Bench) -> list[Figure]:
    """Accounts all over the council, each for its tenant."""
    with bench.desk() as (room, raw):
        desk, clock = AccountsDesk(room), room.clock

        def ours(tenancy_id: int, person_id: int, surname: str) -> None:
            who = Speaking("tenant", person_id, None, frozenset(EVERYTHING), surname, at=clock.now())
            desk.open(tenancy_id, who, call_key=str(uuid.uuid4()))

        def floor(tenancy_id: int, person_id: int, _surname: str) -> None:
            raw_open.open_account(raw, tenancy_id, person_id, room.officer_id, clock.now(), clock.today())

        some = callers(room.store, bench.rounds * 6)
        pairs = [(lambda who=who: ours(*who), lambda who=who: floor(*who)) for who in some]
        mine, other = in_turns(pairs, repeat=3)
    return [ratio("open", f"{len(mine.taken)} accounts opened, each look told", mine, other, GOAL)]
