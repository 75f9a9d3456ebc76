"""Text, codes, phones, postcodes and names as they are mended."""

import pytest

from integrations.housing_extract.mending import NO_NAME, Mender, as_a_name
from integrations.housing_extract.profile import load_profile
from store.domain.extracts import Mend


@pytest.fixture
def mender() -> Mender:
    return Mender(load_profile("plain"))


def mends(mender: Mender) -> set[Mend]:
    mender.keep()
    return set(mender.counted)


@pytest.mark.parametrize(
    ("raw", "kept", "what"),
    [
        ("  1 Acacia  Walk ", "1 Acacia Walk", Mend.SPACES),
        ("Flat 4\u00a0", "Flat 4", Mend.SPACES),
        ("O’Neill", "O'Neill", Mend.CURLY_QUOTES),
        ("Oâ€™Neill", "O'Neill", Mend.MIS_DECODED),
        ("JosÃ©", "José", Mend.MIS_DECODED),
        ("ÃƒÂ©", "é", Mend.MIS_DECODED),
        ("Å‚ukasz", "łukasz", Mend.MIS_DECODED),
        ("Mary\x1b[31m", "Mary[31m", Mend.CONTROL_CHARACTERS),
        ("Mary\u202eyraM", "MaryyraM", Mend.CONTROL_CHARACTERS),
        ("pay on 4111 1111 1111 1111", "pay on (card ending 1111)", Mend.CARD_NUMBER),
        ("x" * 300, "x" * 200, Mend.CUT),
    ],
)
def test_text_is_mended(mender: Mender, raw: str, kept: str, what: Mend) -> None:
    assert mender.line(raw) == kept
    assert mends(mender) == {what}


@pytest.mark.parametrize("raw", ["", "José", "JOSÉ", "ANDRÉ", "[/]", "=cmd|x", "Łukasz", "محمد", "D'Souza"])
def test_what_is_right_stays_as_it_is(mender: Mender, raw: str) -> None:
    assert mender.line(raw) == raw
    assert mends(mender) == set()


def test_an_accented_capital_before_a_curly_quote_is_no_wrong_decoding(mender: Mender) -> None:
    assert mender.line("ANDRÉ’S") == "ANDRÉ'S"


def test_notes_keep_their_lines_and_lose_card_numbers(mender: Mender) -> None:
    assert mender.note(" One.\r\nTwo  spaces. \n") == "One.\nTwo  spaces."
    assert mender.note("paid 4111111111111111 cvv 123") == "paid (card ending 1111) cvv (code taken out)"


def test_a_payment_reference_that_is_known_is_no_card(mender: Mender) -> None:
    reference = "6759000000000000005"
    masked = mender.note(f"ref {reference}")
    assert mender.note(f"ref {reference}", known=lambda: frozenset({reference})) == f"ref {reference}"
    assert masked != f"ref {reference}"


def test_mends_of_a_line_that_is_not_kept_do_not_count(mender: Mender) -> None:
    mender.begin()
    mender.line(" x ")
    mender.begin()
    mender.line("x")
    assert mends(mender) == set()


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("07700 900123", "07700900123"),
        ("+44 7700 900123", "07700900123"),
        ("+44 (0)20 7946 0001", "02079460001"),
        ("447700900123", "07700900123"),
        ("7700900123", "07700900123"),
        ("2079460001", "02079460001"),
    ],
)
def test_phones_are_written_one_way(mender: Mender, raw: str, kept: str) -> None:
    assert mender.phone(raw) == kept
    assert mends(mender) == {Mend.PHONE}


def test_what_is_no_phone_number_stays_as_it_is(mender: Mender) -> None:
    assert mender.phone("ask at no 4") == "ask at no 4"


def test_postcodes_get_their_space_and_what_is_none_goes_to_the_address(mender: Mender) -> None:
    assert mender.postcode("te11aa") == ("TE1 1AA", "")
    assert mends(mender) == {Mend.POSTCODE}
    assert mender.postcode("near the park") == ("", "near the park")
    assert Mend.POSTCODE_MOVED in mends(mender)


@pytest.mark.parametrize(
    ("raw", "parts", "mended"),
    [
        ("Smith, Mrs Mary Ann", ("Mrs", "Mary Ann", "Smith"), False),
        ("O'Neill, Sam", ("", "Sam", "O'Neill"), False),
        ("Smith", ("", "", "Smith"), True),
        ("Smith, Mr", ("Mr", "", "Smith"), True),
        (", Mr John", ("Mr", "John", ""), True),
        ("", ("", "", NO_NAME), True),
    ],
)
def test_a_name_in_one_column_is_parted(
    mender: Mender, raw: str, parts: tuple[str, ...], mended: bool
) -> None:
    assert mender.one_name(raw) == parts
    assert (Mend.NAME_PARTS in mends(mender)) is mended


def test_the_space_before_an_empty_name_part_is_no_mend_of_its_own(mender: Mender) -> None:
    assert mender.one_name("Iqbal, ") == ("", "", "Iqbal")
    assert mends(mender) == {Mend.NAME_PARTS}
    assert mender.one_name(" Iqbal, Sam ") == ("", "Sam", "Iqbal")
    assert mends(mender) == {Mend.NAME_PARTS, Mend.SPACES}


def test_a_dash_is_no_name_and_null_is_one(mender: Mender) -> None:
    assert mender.names("", "-", "Null") == ("", "", "Null")
    assert mends(mender) == {Mend.NAME_PARTS}


def test_a_dash_for_a_title_is_counted(mender: Mender) -> None:
    assert mender.names("-", "Ada", "Marlowe") == ("", "Ada", "Marlowe")
    assert mends(mender) == {Mend.NAME_PARTS}


@pytest.mark.parametrize(
    ("capitals", "name"),
    [
        ("O'NEILL-MCBRIDE", "O'Neill-McBride"),
        ("MARY ANN", "Mary Ann"),
        ("ÉMILE", "Émile"),
        ("de Souza", "de Souza"),
    ],
)
def test_names_in_capitals_are_written_as_names(capitals: str, name: str) -> None:
    assert as_a_name(capitals) == name


def test_codes_are_read_in_any_case_and_an_empty_one_as_the_profile_says(mender: Mender) -> None:
    assert mender.code("tenancy_type", "SEC") == "SEC"
    assert mends(mender) == set()
    assert mender.code("tenancy_type", " sec") == "SEC"
    assert mender.code("fund", "") == "HRA"
    assert mender.code("fund", "GFX") is None
    assert mender.code("tenancy_type", "") is None
    assert mends(mender) == {Mend.SPACES, Mend.CODE_CASE, Mend.EMPTY_FILLED}
