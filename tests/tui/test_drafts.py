"""Drafts: what was being written comes back, or is thrown away on purpose."""

from dataclasses import replace

import pytest

from tests.tui.driving import app_of, press, seated, settled
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_text
from tests.tui.opening import KEY, a_draft, room, shown


async def test_go_on_with_a_payment_and_its_key(desk: FakeDesk) -> None:
    desk.with_answers(drafts__offered=(a_draft("note", note="x"), a_draft("pay", amount="20")))
    async with seated(desk) as sitting:
        app_of(sitting).show("drafts")
        await settled(sitting)
        assert "2 not finished." in shown(sitting)
        assert "23 Nov 26 13:50 rent account 1000014" in shown(sitting)
        await press(sitting, "down", "enter")
        assert room(sitting) == "pay"
        await press(sitting, "enter", "enter")
        assert desk.asked("money.take")[0]["key"] == KEY
        await press(sitting, "enter")
        assert room(sitting) == "find"


@pytest.mark.parametrize(
    "form", ["reverse", "note", "wrap", "escalate", "hold", "call_back", "message", "decide"]
)
async def test_every_form_comes_back(desk: FakeDesk, form: str) -> None:
    desk.with_answers(drafts__offered=(a_draft(form, reason="half a word", action_id="71"),))
    async with seated(desk) as sitting:
        app_of(sitting).show("drafts")
        await settled(sitting)
        await press(sitting, "enter")
        assert room(sitting) == form


async def test_one_is_thrown_away(desk: FakeDesk) -> None:
    desk.with_answers(drafts__offered=(a_draft("note", note="old words"),))
    async with seated(desk) as sitting:
        app_of(sitting).show("drafts")
        await settled(sitting)
        assert "old words" in shown(sitting)
        desk.with_answers(drafts__offered=())
        await press(sitting, "x")
        assert desk.asked("drafts.discard") == [{"key": KEY}]
        assert "Nothing is left unfinished." in shown(sitting)
        await press(sitting, "x", "enter", "escape")
        assert room(sitting) == "find"


async def test_a_draft_that_cannot_be_read_opens_empty(desk: FakeDesk) -> None:
    broken = replace(a_draft("note"), content="{not json")
    desk.with_answers(drafts__offered=(broken,))
    async with seated(desk) as sitting:
        app_of(sitting).show("drafts")
        await settled(sitting)
        await press(sitting, "enter")
        assert room(sitting) == "note"


async def test_two_wrap_ups_are_told_apart_by_whose_they_are_and_what_was_typed(desk: FakeDesk) -> None:
    first = a_draft("wrap", said="Paid on pay day", due_on="", name="Adaeze Okafor", deeds="[]")
    deeds = '[["payment", "Took £20.00", true, 2000]]'
    second = replace(a_draft("wrap", said="", name="Tom Ashe", deeds=deeds), rent_reference="1000022")
    desk.with_answers(drafts__offered=(first, second))
    async with seated(desk) as sitting:
        app_of(sitting).show("drafts")
        await settled(sitting)
        rows = [line for line in frame_text(sitting.app).split("\n") if "Wrap-up" in line]
        assert "1000014 Adaeze Okafor" in rows[0]
        assert "1000022 Tom Ashe: Took" in rows[1]
        assert "Paid on pay day" in shown(sitting)
        await press(sitting, "down")
        assert "Took £20.00" in shown(sitting)
