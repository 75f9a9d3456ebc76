"""Prints the key map."""

from tui.keys import KEYS, cap


def run() -> int:
    """One line a key, by place."""
    place = ""
    for key in KEYS:
        if key.place != place:
            place = key.place
            print(f"\n{place.replace('_', ' ')}")
        print(f"  {' or '.join(cap(name) for name in key.keys.split(',')):16} {key.help}")
    return 0
