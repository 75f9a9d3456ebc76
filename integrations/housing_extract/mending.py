"""Mends values of a line: spaces, quotes, wrong decoding, codes, phones, postcodes, names; counts each."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from integrations.housing_extract.profile import Profile
from integrations.housing_extract.values import read_amount, read_date
from store.domain.cards import find_card_numbers, mask_card_numbers
from store.domain.cleaning import Cleaned, clean_line, clean_note
from store.domain.extracts import Mend
from store.domain.names import normalise_phone, normalise_postcode

LINE: Final = 200
"""Characters of one line of text: a name, an address line, a description."""
NOTE: Final = 10_000
"""Characters of a note."""
NO_NAME: Final = "(no name)"
"""The surname of a person who has no name at all."""

_REMEMBERED: Final = 20_000
_CURLY: Final = str.maketrans("‘’‚‛“”„‟", "''''\"\"\"\"")
# What the bytes 0x80 to 0xBF look like when UTF-8 was read as Windows-1252, or as Latin-1.
_BYTES: Final = {chr(code): code for code in range(0x80, 0xC0)} | {
    bytes([code]).decode("cp1252"): code
    for code in range(0x80, 0xC0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_LATER: Final = f"[{re.escape(''.join(_BYTES))}]"
# Only the leads of Latin letters and of punctuation, so that an accented capital before a curly quote is not
# taken for wrong decoding.
_WRONG: Final = re.compile(f"[ÂÃÄÅ]{_LATER}|â[€\x80]{_LATER}")
_ODD_SPACES: Final = re.compile(r"^\s|\s$|\s\s|[^\S ]")
_MAYBE_CARD: Final = re.compile(r"(?:[0-9][^0-9]{0,4}){12}[0-9]|[Cc][Vv]|(?i:security|verification)")
_NOTHING: Final = frozenset({"-", "--", ".", "?", "n/a", "not known"})
_TITLES: Final = frozenset(
    {
        "mr", "mrs", "miss", "ms", "mx", "dr", "prof", "professor", "rev", "revd", "reverend", "sir", "dame",
        "lady", "lord", "master", "cllr", "councillor",
    }
)  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d_]+")


class Mender:
    """Mends values of one profile. Mends of a line count only once it is kept."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._folded: Mapping[str, Mapping[str, str]] = {
            column: {theirs.casefold(): ours for theirs, ours in codes.items()}
            for column, codes in profile.codes.items()
        }
        # Dates and words come again and again: what needed no mend is remembered.
        self._dates: dict[str, date] = {}
        self._right: set[str] = set()
        self._now: list[Mend] = []
        self.counted: Counter[Mend] = Counter()

    def begin(self) -> None:
        """A new line."""
        self._now.clear()

    def keep(self) -> None:
        """The line is kept: its mends count."""
        if self._now:
            self.counted.update(self._now)
            self._now.clear()

    def note_mend(self, mend: Mend) -> None:
        """One more mend of this line."""
        self._now.append(mend)

    # -- text ------------------------------------------------------------------------------------------------

    def trimmed(self, raw: str) -> str:
        """A value without the spaces round it, as codes, dates and amounts are read."""
        if raw and (raw[0].isspace() or raw[-1].isspace()):
            self._now.append(Mend.SPACES)
            return raw.strip()
        return raw

    def line(self, raw: str, *, limit: int = LINE) -> str:
        """One line of text, cleaned, without a card number."""
        if raw in self._right and len(raw) <= limit:
            return raw
        if raw.isascii() and raw.isprintable():
            text = " ".join(raw.split())
            if text != raw:
                self._now.append(Mend.SPACES)
            if len(text) > limit:
                self._now.append(Mend.CUT)
                text = text[:limit].rstrip()
            masked = self._masked(text)
            if masked == raw:
                if len(self._right) > _REMEMBERED:
                    self._right.clear()
                self._right.add(raw)
            return masked
        right = self._decoded(raw)
        if _ODD_SPACES.search(right):
            self._now.append(Mend.SPACES)
        return self._masked(self._told(clean_line(right, limit=limit)))

    def plain(self, raw: str, *, limit: int = LINE) -> str:
        """A reference, phone or address of mail: one line, whose digits are never taken for a card's."""
        if raw.isascii() and raw.isprintable() and " " not in raw and len(raw) <= limit:
            return raw
        cleaned = clean_line(self._decoded(raw), limit=limit)
        if _ODD_SPACES.search(raw):
            self._now.append(Mend.SPACES)
        return self._told(cleaned)

    def note(self, raw: str, *, known: Callable[[], frozenset[str]] = frozenset) -> str:
        """A note of many lines, cleaned, without a card number; known payment references pass."""
        right = self._decoded(raw)
        if right and (right[0].isspace() or right[-1].isspace()):
            self._now.append(Mend.SPACES)
            right = right.strip()
        return self._masked(self._told(clean_note(right, limit=NOTE)), known)

    def _told(self, cleaned: Cleaned) -> str:
        if cleaned.removed:
            self._now.append(Mend.CONTROL_CHARACTERS)
        if cleaned.cut:
            self._now.append(Mend.CUT)
        return cleaned.text

    def _decoded(self, raw: str) -> str:
        """Text as it was before it was read in the wrong encoding, with straight quotes."""
        if raw.isascii():
            return raw
        text = raw
        for _ in range(2):  # some of it went wrong twice
            again = _WRONG.sub(_right, text)
            if again == text:
                break
            text = again
        if text != raw:
            self._now.append(Mend.MIS_DECODED)
        straight = text.translate(_CURLY)
        if straight != text and text == raw:
            self._now.append(Mend.CURLY_QUOTES)
        return straight

    def _masked(self, text: str, known: Callable[[], frozenset[str]] = frozenset) -> str:
        if _MAYBE_CARD.search(text) is None or not find_card_numbers(text):
            return text
        masked = mask_card_numbers(text, known_references=known())
        if masked != text:
            self._now.append(Mend.CARD_NUMBER)
        return masked

    # -- codes, amounts, dates -------------------------------------------------------------------------------

    def code(self, column: str, raw: str) -> str | None:
        """Our code for theirs; None when it is not known. An empty one is what the profile's defaults say."""
        text = self.trimmed(raw)
        found = self._profile.codes[column].get(text)
        if found is not None:
            return found
        if not text and column in self._profile.defaults:
            self._now.append(Mend.EMPTY_FILLED)
            return self._profile.defaults[column]
        found = self._folded[column].get(text.casefold())
        if found is not None:
            self._now.append(Mend.CODE_CASE)
        return found

    def amount(self, raw: str) -> int | None:
        """Pence; None when it is no amount, or nothing."""
        amount, mends = read_amount(self.trimmed(raw), self._profile.amounts)
        self._now.extend(mends)
        return amount

    def day(self, raw: str, *, birth: bool = False) -> date | None:
        """A day; None when it is none."""
        known = self._dates.get(raw)
        if known is not None:
            return known
        form = self._profile.dates
        found, mends = read_date(self.trimmed(raw), form, times=self._profile.date_times, birth=birth)
        self._now.extend(mends)
        if found is not None and not mends and raw == raw.strip():
            if len(self._dates) > _REMEMBERED:
                self._dates.clear()
            self._dates[raw] = found
        return found

    def no_date(self, raw: str) -> bool:
        """Whether it stands for no date."""
        text = raw.strip()
        return not text or text in self._profile.no_date

    # -- people and places -----------------------------------------------------------------------------------

    def postcode(self, raw: str) -> tuple[str, str]:
        """A postcode, and what was none and is too long for one."""
        text = self.plain(raw, limit=40)
        code = normalise_postcode(text)
        if code is None and len(text) > 8:
            self._now.append(Mend.POSTCODE_MOVED)
            return "", text
        kept = text.upper() if code is None else code
        if kept != text:
            self._now.append(Mend.POSTCODE)
        return kept, ""

    def phone(self, raw: str) -> str:
        """A phone number as it is kept; as it stands where it is none."""
        text = self.plain(raw, limit=40)
        number = normalise_phone(text)
        if number is None:
            return text
        if number.startswith("44") and len(number) == 12:
            number = f"0{number[2:]}"
        elif len(number) in (9, 10) and number[0] in "12378":
            number = f"0{number}"
        if number != text:
            self._now.append(Mend.PHONE)
        return number

    def names(self, title: str, forenames: str, surname: str) -> tuple[str, str, str]:
        """A name from its three columns."""
        parts = [self.line(part, limit=100) for part in (title, forenames, surname)]
        return self._named(*parts)

    def one_name(self, raw: str) -> tuple[str, str, str]:
        """A name from `Surname, Title Forenames`."""
        # `Smith, ` is an empty name part, counted once as that: its space is the form's own.
        surname, comma, rest = self.line(raw[:-1] if raw.endswith(", ") else raw).partition(",")
        words = rest.split()
        title = ""
        if comma and words and words[0].rstrip(".").casefold() in _TITLES:
            title = words.pop(0)
        return self._named(title, " ".join(words), surname.strip())

    def _named(self, title: str, forenames: str, surname: str) -> tuple[str, str, str]:
        given = (title, forenames, surname)
        title, forenames, surname = ("" if part.casefold() in _NOTHING else part for part in given)
        if not forenames or not surname or title != given[0]:
            self._now.append(Mend.NAME_PARTS)
        if self._profile.upper_case_names:
            title, forenames, surname = (as_a_name(part) for part in (title, forenames, surname))
        return title, forenames, surname or ("" if forenames else NO_NAME)


def as_a_name(text: str) -> str:
    """A name in capitals with one capital a word: `O'NEILL-MCBRIDE` is `O'Neill-McBride`."""
    if not text.isupper():
        return text
    return _WORD.sub(lambda match: _capital(match[0]), text)


def _capital(word: str) -> str:
    if word.startswith("MC") and len(word) > 3:
        return f"Mc{word[2]}{word[3:].lower()}"
    return word[0] + word[1:].lower()


def _right(match: re.Match[str]) -> str:
    wrong = match[0]
    try:
        return bytes((ord(wrong[0]), *(_BYTES[char] for char in wrong[1:]))).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
