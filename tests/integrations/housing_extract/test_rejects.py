"""The rejects file: what was refused, for the people who mend it, and nothing about anybody."""

import csv
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.housing_extract.reading import code_value, figure_value, reference_value
from integrations.housing_extract.rejects import HEADER, guarded, write_rejects
from store.domain.errors import StoreFull
from store.domain.extract_words import REJECTED, WORK
from store.domain.extracts import Reject, RejectCode, Work
from tests.integrations.housing_extract.made import made, read


def test_every_line_refused_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    spoilt = made().set("people", 4, "role", "MOTHER").set("transactions", 4, "debit", "x12")
    out = tmp_path / "out" / "rejects.csv"
    out.parent.mkdir()
    (tmp_path / "in").mkdir()
    with read(spoilt, tmp_path / "in") as extract:
        assert write_rejects(out, extract.rejects()) == 2
    with out.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows == [
        list(HEADER),
        ["people.csv", "4", "role", "code_unknown", RejectCode.CODE_UNKNOWN.said, "MOTHER"],
        ["transactions.csv", "4", "debit", "amount_unreadable", RejectCode.AMOUNT_UNREADABLE.said, "x12"],
    ]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_a_name_that_slipped_into_a_reference_is_not_written(tmp_path: Path) -> None:
    spoilt = made().set("accounts", 3, "tenancy_ref", "Okafor").set("transactions", 3, "account_ref", "A77")
    spoilt.set("people", 3, "person_ref", "Okafor").set("people", 4, "person_ref", "Okafor")
    spoilt.set("transactions", 4, "transaction_ref", "Okafor").set("transactions", 4, "debit", "x12")
    with read(spoilt, tmp_path) as extract:
        shown = [(one.file, one.column, one.value) for one in extract.rejects()]
        kept = [one.refused for whole in extract.tenancies() for one in whole.accounts]
    assert ("people.csv", "person_ref", "") in shown
    assert ("accounts.csv", "tenancy_ref", "") in shown
    assert ("transactions.csv", "account_ref", "A77") in shown
    assert "Okafor" not in str((shown, kept))
    assert [reference_value(one) for one in ("T7", "X-1/2", "Smith", "12 Elm", "Ruß1")] == [
        "T7",
        "X-1/2",
        "",
        "",
        "",
    ]


def test_a_file_that_was_open_to_others_is_closed_to_them(tmp_path: Path) -> None:
    out = tmp_path / "rejects.csv"
    out.write_text("old\n" * 100)
    out.chmod(0o644)
    assert write_rejects(out, []) == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_text(encoding="utf-8").strip() == ",".join(HEADER)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreFull, match=r"The rejects file could not be written\. Name another file"):
        write_rejects(tmp_path / "nowhere" / "rejects.csv", [])


@pytest.mark.parametrize("cell", ["=cmd|x", "+44", "@x", "-x", "\tx", "-1+2", "-12.50-3"])
def test_a_formula_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-12.50", "-1,012.50", "-5", "12.50", "RENT", ""])
def test_a_true_amount_and_plain_words_stay(cell: str) -> None:
    assert guarded(cell) == cell


@pytest.mark.parametrize("raw", ["Ada Marlowe", "Marlowe", "she said no", "12 Acacia Walk", "", "x" * 40])
def test_words_are_never_shown_as_a_date_or_an_amount(raw: str) -> None:
    assert figure_value(raw) == ""


@pytest.mark.parametrize(
    "raw", ["31/02/2026", "1-Sept-2026", "12,50", "£1O.50", "2026-13-01T00:00:00", "12.50 CR"]
)
def test_dates_and_amounts_are_shown(raw: str) -> None:
    assert figure_value(raw) == raw


def test_a_code_is_one_short_word() -> None:
    assert code_value(" SEC2 ") == "SEC2"
    assert code_value("the tenant's mother") == ""


@given(st.text())
def test_no_cell_starts_a_formula(cell: str) -> None:
    shown = guarded(cell)
    assert shown[:1] not in ("=", "+", "@", "\t", "\r", "\0")


def test_each_code_has_its_sentence() -> None:
    assert set(REJECTED) == {code.value for code in RejectCode}
    assert set(WORK) == {code.value for code in Work}
    for said in (*REJECTED.values(), *WORK.values()):
        assert said.endswith(".")
        assert ": " in said
    assert Reject("f", 1, "", RejectCode.NO_REFERENCE, RejectCode.NO_REFERENCE.said).value == ""
