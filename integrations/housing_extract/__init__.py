"""Reads a housing system's extract: profiles as data, dirt mended, each line kept or refused by its place."""
