"""A file of any size is read in little memory."""

import tracemalloc
from pathlib import Path

from integrations.housing_extract.read import read_extract
from store.domain.extracts import ExtractFile
from tests.integrations.housing_extract.made import HEADERS, TODAY, made, plain

LINES = 40_000
MOST = 6_000_000
"""Bytes of Python's memory at the most, for files of about as many bytes again as that."""


def test_memory_is_flat(tmp_path: Path) -> None:
    extract = made()
    extract.rows["transactions"] = LINES
    extract.totals["transactions"] = f"{LINES}.00"
    extract.write(tmp_path)
    with (tmp_path / "transactions.csv").open("w", encoding="utf-8") as out:
        out.write(HEADERS["transactions"] + "\n")
        for number in range(LINES):
            # Half of them refused, so that rejects are looked at too.
            day = f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}" if number % 2 else "some day"
            account = f"A{number % 4 + 1}"
            out.write(f"L{number},{account},{day},RENT,Weekly rent and service charge of the home,1.00,,\n")
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    tracemalloc.start()
    try:
        with read_extract(tmp_path, plain(), today=TODAY) as read:
            most = tracemalloc.get_traced_memory()[1]
            assert read.findings.kept[ExtractFile.TRANSACTIONS] == LINES // 2
            assert sum(1 for _ in read.rejects()) == LINES // 2
            assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()
    assert size > 2_500_000
    assert most < MOST
