"""What the words of a search may mean in the index: pure, and the same on both databases."""

from collections.abc import Iterable
from dataclasses import dataclass

from store.domain.names import QueryWord

BEGINS, IS, AMONG = "begins", "is", "among"
"""How words of the index are compared with a meaning."""


@dataclass(frozen=True)
class Meaning:
    """What a typed word may be in the index: one beginning, or some whole words."""

    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    prefix: bool
    penalty: int
    """Added to a row's place when it is matched so: 0 as typed, more the further away."""

    @property
    def how(self) -> str:
        """How words of the index are compared with it."""
        return BEGINS if self.prefix else IS if len(self.texts) == 1 else AMONG

    def matches(self, text: str, kind: str) -> int | None:
        """The penalty with which an index word answers this meaning, or nothing where it does not."""
        if kind not in self.kinds:
            return None
        if text in self.texts:
            return self.penalty
        return self.penalty + 1 if self.prefix and text.startswith(self.texts[0]) else None


@dataclass(frozen=True)
class Term:
    """One typed word with all it may mean."""

    typed: str
    meanings: tuple[Meaning, ...]

    @property
    def leads(self) -> tuple[bool, bool, int]:
        """How well it narrows: digits first, then what is no common word of streets, then the longest."""
        return (any(c.isdigit() for c in self.typed), self.typed not in _STREET_WORDS, len(self.typed))

    def best(self, text: str, kind: str) -> int | None:
        """The least penalty with which an index word answers this term."""
        least: int | None = None
        for meaning in self.meanings:
            one = meaning.matches(text, kind)
            if one is not None and (least is None or one < least):
                least = one
        return least


_STREET_WORDS = frozenset(
    (
        "street", "road", "avenue", "lane", "close", "court", "house", "drive", "gardens", "grove", "place",
        "terrace", "walk", "way", "flat", "crescent", "square", "green", "park", "hill", "rise", "estate",
        "tower", "block", "room",
    )
)  # fmt: skip


def after(text: str) -> str:
    """The first text beyond all that begin with this one, in bytewise order.

    UTF-8 keeps the order of code points, so both databases agree; the surrogates are stepped over.
    """
    for place in range(len(text) - 1, -1, -1):
        point = ord(text[place])
        if point < 0x10FFFF:
            following = 0xE000 if point == 0xD7FF else point + 1
            return text[:place] + chr(following)
    return "\U0010ffff" * (len(text) + 1)


def terms_of(words: Iterable[QueryWord]) -> tuple[Term, ...]:
    """The parsed words as conditions; meanings of one text are read in one range."""
    return tuple(Term(word.typed, _meanings(word)) for word in words)


def _meanings(word: QueryWord) -> tuple[Meaning, ...]:
    grouped: dict[tuple[str, bool], list[str]] = {}
    for sought in word.any_of:
        grouped.setdefault((sought.text, sought.prefix), []).append(sought.kind.value)
    return tuple(
        Meaning((text,), tuple(dict.fromkeys(kinds)), prefix, 0) for (text, prefix), kinds in grouped.items()
    )
