"""The place of work that scripts are given: one council made a run, a copy for each script, a lock to hold."""

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3

from tests.calls import conftest
from tests.calls.conftest import DUTYDESK, NOW, Office, shut_in
from tests.databases import once
from tests.terminal.commands import Commands

MAKER = """
import pathlib, sys
store = pathlib.Path(sys.argv[sys.argv.index("--store") + 1])
store.write_text(store.read_text() + "again" if store.exists() else " ".join(sys.argv[1:]))
"""


def test_the_council_is_made_once_for_all_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conftest, "DUTYDESK", [sys.executable, "-c", MAKER])
    store = tmp_path / "practice.db"
    for _ in range(2):
        once(tmp_path, "calls", lambda: conftest.make_practice(store, tmp_path))
    assert store.read_text() == f"practice --make-only --size 200 --seed 1 --store {store} --today {NOW}"


def test_a_council_that_cannot_be_made_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        conftest, "DUTYDESK", [sys.executable, "-c", "import sys; sys.exit('no room on the disk')"]
    )
    with pytest.raises(
        pytest.fail.Exception, match="the practice council was not made:\nno room on the disk"
    ):
        conftest.make_practice(tmp_path / "practice.db", tmp_path)


def test_start_and_run_are_the_dutydesk_command_on_the_copy(tmp_path: Path) -> None:
    office = Office(tmp_path / "copy.db", shut_in(tmp_path / "home"))
    desk = office.desk(["practice", "--as", "asha"])
    copy = str(tmp_path / "copy.db")
    assert desk.argv == [*DUTYDESK, "practice", "--store", copy, "--today", NOW, "--as", "asha"]
    assert desk.env["HOME"] == str(tmp_path / "home")
    prove = office.command(["dutydesk", "prove", "--store", "{store}"])
    assert prove.argv == [*DUTYDESK, "prove", "--store", str(tmp_path / "copy.db")]
    with pytest.raises(ValueError, match="no command is called dance: use dutydesk or lock-store"):
        office.command(["dance"])


def test_a_locked_store_lets_no_one_else_write_until_it_is_released(tmp_path: Path) -> None:
    store = tmp_path / "copy.db"
    writer: Callable[..., sqlite3.Connection] = sqlcipher3.connect
    connection = writer(str(store), timeout=0, isolation_level=None)
    connection.execute("CREATE TABLE calls (id INTEGER)")
    commands = Commands(timeout=30)
    commands.hold(Office(store, shut_in(tmp_path / "home")).command(["lock-store"]))
    try:
        with pytest.raises(sqlcipher3.OperationalError, match="locked"):
            connection.execute("INSERT INTO calls VALUES (1)")
        commands.release()
        connection.execute("INSERT INTO calls VALUES (1)")
    finally:
        commands.close()
        connection.close()
