"""docs/json.md says what the schemas say, and every command that takes --json has one."""

import argparse
import json

from tests.docs.json_fields import PAGE, fields, in_page
from tests.json_schema import FOLDER
from tui.commandline import parser


def test_the_tables_are_made_from_the_schemas() -> None:
    assert in_page(PAGE.read_text("utf-8")) == fields(), "run `python -m tests.docs.json_fields --write`"


def test_a_schema_is_of_a_command_that_takes_json() -> None:
    (sub,) = (one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    takes = {name for name, one in sub.choices.items() if "--json" in one.format_help()}
    assert {path.stem.partition("-")[0] for path in FOLDER.glob("*.json")} <= takes


def test_schemas_are_plain_json_with_words_for_every_field() -> None:
    for path in FOLDER.glob("*.json"):
        text = path.read_text("ascii")
        assert text == json.dumps(json.loads(text), indent=2) + "\n", path.name
