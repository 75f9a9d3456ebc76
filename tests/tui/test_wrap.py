"""The wrap-up: what is read back, and everything of the call kept once, or nothing of it."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from store.domain.errors import StoreBusy
from store.domain.money import Pence
from store.domain.views.people import Speaking
from tests.tui import made_up
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
        [written] = desk.asked("casework.wrap_up")
        assert written["did"] == "Spoke on the phone."
        assert written["call_key"] == call.key
        assert written["promise"] is written["call_back"] is None
        assert (written["key"], written["speaking"]) == (f"{call.key}:wrap", call.speaking)
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
        [note] = desk.asked("casework.wrap_up")
        assert note["promise"] == (Pence(5000), date(2026, 11, 27), "")
        assert note["call_back"] == ("07700 900123", date(2026, 11, 30), "14:00", "Paid on pay day.")
        assert note["subject"] == "Promise"
        assert note["said"] == "Paid on pay day."
        assert note["did"].split("\n") == [
            "Promised £50.00 by Fri 27 Nov 2026",
            "We ring back on Mon 30 Nov 2026 at 14:00",
        ]


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
        assert desk.asked("casework.wrap_up") == []
        assert room(sitting) == "wrap"


async def test_what_failed_is_sent_again_under_the_same_key(desk: FakeDesk) -> None:
    desk.with_answers(casework__wrap_up=StoreBusy("The store is busy.", "Press Enter again."))
    async with seated(desk) as sitting:
        await opened(sitting, "wrap")
        await press(sitting, "enter")
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter", "enter")
        assert "The store is busy. Press Enter again." in shown(sitting)
        assert app_of(sitting).call is not None
        desk.with_answers(casework__wrap_up=None)
        await press(sitting, "enter")
        first, second = desk.asked("casework.wrap_up")
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
        assert json.loads(content["deeds"]) == [
            ["action", "Asked for a visit by Fri 27 Nov 2026", False, None]
        ]
        assert content["due_on"] == "", "a day that was only suggested was not typed"
        await press(sitting, "escape")
        assert room(sitting) != "wrap"
        assert app_of(sitting).call is not None


async def test_every_deed_is_safe_before_the_wrap_up_is_opened(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        in_call(sitting)
        app = app_of(sitting)
        app.did("payment", "Took £20.00", read_back=True, amount=Pence(2000))
        await settled(sitting)
        [saved] = desk.asked("drafts.save")
        call = app.call
        assert call is not None
        assert (saved["form"], saved["tenancy_id"], saved["key"]) == ("wrap", 14, f"{call.key}:wrap")
        assert json.loads(json.loads(saved["content"])["deeds"]) == [["payment", "Took £20.00", True, 2000]]
        app._parting._keep(app.open_desk, [])
        assert desk.asked("drafts.save")[-1]["content"] == saved["content"]


async def test_what_was_typed_is_there_again_and_a_deed_between_does_not_lose_it(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "wrap")
        await type_in(sitting, "she")
        await press(sitting, "escape")
        app_of(sitting).did("action", "Asked for a visit")
        await settled(sitting)
        content = json.loads(desk.asked("drafts.save")[-1]["content"])
        assert (content["said"], "visit" in content["deeds"]) == ("she", True)
        app_of(sitting).show("wrap", tenancy_id=14)
        await settled(sitting)
        assert "she" in shown(sitting)
        await press(sitting, "enter", "enter", "enter")
        [written] = desk.asked("casework.wrap_up")
        assert (written["said"], written["did"]) == ("she", "Asked for a visit")
        assert desk.asked("drafts.discard") == [{"key": written["key"]}]


@pytest.mark.parametrize(
    ("answers", "third_party", "said"),
    [
        ({"casework__phones": ()}, False, "There is no number on file to ring."),
        ({"casework__suggest": StoreBusy("Busy.", "Wait.")}, False, "could not be looked up"),
        ({}, True, "it is not this caller's to hear"),
    ],
)
async def test_why_there_is_no_number_to_ring_is_said_as_it_is(
    desk: FakeDesk, answers: dict[str, Any], third_party: bool, said: str
) -> None:
    desk.with_answers(**answers)
    async with seated(desk) as sitting:
        in_call(sitting)
        if third_party:
            app, speaking = app_of(sitting), Speaking("third_party", 9, 3, frozenset({"balance"}), "Advice")
            assert app.call is not None
            app.call = app.call.with_speaker(speaking, "Adaeze Okafor")
        app_of(sitting).show("wrap", tenancy_id=14)
        await settled(sitting)
        await press(sitting, "enter", "enter")
        await type_in(sitting, "fri")
        await press(sitting, "enter")
        assert said in shown(sitting)
        assert desk.asked("casework.wrap_up") == []


async def test_a_box_that_cannot_be_read_is_said_at_its_own_enter(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "wrap")
        await press(sitting, "enter")
        await type_in(sitting, "fifty")
        await press(sitting, "enter")
        assert "That is not an amount of money." in shown(sitting)
        assert sitting.app.focused is not None
        assert sitting.app.focused.id == "field-amount"


DEEDS = json.dumps([["payment", "Took £20.00 in cash, receipt 00000002-K", True, 2000]])


async def test_after_a_crash_the_note_is_kept_for_the_call_that_was(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        who = json.dumps(["tenant", 1, None, ["balance"]])
        app_of(sitting).show("wrap", draft=a_draft("wrap", said="she", deeds=DEEDS, speaking=who))
        await settled(sitting)
        lines = shown(sitting)
        assert lines.index("READ BACK") < lines.index("Took £20.00 in cash") < lines.index("THE NOTE")
        assert "No money" not in lines
        await press(sitting, "enter", "enter", "enter")
        [written] = desk.asked("casework.wrap_up")
        assert (written["key"], written["call_key"]) == (KEY, CALL_KEY)
        assert written["did"] == "Took £20.00 in cash, receipt 00000002-K"
        assert (written["person_id"], written["speaking"].kind) == (1, "tenant")


async def test_after_a_crash_it_is_still_known_that_the_tenant_consented_by_voice(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        in_call(sitting)
        app = app_of(sitting)
        assert app.call is not None
        third = Speaking("third_party", 1, None, frozenset({"balance"}), "Petra Lund", consent=True)
        app.call = app.call.with_speaker(third, "")
        app.did("verified", "Consent by voice")
        await opened(sitting, "help", places=())
        kept = [one for one in desk.asked("drafts.save") if one["form"] == "wrap"][-1]
        app.end_call()
        app.show("wrap", draft=replace(a_draft("wrap"), content=kept["content"]))
        await settled(sitting)
        await press(sitting, "enter", "enter", "enter")
        [written] = desk.asked("casework.wrap_up")
        assert written["speaking"] == replace(third, name="")


async def test_an_old_draft_does_not_end_the_call_in_progress(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "wrap", draft=a_draft("wrap", said="old", deeds=DEEDS))
        call = app_of(sitting).call
        await press(sitting, "enter", "enter", "enter")
        [written] = desk.asked("casework.wrap_up")
        assert written["did"].startswith("Took £20.00")
        assert written["call_key"] == CALL_KEY
        assert app_of(sitting).call == call


async def test_a_caller_who_was_not_checked_can_only_leave_a_message(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        in_call(sitting, checked=False)
        app_of(sitting).show("wrap", tenancy_id=14)
        await settled(sitting)
        assert "Nobody was checked in this call" in shown(sitting)
        await press(sitting, "enter", "enter", "enter")
        assert room(sitting) == "message"
        assert desk.asked("casework.wrap_up") == []


async def test_f4_restricts_the_note(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "wrap")
        await press(sitting, "f4", "enter", "enter", "enter")
        assert desk.asked("casework.wrap_up")[0]["restricted"] is True


async def test_where_no_money_may_be_asked_for_none_is_suggested(desk: FakeDesk) -> None:
    none = replace(made_up.WRAP, promise_amount=Pence(0), why="recovery is on hold")
    desk.with_answers(casework__suggest=none)
    async with seated(desk) as sitting:
        await opened(sitting, "wrap")
        assert "No promise is suggested: recovery is on hold." in shown(sitting)
        assert "£" not in shown(sitting).split("No promise is suggested")[1]
        call = app_of(sitting).call
        assert call is not None
        assert desk.asked("casework.suggest") == [{"tenancy_id": 14, "speaking": call.speaking}]
