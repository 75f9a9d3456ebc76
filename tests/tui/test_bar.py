"""The bar of a long command: at most twice a second, with the time left, and only where somebody watches."""

import io

from tui.commands.bar import bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_it_says_how_far_and_how_long_at_most_twice_a_second() -> None:
    err, moments = Terminal(), iter([0.0, 0.0, 0.2, 1.0, 1.3, 2.0])
    tell = bar("Raising", err, lambda: next(moments))
    assert tell is not None
    for done in (0, 100, 500, 600, 1000):
        tell(done, 1000)
    lines = [line.rstrip() for line in err.getvalue().split("\r")[1:]]
    assert [line.split("] ")[1].strip() for line in lines] == [
        "0 of 1,000",
        "500 of 1,000, 2 s left",
        "1,000 of 1,000",
    ]
    assert err.getvalue().endswith("\n")


def test_where_nobody_watches_it_says_nothing() -> None:
    assert bar("Raising", io.StringIO()) is None
