"""`dutydesk practice`: makes it once, opens it ever after, and says what it is made of."""

import io
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

import pytest

from store.domain.errors import Refused
from tui.commands.making import ready, show


class Terminal(io.StringIO):
    """Something that takes a bar."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, str]:
    """A small council: where it is, what was said without a terminal."""
    where = str(tmp_path_factory.mktemp("practice") / "practice.db")
    err = io.StringIO()
    assert ready(where, size=60, seed=3, today=date(2026, 11, 23), err=err) is True
    with redirect_stdout(io.StringIO()) as out:
        show(where)
    return where, err.getvalue(), out.getvalue()


def test_without_a_terminal_one_line_is_said(made: tuple[str, str, str]) -> None:
    assert made[1] == "Making the practice council ...\n"


def test_opening_again_makes_nothing_and_says_nothing(made: tuple[str, str, str]) -> None:
    err = io.StringIO()
    assert ready(made[0], err=err) is False
    assert ready(made[0], size=60, seed=3, err=err) is False
    assert err.getvalue() == ""


def test_other_wishes_are_told_not_obeyed(made: tuple[str, str, str]) -> None:
    err = io.StringIO()
    assert ready(made[0], size=99, err=err) is False
    assert err.getvalue() == (
        "This practice council was made with size 60: it is opened as it is. Give --store another path for another one.\n"
    )


def test_the_bar_is_determinate_and_ends_full(tmp_path: Path) -> None:
    err = Terminal()
    ready(str(tmp_path / "practice.db"), size=60, err=err)
    last = err.getvalue().splitlines()
    assert any("[##############################]      60 of 60" in line for line in last)
    assert "\x1b" not in err.getvalue(), "no colours, no cursor games"


def test_the_description_is_plain_text(made: tuple[str, str, str]) -> None:
    said = made[2]
    assert said.startswith("Northbrook Borough Council: a made-up council of 60 accounts, seed 3\n")
    assert "Its day is Monday 23 November 2026. Nobody in it is real." in said
    for title in (
        "Tenancies",
        "How live accounts are paid",
        "Weeks of rent owed, homes let now",
        "People to practise with",
    ):
        assert f"\n{title}\n" in said
    assert "Ngozi Okonkwo" in said


def test_only_a_practice_council_is_described(sqlite_url: str) -> None:
    with pytest.raises(Refused, match="not a practice council"):
        show(sqlite_url)
