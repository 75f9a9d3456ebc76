"""Locks a SQLite store against writers until its input ends: python -m tests.calls.lock_store FILE."""

import sys

import sqlcipher3


def main(store: str) -> None:
    """Take the write lock, say `ready`, and keep it until told."""
    connection = sqlcipher3.connect(store, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    print("ready", flush=True)
    sys.stdin.read()
    connection.close()


if __name__ == "__main__":
    main(sys.argv[1])
