"""A tenant's yes by voice holds for the call it was recorded in, and the store asks whether it was."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store.clocks import PracticeClock
from store.desk.accounts import AccountsDesk
from store.domain.errors import Refused
from store.domain.views.people import Speaking
from store.engine import Store
from store.services.record_try import record_try
from store.unit_of_work import in_unit
from tests.store.desks import POLICY, Sitting, count, sit
from tests.store.making import Tenant
from tests.store.world import CLOCK, TODAY, World, build_world

ADVISER = Speaking("third_party", None, None, frozenset({"general", "balance"}), "Martha Lind", consent=True)


def record_consent(
    store: Store, world: World, tenant: Tenant, *, call: str = "call-1", login: str = "asha", days: int = 0
) -> None:
    """The officer keeps that the tenant said yes."""
    clock = PracticeClock(TODAY + timedelta(days=days), CLOCK.at)
    in_unit(
        store,
        world.actor(login),
        clock,
        lambda unit: record_try(
            unit,
            POLICY,
            key=f"consent {call} {login} {tenant.tenancy_id}",
            call_key=call,
            tenancy_id=tenant.tenancy_id,
            outcome="consent",
            asked=0,
        ),
    )


@pytest.fixture
def world(store: Store) -> World:
    return build_world(store)


@pytest.fixture
def asha(world: World, store: Store, tmp_path: Path) -> Sitting:
    return sit(world, store, "asha", tmp_path)


def elsewhere(store: Store, world: World) -> None:
    """Consents that are none for asha's call of today: another call, another officer's, another tenancy's,
    another day's."""
    record_consent(store, world, world.secure, call="other", days=-1)
    record_consent(store, world, world.secure, call="call-1", login="ben")
    record_consent(store, world, world.joint, call="call-1")


def test_an_account_opens_only_in_the_call_of_the_consent(world: World, store: Store, asha: Sitting) -> None:
    desk, tenancy_id = AccountsDesk(asha.room), world.secure.tenancy_id
    elsewhere(store, world)
    for look in (
        lambda: desk.open(tenancy_id, ADVISER, call_key="call-1"),
        lambda: desk.diary(tenancy_id, ADVISER),
        lambda: desk.recovery(tenancy_id, ADVISER),
        lambda: desk.people(tenancy_id, ADVISER),
        lambda: asha.casework.suggest(tenancy_id, ADVISER),
    ):
        with pytest.raises(Refused, match="No consent of the tenant was recorded in this call") as refused:
            look()
        assert "Press t, then c" in refused.value.do
    record_consent(store, world, world.secure)
    assert desk.open(tenancy_id, ADVISER, call_key="call-1").subjects == {"general", "balance"}
    desk.diary(tenancy_id, ADVISER)
    with pytest.raises(Refused):
        desk.open(tenancy_id, ADVISER, call_key="call-2")


def test_a_consent_ends_with_its_call(world: World, store: Store, asha: Sitting) -> None:
    desk, tenancy_id = AccountsDesk(asha.room), world.secure.tenancy_id
    record_consent(store, world, world.secure)
    asha.casework.begin_call(key="call-1")
    desk.people(tenancy_id, ADVISER)
    asha.casework.end_call(key="call-1", tenancy_id=tenancy_id, speaking=ADVISER)
    with pytest.raises(Refused):
        desk.people(tenancy_id, ADVISER)


def test_a_call_ends_and_is_wrapped_up_only_with_the_consent(
    world: World, store: Store, asha: Sitting
) -> None:
    tenancy_id = world.secure.tenancy_id
    notes = count(store, "contact")
    elsewhere(store, world)

    def wrap() -> None:
        asha.casework.wrap_up(
            key="w1",
            call_key="call-1",
            tenancy_id=tenancy_id,
            person_id=None,
            speaking=ADVISER,
            subject="Balance",
            did="Told the balance",
            said="",
            restricted=False,
            promise=None,
            call_back=None,
        )

    with pytest.raises(Refused, match="No consent"):
        wrap()
    with pytest.raises(Refused, match="No consent"):
        asha.casework.end_call(key="call-1", tenancy_id=tenancy_id, speaking=ADVISER)
    with pytest.raises(Refused, match="No consent"):
        asha.casework.end_call(key="call-1", tenancy_id=None, speaking=ADVISER)
    assert count(store, "contact") == notes, "all or nothing"
    record_consent(store, world, world.secure)
    wrap()
    wrap()
    assert count(store, "contact") == notes + 1
    assert count(store, "call", key="call-1", caller="third_party") == 1


def test_an_authority_on_file_needs_no_consent(world: World, asha: Sitting) -> None:
    by_letter = replace(ADVISER, consent=False, authority_id=world.authorities.made["live"])
    asha.casework.end_call(key="c", tenancy_id=world.authorities.tenancy_id, speaking=by_letter)
