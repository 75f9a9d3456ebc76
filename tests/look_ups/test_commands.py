"""What the look-ups share: help, wrong usage, no store, no Textual, a reader that has gone."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import dutydesk
from tests.look_ups.conftest import WHY, Council

COMMANDS = {
    "find": (("WORD", "--json", "--as", "--store"), ("find",)),
    "account": (("reference", "--json", "--why", "kept in the trail"), ("account",)),
    "statement": (("reference", "--from", "--to", "--json", "--why"), ("statement",)),
    "queue": (("--mine", "--json"), ("queue", "everything")),
    "keys": (("--json",), ("keys", "--mine")),
}
"""What each help names, and a wrong use of it."""

NEED_A_STORE = (("find", "okafor"), ("account", "1000014", *WHY), ("statement", "1000014", *WHY), ("queue",))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_names_what_it_takes(command: str) -> None:
    ran = dutydesk(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    text = " ".join(ran.out.split())
    for word in COMMANDS[command][0]:
        assert word in text
    assert "`" not in text


@pytest.mark.parametrize("command", COMMANDS)
def test_wrong_usage_is_exit_2_with_the_usage(command: str) -> None:
    ran = dutydesk(*COMMANDS[command][1])
    assert (ran.code, ran.out) == (2, "")
    assert "usage: dutydesk" in ran.err


@pytest.mark.parametrize("words", NEED_A_STORE, ids=lambda words: words[0])
def test_without_a_store_it_says_what_to_do(words: tuple[str, ...], tmp_path: Path) -> None:
    none = dutydesk(*words)
    assert (none.code, none.out) == (2, "")
    assert none.err.startswith("dutydesk: No store is set. Give --store, set DUTYDESK_STORE")
    away = dutydesk(*words, store=str(tmp_path / "nothing.db"))
    assert (away.code, away.out) == (4, "")
    assert away.err == "dutydesk: There is no store at that path. Check --store, or make one.\n"


@pytest.mark.parametrize("words", NEED_A_STORE, ids=lambda words: words[0])
def test_a_live_store_takes_nobody_else_s_name_and_no_other_day(
    council: Council, words: tuple[str, ...]
) -> None:
    with council.store.writing() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE store_fact SET value = 'no' WHERE name = 'practice'")
    for pretence in (("--as", "ben"), ("--today", "2026-11-23")):
        ran = council.run(*words, *pretence)
        assert (ran.code, ran.out) == (3, "")
        assert "takes no --as and no --today" in ran.err


CHILD = """
import sys
from tui.cli import main
assert main([*{words!r}[0], *{store!r}]) == 0
# Bank holidays take a quarter of a second to work out, and checks and messages as long to load.
unasked = {{"holidays", "store.queries.verify", "store.services.take_message"}} & set(sys.modules)
assert not unasked, unasked
for words in {words!r}:
    assert main([*words, *{store!r}]) == 0, words
assert main([*words, "--json", *{store!r}]) == 0
assert main(["queue", *{store!r}]) == 1
assert main(["keys"]) == main(["keys", "--json"]) == 0
heavy = [name for name in sys.modules if name.split(".")[0] in ("textual", "httpx") or name == "rich.console"]
assert heavy == [], heavy
"""


def test_none_of_them_loads_textual(council: Council) -> None:
    words = NEED_A_STORE[:3]
    code = CHILD.format(words=words, store=("--store", council.url, "--as", "asha"))
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_a_reader_that_has_gone_is_no_fault() -> None:
    writer = subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "keys", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.close()
    said = writer.stderr.read()
    writer.stderr.close()
    assert (writer.wait(), said) == (0, b"")


def test_a_terminal_without_a_pound_sign_gets_a_question_mark() -> None:
    code = "from tui.commands.printing import say; say('\\u00a350 for \\u674e')"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env={"PYTHONIOENCODING": "ascii"}, check=True
    )
    assert ran.stdout == b"?50 for ?\n"
