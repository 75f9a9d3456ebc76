"""SQLModel tables, one file an area."""
