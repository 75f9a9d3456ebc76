"""The README's key table, made from the one list of keys: python -m tests.docs.key_table prints it."""

from tui.keys import KEYS
from tui.wording.desk import caps, place_words

BEGIN, END = "<!-- keys -->", "<!-- /keys -->"
"""The table stands between these lines of the README."""


def key_table() -> str:
    """One row a place: its keys with what each does, `key` label."""
    rows = ["| where | keys |", "| --- | --- |"]
    for place in dict.fromkeys(key.place for key in KEYS):
        # The bottom line's word for each; numbers that choose a line of a list are one entry.
        seen: dict[str, list[str]] = {}
        for key in KEYS:
            if key.place == place:
                seen.setdefault(key.label, []).append(caps(key))
        cells = [f"{_joined(names)} {label}" for label, names in seen.items()]
        rows.append(f"| {place_words(place)} | {' · '.join(cells)} |")
    return "\n".join(rows)


def _joined(names: list[str]) -> str:
    if len(names) > 2:
        return f"`{names[0]}` to `{names[-1]}`"
    return " ".join(f"`{one}`" for name in names for one in name.split(" or "))


if __name__ == "__main__":
    print(key_table())
