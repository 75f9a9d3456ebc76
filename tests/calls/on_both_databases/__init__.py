"""Calls that are played twice: on SQLite and on PostgreSQL, with the same screens."""
