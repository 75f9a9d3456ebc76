"""Finds card numbers and security codes in text, so that none is ever kept (PCI DSS v4 requirement 3).

A run of 13 to 19 digits counts when its check digit is right (Luhn) and it starts as an issuer's cards do,
at a length that issuer uses. Both are needed: council rent cards carry 19 digits with the same check digit.
References that the store knows pass first.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import accumulate

from store.domain.errors import BadInput


class CardKind(StrEnum):
    """What was found."""

    CARD = "card"
    MAYBE_CARD = "maybe_card"
    """Fourteen digits: more often a sort code with an account number than a card. To warn, not to refuse."""
    SECURITY_CODE = "security_code"


@dataclass(frozen=True, slots=True)
class Found:
    """Where it stands in the text; never what it is."""

    start: int
    end: int
    kind: CardKind


_ISSUERS: tuple[tuple[int, int, int, tuple[int, ...]], ...] = (
    # digits compared, first, last, lengths. ISO/IEC 7812 issuer ranges as the schemes publish them.
    (1, 4, 4, (13, 16, 19)),  # Visa
    (2, 51, 55, (16,)),  # Mastercard
    (4, 2221, 2720, (16,)),  # Mastercard
    (2, 34, 34, (15,)),  # American Express
    (2, 37, 37, (15,)),
    (3, 300, 305, (14,)),  # Diners Club
    (3, 309, 309, (14,)),
    (2, 36, 36, (14,)),
    (2, 38, 39, (14,)),
    (4, 3528, 3589, (16,)),  # JCB
    (4, 6011, 6011, (16, 19)),  # Discover
    (3, 644, 649, (16, 19)),
    (2, 65, 65, (16, 19)),
    (2, 62, 62, (16, 17, 18, 19)),  # UnionPay
    (4, 5018, 5018, (16, 18, 19)),  # Maestro
    (4, 5020, 5020, (16, 18, 19)),
    (4, 5038, 5038, (16, 18, 19)),
    (4, 5893, 5893, (16, 18, 19)),
    (4, 6304, 6304, (16, 18, 19)),
    (4, 6759, 6759, (16, 18, 19)),
    (4, 6761, 6763, (16, 18, 19)),
)


@cache
def _lengths(prefix: str) -> tuple[int, ...]:
    """Lengths that cards starting with these four digits use, the longest first."""
    return tuple(
        sorted({n for size, a, b, ns in _ISSUERS if a <= int(prefix[:size]) <= b for n in ns}, reverse=True)
    )


_SEPARATORS = r"\s._\-\u2010-\u2015\u2212"
_RUN = re.compile(rf"[0-9](?:[{_SEPARATORS}]{{0,4}}[0-9]){{12,}}")
_GROUP = re.compile("[0-9]+")
_LONGEST = 19
# Not "CSC": in a council that is the customer service centre, and its phone number follows.
_CODE_AFTER = re.compile(
    r"(?:\b(?:(?:cvv|cvc|cvn)2?|cv2)|\bsecurity\s(?:code|digits)|\bcard\sverification\s(?:code|value))"
    r"(?:[^\w£]|(?:is|was|no|number|code|the|back|on|of)\b){0,12}"
    r"([0-9](?:[ -]?[0-9]){2,3})(?![0-9]|\.[0-9])",
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(r"(?<![0-9.£])([0-9]{3,4})[ (:,-]{1,3}(?:cvv|cvc)2?\b(?![ :]*[0-9])", re.IGNORECASE)


def find_card_numbers(text: str, *, known_references: frozenset[str] = frozenset()) -> tuple[Found, ...]:
    """Everything that looks like a card number or a card's security code, in order of place.

    Digits of any script and width count, with spaces, dashes, dots, line ends or invisible characters
    between them. Linear in the length of the text.

    Args:
        text: anything.
        known_references: payment references that the store knows; their digits are left alone.
    """
    plain, places = _plain(text)
    known = frozenset(digits for ref in known_references if (digits := "".join(_GROUP.findall(ref))))
    spans: list[tuple[int, int, CardKind]] = []
    for run in _RUN.finditer(plain):
        spans.extend(_in_run(run, known))
    plain = _blanked(plain, spans)
    for code in (_CODE_AFTER, _CODE_BEFORE):
        spans.extend((*match.span(1), CardKind.SECURITY_CODE) for match in code.finditer(plain))
    if places is None:
        return tuple(Found(*span) for span in sorted(spans))
    return tuple(Found(places[a], places[b - 1] + 1, kind) for a, b, kind in sorted(spans))


def refuse_card_numbers(text: str, *, field: str, known_references: frozenset[str] = frozenset()) -> None:
    """Raise BadInput when the text holds a card number or a security code.

    The message says where, never what. `mask_card_numbers` gives text that may be kept.
    Fourteen digits that only may be a card pass: ask `find_card_numbers` to warn of them.
    """
    for found in find_card_numbers(text, known_references=known_references):
        if found.kind is CardKind.MAYBE_CARD:
            continue
        line = text.count("\n", 0, found.start) + 1
        place = found.start - text.rfind("\n", 0, found.start)
        where = f"line {line}, from character {place}"
        if found.kind is CardKind.CARD:
            raise BadInput(
                f"There is a card number on {where}.",
                "Take it out, or have all but its last four digits taken out for you.",
                field=field,
            )
        raise BadInput(
            f"There is a card's security code on {where}.",
            "Take it out, or have it taken out for you; a door's code is better called an entry code.",
            field=field,
        )


def mask_card_numbers(text: str, *, known_references: frozenset[str] = frozenset()) -> str:
    """The text with each card number cut to its last four digits and each security code taken out."""
    parts: list[str] = []
    at = 0
    for found in find_card_numbers(text, known_references=known_references):
        if found.kind is CardKind.MAYBE_CARD:
            continue
        digits = "".join(_GROUP.findall(_plain(text[found.start : found.end])[0]))
        # The brackets keep the digits left from forming a new number with what stands beside them.
        shown = f"(card ending {digits[-4:]})" if found.kind is CardKind.CARD else "(code taken out)"
        parts += (text[at : found.start], shown)
        at = found.end
    return "".join((*parts, text[at:]))


def _blanked(plain: str, spans: list[tuple[int, int, CardKind]]) -> str:
    """The text with what was found made unreadable, so that its digits are not taken for a security code."""
    parts: list[str] = []
    at = 0
    for start, end, _ in spans:
        parts += (plain[at:start], "x" * (end - start))
        at = end
    return "".join((*parts, plain[at:]))


def _plain(text: str) -> tuple[str, list[int] | None]:
    """The text with digits as 0-9 and nothing invisible, and where each character came from (None: same)."""
    if text.isascii():
        return text, None
    simple: dict[str, str] = {}
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if letter < "\x80":
            letters.append(letter)
            places.append(place)
            continue
        plain = simple.get(letter)
        if plain is None:
            plain = simple[letter] = _simple(letter)
        for one in plain:
            letters.append(one)
            places.append(place)
    return "".join(letters), places


def _simple(letter: str) -> str:
    if unicodedata.category(letter) in ("Cf", "Mn", "Me", "Cc"):
        return ""
    wide = unicodedata.normalize("NFKC", letter)
    return "".join(str(unicodedata.decimal(one, one)) for one in wide)


def _in_run(run: re.Match[str], known: frozenset[str]) -> Iterator[tuple[int, int, CardKind]]:
    """Card numbers in one run of digits and separators.

    A number starts and ends where a group of digits does; only within a group too long for any card may it
    start and end anywhere.
    """
    groups = [group.span() for group in _GROUP.finditer(run[0])]
    digits = "".join(_GROUP.findall(run[0]))
    starts, ends = bytearray(len(digits) + 1), bytearray(len(digits) + 1)
    firsts: list[int] = []
    at = 0
    for a, b in groups:
        firsts.append(at)
        starts[at] = ends[at + b - a] = 1
        if b - a > _LONGEST:
            starts[at : at + b - a] = ends[at : at + b - a] = b"\x01" * (b - a)
        at += b - a

    def place(index: int) -> int:
        group = bisect_right(firsts, index) - 1
        return run.start() + groups[group][0] + index - firsts[group]

    sums = _luhn_sums(digits)
    sizes = sorted({len(ref) for ref in known}, reverse=True)
    start = 0
    while (start := starts.find(1, start)) != -1 and start < len(digits):
        stop = next(
            (start + n for n in sizes if digits[start : start + n] in known and ends[start + n]), None
        )
        if stop is None:
            # The longest first: of a card of 19 digits the first 16 may be right by chance.
            for size in _lengths(digits[start : start + 4]):
                end = start + size
                if end <= len(digits) and ends[end] and (sums[end % 2][end] - sums[end % 2][start]) % 10 == 0:
                    yield place(start), place(end - 1) + 1, _kind(size)
                    stop = end
                    break
        start = start + 1 if stop is None else stop


def _kind(size: int) -> CardKind:
    return CardKind.MAYBE_CARD if size == 14 else CardKind.CARD


def _luhn_sums(digits: str) -> tuple[list[int], list[int]]:
    """Running sums with every even digit doubled, and every odd one: a window's sum is a difference.

    Of a window that ends before index `end`, the digits whose index is like `end` (even or odd) double.
    """
    plain = digits.encode().translate(_VALUES)
    doubled = plain.translate(_DOUBLED)
    even, odd = bytearray(plain), bytearray(plain)
    even[::2], odd[1::2] = doubled[::2], doubled[1::2]
    return list(accumulate(even, initial=0)), list(accumulate(odd, initial=0))


_VALUES = bytes(max(0, min(9, code - ord("0"))) for code in range(256))
_DOUBLED = bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)) + bytes(246)
