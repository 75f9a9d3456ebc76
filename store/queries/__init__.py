"""Reads for screens: limited, ordered, returning frozen views."""
