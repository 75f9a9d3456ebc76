"""Frozen rows made for a screen, one file an area; they hold facts, and `tui.wording` makes them words."""
