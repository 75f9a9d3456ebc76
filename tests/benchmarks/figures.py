"""What a measurement came to: ours beside the hand-written, with the goal, as a line of a table or as JSON."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import median

from tests.benchmarks.timing import Times


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    name: str
    what: str
    """What was done, and how much of it."""
    ours: str
    floor: str
    """The hand-written's figures, or what else it is held against."""
    value: float
    """What is judged: a ratio or a figure in its unit."""
    unit: str
    """`times` for a ratio, else ms, errors ..."""
    goal: float | None = None
    """At most so much; nothing where it is only told."""
    processor: float | None = None
    """The ratio of what this process worked, half of the times: without waiting for disk, server or machine."""

    @property
    def verdict(self) -> str:
        """`met`, `missed`, or nothing where there is no goal."""
        if self.goal is None:
            return ""
        return "met" if self.value <= self.goal else "missed"


def ratio(name: str, what: str, ours: Times, floor: Times, goal: float | None) -> Figure:
    """Of two timed in turns: half of ours took at most so many times what half of the hand-written took."""
    processor = median(ours.processor) / max(median(floor.processor), 1)
    return Figure(name, what, said(ours), said(floor), ours.p50 / floor.p50, "times", goal, processor)


def at_most(name: str, what: str, times: Times, goal_ms: float | None) -> Figure:
    """All but one in a hundred within so many milliseconds."""
    return Figure(name, what, said(times), "", times.p99 * 1e3, "ms", goal_ms)


def said(times: Times) -> str:
    """p50 and p99 in words: milliseconds, or seconds where it was done a few times and took long."""
    if times.p50 > 1 or len(times.taken) < 3:
        return f"{times.p50:.2f} s"
    return f"{times.p50 * 1e3:.2f} / {times.p99 * 1e3:.2f} ms"


HEADS = ("figure", "done", "ours p50 / p99", "hand-written", "came to", "processor", "goal", "GOAL")


def table(figures: Iterable[Figure]) -> str:
    """The figures as a table of plain text."""
    rows = [HEADS]
    for one in figures:
        goal = "" if one.goal is None else f"{one.goal:g} {one.unit}"
        processor = "" if one.processor is None else f"{one.processor:.2f}"
        came_to = f"{one.value:.2f} {one.unit}"
        rows.append((one.name, one.what, one.ours, one.floor, came_to, processor, goal, one.verdict))
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join(lines)


def as_data(figures: Iterable[Figure]) -> list[dict[str, object]]:
    """The figures for programs."""
    return [asdict(one) | {"verdict": one.verdict} for one in figures]
