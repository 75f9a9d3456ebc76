"""Amounts and dates as housing systems and spreadsheets write them; says which mends each took. Pure."""

import re
from datetime import date
from typing import Final

from integrations.housing_extract.profile import AmountFormat, DateFormat
from store.domain.extracts import Mend

EARLIEST: Final = date(1900, 1, 1)
"""A date before it is refused."""
_LONGEST: Final = 40
_PLAIN_AMOUNT: Final = re.compile(r"-?[0-9]{1,12}\.[0-9]{2}", re.ASCII)
_FIGURES: Final = re.compile(r"([0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.([0-9]{1,2}))?", re.ASCII)
_MARK: Final = re.compile(r"(.*[0-9)])\s*(CR|DR)", re.ASCII | re.IGNORECASE)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",),
            ("jun", "june"), ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"),
            ("oct", "october"), ("nov", "november"), ("dec", "december"),
        ),
        1,
    )
    for name in names
}  # fmt: skip
_TIME: Final = re.compile(
    r"(.+?)(?:[Tt]|\s+)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?\s*(?:Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.ASCII,
)
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", re.ASCII)
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})", re.ASCII)
_NAMED: Final = re.compile(r"([0-9]{1,2})[ /-]?([A-Za-z]{3,9})[ /,-]{0,2}([0-9]{4}|[0-9]{2})", re.ASCII)
_DATES: Final = (
    (_ISO, (DateFormat.ISO, Mend.DATE_ISO, (1, 2, 3))),
    (_COMPACT, (DateFormat.COMPACT, Mend.DATE_ISO, (1, 2, 3))),
    (_DAY_FIRST, (DateFormat.DAY_FIRST, Mend.DATE_SLASHES, (4, 3, 1))),
    (_NAMED, (None, Mend.DATE_NAMED_MONTH, (3, 2, 1))),
)
"""Each way with the format it is native to, its mend elsewhere, and where year, month and day stand."""
_BORN_IN_19: Final = 30
"""A birth year of two digits from this on is 19xx; before it, and for all other dates, it is 20xx."""


def read_amount(text: str, form: AmountFormat) -> tuple[int | None, tuple[Mend, ...]]:
    """Pence of a trimmed amount, and what was mended; None when it is no amount.

    A sign stands once: before, after, as brackets or as `CR`. Commas stand only before groups of three, so
    that `12,50` is never read as twelve hundred and fifty.
    """
    if _PLAIN_AMOUNT.fullmatch(text):
        return int(text.replace(".", "")), ()
    if len(text) > _LONGEST:
        return None, ()
    bare, signs, mends = _unsigned(text.replace("\N{MINUS SIGN}", "-"), form)
    if "£" in bare:
        bare = bare.replace("£", "", 1).strip()
        mends.append(Mend.POUND_SIGN)
    match = _FIGURES.fullmatch(bare)
    if match is None or len(signs) > 1:
        return None, ()
    if "," in bare and not form.thousands_commas:
        mends.append(Mend.COMMAS)
    pence = match[2] or "00"
    if len(pence) == 1:
        mends.append(Mend.PENCE_DIGITS)
    amount = int(match[1].replace(",", "")) * 100 + int(pence.ljust(2, "0"))
    return (-amount if "-" in signs else amount), tuple(mends)


def _unsigned(bare: str, form: AmountFormat) -> tuple[str, list[str], list[Mend]]:
    """An amount without its signs, the signs, and what they were mended from."""
    signs: list[str] = []
    mends: list[Mend] = []
    mark = _MARK.fullmatch(bare)
    if mark:
        bare = mark[1]
        signs.append("-" if mark[2].upper() == "CR" else "+")
        if not form.credit_mark:
            mends.append(Mend.CREDIT_MARK)
    if bare[:1] == "(" and bare[-1:] == ")":
        bare = bare[1:-1].strip()
        signs.append("-")
        mends.append(Mend.BRACKETS)
    if bare[-1:] == "-":
        bare = bare[:-1].rstrip()
        signs.append("-")
        if not form.minus_after:
            mends.append(Mend.TRAILING_MINUS)
    if bare[:1] == "£" and bare[1:].lstrip()[:1] in ("-", "+"):
        inner = bare[1:].lstrip()
        bare = f"{inner[0]}£{inner[1:].lstrip()}"
    if bare[:1] in ("-", "+"):
        signs.append(bare[0])
        bare = bare[1:].lstrip()
    return bare, signs, mends


def read_date(
    text: str, form: DateFormat, *, times: bool = False, birth: bool = False
) -> tuple[date | None, tuple[Mend, ...]]:
    """The day of a trimmed date, and what was mended; None when it is no date.

    Args:
        text: day first, or year first with four digits, or with the month's name; perhaps a time after it.
        form: how the profile says dates are written.
        times: the profile says that some have a time of day.
        birth: whether a year of two digits may be 19xx.
    """
    if len(text) > _LONGEST:
        return None, ()
    mends: list[Mend] = []
    with_time = _TIME.fullmatch(text)
    if with_time:
        text = with_time[1]
        if not times:
            mends.append(Mend.DATE_TIME)
    found = next(((match, how) for pattern, how in _DATES if (match := pattern.fullmatch(text))), None)
    if found is None:
        return None, ()
    match, (native, mend, order) = found
    if native is not form:
        mends.append(mend)
    year, month, day = (match[group] for group in order)
    years = int(year)
    if len(year) == 2:
        years += 1900 if birth and years >= _BORN_IN_19 else 2000
        mends.append(Mend.TWO_DIGIT_YEAR)
    try:
        return date(years, int(month) if month.isdigit() else _MONTHS[month.lower()], int(day)), tuple(mends)
    except (ValueError, KeyError):
        return None, ()
