"""Reads the tables of a profile one key at a time, and names file, line, column and key when one is wrong."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

from store.domain.errors import BadInput

_LONGEST: Final = 200
_DO: Final = "Mend the profile and start again; nothing was loaded."
_KEY: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_HEADING: Final = re.compile(rf"\s*\[\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]")
_PAIR: Final = re.compile(rf"(\s*)({_KEY})\s*=")
_PART: Final = re.compile(_KEY)
_Value = TypeVar("_Value")

Places = Mapping[tuple[str, ...], tuple[int, int]]
"""Line and column, from 1, of every table and key."""


def places(text: str) -> Places:
    """Where each table and key of a TOML text stands, for messages; what is written oddly is left out."""
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        heading = _HEADING.match(line)
        if heading:
            table = tuple(part[0].strip("\"'") for part in _PART.finditer(heading[1]))
            found.setdefault(table, (number, line.index("[") + 1))
            continue
        pair = _PAIR.match(line)
        if pair:
            found.setdefault((*table, pair[2].strip("\"'")), (number, len(pair[1]) + 1))
    return found


class ProfileTable:
    """One table of a profile."""

    def __init__(
        self, data: Mapping[str, object], *, file: str, places: Places, path: tuple[str, ...] = ()
    ) -> None:
        self._data = data
        self._file = file
        self._places = places
        self._path = path

    def only(self, known: Iterable[str]) -> "ProfileTable":
        """This table; raises BadInput for the first key of it that is not known."""
        wanted = frozenset(known)
        for key in self._data:
            if key not in wanted:
                raise self.wrong(key, "is not a known key")
        return self

    def wrong(self, key: str, fault: str) -> BadInput:
        """The error that says what is wrong with a key of this table, and where it stands."""
        path = (*self._path, key)
        name = ".".join(path)
        place = self._places.get(path)
        if place is None:
            # A key that is missing has no place of its own: its table has.
            place = self._places.get(self._path, (1, 1))
        where = f"{self._file}, line {place[0]}, column {place[1]}"
        return BadInput(f"{where}: {name} {fault}.", _DO, field=name)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._data

    def names(self) -> tuple[str, ...]:
        """The keys that are there."""
        return tuple(self._data)

    def text(self, key: str) -> str:
        """A line of text that is not empty and holds no control codes."""
        value = self._take(key, str, "text")
        if not value.strip() or len(value) > _LONGEST or not value.isprintable():
            raise self.wrong(key, f"must be one line of 1 to {_LONGEST} characters")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none where the key is not there."""
        if not self.has(key):
            return ()
        values = self._take(key, list, "a list of texts")
        if any(not isinstance(value, str) for value in values):
            raise self.wrong(key, "must be a list of texts")
        return tuple(str(value) for value in values)

    def choice(self, key: str, known: Sequence[str], *, default: str | None = None) -> str:
        """One of the known words."""
        if default is not None and not self.has(key):
            return default
        value = self._take(key, str, "text")
        if value not in known:
            raise self.wrong(key, f"must be one of {', '.join(repr(str(word)) for word in known)}")
        return value

    def truth(self, key: str, *, default: bool) -> bool:
        """True or false."""
        return self._take(key, bool, "true or false") if self.has(key) else default

    def table(self, key: str, *, needed: bool = True) -> "ProfileTable":
        """The table under the key; an empty one where it is not needed and not there."""
        value = self._take(key, dict, "a table") if needed or self.has(key) else {}
        return ProfileTable(value, file=self._file, places=self._places, path=(*self._path, key))

    def _take(self, key: str, kind: type[_Value], wanted: str) -> _Value:
        if key not in self._data:
            raise self.wrong(key, "is missing")
        value = self._data[key]
        if not isinstance(value, kind):
            raise self.wrong(key, f"must be {wanted}")
        return value
