"""What `dutydesk` says where something is wrong: no value, no traceback, words for a command and not for a desk."""

import io
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from store.domain.errors import BadInput, NotFound, StoreProblem
from store.domain.money import Pence, pounds
from store.faults import as_store_problem, unknown_outcome
from tests.commands import dutydesk
from tests.docs.house_map import ROOT
from tui.commandline import parser
from tui.commands.printing import day_asked
from tui.wording.commands import at_a_command

ESC = "\x1b[2J"


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("audit show --officer asha 20260018", {"whose": "asha", "reference": "20260018"}),
        ("officer change --role senior asha", {"role": ["senior"], "login": "asha"}),
        ("rota import --as owen FILE", {"action": "import", "officer": "owen", "file": "FILE"}),
        ("rota --date 2026-11-23", {"action": "show", "date": "2026-11-23", "file": None}),
        ("find plover --json mews", {"words": ["plover", "mews"], "json": True}),
        ("find --json -- --mews", {"words": ["--mews"], "json": True}),
        ("--store here find plover", {"store": "here", "words": ["plover"]}),
    ],
)
def test_options_stand_anywhere_among_the_words(line: str, values: dict[str, Any]) -> None:
    asked = vars(parser().parse_args(line.split()))
    assert {name: asked[name] for name in values} == values


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (f"rota Okafor{ESC}", "dutydesk rota: action is one of: show, import."),
        (f"Okafor{ESC}", "dutydesk: COMMAND is one of: practice, "),
        (f"practice --size Okafor{ESC}", "--size is a whole number."),
        (f"keys --json=Okafor{ESC}", "--json takes no value."),
        (f"account 1 --Okafor{ESC}", "There is a word or an option too many, or one that is not known."),
        ("find plover --sto /tmp/okafor", "There is a word or an option too many, or one that is not known."),
        ("account 1 --why", "--why wants a value after it."),
        ("debit", "It wants --week."),
    ],
)
def test_wrong_usage_is_told_without_what_was_typed(line: str, says: str) -> None:
    ran = dutydesk(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert "usage: dutydesk" in ran.err
    assert f"{says} " in " ".join(ran.err.split()) or says in ran.err
    assert "--help` says what it takes.\n" in ran.err
    assert "okafor" not in ran.err.lower()
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("words", [("find", "plover"), ("health",), ("health", "--json")])
def test_a_url_that_cannot_be_read_is_not_repeated(words: tuple[str, ...]) -> None:
    for url in ("postgresql://user:pa55word", "postgresql://user:pa55word@host:port/name"):
        ran = dutydesk(*words, store=url)
        assert ran.code == 4
        assert "The URL of the store cannot be read." in ran.out + ran.err
        assert "pa55word" not in ran.out + ran.err


def test_a_word_that_is_no_text_and_a_day_that_nobody_means_are_wrong_usage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.commands.keys.run", lambda *_asked: "\udcff".encode())
    ran = dutydesk("keys")
    assert (ran.code, ran.err) == (
        2,
        "dutydesk: A word that was typed is not text. Type it again, in letters and figures.\n",
    )
    for text in ("9999-12-31", "0001-01-01", "2026-13-01", "Monday"):
        with pytest.raises(BadInput, match="--since must be a date"):
            day_asked(text, "--since")
    assert day_asked("2026-11-23", "--since") == date(2026, 11, 23)


def test_a_fault_of_the_program_is_a_number_and_its_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def run(*_asked: object) -> int:
        raise RuntimeError("postgresql://user:pa55word@host/name")

    monkeypatch.setattr("tui.commands.keys.run", run)
    monkeypatch.setattr("tui.incidents._log", [])
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    ran = dutydesk("keys")
    assert (ran.code, ran.out) == (4, "")
    number = re.fullmatch(
        r"dutydesk: Sorry, Dutydesk could not do that\. Tell support incident ([0-9A-F]{6}); "
        r"incidents\.log has the place\.\n",
        ran.err,
    )
    assert number
    kept = (tmp_path / "dutydesk" / "incidents.log").read_text("utf-8")
    assert f"{number[1]} RuntimeError\n" in kept
    assert "test_cli.py" in kept
    assert "pa55word" not in kept


def _problems() -> list[StoreProblem]:
    said = [
        DBAPIError("", None, RuntimeError(words))
        for words in (
            "database is locked",
            "database or disk is full",
            "attempt to write a readonly database",
            "unable to open database file",
            "file is not a database",
            "something new",
        )
    ]
    said += [
        IntegrityError("", None, RuntimeError("UNIQUE constraint failed: posting.key")),
        IntegrityError("", None, RuntimeError("UNIQUE constraint failed: erasure.person_id")),
        IntegrityError("", None, RuntimeError("CHECK constraint failed")),
        OperationalError("", None, RuntimeError("connection refused")),
    ]
    return [*map(as_store_problem, said), as_store_problem(PoolTimeout()), unknown_outcome()]


def test_a_command_is_told_nothing_of_a_desk() -> None:
    for problem in _problems():
        what, do = at_a_command(problem)
        assert what == problem.what
        assert do
        for word in ("typed", "Enter", "the money", "payments", "the record"):
            assert word not in do, problem.do
    own = NotFound("There is no such thing.", "Look elsewhere.")
    assert at_a_command(own) == (own.what, own.do)


def test_what_is_no_store_and_what_is_no_backup_are_told_apart(tmp_path: Path) -> None:
    text = tmp_path / "list.txt"
    text.write_text("root:x:0:0:root:/root:/bin/sh\n" * 40)
    for words, store, says in (
        (("find", "plover"), tmp_path, "That path is a folder, not a store."),
        (("find", "plover"), text, "The store is damaged or is not a Dutydesk store. Check --store."),
        (("restore", str(text)), tmp_path / "new.db", "That is not a backup of Dutydesk. Name a file that"),
    ):
        ran = dutydesk(*words, store=str(store))
        assert (ran.code, ran.out) == (4, "")
        assert ran.err.startswith(f"dutydesk: {says}")


def test_what_a_terminal_does_not_have_is_a_question_mark_and_what_acts_on_it_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tui.commands.printing import as_is, note, say

    for name in ("stdout", "stderr"):
        monkeypatch.setattr(f"sys.{name}", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    for tell in (say, as_is, note):
        tell(f"Rent {pounds(Pence(100))}{ESC}")
    for stream in (sys.stdout, sys.stderr):
        assert isinstance(stream, io.TextIOWrapper)
        stream.seek(0)
        said = stream.read()
        assert "Rent ?1.00" in said
        assert "\x1b" not in said


def test_nothing_is_printed_but_through_the_door_that_cleans() -> None:
    """But for the SQL of a role whose name was checked, and for standard error's own words."""
    bare = [
        f"{path.name}: {line.strip()}"
        for path in sorted((ROOT / "tui" / "commands").glob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"\bprint\(|stdout\.write", line) and "file=sys.stderr" not in line
    ]
    assert bare == ['init.py: print(script(asked.role), end="")']
