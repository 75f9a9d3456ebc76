"""The wrap-up: what is read back, and everything of the call kept once, each part under a key of its own."""

import json
from datetime import date

import pytest

from store.domain.errors import StoreBusy
from store.domain.money import Pence
from tests.tui.driving import app_of, press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.opening import CALL_KEY, KEY, a_draft, hang_up, in_call, opened, room, shown


async def test_the_note_writes_itself_and_is_read_back(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        in_call(sitting)
        app = app_of(sitting)
        app.did("payment", "Took £20.00 in cash, receipt 00000002-K", read_back=True, amount=Pence(2000))
        app.did("action", "Asked for a visit by Fri 27 Nov 2026")
        await opened(sitting, "wrap")
        lines = shown(sitting)
        assert lines.index("READ BACK") < lines.index("Took £20.00") < lines.index("THE NOTE")
        assert lines.index("THE NOTE") < lines.index("Asked for a visit")
        assert "Suggested: £112.37 by Fri 27 Nov 2026: rent is due" in lines


async def test_three_enters_keep_a_call_with_nothing_to_add(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "wrap")
        call = app_of(sitting).call
        assert call is not None
        await press(sitting, "enter", "enter", "enter")
        [written] = desk.asked("casework.write")
        assert written["did"] == "Spoke on the phone."
        assert written["call_key"] == call.key
        assert desk.asked("casework.promise") == desk.asked("casework.call_back") == []
        assert [given["key"] for given in desk.asked("casework.end_call")] == [call.key]
        assert app_of(sitting).call is None
        assert room(sitting) == "find"


async def test_a_promise_and_a_call_back(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "wrap")
        await type_in(sitting, "Paid on pay day.")
        await press(sitting, "enter")
        await type_in(sitting, "50")
        await press(sitting, "enter", "ctrl+a", "ctrl+k")
        await type_in(sitting, "fri")
        await press(sitting, "enter")
        await type_in(sitting, "+7 2pm")
        await sitting.press("enter", "enter", "enter")
        await settled(sitting)
        [promise], [ring], [note] = (
            desk.asked(f"casework.{what}") for what in ("promise", "call_back", "write")
        )
        assert (promise["amount"], promise["due_on"]) == (Pence(5000), date(2026, 11, 27))
        assert (ring["due_on"], ring["due_time"], ring["phone"]) == (
            date(2026, 11, 30),
            "14:00",
            "07700 900123",
        )
        assert note["said"] == "Paid on pay day."
        assert note["did"].split("\n") == [
            "Promised £50.00 by Fri 27 Nov 2026",
            "We ring back on Mon 30 Nov 2026 at 14:00",
        ]
        keys = [promise["key"], ring["key"], note["key"]]
        stem = keys[0].removesuffix(":promise")
        assert keys == [f"{stem}:promise", f"{stem}:call_back", f"{stem}:contact"]


@pytest.mark.parametrize(
    ("amount", "due_on", "ring_on", "said"),
    [
        ("fifty", "fri", "", "That is not an amount of money."),
        ("50", "soon", "", "That is not a date."),
        ("50", "1/1/2020", "", "That day is already past."),
        ("0", "fri", "", "Nothing is promised."),
        ("", "", "never", "That is not a date."),
    ],
)
async def test_what_cannot_be_read_is_said_and_nothing_is_kept(
    desk: FakeDesk, amount: str, due_on: str, ring_on: str, said: str
) -> None:
    async with seated(desk) as sitting:
        draft = a_draft("wrap", said="x", amount=amount, due_on=due_on, ring_on=ring_on)
        await opened(sitting, "wrap", draft=draft)
        await press(sitting, "enter", "enter", "enter", "enter")
        assert said in shown(sitting)
        assert desk.asked("casework.write") == []
        assert room(sitting) == "wrap"


async def test_what_failed_half_way_is_done_again_under_the_same_keys(desk: FakeDesk) -> None:
    desk.with_answers(casework__write=StoreBusy("The store is busy.", "Press Enter again."))
    async with seated(desk) as sitting:
        await opened(sitting, "wrap")
        await press(sitting, "enter")
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter", "enter")
        assert "The store is busy. Press Enter again." in shown(sitting)
        assert app_of(sitting).call is not None
        desk.with_answers(casework__write=None)
        await press(sitting, "enter")
        first, second = desk.asked("casework.promise")
        assert first == second
        assert room(sitting) == "find"


async def test_esc_goes_back_and_a_hang_up_keeps_the_note_that_wrote_itself(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        in_call(sitting)
        app_of(sitting).did("action", "Asked for a visit by Fri 27 Nov 2026")
        await opened(sitting, "wrap")
        await type_in(sitting, "she")
        hang_up(sitting)
        content = json.loads(desk.asked("drafts.save")[-1]["content"])
        assert content["said"] == "she"
        assert content["did"] == "Asked for a visit by Fri 27 Nov 2026"
        await press(sitting, "escape")
        assert room(sitting) != "wrap"
        assert app_of(sitting).call is not None


async def test_after_a_crash_the_note_is_kept_for_the_call_that_was(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        draft = a_draft("wrap", said="she", did="Took £20.00 in cash, receipt 00000002-K")
        app_of(sitting).show("wrap", draft=draft)
        await settled(sitting)
        assert "Took £20.00 in cash" in shown(sitting)
        await press(sitting, "enter", "enter", "enter")
        [written] = desk.asked("casework.write")
        assert (written["key"], written["call_key"]) == (f"{KEY}:contact", CALL_KEY)
        assert written["did"] == "Took £20.00 in cash, receipt 00000002-K"
        assert desk.asked("casework.end_call") == []


async def test_an_old_draft_does_not_end_the_call_in_progress(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "wrap", draft=a_draft("wrap", said="old", did="Spoke."))
        await press(sitting, "enter", "enter", "enter")
        assert desk.asked("casework.write")[0]["did"] == "Spoke."
        assert app_of(sitting).call is not None


async def test_a_caller_who_was_not_checked_can_only_leave_a_message(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        in_call(sitting, checked=False)
        app_of(sitting).show("wrap", tenancy_id=14)
        await settled(sitting)
        assert "Nobody was checked in this call" in shown(sitting)
        await press(sitting, "enter", "enter", "enter")
        assert room(sitting) == "message"
        assert desk.asked("casework.write") == []


async def test_f4_restricts_the_note(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "wrap")
        await press(sitting, "f4", "enter", "enter", "enter")
        assert desk.asked("casework.write")[0]["restricted"] is True
