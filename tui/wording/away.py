"""The store is away, in words."""

BACK = "Connected again. What you typed is kept: press the key once more."
"""When it is back and something was to be saved."""


def looking(*, kept: bool) -> str:
    """While it is away.

    Args:
        kept: Something was to be saved, and was not.
    """
    more = "Nothing was saved, what you typed is kept." if kept else "It is shown as soon as it is there."
    return f"NOT CONNECTED to the store, trying. {more}"
