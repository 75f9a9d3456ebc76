"""Scripts are read exactly, and a mistake in one is named with its file and line."""

import re
from pathlib import Path

import pytest

from tests.terminal.frames import differences, masked, rewritten
from tests.terminal.runner import Player
from tests.terminal.ui_script import GRAMMAR, ScriptError, parse_script

CALL = """\
# The caller pays.
start practice --as asha
key /  # find
key # enter f9
type "okafr"   # misspelt
type "say \\"hello\\"  # not a comment"
wait "3 found" within 2.5 s
see /owes £[0-9]+/
at lead: start practice --as bola
desk lead
frame the lead's desk
|one  |
|  two|
keys at most 45
"""


def test_a_script_is_read_line_by_line() -> None:
    steps = parse_script(CALL, Path("one.call")).steps
    assert [(step.line, step.desk, step.verb) for step in steps] == [
        (2, "desk", "start"),
        (3, "desk", "key"),
        (4, "desk", "key"),
        (5, "desk", "type"),
        (6, "desk", "type"),
        (7, "desk", "wait"),
        (8, "desk", "see"),
        (9, "lead", "start"),
        (11, "lead", "frame"),
        (14, "lead", "keys at most"),
    ]
    assert steps[0].words == ["practice", "--as", "asha"]
    assert steps[1].words == ["/"]
    assert steps[2].words == ["#", "enter", "f9"]
    assert steps[4].values["text"] == 'say "hello"  # not a comment'
    assert (steps[5].wanted, steps[5].values["seconds"]) == ("3 found", "2.5")
    assert steps[6].wanted == re.compile("owes £[0-9]+")
    assert steps[8].frame == ("one  ", "  two")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('tipe "okafor"', "no step begins with `tipe`; did you mean `type`?"),
        ("dance", "no step begins with `dance`; the steps are desk, size, env,"),
        ("type okafor", 'written as: type "words"'),
        ('wait "found" within 3', 'written as: wait "text" [within N s]'),
        ("key entr", "no key is called 'entr'"),
        ("keys at most many", "written as: keys at most 45"),
        ("see /owes (/", "the pattern cannot be read"),
        ('type "\\x"', "the quoted text cannot be read"),
        ("|a stray row|", "a row of a screen without a `frame` line above it"),
        ("frame cut\n|no end", "row 1 of the screen does not end with `|`"),
        ("at lead: knock", "no step begins with `knock`"),
        ("hang up now", "written as: hang up"),
    ],
)
def test_a_mistake_names_file_line_and_remedy(line: str, says: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse_script(f"# a call\n\n{line}\n", Path("calls/one.call"))
    assert str(caught.value).startswith(f"one.call:3: {says}")
    assert line.splitlines()[0] in str(caught.value)


def test_every_step_of_the_language_can_be_played_and_is_explained() -> None:
    readme = (Path(__file__).parents[1] / "calls" / "README.md").read_text("utf-8")
    played = {
        name.removeprefix("step_").replace("_", " ") for name in dir(Player) if name.startswith("step_")
    }
    assert played == GRAMMAR.keys() - {"desk"}  # the reader itself takes `desk`
    assert [verb for verb in GRAMMAR if f"| `{verb}" not in readme] == []


def test_screens_are_rewritten_in_place_and_nothing_else_is() -> None:
    text = "frame first\n|old|\n|old|\nkey x\nframe second, new\n# end\n"
    script = parse_script(text, Path("one.call"))
    assert rewritten(text, script, {1: ["new"], 5: ["A  ", "B  "]}) == (
        "frame first\n|new|\nkey x\nframe second, new\n|A  |\n|B  |\n# end\n"
    )


def test_a_mask_hides_and_keeps_the_width() -> None:
    assert masked(["receipt 000123 |"], [re.compile(r"\d+")]) == ["receipt ~~~~~~ |"]


def test_a_difference_names_the_row_and_shows_both() -> None:
    said = differences(["same", "owes 10"], ["same", "owes 20"])
    assert "row  2 expected |owes 10|\n       shown    |owes 20|" in said
    assert "row  1" not in said
