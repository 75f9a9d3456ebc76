"""The other person's yes: on figures they saw, within their limit, signed, and with the gate asked once more."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from store.desk.money import MoneyDesk
from store.domain import approvals as rules
from store.domain.errors import AlreadyDecided, BadInput, Barred, FiguresChanged, NotAllowed, NotFound
from store.domain.money import Pence
from store.engine import Store
from store.services.decide_approval import approve
from store.unit_of_work import in_unit
from tests.store.books import Happening, Line, post_all
from tests.store.desks import PIN, POLICY, WORKING_DAYS, Sitting, count, give_pins, rows, sit, table, told
from tests.store.world import TODAY, World, build_world

DUE = TODAY + timedelta(days=3)


@pytest.fixture
def world(store: Store) -> World:
    made = build_world(store)
    give_pins(store)
    return made


@pytest.fixture
def desks(world: World, store: Store, tmp_path: Path) -> dict[str, Sitting]:
    return {login: sit(world, store, login, tmp_path) for login in world.officers}


def ask(desk: Sitting, tenant: Any, kind: str, detail: str, *, key: str = "q1", **more: Any) -> int:
    """Queue something that waits; gives its number."""
    made = desk.queue.queue(
        key=key,
        tenancy_id=tenant.tenancy_id,
        kind=kind,
        detail=detail,
        reason="Nothing was paid for six weeks",
        due_on=DUE,
        owner_id=None,
        **more,
    )
    assert made.state == "waiting"
    return made.id


def yes(desk: Sitting, action_id: int, **changed: Any) -> Any:
    """Approve what this desk sees now."""
    seen = desk.queue.approval(action_id).seq_now
    return desk.queue.approve(
        **{"action_id": action_id, "seen_seq": seen, "pin": PIN, "reason": "Agreed", **changed}
    )


def pay(store: Store, tenant: Any, pence: int, key: str = "later") -> None:
    """Money comes in on the rent."""
    with store.writing() as connection, connection.begin():
        line = Line("RENT", "CASH", -pence)
        post_all(connection, tenant.account_id, [Happening(TODAY, (line,), key, "desk", "CASH")])


def test_a_manager_approves_a_notice_and_it_becomes_open_work(
    world: World, store: Store, desks: dict[str, Sitting]
) -> None:
    number = ask(desks["asha"], world.secure, "notice", "NSP")
    [waits] = desks["carol"].queue.approvals()
    assert (waits.action.id, waits.may_decide, waits.mine, waits.changed) == (number, True, False, False)
    assert (waits.frozen_balance, waits.balance_now) == (Pence(26_380), Pence(26_380))
    made = yes(desks["carol"], number)
    assert (made.state, made.version) == ("open", 2)
    [decision] = rows(store, "approval_decision")
    assert (decision.answer, decision.decided_by, decision.requested_by) == (
        "approved",
        world.officers["carol"],
        world.officers["asha"],
    )
    assert (decision.reason, decision.seen_seq, decision.limit_then) == ("Agreed", waits.seq_now, None)
    assert desks["carol"].queue.approvals() == ()
    after = desks["asha"].queue.approval(number)
    assert (after.decided_by, after.answer, after.answer_reason) == ("Carol Nwosu", "approved", "Agreed")
    [event] = told(store, "approved", "action")
    assert f'"asked_by":{world.officers["asha"]}' in event.detail


def test_looking_at_a_request_is_in_the_trail(world: World, store: Store, desks: dict[str, Sitting]) -> None:
    number = ask(desks["asha"], world.secure, "notice", "NSP")
    desks["carol"].queue.approval(number)
    [event] = told(store, "look", "tenancy")
    assert (event.officer_id, event.subject_id) == (world.officers["carol"], world.secure.tenancy_id)
    assert '"panel":"approval"' in event.detail


def test_a_no_needs_a_reason_and_no_pin(world: World, store: Store, desks: dict[str, Sitting]) -> None:
    number = ask(desks["asha"], world.secure, "notice", "NSP")
    seen = desks["carol"].queue.approval(number).seq_now
    with pytest.raises(BadInput):
        desks["carol"].queue.refuse(action_id=number, seen_seq=seen, reason=" ")
    # A no stands also where the figures moved meanwhile.
    pay(store, world.secure, 1000)
    made = desks["carol"].queue.refuse(action_id=number, seen_seq=seen, reason="Ring her first")
    assert made.state == "refused"
    again = desks["carol"].queue.refuse(action_id=number, seen_seq=seen, reason="Ring her first")
    assert again.state == "refused"
    assert count(store, "approval_decision") == 1
    assert desks["asha"].queue.approval(number).answer_reason == "Ring her first"


def test_pressed_twice_the_same_yes_is_given_once(
    world: World, store: Store, desks: dict[str, Sitting]
) -> None:
    number = ask(desks["asha"], world.secure, "notice", "NSP")
    assert [yes(desks["carol"], number).state for _ in range(2)] == ["open", "open"]
    assert count(store, "approval_decision") == 1


def test_what_is_decided_stays_decided(world: World, desks: dict[str, Sitting]) -> None:
    number = ask(desks["asha"], world.secure, "notice", "NSP")
    yes(desks["carol"], number)
    with pytest.raises(AlreadyDecided, match="Another officer approved that at 14:03 on 23/11/2026") as late:
        desks["lena"].queue.refuse(action_id=number, seen_seq=0, reason="No")
    assert "Carol" not in str(late.value)
    with pytest.raises(AlreadyDecided, match="You approved"):
        desks["carol"].queue.refuse(action_id=number, seen_seq=0, reason="No")
    with pytest.raises(AlreadyDecided):
        desks["asha"].queue.withdraw(action_id=number, version=2)


def test_what_was_taken_back_is_not_decided(world: World, desks: dict[str, Sitting]) -> None:
    number = ask(desks["asha"], world.secure, "notice", "NSP")
    desks["asha"].queue.withdraw(action_id=number, version=1)
    with pytest.raises(AlreadyDecided, match="took it back"):
        yes(desks["carol"], number)


@pytest.mark.parametrize(
    ("pence", "who"),
    [
        (24_999, {"ben", "carol", "lena"}),
        (25_000, {"ben", "carol", "lena"}),
        (25_001, {"carol", "lena"}),
        (100_000, {"carol", "lena"}),
        (100_001, set()),
    ],
)
def test_a_refund_is_approved_within_each_role_s_limit(
    world: World, store: Store, desks: dict[str, Sitting], pence: int, who: set[str]
) -> None:
    pay(store, world.credit, 200_000)
    number = ask(desks["asha"], world.credit, "refund", "bank", amount=Pence(pence))
    for login, desk in desks.items():
        view = desk.queue.approval(number)
        assert view.may_decide == (login in who), (login, view.why_not)
        assert bool(view.why_not) != view.may_decide
        if login not in who and login != "asha":
            with pytest.raises(NotAllowed):
                yes(desk, number)
    assert count(store, "approval_decision") == 0
    if who:
        assert yes(desks[min(who)], number).state == "open"


def test_a_limit_is_that_of_the_moment_of_decision(
    world: World, store: Store, desks: dict[str, Sitting]
) -> None:
    number = ask(desks["asha"], world.secure, "notice", "NSP")
    role = table("officer_role")
    with store.writing() as connection, connection.begin():
        connection.execute(delete(role).where(role.c.officer_id == world.officers["carol"]))
        connection.execute(insert(role).values(officer_id=world.officers["carol"], role="senior"))
    # Carol's desk still says manager: the store does not.
    assert "manager" in desks["carol"].room.actor.roles
    with pytest.raises(NotAllowed, match="beyond what your role") as refused:
        yes(desks["carol"], number)
    assert refused.value.do == "Ask: Income manager."


def test_figures_that_moved_must_be_seen_again(world: World, store: Store, desks: dict[str, Sitting]) -> None:
    number = ask(desks["asha"], world.secure, "notice", "NSP")
    seen = desks["carol"].queue.approval(number)
    pay(store, world.secure, 15_000)
    with pytest.raises(FiguresChanged, match="changed after you looked") as changed:
        yes(desks["carol"], number, seen_seq=seen.seq_now)
    assert "£" not in str(changed.value)
    assert "150" not in str(changed.value)
    again = desks["carol"].queue.approval(number)
    assert (again.changed, again.frozen_balance, again.balance_now) == (True, Pence(26_380), Pence(11_380))
    assert yes(desks["carol"], number, seen_seq=again.seq_now).state == "open"


def test_one_credit_is_refunded_once(world: World, store: Store, desks: dict[str, Sitting]) -> None:
    """33.00 may go back. What waits or was agreed to is spoken for until it is refused or taken back."""
    asha, ben = desks["asha"], desks["ben"]
    first = ask(asha, world.credit, "refund", "bank", amount=Pence(3000))
    for state in ("waiting", "open"):
        with pytest.raises(BadInput, match=r"£30\.00 that was asked for already"):
            ask(asha, world.credit, "refund", "bank", key=f"second {state}", amount=Pence(301))
        if state == "waiting":
            yes(ben, first)
    rest = ask(asha, world.credit, "refund", "bank", key="rest", amount=Pence(300))
    desks["carol"].queue.refuse(action_id=rest, seen_seq=1, reason="Not now")
    assert ask(asha, world.credit, "refund", "bank", key="again", amount=Pence(300))


def test_a_debt_is_written_off_once(world: World, desks: dict[str, Sitting]) -> None:
    ask(desks["asha"], world.eviction, "write_off", "POLICY", amount=Pence(200_000))
    with pytest.raises(BadInput, match="asked for already"):
        ask(desks["ben"], world.eviction, "write_off", "POLICY", key="q2", amount=Pence(14_001))


def test_a_limit_is_not_reached_in_parts(world: World, store: Store, desks: dict[str, Sitting]) -> None:
    """A senior officer writes off up to 49.99: two of 30.00 are one of 60.00."""
    asha, ben = desks["asha"], desks["ben"]
    first = ask(asha, world.eviction, "write_off", "POLICY", amount=Pence(3000))
    second = ask(asha, world.eviction, "write_off", "POLICY", key="q2", amount=Pence(3000))
    for number in (first, second):
        assert ben.queue.approval(number).why_not.startswith("Beyond your limit")
        with pytest.raises(NotAllowed, match="beyond what your role"):
            yes(ben, number)
    yes(desks["carol"], first)
    with pytest.raises(NotAllowed, match="beyond what your role"):
        yes(ben, second)


def test_of_two_that_wait_for_one_credit_the_first_yes_has_it(
    world: World, store: Store, desks: dict[str, Sitting]
) -> None:
    asha, carol = desks["asha"], desks["carol"]
    first = ask(asha, world.credit, "refund", "bank", amount=Pence(1500))
    second = ask(asha, world.credit, "refund", "bank", key="q2", amount=Pence(1500))
    with store.writing() as connection, connection.begin():
        line = Line("RENT", "RENT", 1000)
        post_all(connection, world.credit.account_id, [Happening(TODAY, (line,), "charged", "debit_run")])
    yes(carol, second)
    with pytest.raises(FiguresChanged):
        yes(carol, first)


def test_a_refund_that_the_credit_no_longer_covers_is_not_approved(
    world: World, store: Store, desks: dict[str, Sitting]
) -> None:
    number = ask(desks["asha"], world.credit, "refund", "bank", amount=Pence(3300))
    with store.writing() as connection, connection.begin():
        line = Line("RENT", "RENT", 1)
        post_all(connection, world.credit.account_id, [Happening(TODAY, (line,), "debit")])
    with pytest.raises(FiguresChanged):
        yes(desks["ben"], number)


def test_a_moratorium_that_came_between_stops_it(
    world: World, store: Store, desks: dict[str, Sitting]
) -> None:
    number = ask(desks["asha"], world.secure, "notice", "NSP")
    moratorium = {
        "person_id": world.secure.person_id,
        "tenancy_id": world.secure.tenancy_id,
        "kind": "standard",
        "state": "live",
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=59),
        "adviser": "Northgate Advice",
        "adviser_ref": "BS-0002",
        "address_withheld": False,
        "version": 1,
    }
    with store.writing() as connection, connection.begin():
        connection.execute(insert(table("moratorium")).values(moratorium))
    assert desks["carol"].queue.approval(number).gate.startswith("barred: Breathing space")
    with pytest.raises(Barred, match="null and void") as barred:
        yes(desks["carol"], number)
    assert "2020/1311" in barred.value.source
    assert rows(store, "action", id=number)[0].state == "waiting"
    assert (
        desks["carol"].queue.refuse(action_id=number, seen_seq=0, reason="Breathing space").state == "refused"
    )


def test_what_the_gate_leaves_to_a_manager_needs_one(
    world: World, store: Store, desks: dict[str, Sitting]
) -> None:
    # Safe-contact rules: a manager decides about a notice.
    number = ask(desks["asha"], world.safe, "notice", "NSP")
    assert desks["carol"].queue.approval(number).may_decide
    assert yes(desks["carol"], number).state == "open"


def test_an_approval_is_signed_with_the_pin(world: World, store: Store, desks: dict[str, Sitting]) -> None:
    number = ask(desks["asha"], world.secure, "notice", "NSP")
    with pytest.raises(NotAllowed, match="not your PIN"):
        yes(desks["carol"], number, pin="000000")
    assert rows(store, "officer", login="carol")[0].pin_failures == 1
    carol = desks["carol"].room
    seen = desks["carol"].queue.approval(number).seq_now
    with pytest.raises(NotAllowed, match="signed with your PIN"):
        in_unit(
            store,
            carol.actor,
            carol.clock,
            lambda unit: approve(unit, POLICY, action_id=number, seen_seq=seen, signed=None, reason=""),
        )
    assert count(store, "approval_decision") == 0
    for _ in range(4):
        with pytest.raises(NotAllowed):
            yes(desks["carol"], number, pin="000000")
    with pytest.raises(NotAllowed, match="wrong too often"):
        yes(desks["carol"], number)


def test_an_approved_hold_is_placed_with_its_asker_as_owner(
    world: World, store: Store, desks: dict[str, Sitting]
) -> None:
    until = TODAY + timedelta(days=60)
    number = ask(desks["asha"], world.joint, "hold", "uc_pending", hold_until=until)
    assert yes(desks["ben"], number).state == "done"
    [placed] = desks["asha"].casework.holds(world.joint.tenancy_id)
    assert (placed.ends_on, placed.owner) == (until, "Asha Okoro")


def test_an_approved_reversal_is_posted_in_the_same_breath(
    world: World, store: Store, desks: dict[str, Sitting]
) -> None:
    money = MoneyDesk(desks["asha"].room)
    cash = world.secure.made["cash_posting"]
    asked = money.ask_reversal(
        key="r1", tenancy_id=world.secure.tenancy_id, posting_id=cash, reason="Taken twice"
    )
    assert (asked.state, asked.amount) == ("waiting", Pence(2000))
    assert yes(desks["ben"], asked.id).state == "done"
    [back] = rows(store, "posting", reverses_id=cash)
    assert (back.action_id, back.officer_id) == (asked.id, world.officers["ben"])
    [account] = rows(store, "rent_account", id=world.secure.account_id)
    assert account.balance == 26_380 + 2_000
    assert yes(desks["ben"], asked.id, seen_seq=0).state == "done"
    assert count(store, "posting", reverses_id=cash) == 1


def test_there_is_nothing_to_decide_about_a_plain_action(world: World, desks: dict[str, Sitting]) -> None:
    made = desks["asha"].queue.queue(
        key="q1",
        tenancy_id=world.secure.tenancy_id,
        kind="visit",
        detail="support",
        reason="Help",
        due_on=DUE,
        owner_id=None,
    )
    for number in (made.id, 999):
        with pytest.raises(NotFound):
            desks["carol"].queue.approval(number)
        with pytest.raises(NotFound):
            desks["carol"].queue.refuse(action_id=number, seen_seq=0, reason="No")


def test_an_officer_who_left_decides_nothing(world: World, store: Store, desks: dict[str, Sitting]) -> None:
    number = ask(desks["asha"], world.secure, "notice", "NSP")
    officer = table("officer")
    with store.writing() as connection, connection.begin():
        connection.execute(update(officer).where(officer.c.login == "carol").values(active=False))
    with pytest.raises(NotAllowed, match="closed"):
        desks["carol"].queue.refuse(action_id=number, seen_seq=0, reason="No")


@given(st.integers(1, 5_000_000), st.sampled_from(["refund", "write_off", "reversal"]))
def test_whoever_may_say_yes_to_a_sum_may_to_any_smaller(pence: int, kind: str) -> None:
    for role in POLICY.roles:
        if rules.may_say_yes(POLICY, kind, {role}, pence):
            assert rules.may_say_yes(POLICY, kind, {role}, pence // 2)
            assert role in rules.approvers(POLICY, kind, pence)
        else:
            assert role not in rules.approvers(POLICY, kind, pence)
    assert rules.ask_whom(POLICY, kind, pence).endswith(".")


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_a_request_lapses_when_its_last_working_day_is_over(today: date) -> None:
    at = rules.expires_at(POLICY, "notice", today=today, working_days=WORKING_DAYS, zone=None)
    last = at.date() - timedelta(days=1)
    assert WORKING_DAYS.for_promises().is_working_day(last)
    assert WORKING_DAYS.for_promises().between(today, last) == 5
