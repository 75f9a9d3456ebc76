"""Taking a payment back: asked by one person, done on another's yes, once, to the penny."""

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from store.clocks import PracticeClock
from store.desk.money import MoneyDesk
from store.domain.calendar import WorkingDays
from store.domain.errors import BadInput, KeyReused, NotAllowed, NotFound, Refused, TwoPeople
from store.domain.views.money import ReceiptView
from store.engine import Store
from store.models.casework import Promise
from store.services.posting import Line, Posted, post
from store.services.prove import prove
from store.services.queue_action import queue
from store.services.request_reversal import request_reversal
from store.services.reverse_posting import reverse_posting
from store.unit_of_work import UnitOfWork, in_unit
from tests.store.making import add
from tests.store.till import POLICY, Till, open_till
from tests.store.world import CLOCK


@pytest.fixture
def till(store: Store) -> Till:
    return open_till(store)


@pytest.fixture
def receipt(till: Till) -> ReceiptView:
    return till.take("k", 18640, split={"RENT": 15640, "SC": 3000})


def ask(till: Till, folder: Path, posting_id: int, key: str = "back", who: str = "asha") -> int:
    view = MoneyDesk(till.room(folder, who)).ask_reversal(
        key=key, tenancy_id=till.world.secure.tenancy_id, posting_id=posting_id, reason="Wrong account"
    )
    return view.id


def take_back(till: Till, posting_id: int) -> int:
    """Taken back by two people; gives the posting that did it."""
    till.take_back(posting_id, ask="ben")
    number: int = till.one("SELECT id FROM posting WHERE reverses_id = :p", p=posting_id)
    return number


def test_one_asks_another_says_yes_and_the_money_is_back(
    till: Till, receipt: ReceiptView, tmp_path: Path
) -> None:
    view = MoneyDesk(till.room(tmp_path)).ask_reversal(
        key="back",
        tenancy_id=till.world.secure.tenancy_id,
        posting_id=receipt.posting_id,
        reason="Wrong account",
    )
    assert (view.kind, view.state, view.amount, view.needs_approval) == ("reversal", "waiting", 18640, True)
    assert view.due_on == date(2026, 11, 24)
    row = MoneyDesk(till.room(tmp_path)).taken(till.world.secure.tenancy_id)[0]
    assert (row.pending, row.reversed) == (True, False)

    with pytest.raises(TwoPeople):
        till.say_yes(view.id, "asha")
    till.say_yes(view.id, "carol")

    row = MoneyDesk(till.room(tmp_path)).taken(till.world.secure.tenancy_id)[0]
    assert (row.pending, row.reversed) == (False, True)
    assert till.rows(
        "SELECT e.sub_account, e.kind, e.amount, p.origin, p.method, p.officer_id, p.action_id FROM entry e "
        "JOIN posting p ON p.id = e.posting_id WHERE p.reverses_id = :p ORDER BY e.seq",
        p=receipt.posting_id,
    ) == [
        ("RENT", "REV", 15640, "desk", "CASH", till.world.officers["carol"], view.id),
        ("SC", "REV", 3000, "desk", "CASH", till.world.officers["carol"], view.id),
    ]
    assert till.one("SELECT balance FROM rent_account WHERE id = :a", a=till.world.secure.account_id) == 26380
    assert prove(till.store).clean


def test_the_printed_copy_says_that_it_was_taken_back(
    till: Till, receipt: ReceiptView, tmp_path: Path
) -> None:
    take_back(till, receipt.posting_id)
    printed = Path(MoneyDesk(till.room(tmp_path)).print_receipt(receipt.posting_id)).read_text()
    assert "TAKEN BACK: NOT VALID" in printed


def test_the_same_request_again_is_the_same_request_also_the_next_day(
    till: Till, receipt: ReceiptView, tmp_path: Path
) -> None:
    first = ask(till, tmp_path, receipt.posting_id)

    def again(unit: UnitOfWork) -> tuple[int, bool]:
        return request_reversal(
            unit,
            POLICY,
            till.room(tmp_path).working_days,
            key="back",
            tenancy_id=till.world.secure.tenancy_id,
            posting_id=receipt.posting_id,
            reason="Wrong account",
        )

    tomorrow = PracticeClock(date(2026, 11, 24), "09:00")
    assert in_unit(till.store, till.world.actor("asha"), tomorrow, again) == (first, True)
    other = till.take("other", 100)
    with pytest.raises(KeyReused):
        ask(till, tmp_path, other.posting_id)


def test_what_waits_or_is_done_is_not_asked_again(till: Till, receipt: ReceiptView, tmp_path: Path) -> None:
    ask(till, tmp_path, receipt.posting_id)
    with pytest.raises(Refused, match="waits already"):
        ask(till, tmp_path, receipt.posting_id, "second", "ben")
    done = till.take("done", 100)
    take_back(till, done.posting_id)
    with pytest.raises(Refused, match="taken back before"):
        ask(till, tmp_path, done.posting_id, "third")


def test_what_is_not_the_desks_own_is_not_taken_back_here(
    till: Till, receipt: ReceiptView, tmp_path: Path
) -> None:
    debit = till.one(
        "SELECT max(id) FROM posting WHERE origin = 'debit_run' AND account_id = :a",
        a=till.world.secure.account_id,
    )
    with pytest.raises(Refused, match="posted at the desk"):
        ask(till, tmp_path, debit)
    back = take_back(till, receipt.posting_id)
    with pytest.raises(Refused, match="takes a payment back itself"):
        ask(till, tmp_path, back)
    elsewhere = till.take("elsewhere", 100, tenancy_id=till.world.joint.tenancy_id)
    for posting_id in (elsewhere.posting_id, 999_999):
        with pytest.raises(NotFound):
            ask(till, tmp_path, posting_id)
    with pytest.raises(NotAllowed):
        ask(till, tmp_path, receipt.posting_id, "k-dev", "dev")
    with pytest.raises(BadInput):
        MoneyDesk(till.room(tmp_path)).ask_reversal(
            key="e", tenancy_id=till.world.secure.tenancy_id, posting_id=receipt.posting_id, reason=" "
        )


def test_it_is_posted_once_and_for_a_yes_alone(till: Till, receipt: ReceiptView) -> None:
    other = till.take("other", 100)
    action_id = till.take_back(receipt.posting_id)

    def back(key: str, posting_id: int, number: int = action_id) -> Posted:
        return in_unit(
            till.store,
            till.world.actor("carol"),
            CLOCK,
            lambda unit: reverse_posting(
                unit, key=key, posting_id=posting_id, action_id=number, reason="Wrong account"
            ),
        )

    assert back(f"action/{action_id}", receipt.posting_id).again
    with pytest.raises(Refused, match="taken back before"):
        back("action/2", receipt.posting_id)
    with pytest.raises(NotFound):
        back("action/3", 999_999)
    for number in (action_id, 999_999):
        with pytest.raises(NotAllowed, match="Nobody said yes"):
            back("action/4", other.posting_id, number)


def test_nothing_is_taken_back_without_an_action(till: Till, receipt: ReceiptView) -> None:
    def work(unit: UnitOfWork) -> Posted:
        return post(
            unit,
            key="alone",
            account_id=till.world.secure.account_id,
            origin="desk",
            lines=[Line("RENT", "REV", 15640), Line("SC", "REV", 3000)],
            effective_on=unit.today,
            reverses_id=receipt.posting_id,
        )

    with pytest.raises(Refused, match="another person's yes"):
        in_unit(till.store, till.world.actor("carol"), CLOCK, work)


def test_the_queue_itself_asks_whether_it_is_ours_to_take_back(till: Till, receipt: ReceiptView) -> None:
    """Whoever asks the queue past `request_reversal` is told the same."""
    debit = till.one("SELECT max(id) FROM posting WHERE origin = 'debit_run' AND account_id = 1")
    back = take_back(till, receipt.posting_id)

    def asked(unit: UnitOfWork, posting_id: int) -> tuple[int, bool]:
        return queue(
            unit,
            POLICY,
            WorkingDays(),
            key="past",
            tenancy_id=till.world.secure.tenancy_id,
            kind="reversal",
            detail="",
            reason="Wrong account",
            due_on=unit.today,
            owner_id=None,
            posting_id=posting_id,
        )

    for posting_id, words in ((debit, "posted at the desk"), (back, "takes a payment back itself")):
        with pytest.raises(Refused, match=words):
            in_unit(till.store, till.world.actor("asha"), CLOCK, partial(asked, posting_id=posting_id))


def test_a_transfer_between_sub_accounts_is_measured_by_what_it_moves(till: Till) -> None:
    """It comes to nothing, and £400.00 goes from one debt to another: beyond a senior officer's £250.00."""
    moved = in_unit(
        till.store,
        till.world.actor("carol"),
        CLOCK,
        lambda unit: post(
            unit,
            key="moved",
            account_id=till.world.secure.account_id,
            origin="desk",
            lines=[Line("RENT", "TRF", -40000), Line("WAT", "TRF", 40000)],
            effective_on=unit.today,
        ),
    )
    with pytest.raises(NotAllowed):
        till.take_back(moved.posting_id, yes="ben")
    assert till.one("SELECT amount FROM action WHERE kind = 'reversal'") == 40000
    till.say_yes(till.one("SELECT id FROM action WHERE kind = 'reversal'"), "carol")
    assert prove(till.store).clean


def test_a_promise_that_it_had_met_is_open_again(till: Till) -> None:
    with till.store.writing() as connection, connection.begin():
        promise = add(
            connection,
            Promise,
            key="p",
            tenancy_id=till.world.secure.tenancy_id,
            officer_id=till.world.officers["asha"],
            made_at=datetime(2026, 11, 1, tzinfo=UTC),
            amount=2000,
            due_on=date(2026, 11, 27),
            how="cash",
            state="open",
        )
    taken = till.take("pays", 2000)
    assert till.one("SELECT state FROM promise WHERE id = :p", p=promise) == "kept"
    take_back(till, taken.posting_id)
    assert till.rows("SELECT state, version FROM promise WHERE id = :p", p=promise) == [("open", 3)]
    assert till.one("SELECT count(*) FROM audit_event WHERE verb = 'reopen_promise'") == 1
