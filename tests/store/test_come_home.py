"""Postings of the desk come home in an extract: once, by their receipt, or when a person says so."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from store.domain.entry_kinds import EntryKind
from store.domain.errors import AlreadyDecided, NotFound
from store.domain.home_coming import HomeWork
from store.domain.receipts import text_number
from store.engine import Store
from store.queries.mirror import not_home, unsure
from store.services.come_home import Homecoming, confirm_home, deny_home, list_not_home, settle_difference
from store.unit_of_work import in_unit
from tests.store.mirroring import DAY, Mirror, line, mirror_of
from tests.store.till import POLICY
from tests.store.world import CLOCK

DAYS = POLICY.books.mirror.home_days


@pytest.fixture
def mirror(store: Store) -> Mirror:
    return mirror_of(store)


def receipt(mirror: Mirror, key: str, pence: int = 2000, **more: object) -> str:
    return text_number(mirror.till.take(key, pence, **more).number)  # type: ignore[arg-type]


def no_names(mirror: Mirror) -> bool:
    """What is listed for a person says no name of one."""
    said = " ".join(words for (words,) in mirror.till.rows("SELECT said FROM import_work"))
    return "Okafor" not in said


def list_them(mirror: Mirror, day: date) -> int:
    clock = CLOCK.moved((day - DAY).days)
    return in_unit(
        mirror.store,
        mirror.till.world.actor("carol"),
        clock,
        lambda unit: list_not_home(unit, after_days=DAYS, run_id=mirror.run_id),
    )


def decide(mirror: Mirror, how: str, who: str = "carol") -> None:
    with mirror.store.reading() as connection:
        (one,) = unsure(connection)
    service = {"confirm": confirm_home, "deny": deny_home}[how]
    in_unit(
        mirror.store,
        mirror.till.world.actor(who),
        CLOCK,
        lambda unit: service(unit, POLICY, account_id=one.account_id, seq=one.seq),
    )


def test_by_its_receipt_however_the_extract_writes_it(mirror: Mirror) -> None:
    number = receipt(mirror, "1")
    mirror.export()
    (home,) = mirror.comes(line("T1", "S-RENT", -2000, receipt=number.lower(), on=date(2026, 12, 24)))
    assert home is not None
    assert (home.state, home.work, home.again) == ("home", None, False)
    assert mirror.states() == [(1, "home", "T1")]
    assert mirror.till.one("SELECT home_on FROM posting_out WHERE batch = 2") in (
        "2026-12-24",
        date(2026, 12, 24),
    )
    assert mirror.work() == []


def test_the_same_line_again_changes_nothing(mirror: Mirror) -> None:
    number = receipt(mirror, "1")
    mirror.export()
    mirror.comes(line("T1", "S-RENT", -2000, receipt=number))
    before = mirror.till.rows("SELECT * FROM posting_out ORDER BY account_id, seq")
    (home,) = mirror.comes(line("T1", "S-RENT", -2000, receipt=number), day=DAY + timedelta(days=1))
    assert home is not None
    assert (home.state, home.again) == ("home", True)
    assert mirror.till.rows("SELECT * FROM posting_out ORDER BY account_id, seq") == before
    assert mirror.work() == []


def test_a_split_comes_home_line_by_line_also_where_the_sums_are_the_same(mirror: Mirror) -> None:
    number = receipt(mirror, "1", 2000, split={"RENT": 1000, "SC": 1000})
    mirror.export()
    mirror.comes(line("T-sc", "S-SC", -1000, receipt=number))
    assert mirror.states() == [(1, "away", None), (2, "home", "T-sc")]
    mirror.comes(line("T-rent", "S-RENT", -1000, receipt=number))
    assert mirror.states() == [(1, "home", "T-rent"), (2, "home", "T-sc")]


def test_a_payment_and_its_reversal_share_a_receipt_and_are_told_apart(mirror: Mirror) -> None:
    paid = mirror.till.take("1")
    mirror.till.take_back(paid.posting_id)
    mirror.export()
    number = text_number(paid.number)
    mirror.comes(line("T-back", "S-RENT", 2000, kind=EntryKind.ADJ, receipt=number))
    assert mirror.states() == [(1, "away", None), (2, "home", "T-back")]
    mirror.comes(line("T-paid", "S-RENT", -2000, receipt=number))
    assert [state for _, state, _ in mirror.states()] == ["home", "home"]


def test_another_amount_under_our_receipt_is_a_difference_and_nothing_is_applied(mirror: Mirror) -> None:
    number = receipt(mirror, "1")
    mirror.export()
    (home,) = mirror.comes(line("T1", "S-RENT", -2500, receipt=number))
    assert home is not None
    assert (home.state, home.work) == ("differs", HomeWork.DIFFERS)
    assert mirror.states() == [(1, "away", None)]
    assert mirror.work() == [("posting_differs", "T1", -2500)]
    assert no_names(mirror)


def test_a_line_that_changed_after_it_came_home_is_a_difference(mirror: Mirror) -> None:
    number = receipt(mirror, "1")
    mirror.export()
    mirror.comes(line("T1", "S-RENT", -2000, receipt=number), line("T1", "S-RENT", -200, receipt=number))
    assert mirror.states() == [(1, "home", "T1")]
    assert mirror.work() == [("posting_differs", "T1", -200)]


def test_a_second_line_for_what_is_home_is_listed_and_not_posted(mirror: Mirror) -> None:
    number = receipt(mirror, "1")
    mirror.export()
    _, twice = mirror.comes(
        line("T1", "S-RENT", -2000, receipt=number), line("T2", "S-RENT", -2000, receipt=number)
    )
    assert twice is not None
    assert (twice.state, twice.work) == ("differs", HomeWork.TWICE)
    assert mirror.states() == [(1, "home", "T1")]


def test_a_receipt_of_ours_that_was_never_handed_over_is_not_posted_twice(mirror: Mirror) -> None:
    number = receipt(mirror, "1")
    (home,) = mirror.comes(line("T1", "S-RENT", -2000, receipt=number))
    assert home is not None
    assert (home.state, home.seq) == ("differs", None)
    assert mirror.work() == [("posting_not_handed_over", "T1", -2000)]


def test_a_receipt_of_the_housing_system_s_own_is_none_of_ours(mirror: Mirror) -> None:
    taken = mirror.till.take("1")
    mirror.export()
    bare = line("T1", "S-RENT", -500, receipt=str(taken.number))
    other = line("T2", "S-RENT", -500, receipt="R999999Z")
    never = line("T3", "J-RENT", -500, receipt=text_number(taken.number + 1))
    assert mirror.comes(bare, other, never, line("T4", "NOWHERE", -2000)) == [None] * 4
    assert mirror.states() == [(1, "away", None)]


def test_our_receipt_on_another_account_is_listed_and_not_posted_there(mirror: Mirror) -> None:
    number = receipt(mirror, "1")
    mirror.export()
    (home,) = mirror.comes(line("T1", "J-RENT", -2000, receipt=number))
    assert home is not None
    assert (home.state, home.work) == ("differs", HomeWork.DIFFERS)
    assert mirror.states() == [(1, "away", None)], "the payment itself still has to come"
    assert mirror.work() == [("posting_differs", "T1", -2000)]


@pytest.mark.parametrize(
    ("on", "unsure_then"),
    [
        # Monday 23 November: three working days on is Thursday, three back the Wednesday before.
        (date(2026, 11, 26), True),
        (date(2026, 11, 27), False),
        (date(2026, 11, 18), True),
        (date(2026, 11, 17), False),
    ],
)
def test_without_a_receipt_by_amount_within_three_working_days(
    mirror: Mirror, on: date, unsure_then: bool
) -> None:
    receipt(mirror, "1")
    mirror.export()
    (home,) = mirror.comes(line("T1", "S-RENT", -2000, on=on))
    assert (home is not None) == unsure_then
    assert mirror.states() == [(1, "unsure", "T1") if unsure_then else (1, "away", None)]
    assert mirror.work() == ([("posting_unsure", "T1", -2000)] if unsure_then else [])


def test_what_no_desk_takes_is_never_ours(mirror: Mirror) -> None:
    receipt(mirror, "1", 5000)
    mirror.export()
    lines = [
        line(kind.value, "S-RENT", -5000, kind=kind) for kind in (EntryKind.HB, EntryKind.DD, EntryKind.PPT)
    ]
    assert mirror.comes(*lines, line("T9", "S-RENT", -4999)) == [None] * 4


def test_of_two_alike_the_nearer_is_taken_and_each_line_takes_one(mirror: Mirror) -> None:
    receipt(mirror, "1", 2000, split={"SC": 2000})
    receipt(mirror, "2")
    receipt(mirror, "3", clock=CLOCK.moved(2))
    mirror.export()
    mirror.comes(line("T1", "S-RENT", -2000, on=date(2026, 11, 25)), line("T2", "S-RENT", -2000))
    assert mirror.states() == [(1, "away", None), (2, "unsure", "T2"), (3, "unsure", "T1")]


def test_a_person_confirms_and_then_it_is_home(mirror: Mirror) -> None:
    receipt(mirror, "1")
    mirror.export()
    mirror.comes(line("T1", "S-RENT", -2000))
    decide(mirror, "confirm")
    assert mirror.states() == [(1, "home", "T1")]
    assert mirror.work() == []
    carol = mirror.till.world.officers["carol"]
    assert mirror.till.rows("SELECT confirmed_by FROM posting_out WHERE batch = 2") == [(carol,)]
    told = mirror.till.rows("SELECT officer_id, tenancy_id FROM audit_event WHERE verb = 'confirm_home'")
    assert told == [(carol, mirror.till.world.secure.tenancy_id)]
    (home,) = mirror.comes(line("T1", "S-RENT", -2000))
    assert home is not None
    assert (home.state, home.again) == ("home", True)


def test_a_person_says_no_and_the_next_extract_posts_the_line_without_asking(mirror: Mirror) -> None:
    number = receipt(mirror, "1")
    mirror.export()
    mirror.comes(line("T1", "S-RENT", -2000))
    decide(mirror, "deny", "lena")
    assert mirror.states() == [(1, "away", None)]
    assert mirror.comes(line("T1", "S-RENT", -2000)) == [None]
    assert mirror.work() == []
    (home,) = mirror.comes(line("T2", "S-RENT", -2000, receipt=number))
    assert home is not None
    assert mirror.states() == [(1, "home", "T2")]


def test_what_is_not_in_question_is_not_decided(mirror: Mirror) -> None:
    receipt(mirror, "1")
    batch = mirror.export()
    account = mirror.till.world.secure.account_id
    seq = mirror.till.one("SELECT seq FROM posting_out WHERE batch = :b", b=batch.number)
    carol = mirror.till.world.actor("carol")
    for service in (confirm_home, deny_home):
        with pytest.raises(AlreadyDecided):
            in_unit(
                mirror.store,
                carol,
                CLOCK,
                lambda u, do=service: do(u, POLICY, account_id=account, seq=seq),  # type: ignore[misc]
            )
        with pytest.raises(NotFound):
            in_unit(
                mirror.store,
                carol,
                CLOCK,
                lambda u, do=service: do(u, POLICY, account_id=account, seq=1),  # type: ignore[misc]
            )


def test_the_line_with_the_receipt_wins_over_one_nobody_was_sure_of(mirror: Mirror) -> None:
    number = receipt(mirror, "1")
    mirror.export()
    mirror.comes(line("T1", "S-RENT", -2000), line("T2", "S-RENT", -2000, receipt=number))
    assert mirror.states() == [(1, "home", "T2")]
    assert mirror.work() == []
    assert mirror.comes(line("T1", "S-RENT", -2000)) == [None]


def test_what_does_not_come_home_is_listed_after_so_many_days_and_leaves_the_list_when_it_comes(
    mirror: Mirror,
) -> None:
    number = receipt(mirror, "1")
    receipt(mirror, "2", 300)
    mirror.export()
    assert list_them(mirror, DAY + timedelta(days=DAYS)) == 0
    late = DAY + timedelta(days=DAYS + 1)
    assert (list_them(mirror, late), list_them(mirror, late)) == (2, 0)
    assert mirror.work() == [("posting_not_home", "2/1", -2000), ("posting_not_home", "2/2", -300)]
    with mirror.store.reading() as connection:
        rows = not_home(connection, today=late, after_days=DAYS)
        assert not_home(connection, today=late, after_days=DAYS + 1) == ()
        assert len(not_home(connection, today=late, after_days=DAYS, limit=1)) == 1
    first = rows[0]
    assert (first.batch, first.line, first.amount, first.receipt) == (2, 1, -2000, number)
    assert (rows[0].handed_over_on, rows[0].rent_reference) == (DAY, mirror.till.world.secure.reference)
    mirror.comes(line("T1", "S-RENT", -2000, receipt=number))
    assert mirror.work() == [("posting_not_home", "2/2", -300)]
    assert no_names(mirror)


def test_many_lines_of_a_chunk_are_asked_of_one_reading(mirror: Mirror) -> None:
    numbers = [receipt(mirror, f"k{n}", 100 + n) for n in range(6)]
    mirror.export()
    account = mirror.till.world.secure.account_id

    def bring(unit: object) -> list[str]:
        some = Homecoming(unit, [account], run_id=mirror.run_id)  # type: ignore[arg-type]
        found = [
            some.came_home(
                line(f"T{n}", "S-RENT", -100 - n, receipt=number), account_id=account, sub_account="RENT"
            )
            for n, number in enumerate(numbers)
        ]
        own = some.came_home(line("own", "S-RENT", -999), account_id=account, sub_account="RENT")
        assert own is None
        return [home.state for home in found if home is not None]

    done = in_unit(mirror.store, mirror.till.world.actor("carol"), CLOCK, bring)
    assert done == ["home"] * 6
    assert all(state == "home" for _, state, _ in mirror.states())


def test_without_an_import_nothing_is_listed_and_nothing_fails(mirror: Mirror) -> None:
    receipt(mirror, "1")
    mirror.export()
    with mirror.store.writing() as connection, connection.begin():
        for sql in ("DELETE FROM upstream", "DELETE FROM import_run"):
            connection.execute(text(sql))
    fresh = Mirror(mirror.till, None)  # type: ignore[arg-type]
    reference = mirror.till.world.secure.reference
    (home,) = fresh.comes(line("T1", reference, -2000))
    assert home is not None
    assert home.state == "unsure"
    assert mirror.work() == []


def test_a_settled_difference_is_listed_anew_by_another_amount_only(store: Store) -> None:
    mirror = mirror_of(store)
    receipt = text_number(mirror.till.take("k", 2000).number)
    mirror.export()
    carol = mirror.till.world.actor("carol")
    mirror.comes(line("T1", "S-RENT", -2500, receipt=receipt))
    assert mirror.work() == [(HomeWork.DIFFERS.value, "T1", -2500)]
    in_unit(store, carol, CLOCK, lambda unit: settle_difference(unit, POLICY, reference="T1"))
    mirror.comes(line("T1", "S-RENT", -2500, receipt=receipt))
    assert mirror.work() == []
    mirror.comes(line("T1", "S-RENT", -9900, receipt=receipt))
    assert mirror.work() == [(HomeWork.DIFFERS.value, "T1", -9900)]
