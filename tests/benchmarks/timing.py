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
    processor: list[int] = field(default_factory=list)
    """How long this process was at work meanwhile: a busy machine lengthens it little."""

    def of(self, work: Callable[[], object]) -> None:
        """Do the work once and keep how long it took."""
        began, busy = time.perf_counter_ns(), time.process_time_ns()
        work()
        self.processor.append(time.process_time_ns() - busy)
        self.taken.append(time.perf_counter_ns() - began)

    def add(self, other: "Times") -> None:
        """Count another's as well."""
        self.taken += other.taken
        self.processor += other.processor

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
