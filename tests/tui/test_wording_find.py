"""Words of the find screen: every row fits, and tells of a flag only that there is one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from store.domain.views.casework import DraftView
from store.domain.views.people import FoundRow
from tests.tui import made_up
from tests.tui.hostile import hostile
from tui.wording import drafts, find

ROWS = (made_up.OKAFOR, made_up.WHITLOCK, made_up.MENSAH)


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("row", [*ROWS, *hostile(ROWS)])
def test_a_row_and_its_detail_fit(row: FoundRow, columns: int) -> None:
    assert find.row_line(row, chosen=True, columns=columns).cell_length == columns
    assert find.detail(row, columns).cell_length == columns


def test_a_hidden_address_stays_hidden_even_where_the_view_holds_one() -> None:
    row = replace(made_up.OKAFOR, address_hidden=True)
    assert "Alder" not in find.row_line(row, chosen=False, columns=120).plain
    assert "Alder" not in find.detail(row, 120).plain


def test_a_long_address_keeps_its_number_and_its_postcode() -> None:
    row = replace(made_up.OKAFOR, address="Flat 3, 14 Alder Walk, Northgate Estate, Northgate, NX4 6QT")
    assert find.address(row, 20) == "Flat 3, NX4 6QT"


def test_flags_that_do_not_fit_are_counted() -> None:
    icons = ("wellbeing", "safety", "protected", "hold", "language", "deceased")
    assert find.icon_words(icons, 80) == "!care !safety !guard hold lang died"
    assert find.icon_words(icons, 14) == "!care +5"
    assert find.icon_words((), 14) == ""


def test_the_chosen_row_is_always_among_those_shown() -> None:
    many = replace(made_up.FOUND, rows=ROWS * 6)
    for chosen in range(len(many.rows)):
        lines = find.rows(many, chosen, 80, 5)
        assert len(lines) == 5
        assert sum(line.plain.startswith("> ") for line in lines) == 1


def test_the_newest_draft_is_offered_and_the_others_counted() -> None:
    newest = DraftView(2, "note", None, "", "k", "c", "{}", made_up.NOW)
    older = replace(newest, id=1, form="pay", saved_at=made_up.NOW - timedelta(hours=1))
    assert drafts.offered(()) == ""
    assert (
        drafts.offered((newest, older)) == "You were writing a note at 14:03 (1 more): g d to go on with it."
    )


def test_between_calls_it_says_whom_to_fetch() -> None:
    def text(**changes: object) -> str:
        desk = replace(made_up.DESK, **changes)  # type: ignore[arg-type]
        return "\n".join(line.plain.rstrip() for line in find.ready(desk, (), 80))

    assert "Duty lead: Lena Fischer, 4100\n" in text()
    assert "Lena Fischer, 4100 (no desk open: ring 020 7946 0999)" in text(lead_desk_open=False)
    assert "Duty lead: nobody: ring 020 7946 0999" in text(lead_name="", lead_desk_open=False)
