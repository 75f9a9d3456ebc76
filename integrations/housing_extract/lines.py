"""Reads one file of an extract line by line, never more than a few lines in memory.

The csv module alone would swallow lines at a quote that is not closed. Here a line that cannot be parsed
alone is joined with those after it only while its quotes are open, up to a limit, and only when what comes of
it has as many columns as the header; otherwise that line alone is unreadable and the next is read by itself.
"""

import csv
import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from integrations.housing_extract.profile import Profile, TotalsIn
from store.domain.errors import Refused

BLOCK: Final = 1 << 18
LONGEST_LINE: Final = 100_000
"""Bytes of one line; a longer one is unreadable."""
_EMPTY: Final = " \t\r\x1a"
"""A line of these alone is none; old systems end a file with U+001A."""
MOST_JOINED: Final = 300
"""Lines that one value in quotes may go over."""


class Hash(Protocol):
    """What the bytes read are added to."""

    def update(self, data: bytes, /) -> None:
        """Add bytes."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of values, as many as the header has or not."""

    number: int
    """Of its first line in the file; the header is 1."""
    cells: list[str] | None
    """None when the line is unreadable."""


def refused(file: str, line: int, what: str, do: str, *, column: str = "") -> Refused:
    """The error that refuses the whole extract."""
    where = f"{file}, line {line}" if line else file
    if column:
        where += f", column {column}"
    return Refused(f"{where}: {what}.", f"{do} Nothing was loaded.")


def unreadable(file: str) -> Refused:
    """The error of a file that the system does not let us read."""
    return refused(file, 0, "the file cannot be read", "Check its permissions and the disk.")


class ExtractReader:
    """One file: its header at once, its rows as they are asked for."""

    def __init__(
        self,
        path: Path,
        profile: Profile,
        *,
        hashed: Hash | None = None,
        told: Callable[[int], None] | None = None,
    ) -> None:
        self._path = path
        self._name = path.name
        self._profile = profile
        self._hashed: Hash = hashed if hashed is not None else hashlib.sha256()
        self._told = told
        self._ahead: deque[tuple[int, bytes | None]] = deque()
        self._source = self._numbered()
        self.trailer: Row | None = None
        """The line of totals at the end, once all rows were read."""
        self.header = self._read_header()
        """The names of the columns as they stand, trimmed."""

    @property
    def name(self) -> str:
        """The file's name."""
        return self._name

    def columns(self, mapped: dict[str, str]) -> dict[str, int]:
        """Where each of our columns stands.

        Raises:
            Refused: a column of the profile is missing, or one name stands twice.
        """
        folded = [name.casefold() for name in self.header]
        for name in folded:
            if name and folded.count(name) > 1:
                raise refused(
                    self._name, 1, "the header names it twice", "Rename one of the two.", column=name
                )
        for name in mapped.values():
            if name.casefold() not in folded:
                raise refused(
                    self._name,
                    1,
                    "the column is missing",
                    "Mend the extract's report, or the profile's columns.",
                    column=name,
                )
        return {ours: folded.index(theirs.casefold()) for ours, theirs in mapped.items()}

    def rows(self) -> Iterator[Row]:
        """Every line after the header, but for empty ones and the trailer.

        Raises:
            Refused: bytes that are not text in the profile's encoding, or lines after the trailer.
        """
        trailer = self._profile.trailer if self._profile.totals is TotalsIn.TRAILER else None
        while (line := self._next()) is not None:
            number, body = line
            text = None if body is None else self._text(number, body)
            if text is not None and not text.strip(_EMPTY):
                continue
            row = Row(number, None if text is None else self._parse(number, text))
            if trailer and row.cells and row.cells[0].strip() == trailer:
                self._end(row)
                return
            yield row

    def _end(self, row: Row) -> None:
        self.trailer = row
        while (line := self._next()) is not None:
            if line[1] is None or line[1].strip(_EMPTY.encode()):
                raise refused(
                    self._name, line[0], "there are lines after the line of totals", "Write the file again."
                )

    def _read_header(self) -> list[str]:
        first = self._next()
        if first is None or first[1] is None or b"\0" in first[1]:
            raise refused(
                self._name,
                1,
                "there is no header line of text",
                "Check that it is the right file and the profile's encoding.",
            )
        cells = self._parse(1, self._text(1, first[1]), header=True)
        if cells is None:
            raise refused(self._name, 1, "the quotes of the header do not pair", "Mend the extract's report.")
        return [cell.strip() for cell in cells]

    def _text(self, number: int, body: bytes) -> str:
        encoding = "utf-8" if self._profile.encoding == "utf-8-sig" else self._profile.encoding
        try:
            return body.decode(encoding)
        except UnicodeDecodeError as fault:
            shown = "UTF-8" if encoding == "utf-8" else "Windows-1252"
            raise refused(
                self._name,
                number,
                f"byte {fault.start + 1} is not {shown} text",
                "Check that it is the right file and the profile's encoding.",
            ) from fault

    def _parse(self, number: int, text: str, *, header: bool = False) -> list[str] | None:
        separator = self._profile.separator
        if not self._profile.quotes or '"' not in text:
            return text.split(separator)
        cells, is_open = self._strict(text)
        if cells is not None or header or not is_open:
            return cells
        return self._joined(text)

    def _strict(self, text: str) -> tuple[list[str] | None, bool]:
        """The values of a line, and whether it ended inside quotes."""
        try:
            rows = list(csv.reader([text], delimiter=self._profile.separator, strict=True))
        except csv.Error as fault:
            return None, "unexpected end of data" in str(fault)
        return (rows[0], False) if len(rows) == 1 else (None, False)

    def _joined(self, text: str) -> list[str] | None:
        """The values of a line whose quotes close on a later one; None, and nothing taken, otherwise."""
        taken: list[tuple[int, bytes | None]] = []
        parts = [text]
        size, is_open = len(text), text.count('"') % 2 == 1
        cells = None
        while is_open and len(taken) < MOST_JOINED and size < LONGEST_LINE:
            line = self._next()
            if line is None:
                break
            taken.append(line)
            if line[1] is None:
                break
            more = self._text(line[0], line[1])
            parts.append(more)
            size += len(more)
            is_open = more.count('"') % 2 == 0
        if not is_open:
            cells = self._strict("\n".join(parts))[0]
        if cells is not None and len(cells) == len(self.header):
            return cells
        self._ahead.extendleft(reversed(taken))
        return None

    def _next(self) -> tuple[int, bytes | None] | None:
        return self._ahead.popleft() if self._ahead else next(self._source, None)

    def _numbered(self) -> Iterator[tuple[int, bytes | None]]:
        for number, body in enumerate(self._bodies(), 1):
            if number == 1 and body is not None and self._profile.encoding == "utf-8-sig":
                body = body.removeprefix(b"\xef\xbb\xbf")
            yield number, body

    def _bodies(self) -> Iterator[bytes | None]:
        """Lines without their ends; None for one that is too long."""
        end = self._profile.line_end
        rest, too_long = b"", False
        for block in self._blocks():
            *whole, rest = (rest + block).split(end)
            for line in whole:
                yield None if too_long or len(line) > LONGEST_LINE else line.removesuffix(b"\r")
                too_long = False
            if len(rest) > LONGEST_LINE:
                rest, too_long = b"", True
        if rest or too_long:
            yield None if too_long else rest.removesuffix(b"\r")

    def _blocks(self) -> Iterator[bytes]:
        try:
            with self._path.open("rb") as opened:
                while block := opened.read(BLOCK):
                    self._hashed.update(block)
                    if self._told is not None:
                        self._told(len(block))
                    yield block
        except FileNotFoundError as fault:
            raise refused(
                self._name, 0, "the file is missing", "Put it into the folder with the others."
            ) from fault
        except OSError as fault:
            raise unreadable(self._name) from fault
