"""docs/postings-out.md is what the other side builds by: its columns, types, example and figures are the program's."""

import re
from datetime import date

from store.domain.entry_kinds import EntryKind
from store.domain.home_coming import WITHIN_WORKING_DAYS
from store.domain.posting_file import COLUMNS, OutLine, file_name, written
from store.domain.receipts import LETTERS, read_number, text_number
from store.policy_files import load_policy
from store.queries.payment_sheet import METHODS
from tests.docs.house_map import ROOT
from tui.commandline import parser

PAGE = (ROOT / "docs" / "postings-out.md").read_text("utf-8")


def first_cells(name: str) -> list[str]:
    """The codes in the first column of a table."""
    (table,) = re.findall(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", PAGE, flags=re.S)
    return re.findall(r"^\| `([^`]+)` \|", table, flags=re.M)


def test_columns_and_types_are_those_of_the_file() -> None:
    assert tuple(first_cells("columns")) == COLUMNS
    assert first_cells("types") == [*sorted(code for code, _ in METHODS), "REV"]
    assert set(first_cells("types")) <= set(EntryKind)


def test_the_example_is_what_the_program_writes() -> None:
    (example,) = re.findall(r"<!-- example -->\n```csv\n(.*?)```", PAGE, flags=re.S)
    _, *rows, control = (line.split(",") for line in example.splitlines())
    lines = [
        OutLine(
            receipt=read_number(receipt),
            account_ref=account,
            payment_ref=payment,
            on=date.fromisoformat(on),
            kind=kind,
            amount=int((debit or f"-{credit}").replace(".", "")),
            officer=officer,
        )
        for _, receipt, account, payment, on, kind, credit, debit, officer in rows
    ]
    assert written(int(control[0]), lines, made_on=date.fromisoformat(control[4])) == example


def test_its_figures_and_names_are_the_program_s() -> None:
    said = " ".join(PAGE.split())
    assert f"within {WITHIN_WORKING_DAYS} working days" in said
    assert f"not home {load_policy('default').books.mirror.home_days} days after" in said
    assert f"modulo {len(LETTERS)}, looked up in `{LETTERS}`" in said
    assert text_number(4217) in said
    assert f"`{file_name(0).replace('000000', 'NNNNNN')}`" in said
    for words in re.findall(r"^dutydesk (.*)$", PAGE, flags=re.M):
        assert parser().parse_args(words.split()).command == "export"
    for action in ("list", "settle"):
        assert f"dutydesk home {action}" in said
