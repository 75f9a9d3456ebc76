"""Names and numbers as words of the one search: what is stored and what is typed meet."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.names import (
    LONGEST,
    MOST_WORDS,
    QueryWord,
    Sought,
    Token,
    TokenKind,
    address_tokens,
    birth_tokens,
    display_name,
    fold,
    name_tokens,
    normalise_phone,
    normalise_postcode,
    normalise_reference,
    parse_query,
    phone_tokens,
    postcode_tokens,
    reference_tokens,
    words,
)

TODAY = date(2026, 11, 23)

RECORD = (
    name_tokens("Siobhán Zoë", "O’Brien-Łukasiewicz")
    | address_tokens("Flat 12A, 3 Saint Mary’s Road", "Newtown")
    | postcode_tokens("E8 3AB")
    | reference_tokens("00123456/07")
    | reference_tokens("9826 1234 5678 9012 345")
    | phone_tokens("+44 (0)7700 900123")
    | birth_tokens(date(1972, 3, 14))
)


def finds(query: str, record: frozenset[Token] = RECORD) -> bool:
    """Whether every word of the query has a meaning that the record meets: what the index does, written plainly."""
    asked = parse_query(query, today=TODAY)
    return bool(asked) and all(any(meets(sought, record) for sought in word.any_of) for word in asked)


def meets(sought: Sought, record: frozenset[Token]) -> bool:
    return any(
        token.kind is sought.kind
        and (token.text.startswith(sought.text) if sought.prefix else token.text == sought.text)
        for token in record
    )


@pytest.mark.parametrize(
    "query",
    [
        "siobhan", "SIOBHÁN", "sio obr", "o'brien", "O’Brien", "obrien", "brien", "o brien", "lukasiewicz",
        "obrien-luk", "zoe\u0308", "zoe lukas", "łuk", "mary's road", "marys", "saint 12a", "flat 12", "3 saint",
        "e8 3ab", "E83AB", "e8", "e8 3", "e8 3a", "brien e8", "newtown siob",
        "123456", "00123456", "00123456/07", "0012345607", "12345607", "9826 1234 5678 9012 345", "98261234",
        "0123", "900123", "07700 900123", "+44 7700 900123", "00447700900123", "447700900123", "(07700) 900-123",
        "14/3/72", "14.03.1972", "1972-03-14", "14-mar-1972", "140372", "14031972", "brien 14/3/72", "12 brien 0123",
    ],
)  # fmt: skip
def test_a_person_is_found_by(query: str) -> None:
    assert finds(query)


@pytest.mark.parametrize(
    "query",
    ["smith", "siobhan smith", "13", "e9", "e8 4", "e8 3ac", "999999", "07700 900124", "15/3/72", "150372",
     "2000-01-01", "120", "", "   ", "'", "///"],
)  # fmt: skip
def test_a_person_is_not_found_by(query: str) -> None:
    assert not finds(query)


def test_three_digits_are_too_few_for_the_end_of_a_phone() -> None:
    (word,) = parse_query("123", today=TODAY)
    assert {sought.kind for sought in word.any_of} == {TokenKind.REFERENCE, TokenKind.ADDRESS}


def test_a_word_of_digits_keeps_every_meaning() -> None:
    (word,) = parse_query("140372", today=TODAY)
    assert word == QueryWord(
        "140372",
        (
            Sought("140372", TokenKind.REFERENCE),
            Sought("140372", TokenKind.ADDRESS, prefix=False),
            Sought("273041", TokenKind.PHONE),
            Sought("19720314", TokenKind.BIRTH, prefix=False),
        ),
    )


def test_a_date_that_cannot_be_is_no_date_of_birth() -> None:
    (word,) = parse_query("31/2/72", today=TODAY)
    assert all(sought.kind is not TokenKind.BIRTH for sought in word.any_of)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Søren Ærø", "soren aero"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Þórður Ðorðe", "thordur dorde"),
        ("İstanbul ıŞık", "istanbul isik"),
        ("Nguyễn Thị Hồng", "nguyen thi hong"),
        ("D’Souza", "dsouza"),
        ("ʻOkina Keʻeaumoku", "okina keeaumoku"),
        ("Smith-Jones", "smith jones"),
        ("Gal·la Ŀa", "galla la"),
        ("ＦＵＬＬ ｗｉｄｔｈ", "full width"),
        ("ﬁnch", "finch"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("أحمد", "احمد"),
        ("Sm\u200dith \u202eevil", "smith evil"),
        ("  a\n\tb  ", "a b"),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert words(text) == tuple(folded.split())


def test_vowels_of_indic_scripts_are_part_of_the_word() -> None:
    assert fold("किरण") != fold("करण")
    assert words("प्रिया शर्मा") == words("प्रिया  शर्मा")
    assert len(words("प्रिया शर्मा")) == 2


@given(st.text(st.characters(max_codepoint=127), max_size=LONGEST - 2))
def test_plain_letters_are_folded_as_all_others_are(text: str) -> None:
    assert f"{fold(text)} e".strip() == fold(f"{text} é")


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))
    assert once == once.strip()
    assert "  " not in once


NAME = st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=2, max_size=12)


@given(NAME, NAME, st.sampled_from([" ", "-", "'", "’"]))
def test_every_name_finds_itself_however_it_is_typed(first: str, last: str, joint: str) -> None:
    record = name_tokens(f"{first}{joint}{last}")
    for typed in (
        f"{first}{joint}{last}",
        f"{last}",
        f"{first}".lower(),
        fold(f"{first}{joint}{last}"),
        fold(first),
    ):
        assert finds(typed, record)


@given(NAME, st.data())
def test_every_beginning_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    folded = fold(name)
    assert finds(folded[: data.draw(st.integers(1, len(folded)))], name_tokens(name))


@given(st.text(max_size=80), st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_any_text_can_be_looked_for(text: str, today: date) -> None:
    asked = parse_query(text, today=today)
    assert len(asked) <= MOST_WORDS
    assert len(set(asked)) == len(asked)
    for word in asked:
        assert word.typed
        assert word.any_of
        assert all(sought.text and " " not in sought.text for sought in word.any_of)


def test_a_megabyte_in_the_search_box_is_cut() -> None:
    for text in ("\u0316\u0301" * 500_000, "a " * 500_000, "1" * 1_000_000, "1 " * 500_000, "e8 " * 300_000):
        asked = parse_query(text, today=TODAY)
        assert len(asked) <= MOST_WORDS
        assert all(len(word.typed) <= LONGEST for word in asked)


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [
        ("sw1a1aa", "SW1A 1AA"), (" SW1A  1AA ", "SW1A 1AA"), ("e8 3ab", "E8 3AB"), ("M1 1AE", "M1 1AE"),
        ("b33 8th", "B33 8TH"), ("dn551pt", "DN55 1PT"), ("W1A 0AX", "W1A 0AX"), ("gir 0aa", "GIR 0AA"),
        ("e8", None), ("e8 3a", None), ("e8 3ci", None), ("12345", None), ("", None), ("e８ 3ab", None),
        ("e8 3ab e8 3ab e8 3ab", None),
    ],
)  # fmt: skip
def test_postcodes(typed: str, postcode: str | None) -> None:
    assert normalise_postcode(typed) == postcode


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("07700 900123", "07700900123"), ("+44 7700 900123", "07700900123"), ("+44 (0)7700 900123", "07700900123"),
        ("0044 7700 900123", "07700900123"), ("(020) 7946-0123", "02079460123"), ("0113.496.0123", "01134960123"),
        ("+353 1 234 5678", "+35312345678"), ("00353 1 234 5678", "+35312345678"),
        ("12345", None), ("", None), ("call me", None), ("07700 90012x", None), ("٠٧٧٠٠٩٠٠١٢٣", None), ("1" * 16, None),
    ],
)  # fmt: skip
def test_phones(typed: str, number: str | None) -> None:
    assert normalise_phone(typed) == number


@given(st.integers(0, 9999).map("07700 90{:04d}".format), st.integers(4, 10))
def test_every_tail_of_four_digits_or_more_finds_the_phone(number: str, size: int) -> None:
    record = phone_tokens(number)
    assert finds(number.replace(" ", "")[-size:], record)
    assert record == phone_tokens("+44" + number[1:])


def test_references_and_names_as_shown() -> None:
    assert normalise_reference(" 1234567 / 01-a ") == "123456701a"
    assert reference_tokens("///") == frozenset()
    assert postcode_tokens("") == phone_tokens("none") == frozenset()
    assert display_name("Ms", "Adaeze  Chinwe", "Okafor") == "Ms Adaeze Chinwe Okafor"
    assert display_name("", "", "Okafor") == "Okafor"
