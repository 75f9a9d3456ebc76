"""Reads the tables of a policy file one typed key at a time, and names file and key when one is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import cast

from store.domain.errors import BadInput
from store.domain.money import Pence, parse_pounds

_LONGEST_TEXT = 200


class Table:
    """One table of the file. Used as a context manager, it refuses at its end the keys nobody asked for."""

    def __init__(self, data: Mapping[str, object], *, file: str, path: str = "") -> None:
        self._data = data
        self._file = file
        self._path = path
        self._asked: set[str] = set()

    def __enter__(self) -> "Table":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.done()

    def done(self) -> None:
        """Raise BadInput for the first key that is not known."""
        for key in self._data:
            if key not in self._asked:
                raise self.wrong(key, "is not a known key")

    def wrong(self, key: str, fault: str) -> BadInput:
        """The error that says what is wrong with a key of this table."""
        name = f"{self._path}.{key}" if self._path else key
        return BadInput(f"{self._file}: {name} {fault}.", "Mend the policy file and start again.", field=name)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._data

    def _take(self, key: str, kind: type, wanted: str) -> object:
        self._asked.add(key)
        if key not in self._data:
            raise self.wrong(key, "is missing")
        value = self._data[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(key, f"must be {wanted}")
        return value

    def text(self, key: str) -> str:
        """A line of text that is not empty and holds no control codes."""
        value = cast(str, self._take(key, str, "text"))
        if not value.strip() or len(value) > _LONGEST_TEXT or not value.isprintable():
            raise self.wrong(key, f"must be one line of 1 to {_LONGEST_TEXT} characters")
        return value

    def is_text(self, key: str, word: str) -> bool:
        """Whether the key holds exactly this word."""
        self._asked.add(key)
        return self._data.get(key) == word

    def truth(self, key: str) -> bool:
        """True or false."""
        return cast(bool, self._take(key, bool, "true or false"))

    def count(self, key: str, *, least: int = 1, most: int) -> int:
        """A whole number between least and most."""
        value = cast(int, self._take(key, int, "a whole number"))
        if not least <= value <= most:
            raise self.wrong(key, f"must be {least} to {most}")
        return value

    def money(self, key: str) -> Pence:
        """An amount written as text, such as "250.00"."""
        value = cast(str, self._take(key, str, 'an amount as text, such as "250.00"'))
        try:
            return parse_pounds(value)
        except BadInput as error:
            raise self.wrong(key, 'must be an amount as text, such as "250.00"') from error

    def days(self, key: str) -> tuple[date, ...]:
        """A list of days written as 2026-12-21, without quotes, none twice."""
        values = cast(list[object], self._take(key, list, "a list of days"))
        found = [one for one in values if isinstance(one, date) and not isinstance(one, datetime)]
        if len(found) != len(values):
            raise self.wrong(key, "must be days written as 2026-12-21, without quotes")
        if len(set(found)) != len(found):
            raise self.wrong(key, "names a day twice")
        return tuple(found)

    def choices(self, key: str, known: Sequence[str], *, may_be_empty: bool = False) -> tuple[str, ...]:
        """A list of words, each one of the known and none twice."""
        values = cast(list[object], self._take(key, list, "a list"))
        for value in values:
            if value not in known:
                raise self.wrong(key, f"may hold only {', '.join(known)}")
        words = tuple(str(value) for value in values)
        if len(set(words)) != len(words):
            raise self.wrong(key, "names something twice")
        if not words and not may_be_empty:
            raise self.wrong(key, "is empty")
        return words

    def table(self, key: str) -> "Table":
        """The table under the key."""
        value = cast(dict[str, object], self._take(key, dict, "a table"))
        return Table(value, file=self._file, path=f"{self._path}.{key}" if self._path else key)

    def tables(self, key: str) -> Iterator[tuple[str, "Table"]]:
        """The named tables under the key."""
        parent = self.table(key)
        for name in parent._data:
            yield name, parent.table(name)

    def list_of_tables(self, key: str) -> Iterator["Table"]:
        """The tables of the list under the key."""
        values = cast(list[object], self._take(key, list, "a list of tables"))
        for number, value in enumerate(values, 1):
            if not isinstance(value, dict):
                raise self.wrong(key, "must be a list of tables")
            yield Table(value, file=self._file, path=f"{self._path}.{key}[{number}]")
