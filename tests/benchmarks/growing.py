"""Find and open in this council against one a hundredth its size: accounts without their whole history."""

from contextlib import ExitStack, closing

from store.desk.accounts import AccountsDesk
from store.desk.people import PeopleDesk
from store.domain.verification import EVERYTHING
from store.domain.views.people import Speaking
from store.practice.make import SMALLEST
from tests.benchmarks import finding
from tests.benchmarks.council import Bench, callers, make_council
from tests.benchmarks.figures import Figure, ratio
from tests.benchmarks.timing import Work, in_turns

GOAL = 2.0
SHARE, WEEKS = 100, 4


def measure(bench: Bench) -> list[Figure]:
    """The same words and as many accounts in each."""
    few = max(bench.size // SHARE, SMALLEST)
    with ExitStack() as stack:
        small_url = stack.enter_context(bench.empty("small"))
        make_council(small_url, few, weeks=WEEKS)
        small = Bench(small_url, few, bench.database, bench.folder, bench.rounds)
        finds, opens = zip(*(_works(one, stack) for one in (bench, small)), strict=True)
        found = in_turns(list(zip(*finds, strict=False)), repeat=3)
        opened = in_turns(list(zip(*opens, strict=False)), repeat=3)
    what = f"{bench.size:,} tenancies against {few:,}"
    return [ratio("growth", f"find: {what}", *found, GOAL), ratio("growth", f"open: {what}", *opened, GOAL)]


def _works(bench: Bench, stack: ExitStack) -> tuple[list[Work], list[Work]]:
    room, raw = stack.enter_context(bench.desk())
    stack.enter_context(closing(raw))
    people, accounts, clock = PeopleDesk(room), AccountsDesk(room), room.clock
    with room.reading() as connection:
        words = [said.words for said in finding.draw(connection, bench.rounds)]

    def look(who: tuple[int, int, str]) -> None:
        speaking = Speaking("tenant", who[1], None, frozenset(EVERYTHING), who[2], at=clock.now())
        accounts.open(who[0], speaking, call_key="")

    finds: list[Work] = [lambda w=w: people.find(w) for w in words]  # type: ignore[misc]
    opens: list[Work] = [lambda who=who: look(who) for who in callers(room.store, len(words))]  # type: ignore[misc]
    return finds, opens
