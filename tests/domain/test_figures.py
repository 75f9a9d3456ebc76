from datetime import date
from itertools import pairwise

import pytest

from store.domain.errors import NotFound
from store.domain.figures import REGISTRY, figure


@pytest.mark.parametrize(
    ("on", "cap"), [(date(2025, 4, 29), 25), (date(2025, 4, 30), 15), (date(2026, 11, 23), 15)]
)
def test_the_deduction_cap_is_what_it_was_on_the_day(on: date, cap: int) -> None:
    assert figure("uc.deduction_cap_pct", on).value == cap


@pytest.mark.parametrize("key", ["no.such.figure", "s8.private.notice_weeks"])
def test_a_figure_that_is_not_on_file_for_the_day_is_never_guessed(key: str) -> None:
    with pytest.raises(NotFound, match="on file for 30/04/2026"):
        figure(key, date(2026, 4, 30))


def test_every_figure_says_where_it_is_from_and_no_two_values_hold_on_one_day() -> None:
    for key, rows in REGISTRY.items():
        for row in rows:
            assert row.key == key
            assert row.source
            assert row.value > 0
            assert row.to is None or row.to >= row.from_
        for earlier, later in pairwise(rows):
            assert earlier.to is not None
            assert earlier.to < later.from_
