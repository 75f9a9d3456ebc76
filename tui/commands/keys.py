"""Prints the key map."""

import argparse

from tui.keys import KEYS, cap
from tui.settings import Settings


def run(_asked: argparse.Namespace, _settings: Settings) -> int:
    """One line a key, by place."""
    place = ""
    for key in KEYS:
        if key.place != place:
            place = key.place
            print(f"\n{place.replace('_', ' ')}")
        print(f"  {' or '.join(cap(name) for name in key.keys.split(',')):16} {key.help}")
    return 0
