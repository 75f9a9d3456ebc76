"""Tests of the outside systems."""
