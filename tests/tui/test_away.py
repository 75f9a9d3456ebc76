"""A store that is away: said on every screen, tried until it is back, and nothing typed is lost."""

from dataclasses import replace
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
from store.domain.sending import Sent
from store.domain.views.money import UnsettledView
from tests.tui import made_up
from tests.tui.driving import Sitting, app_of, press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_text
from tests.tui.opening import a_draft, deeds, in_call, opened, room, shown
from tui import away
from tui.screen import DeskScreen
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
    became = in_turn(between, between, made_up.receipt(Pence(2000), again=True))
    desk = FakeDesk().with_answers(money__take=CUT, money__became=became)
    async with seated(desk) as sitting:
        await opened(sitting, "pay")
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter")
        await until(sitting, "It was taken, once: receipt 00000002-K.")
        assert len(desk.asked("money.take")) == 1
        assert len(desk.asked("money.became")) == 3
        assert deeds(sitting) == ("Took £20.00 in cash, receipt 00000002-K",)


async def test_a_payment_that_was_not_taken_waits_for_the_officers_own_amount_and_enter() -> None:
    desk = FakeDesk().with_answers(money__take=in_turn(CUT, made_up.receipt(Pence(2000))))
    async with seated(desk) as sitting:
        await opened(sitting, "pay")
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter")
        # The answer came by itself: an Enter that was meant for the question takes nothing.
        await until(sitting, "It was not taken. To take it after all type the amount again. Esc leaves it.")
        await press(sitting, "enter")
        assert len(desk.asked("money.take")) == 1
        assert deeds(sitting) == ()
        await type_in(sitting, "20")
        await press(sitting, "enter")
        first, second = desk.asked("money.take")
        assert first == second
        assert "TAKEN £20.00 in cash" in shown(sitting)


async def test_a_payment_that_was_not_taken_and_cannot_be_any_more_says_so() -> None:
    desk = FakeDesk().with_answers(money__take=in_turn(CUT, Refused("The account is closed.", "Ask.")))
    async with seated(desk) as sitting:
        await opened(sitting, "pay")
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter")
        await until(sitting, "It was not taken.")
        await type_in(sitting, "20")
        await press(sitting, "enter")
        assert "The account is closed. Ask." in shown(sitting)
        assert "NOT KNOWN" not in shown(sitting)
        assert "20" in shown(sitting)
        assert deeds(sitting) == ()


async def test_one_left_unknown_is_taken_up_again_and_no_trouble_is_taken_for_a_no() -> None:
    became = in_turn(BUSY, made_up.receipt(Pence(2000), again=True))
    desk = FakeDesk().with_answers(money__became=became)
    sent = '[2000, "CASH", "", {"RENT": 2000}]'
    async with seated(desk) as sitting:
        await opened(sitting, "pay", draft=a_draft("pay", amount="20", method="CASH", sent=sent))
        await until(sitting, "It was taken, once")
        assert desk.asked("money.take") == []


async def test_one_left_unknown_stays_with_the_call_and_no_second_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(away, "RETRY_SECONDS", 3600.0)
    desk = FakeDesk().with_answers(money__take=CUT, money__became=CUT)
    async with seated(desk) as sitting:
        in_call(sitting)
        app_of(sitting).show("account", tenancy_id=made_up.ADAEZE)
        await press(sitting, "p")
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter")
        assert "Esc: later. It is kept, and p on the account comes back to it." in shown(sitting)
        kept = [one for one in desk.asked("drafts.save") if one["form"] == "pay"][-1]
        draft = replace(a_draft("pay"), key=kept["key"], content=kept["content"])
        mine = UnsettledView(draft, Sent(Pence(2000), "CASH", "", {}), "Asha Okoro", True)
        desk.with_answers(drafts__unsettled=(mine,))
        await press(sitting, "escape")
        assert room(sitting) == "account"
        assert "NOT KNOWN whether £20.00 in cash was taken: p on the account asks." in shown(sitting)
        assert "! PAYMENT NOT KNOWN, p asks: £20.00 in cash, 23 Nov 13:50" in shown(sitting)
        assert deeds(sitting) == ("Sent £20.00 in cash: not known yet whether it was taken",)
        await press(sitting, "w")
        assert "READ BACK Sent £20.00 in cash: not known yet" in shown(sitting)
        await press(sitting, "escape")
        # What was typed ahead for a fresh form takes nothing on the page that comes instead of it.
        desk.with_answers(money__became=None)
        for key in ("p", "9", "enter", "enter"):
            app_of(sitting).post_message(events.Key(key, key if len(key) == 1 else None))
        await until(sitting, "NOT TAKEN: £20.00 in cash")
        assert len(desk.asked("money.take")) == 1
        assert deeds(sitting) == ()
        desk.with_answers(money__take=made_up.receipt(Pence(2000)))
        await type_in(sitting, "20")
        await press(sitting, "enter")
        first, second = desk.asked("money.take")
        assert first == second
        assert deeds(sitting) == ("Took £20.00 in cash, receipt 00000002-K",)


async def test_a_sentence_on_the_status_line_is_read_whole_also_where_nothing_went_wrong() -> None:
    words = "Asked: write-off. It waits for Senior officer or Income manager or Finance officer for the end."
    async with seated() as sitting:
        await opened(sitting, "note")
        screen = sitting.app.screen
        assert isinstance(screen, DeskScreen)
        screen.say(words)
        await settled(sitting)
        assert words in shown(sitting)


async def test_one_that_another_officer_sent_is_warned_of() -> None:
    other = UnsettledView(a_draft("pay"), Sent(Pence(2000), "CASH", "", {}), "Ben Hartley", False)
    async with seated(FakeDesk().with_answers(drafts__unsettled=(other,))) as sitting:
        in_call(sitting)
        app_of(sitting).show("account", tenancy_id=made_up.ADAEZE)
        await press(sitting, "p")
        assert room(sitting) == "pay"
        assert "PAYMENT NOT KNOWN, ask Ben Hartley first: £20.00 in cash, 23 Nov 13:50" in shown(sitting)


async def test_the_wrap_up_says_that_the_store_is_away_and_suggests_once_it_is_back() -> None:
    desk = FakeDesk().with_answers(casework__suggest=AWAY, officers__desk=in_turn(made_up.DESK, AWAY))
    async with seated(desk) as sitting:
        in_call(sitting)
        app_of(sitting).show("wrap", tenancy_id=made_up.ADAEZE)
        await until(sitting, "NOT CONNECTED to the store, trying. It is shown as soon as it is there.")
        desk.with_answers(casework__suggest=made_up.WRAP, officers__desk=made_up.DESK)
        await until(sitting, "Suggested: £112.37 by Fri 27 Nov 2026")
        assert "NOT CONNECTED" not in shown(sitting)


async def test_the_notes_to_add_to_come_once_the_store_is_back_or_are_not_waited_for() -> None:
    desk = FakeDesk().with_answers(accounts__diary=AWAY, officers__desk=in_turn(made_up.DESK, AWAY))
    async with seated(desk) as sitting:
        await opened(sitting, "note")
        await type_in(sitting, "half a note")
        app_of(sitting).post_message(events.Key("f3", None))
        await until(sitting, "NOT CONNECTED to the store, trying. It is shown as soon as it is there.")
        app_of(sitting).post_message(events.Key("escape", None))
        await until(sitting, "half a note")
        assert room(sitting) == "note"
        app_of(sitting).post_message(events.Key("f3", None))
        await until(sitting, "NOT CONNECTED to the store, trying. It is shown as soon as it is there.")
        desk.with_answers(accounts__diary=made_up.DIARY, officers__desk=made_up.DESK)
        await until(sitting, "19 Nov 26 10:05")


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
