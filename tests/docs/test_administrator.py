"""What docs/administrator.md says can be done can be done: its commands, options, script and lines for cron."""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from store.domain.rota_file import DUTIES
from store.models.officers import ROLES
from store.services.make_store import BOOKS
from tests.docs.house_map import ROOT
from tui.commandline import parser

PAGE = (ROOT / "docs" / "administrator.md").read_text("utf-8")
MINE = (
    "init",
    "migrate",
    "backup",
    "restore",
    "health",
    "officer",
    "rota",
    "audit",
    "erase",
    "retention",
    "prove",
)


def commands() -> dict[str, argparse.ArgumentParser]:
    (sub,) = (one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    return dict(sub.choices)


def test_every_command_named_is_there_and_the_administrator_s_are_named() -> None:
    named = set(re.findall(r"\bdutydesk ([a-z]+)\b", PAGE))
    assert named <= set(commands())
    assert set(MINE) <= named


def test_every_command_line_is_one_that_the_program_takes() -> None:
    lines = re.findall(
        r"^(?:.*/)?dutydesk ((?:init|officer|backup|health|prove)\b[^\n`>]*)", PAGE, flags=re.M
    )
    assert len(lines) > 8
    for line in lines:
        line = re.sub(r"\$\([^)]*\)", "today", line)
        words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', line)]
        made = parser().parse_args(words)
        assert made.command == words[0]


def test_every_option_named_is_there() -> None:
    prose = re.sub(r"```.*?```", "", PAGE, flags=re.S)
    every = {
        option
        for one in (parser(), *commands().values())
        for action in one._actions
        for option in action.option_strings
    }
    named = set(re.findall(r"`(?:dutydesk [a-z]+(?: [A-Za-z]+)? )?(--[a-z-]+)", prose))
    assert named
    assert named <= every


def test_roles_and_kinds_of_books_are_the_program_s() -> None:
    (said,) = re.findall(r"^Roles: (.*?);", PAGE, flags=re.M | re.S)
    assert tuple(re.findall(r"`(\w+)`", said)) == ROLES
    assert all(f"`{books}`:" in PAGE for books in BOOKS)


def test_duties_of_a_rota_are_the_program_s() -> None:
    (said,) = re.findall(r"where duty is (.*?):", PAGE, flags=re.S)
    assert set(re.findall(r"`(\w+)`", said)) == set(DUTIES)


def test_what_the_page_works_in_is_made_on_the_page() -> None:
    made = re.findall(r"^install -d .*?(/srv.*)$", PAGE, flags=re.M)
    assert [line.endswith("/srv/dutydesk/backups") for line in made] == [False, True, True]
    for role in ("dutydesk_owner", "dutydesk_desk"):
        assert re.search(rf"^dutydesk +\w+ +{role}$", PAGE, flags=re.M), "peer asks for a map"
    first = re.search(r"^dutydesk officer add .*$", PAGE, flags=re.M)
    assert first
    assert "--patch" not in first[0], "a new store has none yet"


def test_who_does_what_names_every_command_that_works_on_a_store() -> None:
    table = re.search(r"\| done as \| what \|\n(.*?)\n\n", PAGE, flags=re.S)
    assert table
    named = set(re.findall(r"`([a-z]+)(?: import)?`", table[1]))
    assert named == set(commands()) - {"practice", "keys"}


def over_ssh(folder: Path, asked: str | None) -> subprocess.CompletedProcess[str]:
    """Run the page's own script, with a stand-in for the program that prints its words."""
    (script,) = re.findall(r"```python\n#!/opt/dutydesk/bin/python -I\n(.*?)```", PAGE, flags=re.S)
    stand_in = folder / "dutydesk"
    stand_in.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\nexit 1\n')
    stand_in.chmod(0o755)
    body = script.replace('"/opt/dutydesk/bin/dutydesk"', repr(str(stand_in)))
    environment = {"PATH": os.environ["PATH"]}
    if asked is not None:
        environment["SSH_ORIGINAL_COMMAND"] = asked
    return subprocess.run(
        [sys.executable, "-I", "-c", body], capture_output=True, text=True, env=environment, timeout=30
    )


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        (None, 1, [""]),
        ("", 1, [""]),
        ("dutydesk", 1, [""]),
        ("dutydesk find --json okonkwo plover", 1, ["find", "--json", "okonkwo", "plover"]),
        (
            "dutydesk account 1 --why 'preparing the court bundle'",
            1,
            ["account", "1", "--why", "preparing the court bundle"],
        ),
        ("dutydesk find x; rm -rf /", 1, ["find", "x;", "rm", "-rf", "/"]),
        ("dutydesk find $(id)", 1, ["find", "$(id)"]),
        ("bash", 3, []),
        ("dutydesk officer add me", 3, []),
        ("dutydesk --store /tmp/x", 3, []),
        ("dutydesk find 'x", 2, []),
        ("dutydesk rota", 1, ["rota"]),
        ("dutydesk rota --date 2026-11-23 --json", 1, ["rota", "--date", "2026-11-23", "--json"]),
        ("dutydesk rota import /etc/passwd", 2, []),
        ("dutydesk rota --json import /etc/passwd", 2, []),
        ("dutydesk find import", 1, ["find", "import"]),
        ("dutydesk find --config /tmp/mine.toml x", 2, []),
        ("dutydesk find x --config=/tmp/mine.toml", 2, []),
        ("dutydesk find x --store /tmp/mine.db", 2, []),
        ("dutydesk find x --stor=/tmp/mine.db", 2, []),
    ],
)
def test_the_script_for_ssh_lets_a_desk_and_look_ups_through_and_nothing_else(
    tmp_path: Path, asked: str | None, code: int, words: list[str]
) -> None:
    ran = over_ssh(tmp_path, asked)
    assert ran.returncode == code
    assert ran.stdout.split("\n")[:-1] == words, ran.stderr


def test_the_script_s_look_ups_are_commands() -> None:
    (may,) = re.findall(r"^MAY = \((.*)\)$", PAGE, flags=re.M)
    assert set(re.findall(r'"(\w+)"', may)) <= set(commands())


def test_lines_for_cron_have_five_times_and_a_user() -> None:
    (table,) = re.findall(r"```text\n# /etc/cron.d/dutydesk.*?\n(.*?)```", PAGE, flags=re.S)
    for line in table.strip().splitlines():
        *times, user, _ = line.split(maxsplit=6)
        assert len(times) == 5
        assert all(re.fullmatch(r"[*/0-9]+", time) for time in times)
        assert user == "dutydesk"
        assert not re.search(r"(?<!\\)%", line), "cron takes a bare % for the end of the line"
