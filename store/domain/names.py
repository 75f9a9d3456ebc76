"""How names, addresses, postcodes, references, phones and dates of birth become words of the one search.

Both sides are folded the same way: what is stored and what is typed. A name finds itself without its
accents, its case or its apostrophe.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from store.domain.calendar import parse_birth_date
from store.domain.errors import BadInput

LONGEST = 500
"""Characters of a text that are looked at; folding rows of accents takes quadratic time."""
MOST_WORDS = 8
"""Words of the search box that are looked for."""
SHORTEST_TAIL = 4
"""Digits of a phone number that are enough to look for it."""


class TokenKind(StrEnum):
    """What a word of the index was taken from."""

    NAME = "name"
    ADDRESS = "address"
    POSTCODE = "postcode"
    REFERENCE = "reference"
    PHONE = "phone"
    BIRTH = "birth"


@dataclass(frozen=True, slots=True, order=True)
class Token:
    """One folded word, as the index keeps it."""

    text: str
    kind: TokenKind


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing a typed word may mean."""

    text: str
    kind: TokenKind
    prefix: bool = True
    """Whether the index word need only start so; a house number and a date must be whole."""


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of the search box: a row must match one of its meanings, and every word must match."""

    typed: str
    """Folded; for sound-alike comparison."""
    any_of: tuple[Sought, ...]


# Letters that carry their stroke or joint inside, so that taking marks away does not reach it.
_LETTERS = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ı": "i",
        "ŋ": "n", "ŧ": "t", "ə": "e", "ɛ": "e", "ɔ": "o", "ƙ": "k", "ɓ": "b", "ɗ": "d", "ƴ": "y", "ĸ": "k",
        "\u0640": None,  # the Arabic stretcher
    }
)  # fmt: skip
# Also the middle dot, which parts the two l of Catalan names: Gal·la.
_APOSTROPHES = re.compile(
    "[\u00b7'`´\u02b9\u02bb-\u02bd\u02bc\u02be\u02bf\u2018\u2019\u201b\u2032\u05f3\ua78c\uff07]"
)
_PLAIN = {
    point: None if chr(point) in "'`" else chr(point) if chr(point).isalnum() else " " for point in range(128)
}
"""What becomes of plain letters, which most names are made of."""
_INWARD = "[0-9][abd-hjlnp-uw-z]{2}"
_OUTWARD = "[a-z]{1,2}[0-9][a-z0-9]?"
_POSTCODE = re.compile(rf"({_OUTWARD}|gir)\s*({_INWARD})", re.ASCII)
_POSTCODE_IN_TEXT = re.compile(rf"(?<!\S)(?:{_OUTWARD}|gir)\s*{_INWARD}(?!\S)", re.ASCII)
_OUTWARD_ONLY = re.compile(_OUTWARD, re.ASCII)
_INWARD_BEGUN = re.compile("[0-9][a-z]{0,2}", re.ASCII)
_DATE = re.compile(r"[0-9]{1,4}[./-][0-9a-z]{1,9}[./-][0-9]{1,4}", re.ASCII)
_DIGIT_ROW = re.compile(r"(?<!\S)[+(]?[0-9][0-9() -]{7,30}(?!\S)", re.ASCII)
_PHONE = re.compile(r"(\+|00)?([0-9]{7,15})", re.ASCII)


def fold(text: str) -> str:
    """Text without case, accents, apostrophes and punctuation; words are parted by single spaces."""
    if text.isascii():
        return " ".join(text[:LONGEST].lower().translate(_PLAIN).split())
    text = unicodedata.normalize("NFKD", text[:LONGEST]).casefold().translate(_LETTERS)
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFKD", text))
    # Combining class 0 marks are vowels of Indic scripts: they are part of the word, accents are not.
    kept = (c if _of_a_word(c) else " " for c in text if not _unseen(c))
    return " ".join("".join(kept).split())


def _of_a_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter)[0] == "M"


def _unseen(letter: str) -> bool:
    return unicodedata.combining(letter) != 0 or unicodedata.category(letter) in ("Cf", "Me", "Cs", "Co")


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order."""
    return tuple(fold(text).split())


def display_name(title: str, forenames: str, surname: str) -> str:
    """A name as it is shown: what there is of title, forenames and surname."""
    return " ".join(" ".join((title, forenames, surname)).split())


# -- postcodes, phones, references --------------------------------------------------------------------


def normalise_postcode(text: str) -> str | None:
    """`sw1a1aa` or ` SW1A  1AA ` as `SW1A 1AA`; None when it has not the form of a postcode."""
    match = _POSTCODE.fullmatch(text.strip().lower()) if len(text) <= 20 else None
    return f"{match[1]} {match[2]}".upper() if match else None


def normalise_phone(text: str) -> str | None:
    """A phone number as it is kept: `07700900123`, or `+353...` from abroad; None when it is none.

    Takes spaces, brackets, dots, dashes, `+44`, `0044` and `+44 (0)`.
    """
    if len(text) > 40:
        return None
    match = _PHONE.fullmatch(re.sub(r"[\s().-]", "", text.replace("(0)", "")))
    if match is None:
        return None
    digits = match[2]
    if match[1]:
        if not digits.startswith("44"):
            return f"+{digits}"
        digits = "0" + digits[2:].removeprefix("0")
    return digits


def normalise_reference(text: str) -> str:
    """A reference without case, spaces and separators."""
    return fold(text).replace(" ", "")


# -- what the index keeps -----------------------------------------------------------------------------


def name_tokens(*names: str) -> frozenset[Token]:
    """Words of a person's names, aliases too: each part, and what a hyphen or apostrophe joins as one."""
    found: set[str] = set()
    for name in names:
        found.update(words(name))
        for part in name[:LONGEST].split():
            found.add(normalise_reference(part))
            # After an apostrophe a name may be typed on its own: O'Brien as "brien", D'Souza as "souza".
            found.update(w for w in words(_APOSTROPHES.sub(" ", part)) if len(w) > 1)
    return frozenset(Token(word, TokenKind.NAME) for word in found if word)


def address_tokens(*lines: str) -> frozenset[Token]:
    """Words of an address; of `12a` the number is a word, too. The postcode has tokens of its own."""
    found = {word for line in lines for word in words(line)}
    found |= {match[1] for word in found if (match := re.fullmatch("([0-9]+)[a-z]", word))}
    return frozenset(Token(word, TokenKind.ADDRESS) for word in found)


def postcode_tokens(text: str) -> frozenset[Token]:
    """The postcode without its space, so that any beginning of it finds it."""
    compact = normalise_reference(text)
    return frozenset({Token(compact, TokenKind.POSTCODE)}) if compact else frozenset()


def reference_tokens(text: str) -> frozenset[Token]:
    """A reference without separators, and without leading zeros, as callers read it out."""
    compact = normalise_reference(text)
    forms = {compact, compact.lstrip("0")} - {""}
    return frozenset(Token(form, TokenKind.REFERENCE) for form in forms)


def phone_tokens(text: str) -> frozenset[Token]:
    """The digits backwards, so that the beginning of the word is the end of the number."""
    number = normalise_phone(text)
    return frozenset() if number is None else frozenset({Token(number.strip("+")[::-1], TokenKind.PHONE)})


def birth_tokens(born: date) -> frozenset[Token]:
    """A date of birth as eight digits, year first."""
    return frozenset({Token(f"{born:%Y%m%d}", TokenKind.BIRTH)})


# -- what was typed into the search box -----------------------------------------------------------------


def parse_query(text: str, *, today: date) -> tuple[QueryWord, ...]:
    """The words of the search box, each with what it may mean; in the order typed, at most eight.

    A word of digits may be the start of a reference, the end of a phone number (from four digits), a
    house number or a date of birth. A postcode or a phone number may have spaces in it.
    """
    rest = " ".join(_APOSTROPHES.sub("'", text[:LONGEST]).casefold().split())
    rest = _POSTCODE_IN_TEXT.sub(lambda m: m[0].replace(" ", ""), rest)
    rest = _DIGIT_ROW.sub(_joined, rest)
    found: list[QueryWord] = []
    before = ""
    for chunk in rest.split():
        for word in _chunk(chunk, before, today):
            if word not in found:
                found.append(word)
        before = chunk
    return tuple(found[:MOST_WORDS])


def _joined(match: re.Match[str]) -> str:
    """Digits typed with spaces as one word when together they are a phone number or a long reference."""
    number = normalise_phone(match[0]) or ""
    digits = re.sub("[^0-9]", "", match[0])
    if (number.startswith("0") and 10 <= len(number) <= 11) or number.startswith("+"):
        return number
    # Short groups are a house number or a date beside something else.
    long_groups = all(len(group) >= 3 for group in re.findall("[0-9]+", match[0]))
    return digits if len(digits) >= 12 and long_groups else match[0]


def _chunk(chunk: str, before: str, today: date) -> list[QueryWord]:
    if _DATE.fullmatch(chunk):
        born = _birth(chunk, today)
        if born:
            return [QueryWord(normalise_reference(chunk), (born, *_reference(chunk)))]
    parts = words(chunk)
    if len(parts) > 1 and any(c.isdigit() for c in chunk):
        whole = normalise_reference(chunk)
        reference_or_parts = (
            *_reference(chunk),
            *(Sought(p, TokenKind.ADDRESS, prefix=False) for p in parts),
        )
        return [QueryWord(whole, reference_or_parts)]
    return [QueryWord(part, _meanings(part, before, today)) for part in parts]


def _meanings(word: str, before: str, today: date) -> tuple[Sought, ...]:
    if not any(c.isdigit() for c in word):
        return (Sought(word, TokenKind.NAME), Sought(word, TokenKind.ADDRESS))
    meant = [Sought(word, TokenKind.REFERENCE), Sought(word, TokenKind.ADDRESS, prefix=False)]
    if _OUTWARD_ONLY.match(word) and len(word) <= 7:
        meant.append(Sought(word, TokenKind.POSTCODE))
    if _INWARD_BEGUN.fullmatch(word) and _OUTWARD_ONLY.fullmatch(before):
        meant.append(Sought(before + word, TokenKind.POSTCODE))
    if word.isascii() and word.isdigit():
        if SHORTEST_TAIL <= len(word) <= 15:
            number = (
                normalise_phone(f"+{word}" if word.startswith("44") and len(word) == 12 else word) or word
            )
            meant.append(Sought(number.strip("+")[::-1], TokenKind.PHONE))
        born = _birth(word, today) if len(word) in (6, 8) else None
        if born:
            meant.append(born)
    return tuple(meant)


def _reference(chunk: str) -> tuple[Sought, ...]:
    whole = normalise_reference(chunk)
    return (Sought(whole, TokenKind.REFERENCE),) if whole else ()


def _birth(typed: str, today: date) -> Sought | None:
    try:
        born = parse_birth_date(typed, today=today)
    except BadInput:
        return None
    return Sought(f"{born:%Y%m%d}", TokenKind.BIRTH, prefix=False)
