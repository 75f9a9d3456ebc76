"""How fast it is, measured: `python -m tests.benchmarks.desks` seats fifty desks at one PostgreSQL store."""
