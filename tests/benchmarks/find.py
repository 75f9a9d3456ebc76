"""Find as typed, against `raw_find.py`: the same rows in the same order; and a misspelt name by itself."""

from store.desk.people import PeopleDesk
from tests.benchmarks import finding, raw_find
from tests.benchmarks.council import Bench
from tests.benchmarks.figures import Figure, at_most, ratio
from tests.benchmarks.timing import Times, in_turns

GOAL, GOAL_MS, GOAL_MISSPELT_MS = 1.5, 10, 30


def measure(bench: Bench) -> list[Figure]:
    """Words of each kind that callers say."""
    figures: list[Figure] = []
    with bench.desk() as (room, raw):
        desk, today = PeopleDesk(room), room.clock.today()
        with room.reading() as connection:
            drawn = finding.draw(connection, bench.rounds)
        by_kind: dict[str, list[str]] = {}
        for said in drawn:
            found = desk.find(said.words)
            if found.how != "exact":
                continue
            ours = [(r.tenancy_id, r.name, r.address, r.rent_reference, r.type, r.icons) for r in found.rows]
            assert ours == raw_find.find(raw, said.words, today), "the two find the same"
            by_kind.setdefault(said.kind, []).append(said.words)
        every, floor = Times(), Times()
        for kind, words in by_kind.items():
            pairs = [(lambda w=w: desk.find(w), lambda w=w: raw_find.find(raw, w, today)) for w in words]
            one, other = in_turns(pairs, repeat=5)
            figures.append(ratio("", f"{len(words)} of: {kind}", one, other, None))
            every.add(one)
            floor.add(other)
    told = f"{len(every.taken)} finds"
    return [ratio("find", told, every, floor, GOAL), at_most("find", "the same", every, GOAL_MS), *figures]


def misspelt(bench: Bench) -> list[Figure]:
    """Names with one slip, which no hand-written SQL is held against."""
    with bench.desk() as (room, _raw):
        desk = PeopleDesk(room)
        with room.reading() as connection:
            # Other words before: a desk builds each kind of statement once.
            before = finding.draw_misspelt(connection, bench.rounds * 3, seed=9)
            words = finding.draw_misspelt(connection, bench.rounds * 3)
        for word in before:
            desk.find(word)
        times = Times()
        for word in words:
            times.of(lambda w=word: desk.find(w))  # type: ignore[misc]
    return [at_most("misspelt", f"{len(words)} names with one slip", times, GOAL_MISSPELT_MS)]
