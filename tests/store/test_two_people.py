"""An action that needs two people, by two desks on one store at once, on both databases."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from store.desk.money import MoneyDesk
from store.domain.errors import AlreadyDecided, DutydeskError, Expired, FiguresChanged, TwoPeople
from store.domain.money import Pence
from store.engine import Store, open_store
from tests.store.desks import PIN, Sitting, count, give_pins, rows, sit, table, told
from tests.store.world import TODAY, World, build_world


@dataclass(frozen=True)
class Two:
    """Two desks, each with its own connections to one store, and a third for looking on."""

    world: World
    store: Store
    asha: Sitting
    carol: Sitting
    lena: Sitting

    def ask(self) -> int:
        """Asha asks for a notice; gives its number."""
        made = self.asha.queue.queue(
            key="q1",
            tenancy_id=self.world.secure.tenancy_id,
            kind="notice",
            detail="NSP",
            reason="Nothing was paid for six weeks",
            due_on=TODAY + timedelta(days=3),
            owner_id=None,
        )
        return made.id

    def state(self, number: int) -> str:
        """What the store says of an action."""
        found: str = rows(self.store, "action", id=number)[0].state
        return found

    def decisions(self) -> list[tuple[str, int | None]]:
        """What was decided, and by whom."""
        return [(row.answer, row.decided_by) for row in rows(self.store, "approval_decision")]


@pytest.fixture
def two(store: Store, database_url: str, tmp_path: Path) -> Iterator[Two]:
    world = build_world(store)
    give_pins(store)
    with (
        closing(open_store(database_url)) as at_asha,
        closing(open_store(database_url)) as at_carol,
        closing(open_store(database_url)) as at_lena,
    ):
        yield Two(
            world,
            store,
            sit(world, at_asha, "asha", tmp_path),
            sit(world, at_carol, "carol", tmp_path),
            sit(world, at_lena, "lena", tmp_path),
        )


def yes(desk: Sitting, number: int, seen: int | None = None) -> Any:
    seen = desk.queue.approval(number).seq_now if seen is None else seen
    return desk.queue.approve(action_id=number, seen_seq=seen, pin=PIN, reason="Agreed")


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do the works in threads that start together; each gives its result or its error."""
    gate = Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        gate.wait(10)
        try:
            results[place] = work()
        except DutydeskError as fault:
            results[place] = fault

    threads = [Thread(target=run, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_approved_by_another(two: Two) -> None:
    number = two.ask()
    [seen] = two.carol.queue.approvals()
    assert (seen.action.id, seen.mine, seen.may_decide) == (number, False, True)
    assert yes(two.carol, number).state == "open"
    assert two.decisions() == [("approved", two.world.officers["carol"])]
    assert [one.state for one in two.asha.queue.on_account(two.world.secure.tenancy_id)] == ["open"]


def test_refused_by_another(two: Two) -> None:
    number = two.ask()
    seen = two.carol.queue.approval(number).seq_now
    two.carol.queue.refuse(action_id=number, seen_seq=seen, reason="Ring her first")
    assert two.state(number) == "refused"
    view = two.asha.queue.approval(number)
    assert (view.decided_by, view.answer, view.answer_reason) == ("Carol Nwosu", "refused", "Ring her first")


def test_the_requester_may_not_say_yes_nor_no(two: Two) -> None:
    # Lena may approve notices, but not the one she asked for.
    made = two.lena.queue.queue(
        key="q2",
        tenancy_id=two.world.secure.tenancy_id,
        kind="notice",
        detail="NSP",
        reason="Six weeks",
        due_on=TODAY,
        owner_id=None,
    )
    view = two.lena.queue.approval(made.id)
    assert (view.mine, view.may_decide, view.why_not) == (
        True,
        False,
        "You asked for it: another person decides.",
    )
    with pytest.raises(TwoPeople, match="You asked for that yourself") as refused:
        yes(two.lena, made.id)
    assert refused.value.do == "Ask: Income manager."
    with pytest.raises(TwoPeople):
        two.lena.queue.refuse(action_id=made.id, seen_seq=view.seq_now, reason="No")
    assert two.decisions() == []
    assert yes(two.carol, made.id).state == "open"


def test_what_waited_too_long_lapses_and_that_is_kept(two: Two) -> None:
    number = two.ask()
    # Its last working day is Monday 30 November: on Tuesday it has lapsed.
    assert yes_or_fault(two.carol.later(days=8), number).__class__ is Expired
    assert two.state(number) == "expired"
    assert two.decisions() == [("expired", None)]
    assert len(told(two.store, "expired", "action")) == 1
    with pytest.raises(Expired):
        two.lena.later(days=8).queue.refuse(action_id=number, seen_seq=0, reason="No")
    assert two.carol.later(days=8).queue.approvals() == ()
    assert len(two.decisions()) == 1


def test_on_its_last_day_it_may_still_be_approved(two: Two) -> None:
    number = two.ask()
    assert yes(two.carol.later(days=7, at="23:59"), number).state == "open"


def test_a_request_that_lapsed_is_shown_so_before_anybody_decides(two: Two) -> None:
    number = two.ask()
    view = two.carol.later(days=8).queue.approval(number)
    assert (view.may_decide, view.answer) == (False, "")
    assert "has lapsed" in view.why_not


def yes_or_fault(desk: Sitting, number: int) -> Any:
    try:
        return yes(desk, number)
    except DutydeskError as fault:
        return fault


def test_figures_that_change_meanwhile_are_seen_before_a_yes(two: Two) -> None:
    number = two.ask()
    seen = two.carol.queue.approval(number).seq_now
    MoneyDesk(two.asha.room).take(
        key="pay1",
        call_key="c1",
        tenancy_id=two.world.secure.tenancy_id,
        amount=Pence(5000),
        method="CASH",
        outside_reference="",
        split={"RENT": Pence(5000)},
    )
    with pytest.raises(FiguresChanged):
        yes(two.carol, number, seen)
    assert two.decisions() == []
    view = two.carol.queue.approval(number)
    assert view.changed
    assert view.balance_now == view.frozen_balance - 5000
    assert yes(two.carol, number).state == "open"


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(two: Two) -> None:
    number = two.ask()
    seen = two.carol.queue.approval(number).seq_now
    results = at_once(
        lambda: yes(two.carol, number, seen),
        lambda: two.lena.queue.refuse(action_id=number, seen_seq=seen, reason="Ring her first"),
    )
    assert sorted(type(one).__name__ for one in results) == ["ActionView", "AlreadyDecided"]
    assert len(two.decisions()) == 1
    [(answer, _)] = two.decisions()
    assert two.state(number) == {"approved": "open", "refused": "refused"}[answer]
    assert len(told(two.store, "approved", "action") + told(two.store, "refused", "action")) == 1


def test_a_yes_and_taking_it_back_at_once_leave_one_outcome(two: Two) -> None:
    number = two.ask()
    seen = two.carol.queue.approval(number).seq_now
    approved, withdrawn = at_once(
        lambda: yes(two.carol, number, seen),
        lambda: two.asha.queue.withdraw(action_id=number, version=1),
    )
    assert isinstance(approved, AlreadyDecided) != isinstance(withdrawn, AlreadyDecided)
    assert two.state(number) == ("withdrawn" if isinstance(approved, AlreadyDecided) else "open")


def test_a_yes_and_a_payment_at_once_never_pass_each_other_unseen(two: Two) -> None:
    number = two.ask()
    seen = two.carol.queue.approval(number).seq_now
    approved, _ = at_once(
        lambda: yes(two.carol, number, seen),
        lambda: MoneyDesk(two.asha.room).take(
            key="pay1",
            call_key="c1",
            tenancy_id=two.world.secure.tenancy_id,
            amount=Pence(5000),
            method="CASH",
            outside_reference="",
            split={"RENT": Pence(5000)},
        ),
    )
    [paid] = rows(two.store, "posting", key="pay1")
    [account] = rows(two.store, "rent_account", id=two.world.secure.account_id)
    assert account.seq == seen + 1
    if isinstance(approved, FiguresChanged):
        assert two.decisions() == []
    else:
        assert (approved.state, rows(two.store, "approval_decision")[0].seen_seq) == ("open", seen)
        assert paid.account_id == two.world.secure.account_id


def test_pressed_on_two_desks_of_one_officer_it_is_one_yes(two: Two, tmp_path: Path) -> None:
    number = two.ask()
    seen = two.carol.queue.approval(number).seq_now
    other = sit(two.world, two.lena.room.store, "carol", tmp_path / "other")
    results = at_once(lambda: yes(two.carol, number, seen), lambda: yes(other, number, seen))
    assert [one.state for one in results] == ["open", "open"]
    assert len(two.decisions()) == 1


@pytest.mark.parametrize("answer", ["approved", "refused"])
def test_the_database_itself_refuses_a_decision_by_the_requester(two: Two, answer: str) -> None:
    number = two.ask()
    [asked] = rows(two.store, "approval", action_id=number)
    decision = {
        "approval_id": asked.id,
        "decided_at": asked.requested_at,
        "answer": answer,
        "reason": "",
        "seen_seq": 1,
    }
    asha, carol = two.world.officers["asha"], two.world.officers["carol"]
    for requested_by, decided_by in (
        (asha, asha),  # their own
        (carol, asha),  # their own, with another's name as the requester
        (asha, None),  # nobody's
    ):
        with two.store.writer.connect() as connection, pytest.raises(IntegrityError):
            connection.execute(
                insert(table("approval_decision")).values(
                    **decision, requested_by=requested_by, decided_by=decided_by
                )
            )
    assert two.decisions() == []
    assert count(two.store, "action", state="waiting") == 1


def test_the_database_itself_refuses_a_second_decision(two: Two) -> None:
    number = two.ask()
    yes(two.carol, number)
    [first] = rows(two.store, "approval_decision")
    second = {**first._mapping, "decided_by": two.world.officers["lena"], "answer": "refused"}
    with two.store.writer.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(insert(table("approval_decision")).values(second))
    assert two.decisions() == [("approved", two.world.officers["carol"])]
