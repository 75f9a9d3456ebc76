"""Taking a payment: the split, the receipt's number, the promise it keeps, and once is once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text

from store.clocks import PracticeClock
from store.domain.errors import BadInput, KeyReused, NotAllowed, NotFound, Refused
from store.domain.money import Pence
from store.engine import Store
from store.models.casework import Promise
from store.services.posting import lock_account
from store.services.prove import prove
from store.unit_of_work import UnitOfWork, in_unit
from tests.store.making import add
from tests.store.till import Till, open_till
from tests.store.world import CLOCK, TODAY


@pytest.fixture
def till(store: Store) -> Till:
    return open_till(store)


def test_a_payment_is_one_posting_with_a_line_for_each_share(till: Till) -> None:
    receipt = till.take("k", 18640, split={"WAT": 0, "SC": 3000, "RENT": 15640})

    assert receipt.amount == 18640
    assert (receipt.number, receipt.text_number) == (2, "R000002C")
    assert [(line.code, line.name, line.owed, line.share, line.left) for line in receipt.lines] == [
        ("RENT", "Rent", 15640, 15640, 0),
        ("SC", "Service charge", 3000, 3000, 0),
    ]
    assert receipt.balance_after == 0, "water and court costs are no rent debt"
    assert (receipt.method, receipt.method_name) == ("CASH", "Cash")
    assert receipt.taken_at == CLOCK.now()
    assert receipt.taken_at.strftime("%d/%m/%Y %H:%M") == "23/11/2026 14:03"
    assert receipt.officer == "Asha Okoro"
    assert receipt.rent_reference == till.world.secure.reference
    assert (receipt.again, receipt.reversed, receipt.copy) == (False, False, False)
    assert till.one("SELECT balance FROM rent_account WHERE id = :a", a=till.world.secure.account_id) == 7740


def test_the_trail_names_the_receipt_and_no_person(till: Till) -> None:
    receipt = till.take("k", 2000)
    rows = till.rows(
        "SELECT verb, subject, subject_id, tenancy_id, why, detail FROM audit_event ORDER BY seq"
    )
    verb, subject, subject_id, tenancy_id, why, detail = rows[-1]
    assert (verb, subject, subject_id) == ("take_payment", "receipt", receipt.number)
    assert tenancy_id == till.world.secure.tenancy_id
    assert why == ""
    said = json.loads(detail)
    assert len(said.pop("row")) == 64, "the digest of the receipt's row, for `prove`"
    assert said == {"amount": 2000, "call": "call-1", "method": "CASH", "posting": receipt.posting_id}


def test_what_is_paid_beyond_the_debt_is_in_credit(till: Till) -> None:
    receipt = till.take("k", 20000)
    assert receipt.lines[0].left == -4360
    assert receipt.balance_after == -4360 + 3000


def test_enter_pressed_again_gives_the_first_receipt(till: Till) -> None:
    first = till.take("k", 2000)
    again = till.take("k", 2000, clock=PracticeClock(TODAY, "14:09"))
    next_day = till.take("k", 2000, clock=PracticeClock(date(2026, 11, 24), "00:00"))
    assert again == next_day
    assert again.again
    assert (again.number, again.posting_id, again.taken_at) == (
        first.number,
        first.posting_id,
        first.taken_at,
    )
    assert till.one("SELECT count(*) FROM receipt") == 2


def test_enter_pressed_four_times_at_once_is_one_payment(till: Till) -> None:
    with ThreadPoolExecutor(4) as desks:
        receipts = list(desks.map(lambda _: till.take("k", 2000), range(4)))
    assert len({receipt.number for receipt in receipts}) == 1
    assert sorted(receipt.again for receipt in receipts) == [False, True, True, True]
    assert till.one("SELECT count(*) FROM posting WHERE key = 'k'") == 1
    assert till.one("SELECT balance FROM rent_account WHERE id = :a", a=till.world.secure.account_id) == 24380
    assert prove(till.store).clean


def test_four_payments_at_once_are_four(till: Till) -> None:
    with ThreadPoolExecutor(4) as desks:
        receipts = list(desks.map(lambda n: till.take(f"k{n}", 1000), range(4)))
    assert sorted(receipt.number for receipt in receipts) == [2, 3, 4, 5]
    assert till.one("SELECT balance FROM rent_account WHERE id = :a", a=till.world.secure.account_id) == 22380
    assert prove(till.store).clean


def test_one_key_on_two_accounts_at_once_is_one_payment(till: Till) -> None:
    accounts = [till.world.secure.tenancy_id, till.world.joint.tenancy_id]

    def try_it(tenancy_id: int) -> str:
        try:
            return str(till.take("k", 1000, tenancy_id=tenancy_id).number)
        except KeyReused:
            return "refused"

    with ThreadPoolExecutor(2) as desks:
        assert sorted(desks.map(try_it, accounts)) == ["2", "refused"]


def test_a_form_sent_with_something_else_in_it_is_refused(till: Till) -> None:
    till.take("k", 2000)
    changes: tuple[dict[str, Any], ...] = (
        {"pence": 2001},
        {"method": "CHQ"},
        {"reference": "77"},
        {"split": {"SC": 2000}},
        {"tenancy_id": till.world.joint.tenancy_id},
    )
    for change in changes:
        with pytest.raises(KeyReused, match="something else in it"):
            till.take("k", **({"pence": 2000} | change))
    assert till.one("SELECT count(*) FROM receipt") == 2


def test_a_payment_that_fails_leaves_no_gap_in_the_numbers(till: Till) -> None:
    with UnitOfWork(till.store, till.world.actor("asha"), CLOCK) as unit:
        assert till.take_in(unit, "gone", 500).number == 2

    def take_and_fail(unit: UnitOfWork) -> None:
        till.take_in(unit, "gone too", 500)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_unit(till.store, till.world.actor("asha"), CLOCK, take_and_fail)
    assert till.take("kept", 500).number == 2
    assert prove(till.store).clean


def test_amounts_and_splits_that_cannot_be(till: Till) -> None:
    cases: tuple[tuple[int, dict[str, int], str, str], ...] = (
        (0, {"RENT": 0}, "amount", "no amount"),
        (-500, {"RENT": -500}, "amount", "no amount"),
        (100_000_001, {"RENT": 100_000_001}, "amount", "above £1,000,000"),
        (2000, {"RENT": 1999}, "split", "does not add up"),
        (2000, {}, "split", "does not add up"),
        (2000, {"RENT": 2500, "SC": -500}, "split", "below nothing"),
        (2000, {"COFFEE": 2000}, "split", "no known sub-account"),
        (2000, {"GAR": 2000}, "split", "does not have"),
    )
    for pence, split, field, said in cases:
        with pytest.raises(BadInput, match=said) as caught:
            till.take("k", pence, split=split)
        assert caught.value.field == field
    assert till.one("SELECT count(*) FROM posting WHERE key = 'k'") == 0


def test_a_share_that_is_no_whole_pence_is_a_bug_that_shows(till: Till) -> None:
    with pytest.raises(TypeError, match="whole pence"):
        till.take("k", 2000, split={"RENT": 2000.0})  # type: ignore[dict-item]


def test_money_is_taken_in_no_other_way(till: Till) -> None:
    with pytest.raises(BadInput, match="no way to take money") as caught:
        till.take("k", 2000, method="BACS")
    assert caught.value.field == "method"


def test_a_card_needs_the_payment_lines_reference_and_never_its_number(till: Till) -> None:
    for reference in ("", "   ", "--"):
        with pytest.raises(BadInput, match="payment line's own reference"):
            till.take("k", 2000, method="CARD", reference=reference)
    for number in ("4111 1111 1111 1111", "ref 5555-5555-5555-4444", "30569309025904"):
        for method in ("CARD", "CHQ"):
            with pytest.raises(BadInput, match="looks like a card number") as caught:
                till.take("k", 2000, method=method, reference=number)
            assert number not in str(caught.value)
    with pytest.raises(BadInput, match="longer than 40"):
        till.take("k", 2000, method="CARD", reference="7F3K" * 11)
    assert till.take("k", 2000, method="CARD", reference=" PL-7F3K\x1b[2J ").outside_reference == "PL-7F3K[2J"
    assert till.one("SELECT count(*) FROM receipt WHERE outside_reference LIKE '%4111%'") == 0


def test_one_card_payment_is_receipted_once_also_from_two_forms(till: Till) -> None:
    till.take("k", 2000, method="CARD", reference="PL-7F3K")
    with pytest.raises(Refused, match="has receipt R000002C already"):
        till.take("second form", 2000, method="CARD", reference="PL-7F3K")
    assert till.take("k", 2000, method="CARD", reference="PL-7F3K").again
    assert till.take("third form", 2000, method="CHQ", reference="PL-7F3K").number == 3


def test_one_card_payment_is_receipted_once_whatever_the_account_and_the_spelling(till: Till) -> None:
    first = till.take("k", 2000, method="CARD", reference="PL-7f3k")
    joint = till.world.joint.tenancy_id
    for reference in ("PL-7f3k", "pl-7F3K"):
        with pytest.raises(Refused, match="has receipt R000002C already"):
            till.take("elsewhere", 2000, method="CARD", reference=reference, tenancy_id=joint)
    # A payer's cheque number is nobody else's, but two payers may well have the same.
    till.take("cheque", 500, method="CHQ", reference="000101")
    till.take("other cheque", 500, method="CHQ", reference="000101", tenancy_id=joint)
    # Taken back, the card payment may be put where it belongs.
    till.take_back(first.posting_id)
    moved = till.take("elsewhere", 2000, method="CARD", reference="PL-7F3K", tenancy_id=joint)
    assert (moved.number, moved.again) == (5, False)
    assert prove(till.store).clean


def test_two_tills_at_once_receipt_a_card_payment_once(till: Till) -> None:
    """Each has locked an account of its own: the receipts' counter is what they meet at."""
    both = Barrier(2)

    def take(tenancy_id: int) -> int | str:
        def work(unit: UnitOfWork) -> int:
            if till.store.dialect == "postgresql":
                lock_account(unit, tenancy_id=tenancy_id)
                both.wait(10)
            return till.take_in(
                unit, f"k{tenancy_id}", method="CARD", reference="PL-9", tenancy_id=tenancy_id
            ).number

        try:
            return in_unit(till.store, till.world.actor("asha"), CLOCK, work)
        except Refused as refused:
            return refused.what

    with ThreadPoolExecutor(2) as pool:
        came = list(pool.map(take, (till.world.secure.tenancy_id, till.world.joint.tenancy_id)))
    assert sorted(map(str, came)) == [
        "2",
        "That card payment has receipt R000002C already: nothing was taken twice.",
    ]
    assert prove(till.store).clean


def test_who_may_take_money(till: Till) -> None:
    for who in ("asha", "ben", "carol", "lena"):
        till.take(f"k-{who}", 100, who=who)
    with pytest.raises(NotAllowed, match="auditor"):
        till.take("k-dev", 100, who="dev")
    assert till.one("SELECT count(*) FROM posting WHERE key = 'k-dev'") == 0


def test_a_closed_account_takes_nothing_and_a_former_one_does(till: Till) -> None:
    former = till.world.former
    assert till.take("k", 500, split={"FTA": 500}, tenancy_id=former.tenancy_id).lines[0].left == 118300
    with till.store.writing() as connection, connection.begin():
        connection.execute(
            text("UPDATE rent_account SET state = 'closed' WHERE id = :a"), {"a": former.account_id}
        )
    with pytest.raises(Refused, match="closed"):
        till.take("k2", 500, split={"FTA": 500}, tenancy_id=former.tenancy_id)
    with pytest.raises(NotFound):
        till.take("k3", 500, tenancy_id=999_999)


def test_breathing_space_never_bars_a_payment(till: Till) -> None:
    assert till.take("k", 500, tenancy_id=till.world.moratorium.tenancy_id).amount == 500


def promise(till: Till, key: str, pence: int, due_on: date) -> int:
    with till.store.writing() as connection, connection.begin():
        return add(
            connection,
            Promise,
            key=key,
            tenancy_id=till.world.secure.tenancy_id,
            officer_id=till.world.officers["asha"],
            made_at=datetime(2026, 11, 1, tzinfo=UTC),
            amount=pence,
            due_on=due_on,
            how="cash",
            state="open",
        )


def states(till: Till) -> dict[str, tuple[str, int]]:
    rows = till.rows("SELECT key, state, version FROM promise WHERE key <> 'world-promise'")
    return {key: (state, version) for key, state, version in rows}


def test_a_payment_keeps_the_promises_it_meets_earliest_first(till: Till) -> None:
    kept = promise(till, "first", 2000, date(2026, 11, 20))
    promise(till, "second", 2000, date(2026, 11, 27))
    promise(till, "small", 500, date(2026, 12, 4))
    promise(till, "too old", 100, date(2026, 11, 17))
    receipt = till.take("k", 3999)
    assert states(till) == {
        "first": ("kept", 2),
        "second": ("open", 1),
        "small": ("kept", 2),
        "too old": ("open", 1),
    }
    assert till.rows("SELECT subject_id, detail FROM audit_event WHERE verb = 'keep_promise' ORDER BY seq")[
        0
    ] == (kept, f'{{"posting":{receipt.posting_id}}}')
    till.take("k", 3999)
    assert states(till)["second"] == ("open", 1), "the same payment keeps no second promise"


def test_a_promise_is_kept_up_to_the_days_of_tolerance_and_in_full(till: Till) -> None:
    promise(till, "last day", 2000, date(2026, 11, 18))
    promise(till, "a penny more", 2001, date(2026, 11, 23))
    till.take("k", 2000)
    assert states(till) == {"last day": ("kept", 2), "a penny more": ("open", 1)}


def test_amounts_are_pence_in_the_view(till: Till) -> None:
    receipt = till.take("k", 2000)
    assert all(
        type(amount) is Pence
        for amount in (receipt.amount, receipt.balance_after, receipt.lines[0].owed, receipt.lines[0].share)
    )
