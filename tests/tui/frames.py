"""What the screen shows, as text: the one place that reaches into the framework for it."""

from typing import Any

from textual.app import App


def frame_lines(app: App[Any]) -> list[str]:
    """The lines of the screen on top, right-trimmed."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def frame_text(app: App[Any]) -> str:
    """The screen on top as text, one line a row."""
    return "\n".join(frame_lines(app))
