"""Screens through the pilot."""
