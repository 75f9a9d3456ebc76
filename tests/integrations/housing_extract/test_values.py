"""Amounts and dates, however they are written; what was mended is said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.housing_extract.profile import AmountFormat, DateFormat
from integrations.housing_extract.values import read_amount, read_date
from store.domain.extracts import Mend
from store.domain.money import pounds

PLAIN = AmountFormat(minus_after=False, thousands_commas=False, credit_mark=False)
CAPITA = AmountFormat(minus_after=True, thousands_commas=False, credit_mark=True)


@pytest.mark.parametrize(
    ("text", "pence", "mends"),
    [
        ("12.50", 1250, ()),
        ("-12.50", -1250, ()),
        ("12", 1200, ()),
        ("+5.00", 500, ()),
        ("£12.50", 1250, (Mend.POUND_SIGN,)),
        ("-£12.50", -1250, (Mend.POUND_SIGN,)),
        ("£-12.50", -1250, (Mend.POUND_SIGN,)),
        ("1,234.50", 123450, (Mend.COMMAS,)),
        ("(12.50)", -1250, (Mend.BRACKETS,)),
        ("(£1,012.50)", -101250, (Mend.BRACKETS, Mend.POUND_SIGN, Mend.COMMAS)),
        ("12.50-", -1250, (Mend.TRAILING_MINUS,)),
        ("12.50CR", -1250, (Mend.CREDIT_MARK,)),
        ("12.50 dr", 1250, (Mend.CREDIT_MARK,)),
        ("12.5", 1250, (Mend.PENCE_DIGITS,)),
    ],
)
def test_amounts_are_read_and_what_was_mended_is_said(text: str, pence: int, mends: tuple[Mend, ...]) -> None:
    assert read_amount(text, PLAIN) == (pence, mends)


@pytest.mark.parametrize("text", ["12.50-", "12.50CR", "12.50"])
def test_what_the_profile_says_is_no_mend(text: str) -> None:
    assert read_amount(text, CAPITA)[1] == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "£",
        "abc",
        "12,50",
        "12.500",
        "1.2.3",
        "1_0",
        "٣",
        "1e3",
        "NaN",
        "--1.00",
        "(-1.00)",
        "-1.00CR",
        "1O.50",
    ],
)
def test_what_is_no_amount_is_never_guessed(text: str) -> None:
    assert read_amount(text, PLAIN)[0] is None


@given(st.integers(-(10**12), 10**12))
def test_every_plain_amount_comes_back(pence: int) -> None:
    plain = f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"
    assert read_amount(plain, PLAIN) == (pence, ())
    assert read_amount(pounds(pence), PLAIN)[0] == pence


@given(st.text(max_size=12))
def test_whatever_is_read_has_only_figures_and_signs(text: str) -> None:
    found, _ = read_amount(text.strip(), PLAIN)
    if found is not None:
        assert any(char in "0123456789" for char in text)
        assert set(text.strip().upper()) <= set("0123456789.,£()+-\u2212CRD \u00a0\t\n")


@pytest.mark.parametrize(
    ("text", "mends"),
    [
        ("2026-04-01", ()),
        ("01/04/2026", (Mend.DATE_SLASHES,)),
        ("1.4.2026", (Mend.DATE_SLASHES,)),
        ("1-Apr-2026", (Mend.DATE_NAMED_MONTH,)),
        ("1-Apr-26", (Mend.DATE_NAMED_MONTH, Mend.TWO_DIGIT_YEAR)),
        ("1 april 2026", (Mend.DATE_NAMED_MONTH,)),
        ("2026-04-01T00:00:00", (Mend.DATE_TIME,)),
        ("2026-04-01 00:00:00.000", (Mend.DATE_TIME,)),
        ("20260401", (Mend.DATE_ISO,)),
    ],
)
def test_dates_are_read_day_first_and_what_was_mended_is_said(text: str, mends: tuple[Mend, ...]) -> None:
    assert read_date(text, DateFormat.ISO) == (date(2026, 4, 1), mends)


def test_what_the_profile_says_of_dates_is_no_mend() -> None:
    assert read_date("01/04/2026 00:00:00", DateFormat.DAY_FIRST, times=True) == (date(2026, 4, 1), ())
    assert read_date("20260401", DateFormat.COMPACT) == (date(2026, 4, 1), ())


@pytest.mark.parametrize(
    ("text", "birth", "year"),
    [
        ("01/04/30", True, 1930),
        ("01/04/29", True, 2029),
        ("01/04/85", True, 1985),
        ("01/04/85", False, 2085),
        ("01/04/26", False, 2026),
    ],
)
def test_two_digit_years_are_19xx_from_30_on_and_for_births_only(text: str, birth: bool, year: int) -> None:
    found, mends = read_date(text, DateFormat.DAY_FIRST, birth=birth)
    assert found == date(year, 4, 1)
    assert mends == (Mend.TWO_DIGIT_YEAR,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31/02/2026",
        "2026-13-01",
        "00000000",
        "45000",
        "tbc",
        "01042026",
        "Apr-26",
        "1/4-2026",
        "٠١/٠٤/٢٠٢٦",
    ],
)
def test_what_is_no_date_is_never_guessed(text: str) -> None:
    assert read_date(text, DateFormat.ISO)[0] is None


@given(st.dates())
def test_every_date_comes_back_from_each_format(day: date) -> None:
    for form, text in (
        (DateFormat.ISO, day.isoformat()),
        (DateFormat.DAY_FIRST, f"{day.day:02d}/{day.month:02d}/{day.year:04d}"),
        (DateFormat.COMPACT, f"{day.year:04d}{day.month:02d}{day.day:02d}"),
    ):
        assert read_date(text, form) == (day, ())
