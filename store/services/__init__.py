"""Writes, one verb each, inside a unit of work."""
