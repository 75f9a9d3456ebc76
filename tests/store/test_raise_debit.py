"""The weekly debit: whom it charges and how much, once, on both databases."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, text, update

from store.clocks import PracticeClock
from store.domain.calendar import monday_of
from store.domain.charging import RentFreeYear, charges_of_week, usual_rent_free_weeks
from store.domain.errors import NotAllowed, Refused, StoreDamaged
from store.domain.money import Pence
from store.domain.tenancies import SubAccountCode
from store.engine import Store
from store.models.exchange import ImportRun
from store.models.keeping import StoreFact
from store.models.places import Patch
from store.policy_files import load_policy
from store.queries.debit import week_plan
from store.queries.money_lines import last_in
from store.services.prove import prove
from store.services.raise_debit import Debited, count_debit, raise_debit
from store.unit_of_work import Actor
from tests.store.books import post
from tests.store.desks import table
from tests.store.making import add, add_person, add_rows, add_tenancy
from tests.store.till import Till, open_till, tell

POLICY = load_policy("default")
TODAY = date(2026, 11, 23)
NEXT = date(2026, 11, 30)
FINANCE = Actor(None, "Finance", frozenset({"finance"}))


def raised(store: Store, week: date, *, today: date | None = None, chunk: int = 5, **more: Any) -> Debited:
    clock = PracticeClock(today or week, "06:00")
    return raise_debit(store, FINANCE, clock, POLICY, week=week, chunk=chunk, **more)


def rows(store: Store, sql: str, **values: Any) -> list[Any]:
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql), values)]


@pytest.fixture
def till(store: Store) -> Till:
    return open_till(store)


# -- the world's own accounts ----------------------------------------------------------------------------


def test_every_live_account_is_charged_and_no_former_one(till: Till) -> None:
    before = dict(rows(till.store, "SELECT id, balance FROM rent_account"))
    done = raised(till.store, date(2026, 12, 2), today=TODAY)
    weekly = dict(
        rows(
            till.store,
            "SELECT a.id, sum(s.weekly_charge) FROM rent_account a JOIN sub_account s ON s.account_id = a.id "
            "WHERE a.state = 'live' GROUP BY a.id",
        )
    )
    after = dict(rows(till.store, "SELECT id, balance FROM rent_account"))
    assert after == {number: owed + int(weekly.get(number, 0)) for number, owed in before.items()}
    assert (done.week, done.accounts, done.total) == (NEXT, len(weekly), sum(map(int, weekly.values())))
    assert (done.chunks, done.taken_up, done.gap) == (3, False, None)
    secure = till.world.secure.account_id
    assert rows(
        till.store,
        "SELECT e.sub_account, e.kind, e.amount, e.balance_after, e.account_balance_after FROM entry e "
        "JOIN posting p ON p.id = e.posting_id WHERE p.key LIKE 'debit/2026-11-30/%' AND e.account_id = :a "
        "ORDER BY e.seq",
        a=secure,
    ) == [
        ("RENT", "RENT", 10417, 26057, 36797),
        ("SC", "SC", 820, 3820, 37617),
        ("WAT", "CHG", 650, 2990, 38267),
    ]
    assert prove(till.store).clean


def test_the_trail_tells_when_it_began_what_came_of_it_and_each_chunk(till: Till) -> None:
    done = raised(till.store, NEXT)
    told = rows(till.store, "SELECT verb, subject FROM audit_event ORDER BY seq")
    told = told[told.index(("begin_debit", "debit_run")) :]
    assert told[0] == ("begin_debit", "debit_run")
    assert told[-1] == ("end_debit", "debit_run")
    assert told.count(("bring_in", "posting")) == done.chunks
    ((state, ended, accounts, entries),) = rows(
        till.store, "SELECT state, finished_at, accounts, entries FROM debit_run"
    )
    assert (state, ended is not None, accounts, entries) == ("done", True, done.accounts, done.entries)


def test_a_week_is_raised_once(till: Till) -> None:
    raised(till.store, NEXT)
    before = rows(till.store, "SELECT count(*), sum(amount) FROM entry")
    for day in (NEXT, NEXT + timedelta(days=6)):
        with pytest.raises(Refused, match="30/11/2026 were raised before"):
            raised(till.store, day, today=NEXT)
    assert rows(till.store, "SELECT count(*), sum(amount) FROM entry") == before


def test_a_debit_that_came_otherwise_counts_too(till: Till) -> None:
    with pytest.raises(Refused, match="23/11/2026 were raised before"):
        raised(till.store, TODAY)
    assert rows(till.store, "SELECT count(*) FROM debit_run") == [(0,)]


@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 12, 7), "2 weeks ahead"), (date(2026, 10, 19), "5 weeks back")]
)
def test_a_week_too_far_off_is_refused(till: Till, day: date, words: str) -> None:
    with pytest.raises(Refused, match=words):
        raised(till.store, day, today=TODAY)


def test_a_mirror_raises_nothing(till: Till) -> None:
    with till.store.writing() as connection, connection.begin():
        add_rows(connection, StoreFact, [{"name": "books", "value": "mirror"}])
    with pytest.raises(Refused, match="housing system keeps the ledger"):
        raised(till.store, NEXT)
    with till.store.reading() as connection, pytest.raises(Refused, match="housing system"):
        count_debit(connection, POLICY, week=NEXT, today=NEXT)


def test_a_week_that_an_extract_s_balances_hold_is_refused(till: Till) -> None:
    with till.store.writing() as connection, connection.begin():
        add(
            connection,
            ImportRun,
            kind="housing",
            profile="plain",
            digest="d",
            state="done",
            balance_on=NEXT,
            started_at=PracticeClock(TODAY, "06:00").now(),
            said="{}",
        )
    with pytest.raises(Refused, match="extract that was brought in"):
        raised(till.store, NEXT)


@pytest.mark.parametrize("role", ["duty", "senior", "auditor", "lead", "cleared"])
def test_only_those_who_keep_the_books_raise_charges(till: Till, role: str) -> None:
    actor, clock = replace(FINANCE, roles=frozenset({role})), PracticeClock(NEXT, "06:00")
    with pytest.raises(NotAllowed):
        raise_debit(till.store, actor, clock, POLICY, week=NEXT)


def test_nothing_is_posted_onto_damage_and_the_run_goes_on_once_it_is_mended(till: Till) -> None:
    hurt = till.world.moratorium.account_id
    wrong = "UPDATE sub_account SET balance = balance + :by WHERE account_id = :a AND code = 'RENT'"
    with till.store.writing() as connection, connection.begin():
        connection.execute(text(wrong), {"by": 1, "a": hurt})
    with pytest.raises(StoreDamaged, match=f"account {hurt} does not add up"):
        raised(till.store, NEXT, chunk=2)
    ((so_far,),) = rows(till.store, "SELECT last_account_id FROM debit_run")
    assert 0 < so_far < hurt
    with till.store.writing() as connection, connection.begin():
        connection.execute(text(wrong), {"by": -1, "a": hurt})
    assert raised(till.store, NEXT, chunk=2).taken_up
    assert prove(till.store).clean


def test_a_dry_run_says_what_the_run_then_does(till: Till) -> None:
    with till.store.reading() as connection:
        said = count_debit(connection, POLICY, week=NEXT, today=NEXT)
    done = raised(till.store, NEXT)
    assert (said.accounts, said.entries, said.total) == (done.accounts, done.entries, done.total)
    with till.store.reading() as connection, pytest.raises(Refused, match="before"):
        count_debit(connection, POLICY, week=NEXT, today=NEXT)


def test_it_tells_how_far_it_is(till: Till) -> None:
    told: list[tuple[int, int]] = []
    raised(till.store, NEXT, chunk=4, progress=lambda done, whole: told.append((done, whole)))
    assert told[0] == (0, 11)
    assert told[-1] == (11, 11)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_week_left_out_is_said(till: Till) -> None:
    raised(till.store, NEXT)
    assert raised(till.store, date(2026, 12, 7)).gap is None
    assert raised(till.store, date(2026, 12, 21)).gap == date(2026, 12, 14)


# -- account by account against the pure rule ----------------------------------------------------------------


@dataclass
class Booked:
    """One made-up account and what it should have been charged."""

    starts_on: date
    ends_on: date | None
    pattern: str
    charges: Mapping[str, int]
    keyed_on: date
    """The day on which it is put into the store."""
    account_id: int = 0
    weeks: list[date] = field(default_factory=list)
    """Mondays charged so far."""

    def due(self, weeks: list[date]) -> list[tuple[date, str, str, int]]:
        return [
            (line.on, line.code.value, line.kind.value, int(line.amount))
            for week in weeks
            for line in charges_of_week(
                {SubAccountCode(code): Pence(pence) for code, pence in self.charges.items()},
                week=week,
                rent_free=usual_rent_free_weeks(week, int(self.pattern)),
                starts_on=self.starts_on,
                ends_on=self.ends_on,
            )
        ]


def made_up(dice: random.Random, around: date, count: int) -> list[Booked]:
    codes = [code.value for code in SubAccountCode]
    made = []
    for _ in range(count):
        starts_on = around + timedelta(days=dice.choice((-900, -300, dice.randint(-10, 80))))
        ends_on = starts_on + timedelta(days=dice.randint(0, 60)) if dice.random() < 0.3 else None
        if starts_on < around and dice.random() < 0.4:
            ends_on = around + timedelta(days=dice.randint(-5, 60))
        ends_on = None if ends_on is not None and ends_on < starts_on else ends_on
        charges = {
            code: dice.choice((0, 1, 3, 650, 11237)) for code in dice.sample(codes, dice.randint(1, 5))
        }
        late = dice.randint(0, 20) if dice.random() < 0.3 and starts_on >= around else 0
        keyed_on = max(around, starts_on + timedelta(days=late)) if late else around
        made.append(Booked(starts_on, ends_on, dice.choice(("52", "50", "48")), charges, keyed_on))
    return made


def key_in(connection: Connection, one: Booked, number: int, patch: int, person: int) -> None:
    tenant = add_tenancy(
        connection,
        f"{2_000_000 + number}",
        [(person, "tenant")],
        patch_id=patch,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        sub_accounts=one.charges,
        account={"charged_weeks": one.pattern, "state": "live", "closed_on": None},
    )
    one.account_id = tenant.account_id


@pytest.mark.parametrize(
    ("first", "weeks"),
    [
        pytest.param(date(2026, 12, 7), 6, id="christmas"),
        pytest.param(date(2027, 3, 15), 5, id="end of the rent year"),
        pytest.param(date(2031, 3, 17), 4, id="end of a year of 53 weeks"),
    ],
)
def test_what_sql_charges_is_what_the_rule_says_for_every_account(
    store: Store, first: date, weeks: int
) -> None:
    dice = random.Random(first.toordinal())
    booked = made_up(dice, first, 45)
    with store.writing() as connection, connection.begin():
        patch = add(connection, Patch, code="N1", name="North one", team="Income North")
        person = add_person(connection, "Ines", "Marlow")
    mondays = [first + timedelta(weeks=week) for week in range(weeks)]
    for monday in mondays:
        with store.writing() as connection, connection.begin():
            for number, one in enumerate(booked):
                if not one.account_id and one.keyed_on <= monday:
                    key_in(connection, one, number, patch, person)
        tell(store)
        raised(store, monday, chunk=dice.choice((7, 20, 1000)))
        for one in booked:
            if one.account_id:
                # Keyed after its first week was raised: from its first day on, as far as the policy reaches.
                reach = [w for w in mondays if monday - timedelta(weeks=4) <= w < monday]
                late = not one.due(one.weeks) and reach and one.starts_on >= reach[0]
                one.weeks += [*(reach if late else []), monday]
        found: dict[int, list[tuple[Any, ...]]] = {}
        with store.reading() as connection:
            entry = table("entry").c
            for row in connection.execute(table("entry").select().order_by(entry.account_id, entry.seq)):
                found.setdefault(row.account_id, []).append(
                    (row.effective_on, row.sub_account, row.kind, row.amount)
                )
        for one in booked:
            if one.account_id:
                assert found.get(one.account_id, []) == one.due(one.weeks), (monday, one)
    assert sum(len(one.due(one.weeks)) for one in booked) > 60
    assert prove(store).clean


def test_a_tenancy_keyed_late_is_not_charged_for_weeks_that_its_opening_balance_holds(till: Till) -> None:
    raised(till.store, NEXT)
    with till.store.writing() as connection, connection.begin():
        person = add_person(connection, "Ines", "Marlow")
        args: dict[str, Any] = {"patch_id": till.world.patches["N1"], "starts_on": date(2026, 12, 2)}
        fresh = add_tenancy(connection, "1000900", [(person, "tenant")], **args)
        brought = add_tenancy(connection, "1000918", [(person, "tenant")], **args)
        post(
            connection,
            brought.account_id,
            ("RENT", "OPEN", 8026),
            on=date(2026, 12, 6),
            key="o",
            origin="opening",
        )
    tell(till.store)
    raised(till.store, date(2026, 12, 7))
    lines = "SELECT amount FROM entry WHERE account_id = :a ORDER BY seq"
    # Wednesday to Sunday is five sevenths of 112.37.
    assert rows(till.store, lines, a=fresh.account_id) == [(8026,), (11237,)]
    assert rows(till.store, lines, a=brought.account_id) == [(8026,), (11237,)]
    assert prove(till.store).clean


def test_a_week_that_was_never_raised_is_not_caught_up(till: Till) -> None:
    with till.store.reading() as connection:
        assert week_plan(connection, NEXT, POLICY.books.debit).missed == ()
    raised(till.store, NEXT)
    run = table("debit_run")
    with till.store.writing() as connection, connection.begin():
        connection.execute(update(run).values(state="running"))
        started = PracticeClock(TODAY, "06:00").now()
        row: dict[str, Any] = {"policy_version": "x", "total": 0, "started_at": started}
        connection.execute(insert(run).values(week=date(2026, 12, 7), state="done", **row))
        connection.execute(insert(run).values(week=date(2026, 10, 5), state="done", **row))
    with till.store.reading() as connection:
        assert week_plan(connection, monday_of(date(2026, 12, 14)), POLICY.books.debit).missed == (
            date(2026, 12, 7),
        )


def test_a_week_that_is_free_for_everybody_leaves_a_run_and_no_posting(store: Store) -> None:
    christmas = date(2026, 12, 21)
    with store.writing() as connection, connection.begin():
        patch = add(connection, Patch, code="N1", name="North one", team="Income North")
        person = add_person(connection, "Ines", "Marlow")
        for number in range(3):
            key_in(
                connection, Booked(date(2020, 1, 6), None, "48", {"RENT": 9000}, TODAY), number, patch, person
            )
    tell(store)
    done = raised(store, christmas, chunk=2)
    assert (done.accounts, done.entries, done.total, done.chunks) == (0, 0, 0, 0)
    assert rows(store, "SELECT state, last_account_id FROM debit_run") == [("done", 3)]
    assert rows(store, "SELECT count(*) FROM posting") == [(0,)]
    assert prove(store).clean


def test_two_that_run_at_once_share_the_work_and_charge_once(till: Till) -> None:
    both: list[Debited] = []

    def meanwhile(done: int, _whole: int) -> None:
        if done and not both:
            both.append(raised(till.store, NEXT, chunk=3))

    first = raised(till.store, NEXT, chunk=3, progress=meanwhile)
    assert both[0].taken_up
    assert (first.entries, first.total) == (both[0].entries, both[0].total)
    assert rows(till.store, "SELECT count(*), sum(amount) FROM entry e JOIN posting p ON p.id = e.posting_id "
                "WHERE p.key LIKE 'debit/2026-11-30/%'") == [(first.entries, first.total)]  # fmt: skip
    assert prove(till.store).clean


# -- ended after its week was raised, and weeks that the council itself leaves free ----------------------------


def ends(till: Till, account: int, on: date | None) -> None:
    with till.store.writing() as connection, connection.begin():
        tenancy, account_table = table("tenancy"), table("rent_account")
        whose = account_table.select().with_only_columns(account_table.c.tenancy_id)
        connection.execute(
            update(tenancy)
            .where(tenancy.c.id.in_(whose.where(account_table.c.id == account)))
            .values(ends_on=on)
        )


def lines_of(till: Till, account: int, after: int) -> list[tuple[Any, ...]]:
    return rows(
        till.store,
        "SELECT e.sub_account, e.kind, e.amount FROM entry e WHERE e.account_id = :a AND e.seq > :s ORDER BY e.seq",
        a=account,
        s=after,
    )


def test_a_tenancy_that_ended_after_its_week_was_raised_is_given_the_days_back_once(till: Till) -> None:
    account = till.world.secure.account_id
    weeks = [NEXT + timedelta(weeks=week) for week in range(5)]
    raised(till.store, weeks[0])
    raised(till.store, weeks[1])
    ((before,),) = rows(till.store, "SELECT seq FROM rent_account WHERE id = :a", a=account)
    ends(till, account, date(2026, 12, 3))  # the Thursday of the first of the two
    with till.store.reading() as connection:
        counted = count_debit(connection, POLICY, week=weeks[2], today=weeks[2])
    done = raised(till.store, weeks[2])
    assert (counted.accounts, counted.entries, counted.total) == (done.accounts, done.entries, done.total)
    given = [
        # Friday to Sunday, three sevenths of 104.17, 8.20 and 6.50; then the whole of the next week.
        ("RENT", "PRT", -4464), ("SC", "PRT", -351), ("WAT", "PRT", -279),
        ("RENT", "PRT", -10417), ("SC", "PRT", -820), ("WAT", "PRT", -650),
    ]  # fmt: skip
    assert lines_of(till, account, before) == given
    with till.store.reading() as connection:
        newest = last_in(connection, account)[0]
    assert (newest.name, newest.amount) == ("Charge given back", 4464 + 351 + 279 + 10417 + 820 + 650)
    raised(till.store, weeks[3])
    assert lines_of(till, account, before) == given, "once"
    ends(till, account, date(2026, 12, 6))  # it was the Sunday after all
    raised(till.store, weeks[4])
    again = [("RENT", "PRT", 4464), ("SC", "PRT", 351), ("WAT", "PRT", 279)]
    assert lines_of(till, account, before) == given + again
    assert rows(till.store, "SELECT count(*) FROM audit_event WHERE verb = 'give_back'") == [(1,)]
    assert prove(till.store).clean


def test_what_ended_too_long_ago_is_left_to_a_person(till: Till) -> None:
    account = till.world.secure.account_id
    never = replace(POLICY, books=replace(POLICY.books, debit=replace(POLICY.books.debit, give_back_weeks=0)))
    raised(till.store, NEXT)
    ((before,),) = rows(till.store, "SELECT seq FROM rent_account WHERE id = :a", a=account)
    ends(till, account, TODAY)
    clock = PracticeClock(date(2026, 12, 7), "06:00")
    raise_debit(till.store, FINANCE, clock, never, week=date(2026, 12, 7))
    assert lines_of(till, account, before) == []


def test_the_council_s_own_rent_free_weeks_are_charged_to_nobody_of_their_pattern(till: Till) -> None:
    own = RentFreeYear(2026, 50, frozenset({NEXT, date(2026, 12, 7)}))
    policy = replace(POLICY, books=replace(POLICY.books, debit=replace(POLICY.books.debit, rent_free=(own,))))
    secure, joint = till.world.secure.account_id, till.world.joint.account_id
    with till.store.writing() as connection, connection.begin():
        accounts = table("rent_account")
        connection.execute(update(accounts).where(accounts.c.id == secure).values(charged_weeks="50"))
    charged = (
        "SELECT DISTINCT e.account_id FROM entry e JOIN posting p ON p.id = e.posting_id WHERE p.key LIKE :k"
    )
    for week, free in ((NEXT, True), (date(2026, 12, 14), False), (date(2026, 12, 21), False)):
        raise_debit(till.store, FINANCE, PracticeClock(week, "06:00"), policy, week=week)
        who = {account for (account,) in rows(till.store, charged, k=f"debit/{week}/%")}
        assert (secure in who, joint in who) == (not free, True)


def test_a_week_that_was_begun_under_another_policy_is_not_charged_two_ways(till: Till) -> None:
    started = PracticeClock(TODAY, "06:00").now()
    row: dict[str, Any] = {"policy_version": "old-1", "total": 0, "started_at": started}
    with till.store.writing() as connection, connection.begin():
        connection.execute(insert(table("debit_run")).values(week=NEXT, state="running", **row))
    with pytest.raises(Refused, match="begun under the policy old-1, and this is default"):
        raised(till.store, NEXT)
