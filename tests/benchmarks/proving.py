"""Proving the books, against one scan of the ledger's rows."""

import time

from store.engine import open_store
from store.services.prove import prove
from tests.benchmarks.council import Bench
from tests.benchmarks.figures import Figure
from tests.benchmarks.raw_store import Raw

GOAL = 2.0
READ = (
    "SELECT account_id, seq, posting_id, sub_account, kind, effective_on, amount, balance_after, "
    "account_balance_after FROM entry ORDER BY account_id, seq"
)
SUMMED = (
    "SELECT count(*), sum(amount), max(balance_after), max(account_balance_after), max(posting_id) FROM entry"
)


def measure(bench: Bench) -> list[Figure]:
    """`prove` beside the rows read by a program, and beside the database reading them for itself."""
    store, raw = open_store(bench.url), Raw(bench.url)
    try:
        scanned, rows = _read(raw)
        began = time.perf_counter()
        raw.one(SUMMED)
        summed = time.perf_counter() - began
        began = time.perf_counter()
        proof = prove(store)
        proved = time.perf_counter() - began
    finally:
        raw.close()
        store.close()
    sound = "sound" if proof.clean else f"{len(proof.differences)} differences"
    what = f"{rows:,} entries: {sound}"
    return [
        Figure("prove", what, f"{proved:.2f} s", f"{scanned:.2f} s", proved / scanned, "times", GOAL),
        Figure(
            "",
            "beside the database's own sum of them",
            f"{proved:.2f} s",
            f"{summed:.2f} s",
            proved / summed,
            "times",
        ),
    ]


def _read(raw: Raw) -> tuple[float, int]:
    """Seconds and rows of reading each row of the ledger once, in order, and doing nothing with it."""
    began, rows = time.perf_counter(), 0
    with raw.reading():
        cursor = raw.reader.cursor("scan") if raw.dialect == "postgresql" else raw.reader.cursor()
        cursor.execute(READ)
        while page := cursor.fetchmany(10_000):
            rows += len(page)
        cursor.close()
    return time.perf_counter() - began, rows
