"""Lines of a file: quotes that do not pair lose one line and no more; encodings; lines that are too long."""

from dataclasses import replace
from pathlib import Path

import pytest

from integrations.housing_extract.lines import LONGEST_LINE, ExtractReader, Row
from integrations.housing_extract.profile import Profile, load_profile
from store.domain.errors import Refused


def rows_of(path: Path, body: bytes, profile: Profile | None = None) -> list[Row]:
    file = path / "notes.csv"
    file.write_bytes(body)
    return list(ExtractReader(file, profile or load_profile("plain")).rows())


def test_a_line_end_inside_quotes_belongs_to_the_value(tmp_path: Path) -> None:
    assert rows_of(tmp_path, b'a,b\n1,"x\ny, z"\n2,w\n') == [Row(2, ["1", "x\ny, z"]), Row(4, ["2", "w"])]


def test_a_quote_that_is_not_closed_costs_its_own_line_only(tmp_path: Path) -> None:
    body = b'a,b\n1,"open\n2,two\n3,"three, quoted"\n4,four\n'
    assert rows_of(tmp_path, body) == [
        Row(2, None),
        Row(3, ["2", "two"]),
        Row(4, ["3", "three, quoted"]),
        Row(5, ["4", "four"]),
    ]


def test_a_quote_open_to_the_end_of_the_file_costs_its_own_line_only(tmp_path: Path) -> None:
    many = b"".join(b"%d,x\n" % number for number in range(1000))
    rows = rows_of(tmp_path, b'a,b\n1,"open\n' + many)
    assert rows[0] == Row(2, None)
    assert len(rows) == 1001
    assert rows[-1] == Row(1002, ["999", "x"])


def test_lines_that_join_to_another_number_of_columns_are_not_joined(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, b'a,b\n1,"open\n2,two"\n3,three\n')
    assert rows[0].cells == ["1", "open\n2,two"]
    rows = rows_of(tmp_path, b'a,b\n"open\n2",two,x\n3,three\n')
    assert rows == [Row(2, None), Row(3, ['2"', "two", "x"]), Row(4, ["3", "three"])]


def test_a_quote_in_the_middle_of_a_value_is_a_character(tmp_path: Path) -> None:
    assert rows_of(tmp_path, b'a,b\n1,a 5" pipe\n') == [Row(2, ["1", 'a 5" pipe'])]


def test_text_after_a_closing_quote_is_not_read(tmp_path: Path) -> None:
    assert rows_of(tmp_path, b'a,b\n1,"x" y\n2,z\n') == [Row(2, None), Row(3, ["2", "z"])]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_either_line_end_is_read_and_empty_lines_are_passed_over(tmp_path: Path, end: bytes) -> None:
    body = end.join((b"a,b", b"1,x", b"", b"2,y", b"", b""))
    assert [row.cells for row in rows_of(tmp_path, body)] == [["1", "x"], ["2", "y"]]


def test_old_line_ends_are_read_where_the_profile_says_so(tmp_path: Path) -> None:
    old = replace(load_profile("plain"), line_end=b"\r")
    assert rows_of(tmp_path, b"a,b\r1,x\r2,y", old) == [Row(2, ["1", "x"]), Row(3, ["2", "y"])]


def test_odd_characters_do_not_end_a_line(tmp_path: Path) -> None:
    odd = "1,a\x0bb\x0c\x1c\x85\u2028c\n".encode()
    assert rows_of(tmp_path, b"a,b\n" + odd) == [Row(2, ["1", "a\x0bb\x0c\x1c\x85\u2028c"])]


def test_a_line_that_is_too_long_is_unreadable_and_the_next_is_read(tmp_path: Path) -> None:
    body = b"a,b\n1," + b"x" * (LONGEST_LINE * 4) + b"\n2,y\n"
    assert rows_of(tmp_path, body) == [Row(2, None), Row(3, ["2", "y"])]


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"\xef\xbb\xbfa,b\n")
    assert ExtractReader(tmp_path / "x.csv", load_profile("plain")).header == ["a", "b"]


def test_windows_text_is_read_as_the_profile_says(tmp_path: Path) -> None:
    capita = load_profile("capita")
    rows = rows_of(tmp_path, b"A|B\r\n1|O\x92Neill caf\xe9\r\nTRL|1|\r\n", capita)
    assert rows == [Row(2, ["1", "O\u2019Neill caf\xe9"])]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "there is no header line of text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "there is no header line of text|is not UTF-8 text"),
        ("a,b\n1,x\n".encode("utf-16"), "is not UTF-8 text|no header line"),
        (b"a,b\n1,x\n2,caf\xe9\n", r"notes\.csv, line 3: byte 6 is not UTF-8 text"),
        (b"x" * 400_000, "there is no header line of text"),
    ],
)
def test_what_is_not_text_is_refused_with_its_line(tmp_path: Path, body: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        rows_of(tmp_path, body)


def test_lines_after_the_line_of_totals_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="line 4: there are lines after the line of totals"):
        rows_of(tmp_path, b"A|B\n1|x\nTRL|1|\n2|y\n", load_profile("capita"))


def test_the_end_mark_of_old_systems_is_no_line(tmp_path: Path) -> None:
    assert rows_of(tmp_path, b"a,b\r\n1,x\r\n\x1a") == [Row(2, ["1", "x"])]
    rows = rows_of(tmp_path, b"A|B\r\n1|x\r\nTRL|1|\r\n\x1a\r\n", load_profile("capita"))
    assert rows == [Row(2, ["1", "x"])]


def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").mkdir()
    with pytest.raises(Refused, match=r"notes\.csv: the file cannot be read\. Check its permissions"):
        ExtractReader(tmp_path / "notes.csv", load_profile("plain"))
