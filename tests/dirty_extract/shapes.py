"""Writes rows in the plain shape and in the two vendor-shaped ones, and reckons their control totals."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import IO

from tests.dirty_extract import rows
from tests.dirty_extract.rows import Pence, Raw, Row, Value

ENCODINGS = {"plain": "utf-8", "civica": "utf-8-sig", "capita": "cp1252"}


class Totals:
    """What the control row of one file says."""

    def __init__(self, file: str) -> None:
        self.file, self.lines, self.pence = file, 0, 0

    def count(self, row: Row) -> None:
        """One more line."""
        self.lines += 1
        if self.file == rows.ACCOUNTS:
            self.pence += rows.worth(row.values["balance"])
        if self.file == rows.TRANSACTIONS:
            self.pence += rows.worth(row.values["debit"]) - rows.worth(row.values["credit"])

    @property
    def total(self) -> Pence | None:
        """Pence, or nothing for a file without money."""
        return Pence(self.pence) if self.file in (rows.ACCOUNTS, rows.TRANSACTIONS) else None


class Shape:
    """The plain shape: UTF-8, comma, ISO dates, pounds with two decimals, a control file."""

    name = "plain"
    line_end = "\n"

    @property
    def encoding(self) -> str:
        """Of its files."""
        return ENCODINGS[self.name]

    def __init__(self, folder: Path) -> None:
        self._open: dict[str, IO[str]] = {}
        self.totals = {file: Totals(file) for file in rows.COLUMNS}
        for file in rows.COLUMNS:
            self._open[file] = (folder / self.file_name(file)).open(
                "w", encoding=ENCODINGS[self.name], newline=""
            )
            self._write(file, self.heading(file))
        self._folder = folder

    def file_name(self, file: str) -> str:
        """What a file is called."""
        return f"{file}.csv"

    def heading(self, file: str) -> list[str]:
        """The first line."""
        return rows.COLUMNS[file].split()

    def control_heading(self) -> list[str]:
        """The first line of the control file."""
        return ["file", "rows", "total"]

    def add(self, row: Row) -> int:
        """Write a line; gives its number in the file, the heading being 1."""
        totals = self.totals[row.file]
        totals.count(row)
        fields = self.fields(row)
        if row.columns < 0:
            fields = fields[: row.columns]
        self._write(row.file, fields + ["more"] * max(0, row.columns))
        return totals.lines + 1

    def close(self) -> None:
        """Write the control rows and close every file."""
        for file in self._open.values():
            file.close()
        lines = [self.control_heading()]
        lines += [[self.file_name(t.file), str(t.lines), self.text(t.total)] for t in self.totals.values()]
        with (self._folder / self.file_name("control")).open(
            "w", encoding=ENCODINGS[self.name], newline=""
        ) as to:
            to.write("".join(self.line(line) for line in lines))

    def fields(self, row: Row) -> list[str]:
        """A line's values as text."""
        return [self.text(value) for value in row.values.values()]

    def text(self, value: Value) -> str:
        """One value as this shape writes it."""
        if isinstance(value, Raw) or value is None:
            return str(value or "")
        if isinstance(value, Pence):
            return self.amount(value)
        return self.day(value) if isinstance(value, date) else value

    def day(self, value: date) -> str:
        """A date."""
        return value.isoformat()

    def amount(self, value: int) -> str:
        """An amount."""
        return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"

    def line(self, fields: Iterable[str]) -> str:
        """Fields as a line with its end."""
        to = io.StringIO()
        csv.writer(to, lineterminator=self.line_end).writerow(fields)
        return to.getvalue()

    def _write(self, file: str, fields: list[str]) -> None:
        self._open[file].write(self.line(fields))
