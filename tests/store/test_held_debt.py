"""Debt that the law takes out of what may be collected: wherever it stands, and each pound of it once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from store.domain.gate import GateFacts, Protection, Step, judge, protections
from store.domain.money import Pence
from store.engine import Store
from store.models import people, recovery
from store.models.columns import metadata
from store.models.tenancies import ExpectedReceipt
from store.queries.case_file import load_case
from store.queries.debt import balances_of, debt_of
from store.queries.found_rows import icons_of
from store.queries.gate_facts import gate_facts
from store.queries.tables import EXPECTED, INSOLVENCY, MORATORIUM, MORATORIUM_DEBT, NOTICE
from tests.store.books import post
from tests.store.desks import POLICY
from tests.store.making import Tenant, add
from tests.store.world import TODAY, World, build_world


def facts(store: Store, tenant: Tenant, today: date = TODAY) -> GateFacts:
    with store.reading() as connection:
        return gate_facts(connection, tenant.tenancy_id, POLICY, today=today)


def collectable(store: Store, tenant: Tenant) -> int:
    with store.reading() as connection:
        return balances_of(connection, tenant.tenancy_id, POLICY, today=TODAY).collectable


def owe(store: Store, tenant: Tenant, amount: int, kind: str, on: date, sub: str = "RENT") -> None:
    with store.writing() as connection, connection.begin():
        post(connection, tenant.account_id, (sub, kind, amount), on=on, key=f"{kind} {amount} {on}")


def order(store: Store, tenant: Tenant, **values: object) -> None:
    known = {"person_id": tenant.person_id, "account_id": tenant.account_id, "kind": "DRO", "included": 10000}
    with store.writing() as connection, connection.begin():
        add(connection, people.Insolvency, **{**known, "order_on": date(2025, 10, 1), **values})


@pytest.fixture
def world(store: Store) -> World:
    return build_world(store)


def test_a_discharged_order_protects_the_debt_until_it_is_revoked(world: World, store: Store) -> None:
    order(store, world.secure, ends_on=date(2026, 10, 1), state="discharged")
    assert Protection.INSOLVENCY in protections(facts(store, world.secure), today=TODAY)
    assert judge(Step.LETTER, facts(store, world.secure), today=TODAY).barred
    assert collectable(store, world.secure) == 8640
    with store.writing() as connection, connection.begin():
        connection.execute(update(INSOLVENCY).values(state="revoked"))
    assert facts(store, world.secure).insolvency is None
    assert collectable(store, world.secure) == 18640


def test_an_order_that_is_made_tomorrow_protects_nothing_today(world: World, store: Store) -> None:
    order(store, world.secure, order_on=date(2026, 11, 24))
    assert facts(store, world.secure).insolvency is None
    assert facts(store, world.secure, date(2026, 11, 24)).insolvency is not None


def test_what_was_written_off_is_no_longer_in_the_insolvency(world: World, store: Store) -> None:
    order(store, world.secure)
    owe(store, world.secure, -4000, "WO", TODAY)
    found = facts(store, world.secure).insolvency
    assert found is not None
    assert found.included == 6000
    assert collectable(store, world.secure) == 8640, "rent since the order is owed as before"
    owe(store, world.secure, -6000, "WO", TODAY)
    assert judge(Step.LETTER, facts(store, world.secure), today=TODAY).allowed
    assert judge(Step.REFUND, facts(store, world.secure), today=TODAY).findings, (
        "a credit may be the trustee's"
    )


def test_breathing_space_reaches_the_debtors_other_account(world: World, store: Store) -> None:
    """The moratorium is recorded on one tenancy; a debt of the former tenancy is named in it."""
    assert facts(store, world.former).moratoria == ()
    with store.writing() as connection, connection.begin():
        moratorium = connection.execute(select(MORATORIUM.c.id)).scalar_one()
        connection.execute(
            insert(MORATORIUM_DEBT).values(
                moratorium_id=moratorium, account_id=world.former.account_id, sub_account="FTA", amount=118800
            )
        )
        icons = icons_of(connection, [world.former.tenancy_id, world.secure.tenancy_id], today=TODAY)
    assert icons == {world.former.tenancy_id: ("protected",)}
    [found] = facts(store, world.former).moratoria
    assert found.total == 118800
    assert judge(Step.LETTER, facts(store, world.former), today=TODAY).barred
    assert collectable(store, world.former) == 0
    # Its own tenancy shows its own debt, as before.
    assert facts(store, world.moratorium).moratoria[0].total == 64000


def test_debt_that_is_too_old_and_in_breathing_space_is_taken_out_once(world: World, store: Store) -> None:
    """900.00, 500.00 of it too old; a moratorium over all 900.00 leaves nothing, and hides no other debt."""
    with store.writing() as connection, connection.begin():
        moratorium = add(
            connection,
            recovery.Moratorium,
            person_id=world.ancient.person_id,
            tenancy_id=world.ancient.tenancy_id,
            kind="standard",
            state="live",
            starts_on=date(2026, 11, 16),
        )
        connection.execute(
            insert(MORATORIUM_DEBT).values(
                moratorium_id=moratorium, account_id=world.ancient.account_id, sub_account="FTA", amount=90000
            )
        )
    owe(store, world.ancient, 7000, "ADJ", TODAY, "FTA")
    with store.reading() as connection:
        five = balances_of(connection, world.ancient.tenancy_id, POLICY, today=TODAY)
    assert (five.gross, five.moratorium, five.barred, five.collectable) == (97000, 90000, 0, 7000)
    assert facts(store, world.ancient).barred == Pence(50000), "the gate still knows that it is too old"


@pytest.mark.parametrize(
    ("state", "ends", "lapses"),
    [
        ("ended", date(2026, 10, 20), date(2026, 12, 15)),  # lapsed inside: eight weeks after the end
        ("cancelled", date(2026, 10, 1), date(2026, 10, 15)),  # over before it lapsed
        ("live", None, None),  # nobody can say when it will
    ],
)
def test_a_notice_that_breathing_space_kept_from_use_lives_eight_weeks_longer(
    world: World, store: Store, state: str, ends: date | None, lapses: date | None
) -> None:
    with store.writing() as connection, connection.begin():
        connection.execute(update(NOTICE).values(lapses_on=date(2026, 10, 15)))
        add(
            connection,
            recovery.Moratorium,
            person_id=world.eviction.person_id,
            tenancy_id=world.eviction.tenancy_id,
            kind="standard" if ends else "mental_health",
            state=state,
            starts_on=date(2026, 8, 24),
            ends_on=ends,
        )
    found = facts(store, world.eviction).notice_on_file
    assert found is not None
    assert found.lapses_on == lapses
    assert len(facts(store, world.eviction).moratoria) == (state == "live")


def test_the_newest_claim_says_whether_there_is_an_order_and_a_warning(world: World, store: Store) -> None:
    court = facts(store, world.eviction).court
    assert court is not None
    assert (court.possession, court.issued, court.warned_on) == (True, True, None)
    action = metadata.tables["action"]
    with store.writing() as connection, connection.begin():
        connection.execute(
            insert(action).values(
                key="warned",
                digest="0" * 64,
                tenancy_id=world.eviction.tenancy_id,
                kind="letter",
                detail="court_breach",
                reason="",
                due_on=date(2026, 8, 3),
                requested_by=world.officers["asha"],
                requested_at=datetime(2026, 8, 3, 9, tzinfo=UTC),
                state="done",
                done_on=date(2026, 8, 5),
                gate_said="allowed",
            )
        )
    warned = facts(store, world.eviction).court
    assert warned is not None
    assert warned.warned_on == date(2026, 8, 5), "the day it went, not the day it was due"


def on_its_way(store: Store, world: World) -> int:
    with store.reading() as connection:
        return balances_of(connection, world.moratorium.tenancy_id, POLICY, today=TODAY).in_flight


@pytest.mark.parametrize(
    ("due", "counts"),
    [
        (TODAY - timedelta(days=6), False),
        (TODAY - timedelta(days=5), True),
        (TODAY + timedelta(days=31), True),
        (TODAY + timedelta(days=32), False),
    ],
)
def test_money_on_its_way_counts_near_its_day_alone(
    world: World, store: Store, due: date, counts: bool
) -> None:
    """What never came stops lowering the debt by itself; what is far off does not lower it yet."""
    with store.writing() as connection, connection.begin():
        connection.execute(update(EXPECTED).values(due_on=due))
    assert on_its_way(store, world) == (5000 if counts else 0)


def test_all_that_is_on_its_way_counts_however_many(world: World, store: Store) -> None:
    with store.writing() as connection, connection.begin():
        for _ in range(30):
            add(
                connection,
                ExpectedReceipt,
                account_id=world.moratorium.account_id,
                sub_account="RENT",
                kind="PPT",
                amount=10,
                due_on=TODAY,
                state="expected",
            )
    assert on_its_way(store, world) == 5300


def test_what_came_or_never_came_is_not_expected_any_more(world: World, store: Store) -> None:
    """The ledger says that it came, in one posting to the penny; nobody has to strike it off."""
    tenant, due = world.moratorium, TODAY - timedelta(days=2)
    with store.writing() as connection, connection.begin():
        connection.execute(update(EXPECTED).values(due_on=due))
    with store.reading() as connection:
        debt = debt_of(connection, load_case(connection, tenant.tenancy_id, today=TODAY), POLICY)
    assert [(one.due_on, one.amount, one.late(TODAY)) for one in debt.expected] == [(due, 5000, True)]

    def comes(pence: int) -> None:
        with store.writing() as connection, connection.begin():
            line = ("RENT", "HB", -pence)
            post(connection, tenant.account_id, line, on=TODAY - timedelta(days=1), key=f"hb {pence}")

    comes(4999)
    assert on_its_way(store, world) == 5000, "another sum is another payment"
    comes(5000)
    assert on_its_way(store, world) == 0
    with store.reading() as connection:
        assert (
            debt_of(connection, load_case(connection, tenant.tenancy_id, today=TODAY), POLICY).expected == ()
        )
