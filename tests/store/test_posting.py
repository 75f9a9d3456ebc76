"""A posting: once for its key, with every balance, on an account that adds up."""

from datetime import date

import pytest
from sqlalchemy import text

from store.domain.errors import BadInput, KeyReused, NotFound, Refused, StoreDamaged
from store.engine import Store
from store.services.posting import Line, Posted, post
from store.unit_of_work import UnitOfWork, in_unit
from tests.store.till import Till, open_till
from tests.store.world import CLOCK, TODAY


@pytest.fixture
def till(store: Store) -> Till:
    return open_till(store)


def posted(till: Till, key: str, *lines: Line, on: date = TODAY, account_id: int | None = None) -> Posted:
    account = till.world.secure.account_id if account_id is None else account_id
    return in_unit(
        till.store,
        till.world.actor("asha"),
        CLOCK,
        lambda unit: post(unit, key=key, account_id=account, origin="desk", lines=lines, effective_on=on),
    )


def test_each_line_gets_the_next_number_and_both_balances(till: Till) -> None:
    account = till.world.secure.account_id
    before = till.one("SELECT seq FROM rent_account WHERE id = :a", a=account)

    made = posted(till, "k", Line("RENT", "ADJ", -1640), Line("WAT", "ADJ", 60), Line("RENT", "ADJ", -1000))

    assert (made.seq_from, made.seq_to, made.again) == (before + 1, before + 3, False)
    assert made.balance_after == 26380 - 1640 + 60 - 1000
    assert made.tenancy_id == till.world.secure.tenancy_id
    assert till.rows(
        "SELECT seq, sub_account, amount, balance_after, account_balance_after FROM entry "
        "WHERE account_id = :a AND seq > :s ORDER BY seq",
        a=account,
        s=before,
    ) == [
        (before + 1, "RENT", -1640, 14000, 24740),
        (before + 2, "WAT", 60, 2400, 24800),
        (before + 3, "RENT", -1000, 13000, 23800),
    ]
    assert till.rows("SELECT balance, seq FROM rent_account WHERE id = :a", a=account) == [
        (23800, before + 3)
    ]
    assert till.rows(
        "SELECT code, balance FROM sub_account WHERE account_id = :a ORDER BY code", a=account
    ) == [
        ("CC", 5400),
        ("RENT", 13000),
        ("SC", 3000),
        ("WAT", 2400),
    ]


def test_a_sub_account_that_was_not_there_is_made(till: Till) -> None:
    account = till.world.secure.account_id
    posted(till, "k", Line("RCH", "ADJ", 4500))
    assert till.rows(
        "SELECT balance, weekly_charge FROM sub_account WHERE account_id = :a AND code = 'RCH'", a=account
    ) == [(4500, 0)]


def test_the_same_key_again_changes_nothing_and_gives_the_first_result(till: Till) -> None:
    first = posted(till, "k", Line("RENT", "ADJ", -100), Line("WAT", "ADJ", -50))
    later = posted(till, "other", Line("RENT", "ADJ", -7))
    again = posted(till, "k", Line("RENT", "ADJ", -100), Line("WAT", "ADJ", -50))

    assert (again.posting_id, again.seq_from, again.seq_to, again.balance_after, again.again) == (
        first.posting_id,
        first.seq_from,
        first.seq_to,
        first.balance_after,
        True,
    )
    assert till.one("SELECT seq FROM rent_account WHERE id = :a", a=first.account_id) == later.seq_to
    assert till.one("SELECT count(*) FROM audit_event WHERE verb = 'post'") == 2


def test_a_key_is_refused_for_anything_else(till: Till) -> None:
    posted(till, "k", Line("RENT", "ADJ", -100))
    for lines in ((Line("RENT", "ADJ", -101),), (Line("WAT", "ADJ", -100),), (Line("RENT", "WO", -100),)):
        with pytest.raises(KeyReused, match="something else"):
            posted(till, "k", *lines)
    with pytest.raises(KeyReused):
        posted(till, "k", Line("RENT", "ADJ", -100), account_id=till.world.joint.account_id)
    with pytest.raises(KeyReused):
        posted(till, "k", Line("RENT", "ADJ", -100), on=date(2026, 11, 20))


def test_lines_that_mean_nothing_are_refused(till: Till) -> None:
    cases: tuple[tuple[tuple[Line, ...], str], ...] = (
        ((), "nothing to post"),
        ((Line("RENT", "ADJ", 0),), "of nothing"),
        ((Line("COFFEE", "ADJ", 5),), "no known sub-account"),
        ((Line("RENT", "GIFT", 5),), "no known kind"),
    )
    for lines, said in cases:
        with pytest.raises(BadInput, match=said):
            posted(till, "k", *lines)


def test_a_posting_needs_a_key(till: Till) -> None:
    for key in ("", "k" * 201):
        with pytest.raises(BadInput, match="no proper key"):
            posted(till, key, Line("RENT", "ADJ", 5))


def test_an_account_that_is_not_there_is_said(till: Till) -> None:
    with pytest.raises(NotFound, match="no such rent account"):
        posted(till, "k", Line("RENT", "ADJ", 5), account_id=999_999)


def test_nothing_is_posted_onto_damage(till: Till) -> None:
    damages = (
        (till.world.secure, "UPDATE rent_account SET balance = balance + 1 WHERE id = :a"),
        (till.world.joint, "UPDATE rent_account SET seq = seq + 1 WHERE id = :a"),
        (till.world.safe, "UPDATE sub_account SET balance = balance + 1 WHERE account_id = :a"),
    )
    for tenant, damage in damages:
        with till.store.writing() as connection, connection.begin():
            connection.execute(text(damage), {"a": tenant.account_id})
        with pytest.raises(StoreDamaged, match="does not add up"):
            posted(till, "k", Line("RENT", "ADJ", 5), account_id=tenant.account_id)
    assert till.one("SELECT count(*) FROM posting WHERE key = 'k'") == 0


def test_a_posting_is_taken_back_once(till: Till) -> None:
    first = posted(till, "k", Line("RENT", "ADJ", -100))

    def back(unit: UnitOfWork, key: str) -> Posted:
        return post(
            unit,
            key=key,
            account_id=first.account_id,
            origin="bank",
            lines=[Line("RENT", "REV", 100)],
            effective_on=TODAY,
            reverses_id=first.posting_id,
        )

    actor = till.world.actor("ben")
    assert not in_unit(till.store, actor, CLOCK, lambda unit: back(unit, "back")).again
    assert in_unit(till.store, actor, CLOCK, lambda unit: back(unit, "back")).again
    with pytest.raises(Refused, match="taken back before"):
        in_unit(till.store, actor, CLOCK, lambda unit: back(unit, "back twice"))


def test_what_is_not_committed_never_was(till: Till) -> None:
    with UnitOfWork(till.store, till.world.actor("asha"), CLOCK) as unit:
        post(
            unit,
            key="k",
            account_id=till.world.secure.account_id,
            origin="desk",
            lines=[Line("RENT", "ADJ", -100)],
            effective_on=TODAY,
        )
    assert till.one("SELECT count(*) FROM posting WHERE key = 'k'") == 0
    assert till.one("SELECT balance FROM rent_account WHERE id = :a", a=till.world.secure.account_id) == 26380
