"""What the README says can be done can be done: its commands, its options, its exit codes, its picture."""

import argparse
import re
from pathlib import Path

from tui import cli
from tui.commandline import parser

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def _commands() -> dict[str, argparse.ArgumentParser]:
    (sub,) = (one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    return dict(sub.choices)


def _options() -> set[str]:
    parsers = [parser(), *_commands().values()]
    return {option for one in parsers for action in one._actions for option in action.option_strings}


def test_every_command_named_is_there_and_every_command_there_is_named() -> None:
    named = set(re.findall(r"\bdutydesk ([a-z]+)\b", README))
    assert named == set(_commands())


def test_every_option_named_is_there() -> None:
    # pip's and pytest's own stand in the two commands at the top.
    prose = re.sub(r"```sh.*?```", "", README, flags=re.S)
    named = set(re.findall(r"`(?:dutydesk [a-z]+ )?(--[a-z-]+)", prose))
    assert named
    assert named <= _options()


def test_the_exit_codes_are_the_program_s() -> None:
    said = re.search(
        r"Exit codes: 0 done, 1 nothing found, 2 wrong usage, 3 refused, 4 the store cannot be used", README
    )
    assert said
    assert (cli.DONE, cli.NOTHING, cli.USAGE, cli.REFUSED, cli.NO_STORE) == (0, 1, 2, 3, 4)


def test_the_picture_of_the_account_is_a_frame_of_the_first_call() -> None:
    (picture,) = re.findall(r"<!-- account screen -->\n```text\n(.*?)```", README, flags=re.S)
    rows = [row.rstrip() for row in picture.splitlines()]
    call = (ROOT / "tests" / "calls" / "call_1_pay.call").read_text("utf-8")
    frames = re.findall(r"(?:^ *\|.*\|$\n?)+", call, flags=re.M)
    shown = [[row.strip()[1:-1].rstrip() for row in frame.splitlines()] for frame in frames]
    assert rows in shown
