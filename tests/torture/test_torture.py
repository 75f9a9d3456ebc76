"""Desks killed in the middle of payments lose nothing and double nothing, on both databases.

The full size is run by hand: `python -m tests.torture --payments 10000 --kills 200 --database postgresql`, and
`--payments 10000 --restarts 20 --desks 20` in place of the kills.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from store.engine import open_store
from tests.torture.__main__ import main
from tests.torture.checking import stored_faults
from tests.torture.journal import Journal, Told, read
from tests.torture.payments import furnish, payments, till_at

ROOT = Path(__file__).resolve().parent.parent.parent


def torture(url: str, *options: str) -> tuple[int, str]:
    """Run it in a process of its own, as by hand, where no URL is given on a store of its own."""
    database = "sqlite" if url.startswith("sqlite") else "postgresql"
    where = ["--store", url, "--database", database] if url else []
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture", *where, *options],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=110,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_thousand_payments_and_twenty_kills(database_url: str) -> None:
    code, said = torture(database_url, "--payments", "1000", "--kills", "20", "--seed", "3")
    assert code == 0, said
    assert "killed 20 times" in said
    assert "1000 payments begun" in said
    assert "0 faults" in said


def test_a_server_that_is_killed_and_restarted_under_its_desks() -> None:
    code, said = torture(
        "", "--database", "postgresql", "--payments", "150", "--restarts", "2", "--desks", "4", "--seed", "3"
    )
    assert code == 0, said
    assert "restarted 2 times" in said
    assert "150 acknowledged" in said
    assert "0 faults" in said


@pytest.mark.parametrize(
    "options",
    [["--restarts", "1"], ["--database", "postgresql", "--restarts", "5", "--payments", "20"]],
)
def test_restarts_want_a_server_and_enough_to_do(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(options) == 2
    assert "torture: " in capsys.readouterr().err


def test_it_bites_when_the_key_is_taken_out(database_url: str) -> None:
    code, said = torture(database_url, "--payments", "30", "--kills", "2", "--seed", "3", "--lose-the-key")
    assert code == 1, said
    faults = re.findall("^FAULT (.*)$", said, re.MULTILINE)
    assert re.fullmatch(r"payment \d+ had receipt \d+ and got \d+ when asked again", faults[0]), said
    assert "30 made" in said, "without its key every payment asked for again is made again"


def test_it_sees_what_is_lost_doubled_or_never_asked_for(database_url: str) -> None:
    store = open_store(database_url)
    officer_id, tenancies = furnish(store)
    till = till_at(store, officer_id)
    wanted = payments(7, 4, tenancies)
    told = Told({payment.number: payment.key for payment in wanted})
    told.answers = {payment.number: till.take(payment).number for payment in wanted}
    assert stored_faults(store, wanted, told) == []

    told.answers[3] = 99
    assert stored_faults(store, wanted, told) == ["payment 3 was acknowledged with receipt 99 and is lost"]
    told.answers[3] = 4
    till.take(wanted[2], lose_the_key=True)
    assert stored_faults(store, wanted, told) == ["payment 2 is stored 2 times"]
    del told.intents[1]
    assert stored_faults(store, wanted, told)[1:] == ["receipt 2 was never asked for"]
    store.close()


def test_the_journal_knows_a_line_that_was_cut(tmp_path: Path) -> None:
    file = tmp_path / "journal.txt"
    assert read(file) == Told()
    book = Journal(file)
    keys = [payment.key for payment in payments(1, 2, (5,))]
    book.intend(0, keys[0])
    book.acknowledge(0, 17)
    book.intend(1, keys[1])
    whole = Told({0: keys[0], 1: keys[1]}, {0: 17})
    assert read(file) == whole
    with file.open("a") as cut:
        cut.write("A 1 1")
    assert read(file) == whole


@pytest.mark.parametrize("options", [["--payments", "1"], ["--payments", "5", "--kills", "5"]])
def test_sizes_that_mean_nothing_are_wrong_usage(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--store", "sqlite:///unused", *options]) == 2
    assert "fewer kills than payments" in capsys.readouterr().err
