"""A store that is away: said on every screen, tried until it is back, and nothing typed is lost."""

from typing import Any

import pytest
from textual import events

from store.domain.errors import (
    OutcomeUnknown,
    Refused,
    StoreBusy,
    StoreFull,
    StoreProblem,
    StoreReadOnly,
    StoreUnreachable,
)
from store.domain.money import Pence
from tests.tui import made_up
from tests.tui.driving import Sitting, app_of, press, seated, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_text
from tests.tui.opening import a_draft, deeds, in_call, opened, room, shown
from tui import away
from tui.wording.money import still_unknown

AWAY = StoreUnreachable("The store cannot be reached: nothing was saved.", "Wait a moment.")
CUT = OutcomeUnknown("The line broke.", "Press Enter once more.")
BUSY = StoreBusy("Another program is holding the store: nothing was saved.", "Wait.")


@pytest.fixture(autouse=True)
def tries_follow_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits."""
    monkeypatch.setattr(away, "RETRY_SECONDS", 0.01)


async def until(sitting: Sitting, words: str) -> None:
    """Wait for words; a store that is away is looked for without end, so that nothing settles."""
    for _ in range(2000):
        if words in shown(sitting):
            return
        await sitting.pause(0.005)
    pytest.fail(f"never said: {words}\n{frame_text(sitting.app)}")


def in_turn(*answers: Any) -> Any:
    """Answers one after another, the last for good."""
    left = list(answers)

    def answer(*_given: Any, **_named: Any) -> Any:
        one = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(one, Exception):
            raise one
        return one

    return answer


async def test_a_page_that_could_not_be_read_comes_by_itself_when_the_store_is_back() -> None:
    desk = FakeDesk().with_answers(
        money__sheet=in_turn(AWAY, AWAY, made_up.PAYMENT_SHEET), officers__desk=in_turn(made_up.DESK)
    )
    async with seated(desk) as sitting:
        await opened(sitting, "pay")
        await until(sitting, "a: £186.40")
        assert len(desk.asked("money.sheet")) == 3
        assert "NOT CONNECTED" not in shown(sitting)


async def test_it_says_that_it_tries_while_the_store_is_away() -> None:
    desk = FakeDesk()
    async with seated(desk) as sitting:
        desk.with_answers(money__sheet=AWAY, officers__desk=AWAY)
        in_call(sitting)
        app_of(sitting).show("pay", tenancy_id=made_up.ADAEZE)
        await until(sitting, "NOT CONNECTED to the store, trying. It is shown as soon as it is there.")
        desk.with_answers(money__sheet=made_up.PAYMENT_SHEET, officers__desk=made_up.DESK)
        await until(sitting, "Rent account")


async def test_what_was_to_be_saved_waits_for_the_officers_own_key() -> None:
    desk = FakeDesk()
    async with seated(desk) as sitting:
        desk.with_answers(money__take=AWAY)
        await opened(sitting, "pay")
        await type_in(sitting, "20.00")
        await press(sitting, "enter", "enter")
        await until(sitting, "Connected again. What you typed is kept: press the key once more.")
        assert len(desk.asked("money.take")) == 1
        assert "20.00" in shown(sitting)
        desk.with_answers(money__take=made_up.receipt(Pence(2000)))
        await press(sitting, "enter", "enter")
        assert "TAKEN" in shown(sitting)
        first, second = desk.asked("money.take")
        assert first == second


async def test_what_was_not_saved_says_so_while_it_tries() -> None:
    desk = FakeDesk()
    async with seated(desk) as sitting:
        await opened(sitting, "pay")
        await type_in(sitting, "20.00")
        await press(sitting, "enter")
        desk.with_answers(money__take=AWAY, officers__desk=AWAY)
        app_of(sitting).post_message(events.Key("enter", None))
        await until(sitting, "NOT CONNECTED to the store, trying. Nothing was saved, what you typed is kept.")
        assert "NOT KNOWN" not in shown(sitting)


@pytest.mark.parametrize(
    "between", [CUT, AWAY, BUSY, StoreFull("Full.", "Tell."), StoreReadOnly("No.", "Tell.")]
)
async def test_a_payment_that_nobody_knows_of_is_asked_for_until_it_is_known(between: StoreProblem) -> None:
    desk = FakeDesk().with_answers(
        money__take=in_turn(CUT, between, between, made_up.receipt(Pence(2000), again=True))
    )
    async with seated(desk) as sitting:
        await opened(sitting, "pay")
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter")
        await until(sitting, "It was taken, once: receipt 00000002-K.")
        asked = desk.asked("money.take")
        assert len(asked) == 4
        assert all(one == asked[0] for one in asked)
        assert deeds(sitting) == ("Took £20.00 in cash, receipt 00000002-K",)


async def test_a_payment_that_had_not_been_taken_is_taken_then_and_said_so() -> None:
    desk = FakeDesk().with_answers(money__take=in_turn(CUT, made_up.receipt(Pence(2000))))
    async with seated(desk) as sitting:
        await opened(sitting, "pay")
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter")
        await until(sitting, "It had not been taken. It is taken now, once: receipt 00000002-K.")


async def test_a_payment_that_was_not_taken_and_cannot_be_any_more_says_both() -> None:
    desk = FakeDesk().with_answers(money__take=in_turn(CUT, Refused("The account is closed.", "Ask.")))
    async with seated(desk) as sitting:
        await opened(sitting, "pay")
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter")
        await until(sitting, "It was not taken. The account is closed. Ask.")
        assert "NOT KNOWN" not in shown(sitting)
        assert "20" in shown(sitting)
        assert deeds(sitting) == ()


async def test_one_left_unknown_is_taken_up_again_and_no_trouble_is_taken_for_a_no() -> None:
    desk = FakeDesk()
    sent = '[2000, "CASH", "", {"RENT": 2000}]'
    async with seated(desk) as sitting:
        desk.with_answers(money__take=in_turn(BUSY, made_up.receipt(Pence(2000), again=True)))
        await opened(sitting, "pay", draft=a_draft("pay", amount="20", method="CASH", sent=sent))
        assert "NOT KNOWN: £20.00 in cash" in shown(sitting)
        await press(sitting, "enter")
        await until(sitting, "It was taken, once")


async def test_esc_leaves_it_for_later_and_asks_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(away, "RETRY_SECONDS", 3600.0)
    desk = FakeDesk().with_answers(money__take=CUT)
    async with seated(desk) as sitting:
        await opened(sitting, "pay")
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter")
        assert "Enter: ask now. Esc: later; it is kept (g d)." in shown(sitting)
        await press(sitting, "escape")
        assert room(sitting) != "pay"
        assert app_of(sitting).call is not None
        assert '"sent"' in desk.asked("drafts.save")[-1]["content"]
        assert len(desk.asked("money.take")) == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (CUT, "NOT CONNECTED to the store, trying. Do not take the money again."),
        (AWAY, "NOT CONNECTED to the store, trying. Do not take the money again."),
        (
            BUSY,
            "Not known yet: another program is holding the store. Trying again; do not take the money again.",
        ),
    ],
)
def test_no_words_say_that_nothing_was_saved_where_that_is_not_known(error: StoreProblem, said: str) -> None:
    assert still_unknown(error) == said
