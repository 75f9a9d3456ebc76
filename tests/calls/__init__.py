"""Whole calls in a real pseudo-terminal."""
