"""`dutydesk keys`: prints the key map, place by place; it needs no store."""

import argparse

from tui.commands.printing import json_list, say
from tui.keys import KEYS, cap
from tui.settings import Settings
from tui.wording.places import caps, place_words


def run(asked: argparse.Namespace, _settings: Settings) -> int:
    """Print the keys, one line a key."""
    if asked.json:
        json_list(
            {
                "id": key.id,
                "place": key.place,
                "keys": [cap(one) for one in key.keys.split(",")],
                "label": key.label,
                "help": key.help,
            }
            for key in KEYS
        )
        return 0
    place = ""
    for key in KEYS:
        if key.place != place:
            say(*([""] if place else []), place_words(key.place))
            place = key.place
        say(f"  {caps(key)}: {key.help}")
    return 0
