"""How the desk looks: the terminal's own colours, so that an officer's high-contrast profile is kept."""

from textual.theme import Theme

TERMINAL = Theme(
    name="terminal",
    primary="ansi_blue",
    secondary="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    accent="ansi_bright_blue",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    dark=True,
    ansi=True,
)
"""Meaning never rests on colour: every tone has words, bold or reverse as well."""
