"""Tests of reading housing extracts."""
