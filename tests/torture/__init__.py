"""Payments under SIGKILL, size as an option."""
