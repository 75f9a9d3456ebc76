"""What is printed of the desk's postings that are not surely home."""

from collections.abc import Iterator, Sequence

from store.domain.money import Pence, pounds
from store.domain.views.mirror import AwayRow, DifferRow
from tui.wording.amounts import short_day

NOTHING = "Every posting is home, or not yet late."
MORE = "More is listed than is shown: the oldest come first."


def lists(
    doubtful: Sequence[AwayRow], late: Sequence[AwayRow], differ: Sequence[DifferRow], *, after_days: int
) -> Iterator[str]:
    """What waits for a person's word, what is late, and what differs; a sentence where nothing is."""
    if not (doubtful or late or differ):
        yield NOTHING
        return
    gap = False
    for heading, rows in (
        (f"Perhaps home, confirm or deny: {len(doubtful)}", [_unsure(one) for one in doubtful]),
        (f"Not home {after_days} days after they were handed over: {len(late)}", [_away(o) for o in late]),
        (f"Lines that differ, settle when compared: {len(differ)}", [_differ(one) for one in differ]),
    ):
        if not rows:
            continue
        yield from [""] if gap else []
        yield heading
        for lines in rows:
            yield ""
            yield from lines
        gap = True


def _away(one: AwayRow) -> list[str]:
    receipt = f", receipt {one.receipt}" if one.receipt else ""
    return [
        f"{one.batch}/{one.line}. {_sum(one.amount)} {one.kind} on {one.sub_account}, "
        f"rent reference {one.rent_reference}{receipt}",
        f"   Posted {short_day(one.posted_on)}, handed over {short_day(one.handed_over_on)}",
    ]


def _unsure(one: AwayRow) -> list[str]:
    on = f" of {short_day(one.home_on)}" if one.home_on else ""
    return [*_away(one), f"   Line {one.home_reference}{on} has the same sum and names no receipt"]


def _differ(one: DifferRow) -> list[str]:
    whose = f", rent reference {one.rent_reference}" if one.rent_reference else ""
    return [f"Line {one.reference}. {_sum(one.amount)}{whose}", f"   {one.said}"]


def _sum(amount: Pence) -> str:
    return f"{pounds(abs(amount))} {'in' if amount < 0 else 'out'}"
