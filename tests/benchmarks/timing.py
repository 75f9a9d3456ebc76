"""Times ours and the hand-written, in turns: a busy machine is busy for both."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

NANO = 1_000_000_000


@dataclass
class Times:
    """How long one thing took, each time, in nanoseconds."""

    taken: list[int] = field(default_factory=list)

    def of(self, work: Callable[[], object]) -> None:
        """Do the work once and keep how long it took."""
        began = time.perf_counter_ns()
        work()
        self.taken.append(time.perf_counter_ns() - began)

    @property
    def p50(self) -> float:
        """Seconds that half of them took at most."""
        return median(self.taken) / NANO

    @property
    def p99(self) -> float:
        """Seconds that all but one in a hundred took at most."""
        ordered = sorted(self.taken)
        return ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] / NANO

    @property
    def total(self) -> float:
        """Seconds of all together."""
        return sum(self.taken) / NANO


Work = Callable[[], object]


def in_turns(pairs: Sequence[tuple[Work, Work]], *, repeat: int = 1, warm: int = 1) -> tuple[Times, Times]:
    """Do each pair's first and second work in turns; who goes first changes each time.

    Args:
        pairs: Ours and the hand-written, for each case.
        repeat: Rounds over all pairs that are timed.
        warm: Rounds before, which are not.
    """
    ours, raw = Times(), Times()
    for turn in range(-warm, repeat):
        kept = (ours, raw) if turn >= 0 else (Times(), Times())
        for number, (first, second) in enumerate(pairs):
            if (number + turn) % 2:
                kept[1].of(second)
                kept[0].of(first)
            else:
                kept[0].of(first)
                kept[1].of(second)
    return ours, raw
