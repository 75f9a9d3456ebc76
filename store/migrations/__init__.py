"""Alembic revisions, the same on SQLite and PostgreSQL."""
