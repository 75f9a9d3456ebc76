"""Accounts that clash with others, and what of an account an extract may change."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import text

from store.domain.extract_doubts import Doubt
from store.domain.extracts import ExtractTenancy
from store.domain.money import Pence
from store.engine import Store
from store.services.prove import prove
from tests.store.extracts import SmallExtract, account, money, small, tenancy
from tests.store.test_import_housing import (
    CLOCK,
    bring,
    change,
    handed_over,
    one,
    rows,
    taken,
    work,
)

__all__ = ["taken"]
"""A fixture of that module."""


def let_again(number: int, was: int, **more: Any) -> ExtractTenancy:
    """Another tenancy that has the account of one before it."""
    new = tenancy(number)
    there = account(was)
    line = replace(there.account, tenancy_ref=f"T{number}")
    return replace(new, accounts=(replace(there, account=line),), tenancy=replace(new.tenancy, **more))


def test_references_that_clash_are_listed_and_the_import_goes_on(store: Store) -> None:
    bring(store, small(1, 2))
    later = small(2, 3).later()
    later.whole["T8"] = let_again(8, 1)  # the account of T1, which is gone: a succession
    quoted = replace(tenancy(4), tenancy=replace(tenancy(4).tenancy, payment_ref="A5"))
    later.whole |= {"T4": quoted, "T5": tenancy(5), "T6": tenancy(6)}
    change(later, "T6", tenancy=replace(later.whole["T6"].tenancy, payment_ref="A2"))
    counts = bring(store, later, at_once=2).tally.counts
    assert counts["tenancies.new"] == 5
    assert [(what, reference) for what, reference, _ in work(store)] == [
        (Doubt.ACCOUNT_MOVED, "A1"), (Doubt.PAYMENT_REF_TWICE, "T5"), (Doubt.PAYMENT_REF_TWICE, "T6"),
        (Doubt.TENANCY_GONE, "T1"),
    ]  # fmt: skip
    found = rows(store, "SELECT rent_reference, payment_reference FROM rent_account ORDER BY rent_reference")
    assert found == [("A1", "A1"), ("A2", "A2"), ("A3", "A3"), ("A4", "A5"), ("A5", "T5"), ("A6", "A6")]
    assert one(store, "SELECT balance FROM rent_account WHERE rent_reference = 'A1'") == 15000
    assert bring(store, later.later(), at_once=2).tally.counts["accounts.same"] == 5
    assert prove(store).clean


def test_charged_weeks_are_followed_a_last_day_is_lived_in_and_words_of_lines_stay_outside(
    store: Store,
) -> None:
    extract = small(1, 2)
    paid = replace(money("XSO", "A1", date(2026, 11, 20), "SO", -100), description="SO ADJEI M")
    change(extract, "T1", accounts=(account(1, paid),))
    bring(store, extract)
    later = extract.later()
    weeks = replace(later.whole["T1"].tenancy, charged_weeks="48", ends_on=CLOCK.today())
    change(later, "T1", tenancy=weeks)
    bring(store, later)
    assert rows(store, "SELECT charged_weeks, state FROM rent_account ORDER BY id") == [
        ("48", "live"),
        ("52", "live"),
    ]
    # The housing system's own words may name a person, and what is posted can never be taken back.
    assert rows(store, "SELECT DISTINCT note FROM posting") == [("",)]


def test_a_payment_that_comes_home_on_another_day_is_no_difference(store: Store, taken: Any) -> None:
    extract: SmallExtract = small(1)
    bring(store, extract)
    receipt = taken("A1", 2500)  # on Monday the 23rd; the housing system has it on the 30th
    handed_over(store)
    later = extract.later()
    sunday = date(2026, 11, 29)
    home = money("X-home", "A1", date(2026, 11, 30), "CARD", -2500, receipt=receipt)
    whole = account(1, home)
    line = replace(whole.account, balance=Pence(15000), balance_on=sunday)
    change(later, "T1", accounts=(replace(whole, account=line),))
    bring(store, later)
    assert one(store, "SELECT state FROM posting_out") == "home"
    assert not work(store)
    with store.writing() as connection, connection.begin():
        connection.execute(text("UPDATE posting_out SET state = 'unsure'"))
    after = later.later()
    line = replace(whole.account, balance_on=date(2026, 12, 6))
    change(after, "T1", accounts=(replace(whole, account=line),))
    bring(store, after)
    assert not work(store), "while a person is asked, the line counts as it came"
