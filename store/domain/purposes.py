"""Why somebody looks at a record with nobody on the line: the purpose that the trail keeps."""

from typing import Final

from store.domain.cleaning import clean_line

FEWEST_WORDS: Final = 3
"""A purpose in fewer words says nothing to whoever reads the trail."""

LONGEST: Final = 200
"""Characters of a purpose; the trail keeps no more."""


def says_something(why: str) -> bool:
    """Whether the trail's reader could make something of it (UK GDPR Art 5(1)(b), (f) and 5(2))."""
    words = clean_line(why, limit=LONGEST).text.split()
    return sum(any(letter.isalnum() for letter in word) for word in words) >= FEWEST_WORDS
