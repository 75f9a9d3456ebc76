"""A whole extract: what is refused line by line, what is refused whole, and what only the whole can tell."""

from datetime import date
from pathlib import Path

import pytest

from integrations.housing_extract.checks import PHONE_SHARED_BY
from store.domain.errors import Refused
from store.domain.extracts import (
    SUNDRY,
    Control,
    Extract,
    ExtractFile,
    Mend,
    Opening,
    RejectCode,
    Work,
)
from store.domain.money import Pence
from tests.integrations.housing_extract.made import (
    Made,
    listed,
    made,
    read,
    refused_lines,
    rejected,
    swap,
)


def test_a_clean_extract_is_kept_whole(tmp_path: Path) -> None:
    with read(made(), tmp_path) as extract:
        taken: Extract = extract
        tenancies = list(taken.tenancies())
        assert [one.tenancy.reference for one in tenancies] == ["T1", "T2", "T3"]
        assert [person.surname for person in tenancies[0].people] == ["Marlowe", "Marlowe"]
        assert [line.amount for line in tenancies[0].accounts[0].transactions] == [11240, -20000, 11240]
        assert tenancies[1].notes[0].text == "Seen at home, all well"
        assert [one.reference for one in taken.properties()] == ["P1", "P2", "P9"]
        assert taken.balance_on == date(2026, 11, 22)
        assert taken.findings.mends == {}
        assert taken.findings.rejects == {}
        assert taken.findings.work == {}
        assert Control("transactions", 6, 2480) in taken.findings.controls


def test_a_loader_goes_on_where_it_was(tmp_path: Path) -> None:
    with read(made(), tmp_path) as extract:
        assert [one.tenancy.reference for one in extract.tenancies(after="T1")] == ["T2", "T3"]
        assert [one.reference for one in extract.properties(after="P2")] == ["P9"]


@pytest.mark.parametrize(
    ("file", "line", "column", "value", "what", "shown"),
    [
        ("properties", 2, "property_ref", " ", RejectCode.NO_REFERENCE, ""),
        ("tenancies", 3, "tenancy_ref", "T" * 65, RejectCode.REFERENCE_TOO_LONG, ""),
        ("tenancies", 3, "start_date", "31/02/2026", RejectCode.DATE_UNREADABLE, "31/02/2026"),
        ("tenancies", 3, "start_date", "", RejectCode.DATE_UNREADABLE, ""),
        ("tenancies", 3, "start_date", "1899-12-31", RejectCode.DATE_OUT_OF_RANGE, "1899-12-31"),
        ("tenancies", 3, "end_date", "2028-01-01", RejectCode.DATE_OUT_OF_RANGE, "2028-01-01"),
        ("accounts", 3, "balance_date", "2026-11-24", RejectCode.DATE_OUT_OF_RANGE, "2026-11-24"),
        ("tenancies", 3, "tenancy_type", "XYZ", RejectCode.CODE_UNKNOWN, "XYZ"),
        ("tenancies", 3, "charged_weeks", "49", RejectCode.CODE_UNKNOWN, "49"),
        ("people", 4, "date_of_birth", "Cora", RejectCode.DATE_UNREADABLE, ""),
        ("people", 4, "role", "the tenant's mother", RejectCode.CODE_UNKNOWN, ""),
        ("accounts", 4, "balance", "12,50", RejectCode.AMOUNT_UNREADABLE, "12,50"),
        ("accounts", 4, "balance", "", RejectCode.AMOUNT_UNREADABLE, ""),
        ("accounts", 4, "balance", "1000000.01", RejectCode.AMOUNT_TOO_LARGE, "1000000.01"),
        ("accounts", 4, "sub_account", "POOL", RejectCode.CODE_UNKNOWN, "POOL"),
        ("accounts", 4, "tenancy_ref", "T7", RejectCode.PARENT_MISSING, "T7"),
        ("transactions", 4, "debit", "1O.50", RejectCode.AMOUNT_UNREADABLE, "1O.50"),
        ("transactions", 4, "debit", "", RejectCode.AMOUNT_UNREADABLE, ""),
        ("transactions", 4, "date", "yesterday", RejectCode.DATE_UNREADABLE, ""),
        ("transactions", 4, "account_ref", "A7", RejectCode.PARENT_MISSING, "A7"),
        ("notes", 2, "tenancy_ref", "", RejectCode.PARENT_MISSING, ""),
        ("notes", 2, "note_ref", "M2", RejectCode.REFERENCE_TWICE, "M2"),
    ],
)
def test_a_line_is_refused_and_the_rest_goes_on(
    tmp_path: Path, file: str, line: int, column: str, value: str, what: RejectCode, shown: str
) -> None:
    clean = made()
    spoilt = made().set(file, line, column, value)
    with read(spoilt, tmp_path) as extract:
        at = 3 if what is RejectCode.REFERENCE_TWICE else line
        assert (f"{file}.csv", at, column, what.value, shown) in rejected(extract)
        kept = extract.findings.kept
        assert kept[ExtractFile(file)] == len(clean.lines[file]) - 1


def test_the_largest_amount_and_the_last_day_of_next_year_are_kept(tmp_path: Path) -> None:
    spoilt = made().set("accounts", 5, "balance", "1000000.00").set("tenancies", 3, "end_date", "2027-12-31")
    with read(spoilt, tmp_path) as extract:
        assert rejected(extract) == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("X7,A1,2026-11-16,RENT,half a line", RejectCode.TOO_FEW_COLUMNS),
        ("X7,A1,2026-11-16,RENT,an, extra comma,5.00,,", RejectCode.TOO_MANY_COLUMNS),
        ('X7,A1,2026-11-16,RENT,"an open quote,5.00,,', RejectCode.LINE_UNREADABLE),
    ],
)
def test_a_misshapen_line_is_refused_and_counts_no_amount(
    tmp_path: Path, line: str, what: RejectCode
) -> None:
    with read(made().add("transactions", line), tmp_path) as extract:
        assert rejected(extract) == [("transactions.csv", 8, "", what.value, "")]
        assert refused_lines(extract)[0].said == what.said
        assert extract.findings.kept[ExtractFile.TRANSACTIONS] == 6


def test_the_same_line_twice_is_taken_once(tmp_path: Path) -> None:
    again = made()
    again.add("transactions", again.lines["transactions"][0])
    again.set("transactions", 8, "debit", " £112.40")
    again.totals["transactions"] = "137.20"
    with read(again, tmp_path) as extract:
        assert rejected(extract) == []
        assert extract.findings.mends[Mend.SAME_TWICE] == 1
        assert extract.findings.kept[ExtractFile.TRANSACTIONS] == 6


def test_of_a_reference_used_twice_the_first_is_kept(tmp_path: Path) -> None:
    again = made()
    for number in range(3):
        again.add("people", f"N3,T1,occupant,,Eve,Other{number},2001-01-01,,,,,N,")
    with read(again, tmp_path) as extract:
        assert [(line, what) for _, line, _, what, _ in rejected(extract)] == [
            (6, "reference_twice"),
            (7, "reference_twice"),
            (8, "reference_twice"),
        ]
        people = [person for one in extract.tenancies() for person in one.people]
        assert [person.forenames for person in people if person.reference == "N3"] == ["Cora"]


def test_what_hangs_on_a_refused_line_is_refused_too(tmp_path: Path) -> None:
    with read(made().set("tenancies", 2, "start_date", "soon"), tmp_path) as extract:
        found = {(file, line): what for file, line, _, what, _ in rejected(extract)}
        assert found.pop(("tenancies.csv", 2)) == "date_unreadable"
        assert set(found.values()) == {"parent_missing"}
        assert set(found) == {
            ("people.csv", 2),
            ("people.csv", 3),
            ("accounts.csv", 2),
            ("transactions.csv", 2),
            ("transactions.csv", 3),
            ("transactions.csv", 4),
            ("notes.csv", 2),
        }


@pytest.mark.parametrize(
    ("file", "line", "column", "value", "what", "reference"),
    [
        ("people", 5, "date_of_birth", "", Work.NO_BIRTH_DATE, "N4"),
        ("tenancies", 4, "end_date", "2001-01-01", Work.ENDS_BEFORE_START, "T3"),
        ("tenancies", 3, "property_ref", "P7", Work.NO_PROPERTY, "T2"),
        ("accounts", 3, "sub_account", "INS", Work.NO_RENT_ACCOUNT, "T2"),
        ("accounts", 3, "balance", "-9.00", Work.BALANCE_DIFFERS, "A2"),
        ("people", 3, "role", "occupant", Work.JOINT_OF_ONE, "T1"),
        ("transactions", 4, "type", "ZZ9", Work.UNKNOWN_CODE, "X3"),
    ],
)
def test_what_is_kept_and_listed_as_work(
    tmp_path: Path, file: str, line: int, column: str, value: str, what: Work, reference: str
) -> None:
    with read(made().set(file, line, column, value), tmp_path) as extract:
        assert listed(extract) == [(what, reference)]
        assert extract.findings.work == {what: 1}
        assert rejected(extract) == []


def test_one_person_in_two_lines_is_listed(tmp_path: Path) -> None:
    again = made().add("people", "N8,T1,occupant,,ADA,Marlowé,14/03/1972,,,,,N,")
    with read(again, tmp_path) as extract:
        assert listed(extract) == [(Work.SAME_PERSON_TWICE, "N8")]


def test_a_phone_on_many_tenancies_is_listed_once(tmp_path: Path) -> None:
    many = made()
    for number in range(PHONE_SHARED_BY):
        many.add("tenancies", f"T9{number},,P9,GAR,2020-01-06,,,52")
        many.add("accounts", f"A9{number},T9{number},GAR,10.00,0.00,2026-11-22")
        many.add("people", f"N9{number},T9{number},tenant,,Fay,Pike{number},1990-01-01,,+44 7700 900199,,,N,")
    with read(many, tmp_path) as extract:
        assert listed(extract) == [(Work.PHONE_SHARED, "N90")]
    fewer = many
    fewer.lines["people"].pop()
    with read(fewer, tmp_path) as extract:
        assert listed(extract) == []


def test_a_tenancy_without_its_property_says_so_in_its_record(tmp_path: Path) -> None:
    with read(made().set("properties", 2, "fund", "ZZ"), tmp_path) as extract:
        assert [one.tenancy.property_ref for one in extract.tenancies()] == ["", "P2", ""]
        assert listed(extract) == [(Work.NO_PROPERTY, "T1"), (Work.NO_PROPERTY, "T3")]


def test_an_end_before_the_start_is_kept_as_given_and_never_stored_so(tmp_path: Path) -> None:
    with read(made().set("tenancies", 4, "end_date", "2001-01-01"), tmp_path) as extract:
        tenancy = list(extract.tenancies())[2].tenancy
        assert tenancy.ends_on == date(2001, 1, 1)
        assert tenancy.kept_ends_on == date(2009, 6, 1)


def test_an_opening_entry_leads_to_the_balance(tmp_path: Path) -> None:
    with read(made().set("accounts", 2, "balance", "100.00"), tmp_path) as extract:
        account = next(extract.tenancies()).accounts[0]
        assert account.opening == Opening(date(2026, 11, 8), Pence(7520))
        assert account.opening.amount + sum(line.amount for line in account.transactions) == 10000
        assert [(one.reference, one.amount) for one in extract.work()] == [("A1", 7520)]


def test_a_balance_without_history_is_an_opening_entry_and_no_work(tmp_path: Path) -> None:
    with read(made(), tmp_path) as extract:
        account = list(extract.tenancies())[2].accounts[0]
        assert account.opening == Opening(date(2026, 11, 22), Pence(64012))
        assert (extract.findings.openings, extract.findings.opening_total) == (1, 64012)
        assert listed(extract) == []


def test_a_transaction_after_the_balance_is_no_part_of_it(tmp_path: Path) -> None:
    later = made().add("transactions", "X9,A1,2026-11-23,RENT,Weekly rent,112.40,,")
    with read(later, tmp_path) as extract:
        account = next(extract.tenancies()).accounts[0]
        assert account.opening is None
        assert len(account.transactions) == 4


def test_an_opening_never_stands_after_the_balance_it_leads_to(tmp_path: Path) -> None:
    later = made().add("transactions", "X9,A4,2026-11-24,CASH,At the desk,,40.12,")
    with read(later, tmp_path) as extract:
        account = list(extract.tenancies())[2].accounts[0]
        assert account.opening == Opening(date(2026, 11, 22), Pence(64012))
        assert listed(extract) == []


def test_what_was_refused_of_an_account_is_told_with_its_opening(tmp_path: Path) -> None:
    spoilt = made().set("transactions", 3, "credit", "2OO.00").set("accounts", 2, "balance", "24.80")
    spoilt.add("transactions", "X3,A1,2026-11-17,CASH,Another,,10.00,")
    with read(spoilt, tmp_path) as extract:
        account = next(extract.tenancies()).accounts[0]
        assert account.refused == ("X2",), "the reference of a line that is kept says nothing of another"
        assert account.opening == Opening(date(2026, 11, 8), Pence(-20000))
        assert extract.absent(ExtractFile.ACCOUNTS, ["A1", "A7"]) == {"A7"}
        assert extract.absent(ExtractFile.PEOPLE, ["N1", "M1"]) == {"M1"}


def test_an_unknown_code_is_posted_as_its_sign_says(tmp_path: Path) -> None:
    with read(made().set("transactions", 3, "type", "ZZ9"), tmp_path) as extract:
        line = next(extract.tenancies()).accounts[0].transactions[1]
        assert (line.kind, line.amount) == (SUNDRY, -20000)
        assert next(iter(extract.work())).amount == -20000


def test_a_rent_free_week_moves_nothing_and_is_counted(tmp_path: Path) -> None:
    free = made().add("transactions", "X9,A1,2026-11-20,RFW,Rent-free week,0.00,,")
    with read(free, tmp_path) as extract:
        assert extract.findings.mends == {Mend.NOTHING_MOVED: 1}
        assert extract.findings.kept[ExtractFile.TRANSACTIONS] == 6


def test_notes_with_card_numbers_are_masked_and_counted_and_known_references_are_not(tmp_path: Path) -> None:
    noted = made().set("notes", 2, "text", "took 4111 1111 1111 1111 by phone\nthen rang off")
    noted.set("tenancies", 3, "payment_ref", "6759000000000000005")
    noted.set("notes", 3, "text", "ref 6759000000000000005")
    with read(noted, tmp_path) as extract:
        texts = [note.text for one in extract.tenancies() for note in one.notes]
        assert texts == ["took (card ending 1111) by phone\nthen rang off", "ref 6759000000000000005"]
        assert extract.findings.mends == {Mend.CARD_NUMBER: 1}


def missing(file: str) -> Made:
    gone = made()
    del gone.lines[file]
    return gone


@pytest.mark.parametrize("file", ["notes", "transactions"])
def test_some_files_need_not_be_there(tmp_path: Path, file: str) -> None:
    with read(missing(file), tmp_path) as extract:
        assert extract.findings.kept[ExtractFile(file)] == 0


WHOLE = {
    "a file that is missing": (lambda at: (at / "people.csv").unlink(), r"people\.csv: the file is missing"),
    "no control file": (lambda at: (at / "control.csv").unlink(), r"control\.csv: the file is missing"),
    "a file that the control names": (
        lambda at: (at / "notes.csv").unlink(),
        r"notes\.csv: the control file names it and it is missing",
    ),
    "a line lost": (
        lambda at: swap(at / "people.csv", "N4,T3,former,Mr,Dan,Oakley,1950-01-31,,,,,N,\n", ""),
        r"people\.csv: it has 3 lines after its header and should have 4",
    ),
    "an amount changed": (
        lambda at: swap(at / "accounts.csv", "640.12", "640.13"),
        r"accounts\.csv: its amounts come to £664\.93 and should be £664\.92",
    ),
    "an amount that cannot be read": (
        lambda at: swap(at / "transactions.csv", "140.00", "14O.00"),
        r"its amounts come to £164\.80 and should be £24\.80",
    ),
    "a column missing": (
        lambda at: swap(at / "tenancies.csv", "start_date", "begin_date"),
        r"tenancies\.csv, line 1, column start_date: the column is missing",
    ),
    "a header twice": (
        lambda at: swap(at / "tenancies.csv", "end_reason", "End_Date"),
        r"tenancies\.csv, line 1, column end_date: the header names it twice",
    ),
    "a file that is not text": (
        lambda at: (at / "notes.csv").write_bytes(b"note_ref,tenancy_ref\n\xff\xfe\x00\n"),
        r"notes\.csv, line 1, column|notes\.csv, line 2: byte 1 is not UTF-8 text",
    ),
    "no count of a file": (
        lambda at: swap(at / "control.csv", "notes.csv,2,\n", ""),
        r"notes\.csv: the control file does not name it",
    ),
    "a count that is none": (
        lambda at: swap(at / "control.csv", "people.csv,4,", "people.csv,four,"),
        r"control\.csv, line 4: the number of rows cannot be read",
    ),
    "a total that is none": (
        lambda at: swap(at / "control.csv", ",24.80", ",see below"),
        r"control\.csv, line 6: the total cannot be read",
    ),
    "a file that nobody knows": (
        lambda at: swap(at / "control.csv", "notes.csv", "jots.csv"),
        r"control\.csv, line 7, column file: the file it names is not known",
    ),
    "a file counted twice": (
        lambda at: swap(at / "control.csv", "notes.csv", "people.csv"),
        r"control\.csv, line 7, column file: it names a file a second time",
    ),
    "a control line cut": (
        lambda at: swap(at / "control.csv", "notes.csv,2,", "notes.csv"),
        r"control\.csv, line 7: the line of totals cannot be read",
    ),
}


@pytest.mark.parametrize("fault", WHOLE)
def test_the_extract_is_refused_whole_and_says_where_and_what_to_do(tmp_path: Path, fault: str) -> None:
    change, said = WHOLE[fault]
    with pytest.raises(Refused, match=said) as refused:
        read(made(), tmp_path, change)
    assert refused.value.do.endswith("Nothing was loaded.")
