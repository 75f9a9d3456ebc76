"""`dutydesk statement`: lines by day that always come out at the balance, also thousands of them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from store.desk.accounts import AccountsDesk
from store.domain.errors import NotAllowed
from store.domain.views.people import Speaking
from store.queries.statement import PAGE
from tests.look_ups.conftest import WHY, Council
from tests.store.books import Happening, Line, post_all
from tests.store.rooms import room
from tests.store.test_account import alone
from tests.store.world import CLOCK


def told(council: Council, *words: str) -> dict:  # type: ignore[type-arg]
    found = council.json("statement", *words, *WHY)
    assert isinstance(found, dict)
    return found


def comes_out(statement: dict) -> None:  # type: ignore[type-arg]
    """Opening, lines and closing agree, line by line."""
    balance = statement["opening_balance"]
    for line in statement["lines"]:
        balance += line["amount"]
        assert line["balance"] == balance
    assert statement["closing_balance"] == balance
    assert statement["debits"] == sum(max(line["amount"], 0) for line in statement["lines"])
    assert statement["credits"] == -sum(min(line["amount"], 0) for line in statement["lines"])


def test_some_days_in_lines(council: Council) -> None:
    ran = council.run("statement", "1000014", "--from", "2026-11-12", "--to", "2026-11-19", *WHY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.partition("\n\n")[2] == (
        "Statement of all sub-accounts, from Thu 12 Nov 2026 to Thu 19 Nov 2026\n"
        "Before the first line: owes £196.06\n"
        "\n"
        "12 Nov 26  credit    £150.00  owes            £46.06  Cash, rent\n"
        "16 Nov 26  debit     £104.17  owes           £150.23  Rent\n"
        "16 Nov 26  debit       £8.20  owes           £158.43  Service charge\n"
        "16 Nov 26  debit       £6.50  owes           £164.93  Adjustment, water\n"
        "19 Nov 26  credit     £20.00  owes           £144.93  Cash, rent, receipt\n"
        "  R000001B\n"
        "\n"
        "Lines: 5\n"
        "Debits: £118.87\n"
        "Credits: £170.00\n"
        "After the last line: owes £144.93\n"
    )


def test_every_account_comes_out_at_its_balance(council: Council) -> None:
    with council.store.reading() as connection:
        owed: dict[str, int] = dict(
            connection.exec_driver_sql("SELECT rent_reference, balance FROM rent_account").all()
        )
    for tenant in council.world.tenants.values():
        statement = told(council, tenant.reference)
        comes_out(statement)
        assert statement["closing_balance"] == owed[tenant.reference]
        assert statement["last_entry"] == len(statement["lines"])


def test_two_statements_that_follow_each_other_meet(council: Council) -> None:
    first = told(council, "1000014", "--to", "2026-10-31")
    second = told(council, "1000014", "--from", "2026-11-01")
    assert first["closing_balance"] == second["opening_balance"]
    assert len(first["lines"]) + len(second["lines"]) == second["last_entry"]


def test_a_line_posted_late_counts_on_its_own_day(council: Council) -> None:
    tenant = council.world.secure
    before = told(council, "1000014", "--to", "2026-10-31")
    with council.store.writing() as connection, connection.begin():
        post_all(
            connection,
            tenant.account_id,
            [Happening(date(2026, 10, 20), (Line("RENT", "BACS", -1000),), "late", "bank", "BACS")],
        )
    after = told(council, "1000014", "--to", "2026-10-31")
    assert after["closing_balance"] == before["closing_balance"] - 1000
    assert [line["on"] for line in after["lines"]] == sorted(line["on"] for line in after["lines"])
    comes_out(after)


def test_a_reversal_says_what_it_is(council: Council) -> None:
    tenant = council.world.secure
    with council.store.writing() as connection, connection.begin():
        back = Happening(
            date(2026, 11, 23),
            (Line("RENT", "REV", 2000),),
            "back",
            "desk",
            reverses_id=tenant.made["cash_posting"],
        )
        post_all(connection, tenant.account_id, [back])
    assert told(council, "1000014")["lines"][-1]["reversal"] is True
    assert "  Reversal, rent\n" in council.run("statement", "1000014", *WHY).out


def test_days_without_lines_say_so_and_keep_the_balance(council: Council) -> None:
    ran = council.run("statement", "1000014", "--from", "2027-01-01", *WHY)
    assert ran.code == 0
    assert ran.out.endswith(
        "Before the first line: owes £263.80\n"
        "\n"
        "No lines in these days.\n"
        "Lines: 0\n"
        "Debits: £0.00\n"
        "Credits: £0.00\n"
        "After the last line: owes £263.80\n"
    )
    comes_out(told(council, "1000014", "--from", "2027-01-01"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "23/11/2026"), "--from must be a date. Write it as 2026-11-23."),
        (("--to", "soon"), "--to must be a date. Write it as 2026-11-23."),
        (("--from", "2026-11-02", "--to", "2026-11-01"), "--to is before --from."),
    ],
)
def test_a_day_that_is_none_is_wrong_usage(council: Council, words: tuple[str, ...], said: str) -> None:
    ran = council.run("statement", "1000014", *words, *WHY)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert council.looks() == []


def test_five_thousand_lines_come_a_page_at_a_time(council: Council, tmp_path: Path) -> None:
    tenant = council.world.credit
    first = date(2001, 1, 1)
    many = [
        Happening(
            first + timedelta(days=number),
            (Line("RENT", "RENT" if number % 2 else "CASH", 5 - number % 11 or 7),),
            f"m{number}",
        )
        for number in range(5_000)
    ]
    with council.store.writing() as connection, connection.begin():
        post_all(connection, tenant.account_id, many)
    reads: list[str] = []
    event.listen(council.store.reader, "before_cursor_execute", lambda *told: reads.append(told[2]))
    desk = AccountsDesk(room(council.store, council.world, "asha", tmp_path))
    view = desk.statement(tenant.tenancy_id, alone())
    reads.clear()
    next(view.lines)
    assert len([one for one in reads if "entry" in one]) == 1, "the first line waits for one page alone"
    lines = 1 + sum(1 for _ in view.lines)
    assert lines == view.account.seq
    assert lines > 5_000
    assert len([one for one in reads if "entry" in one]) == lines // PAGE + 1
    statement = told(council, tenant.reference)
    comes_out(statement)
    assert len(statement["lines"]) == lines


def test_what_is_posted_meanwhile_does_not_slip_in(council: Council, tmp_path: Path) -> None:
    tenant = council.world.secure
    desk = AccountsDesk(room(council.store, council.world, "asha", tmp_path))
    view = desk.statement(tenant.tenancy_id, alone())
    with council.store.writing() as connection, connection.begin():
        post_all(
            connection, tenant.account_id, [Happening(CLOCK.day, (Line("RENT", "RENT", 1),), "meanwhile")]
        )
    assert max(line.number for line in view.lines) == view.account.seq


def test_a_third_party_without_statements_in_scope_gets_none(council: Council, tmp_path: Path) -> None:
    tenant = council.world.authorities
    desk = AccountsDesk(room(council.store, council.world, "asha", tmp_path))
    adviser = Speaking("third_party", None, None, frozenset({"general", "statement"}), "Adviser")
    with pytest.raises(NotAllowed, match="statement may not be given"):
        desk.statement(tenant.tenancy_id, adviser)
    assert council.looks() == []
