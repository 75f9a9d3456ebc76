"""A pseudo-terminal, the screen it shows and the plain-text scripts that are played on it."""
