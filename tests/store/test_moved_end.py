"""An end of a tenancy that is moved or taken out again: what was given back, and left out, is charged again."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import update

from store.engine import Store
from store.queries.money_lines import last_out
from store.services.prove import prove
from store.services.raise_debit import count_debit
from tests.store.books import post
from tests.store.desks import table
from tests.store.test_raise_debit import NEXT, POLICY, ends, lines_of, raised, rows
from tests.store.till import open_till, tell

_WEEK = [("RENT", "RENT", 10417), ("SC", "SC", 820), ("WAT", "CHG", 650)]


def _part(*pence: int) -> list[tuple[str, str, int]]:
    return [(code, "PRT", amount) for code, amount in zip(("RENT", "SC", "WAT"), pence, strict=True)]


def test_an_end_that_moves_or_goes_is_charged_again_with_the_weeks_left_out_meanwhile(store: Store) -> None:
    """One ends on 3 December, then on the 17th, then not at all; another, free at Christmas, not after all."""
    till, weeks = open_till(store), [NEXT + timedelta(weeks=week) for week in range(8)]
    moved, stayed = till.world.secure.account_id, till.world.joint.account_id
    with store.writing() as connection, connection.begin():
        accounts = table("rent_account")
        connection.execute(update(accounts).where(accounts.c.id == stayed).values(charged_weeks="50"))
    seen = {moved: 0, stayed: 0}

    def charges(week: date) -> tuple[Any, Any]:
        for number in seen:
            ((seen[number],),) = rows(store, "SELECT seq FROM rent_account WHERE id = :a", a=number)
        with store.reading() as connection:
            said = count_debit(connection, POLICY, week=week, today=week)
        done = raised(store, week)
        assert (said.accounts, said.entries, said.total) == (done.accounts, done.entries, done.total)
        first, second = (lines_of(till, number, seen[number]) for number in (moved, stayed))
        return first, second

    rent = [("RENT", "RENT", 11237)]
    assert charges(weeks[0]) == charges(weeks[1]) == (_WEEK, rent)
    for number in seen:
        ends(till, number, date(2026, 12, 3))
    given = [("RENT", "PRT", -4816), ("RENT", "PRT", -11237)]
    assert charges(weeks[2]) == ([*_part(-4464, -351, -279), *_part(-10417, -820, -650)], given)
    assert charges(weeks[3]) == ([], [])
    ends(till, moved, date(2026, 12, 17))
    ends(till, stayed, None)
    # The week after is charged under its own names; that of the 14th was never raised on it: four days, or all.
    first, second = charges(weeks[4])
    assert first == [*_part(4464, 351, 279), *_WEEK, *_part(5953, 469, 371)]
    assert second == [("RENT", "PRT", 4816), *rent, *rent], "and nothing in its two free weeks"
    assert charges(weeks[5]) == ([], rent)
    ends(till, moved, None)
    first, second = charges(weeks[6])
    assert first == [*_part(4464, 351, 279), *_WEEK, *_WEEK, *_WEEK, *_WEEK], (
        "the 21st, the 28th, and January"
    )
    with store.reading() as connection:
        assert last_out(connection, moved)[0].name == "Part week's rent and charges"
    assert charges(weeks[7]) == (_WEEK, rent), "once"
    assert prove(store).clean


def test_weeks_that_others_charged_or_nobody_was_to_charge_are_not_caught_up(store: Store) -> None:
    till, weeks = open_till(store), [NEXT + timedelta(weeks=week) for week in range(5)]
    account, subs = till.world.secure.account_id, table("sub_account")
    raised(store, weeks[0])
    ends(till, account, date(2026, 11, 29))
    raised(store, weeks[1])
    with store.writing() as connection, connection.begin():
        # A person's own line is no part of it; the balance that was brought in holds the week of the 7th.
        post(connection, account, ("RENT", "ADJ", -500), on=weeks[1], key="adjusted")
        post(connection, account, ("RENT", "OPEN", 10417), on=weeks[1], key="brought", origin="opening")
    tell(store)
    ends(till, account, None)
    ((before,),) = rows(store, "SELECT seq FROM rent_account WHERE id = :a", a=account)
    raised(store, weeks[2])
    assert lines_of(till, account, before) == [*_WEEK, *_WEEK], "the 30th again, and the 14th"
    with store.writing() as connection, connection.begin():
        mine = update(subs).where(subs.c.account_id == account)
        connection.execute(mine.values(weekly_charge=0))
    raised(store, weeks[3])
    with store.writing() as connection, connection.begin():
        connection.execute(mine.where(subs.c.code == "RENT").values(weekly_charge=9000))
    raised(store, weeks[4])
    assert lines_of(till, account, before) == [*_WEEK, *_WEEK, ("RENT", "RENT", 9000)], (
        "no week without a charge"
    )
    assert prove(store).clean
