"""The places where keys work, and keys as they are printed; no Textual in it, for commands read it too."""

from tui.keys import Key, cap, shown

PLACE_WORDS = {
    "anywhere": (
        f"Anywhere, also in a form and over the lock (not {shown('anywhere.help')} there); "
        "in an emergency none"
    ),
    "ready": "Between calls",
    "go": "After g",
    "find": "Find",
    "verify": "Who is speaking?",
    "third_party": "Third party",
    "account": "On an account",
    "form": "In a form",
    "choose": "In a form that begins with a list",
    "approvals": "Approvals",
    "emergency": "Emergency",
    "alert": "An alert",
    "pay": "Paying",
    "wrap": "Wrapping up",
    "note": "A note",
    "escalate": "Queueing a next step",
    "lock": "The lock",
    "help": "This page",
    "drafts": "Unfinished work",
}
"""Headings of the places in `tui.keys`."""


def place_words(place: str) -> str:
    """A place's heading."""
    return PLACE_WORDS.get(place, place.replace("_", " ").capitalize())


def caps(key: Key) -> str:
    """All keys that do it: `F9 or Ctrl+N`."""
    return " or ".join(cap(one) for one in key.keys.split(","))
