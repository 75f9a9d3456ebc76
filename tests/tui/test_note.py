"""Notes: kept once, added to and never edited, capped, never with a card number."""

import json

from textual import events

from store.domain.errors import StoreFull
from tests.tui.driving import press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.opening import KEY, a_draft, hang_up, opened, opened_to_a_third_party, room, shown


async def test_a_note_is_kept_once(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "note")
        assert "Would you read this aloud to the tenant?" in shown(sitting)
        await type_in(sitting, "Benefit is late; she rings on Friday.")
        assert "37 of 4000 characters" in shown(sitting)
        await sitting.press("enter", "enter", "enter")
        await settled(sitting)
        [written] = desk.asked("casework.write")
        assert written["said"] == "Benefit is late; she rings on Friday."
        assert written["channel"] == "phone"
        assert written["restricted"] is False
        assert room(sitting) != "note"
        assert desk.asked("drafts.discard") == [{"key": written["key"]}]


async def test_f4_keeps_it_for_cleared_staff(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "note")
        await type_in(sitting, "x")
        await press(sitting, "f4")
        assert "RESTRICTED: only cleared staff may read it." in shown(sitting)
        await press(sitting, "enter")
        assert desk.asked("casework.write")[0]["restricted"] is True


async def test_a_wrong_note_gets_an_addendum(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "note")
        await press(sitting, "f3")
        assert "A wrong note is never edited" in shown(sitting)
        assert "19 Nov 26 10:05 Payment" in shown(sitting)
        await press(sitting, "2")
        assert "Not now: it is restricted." in shown(sitting)
        await press(sitting, "1")
        await type_in(sitting, "It was £30.00.")
        await press(sitting, "enter")
        [added] = desk.asked("casework.add_to")
        assert (added["contact_id"], added["text"]) == (501, "It was £30.00.")
        assert desk.asked("casework.write") == []


async def test_a_megabyte_is_cut_and_said(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "note")
        sitting.app.post_message(events.Paste("a\x1b[2J\u202eb " * 150_000))
        await settled(sitting)
        assert "It holds 4000 characters" in shown(sitting)
        assert "of 4000 characters" in shown(sitting)
        await press(sitting, "enter")
        [written] = desk.asked("casework.write")
        assert len(written["said"]) <= 4000
        assert "\x1b" not in written["said"]


async def test_lines_stay_lines(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "note")
        await type_in(sitting, "one\ntwo")
        await press(sitting, "enter")
        assert desk.asked("casework.write")[0]["said"] == "one\ntwo"


async def test_a_card_number_is_refused(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "note")
        await type_in(sitting, "card 4111 1111 1111 1111")
        await press(sitting, "enter")
        assert "looks like a card number" in shown(sitting)
        assert desk.asked("casework.write") == []


async def test_an_error_a_hang_up_and_esc_lose_nothing(desk: FakeDesk) -> None:
    desk.with_answers(casework__write=StoreFull("The disk is full.", "Tell support."))
    async with seated(desk) as sitting:
        await opened(sitting, "note")
        await type_in(sitting, "what she said")
        await press(sitting, "enter")
        assert "The disk is full. Tell support." in shown(sitting)
        assert "what she said" in shown(sitting)
        hang_up(sitting)
        assert json.loads(desk.asked("drafts.save")[-1]["content"])["note"] == "what she said"
        await sitting.press("!", "escape")
        await settled(sitting)
        assert json.loads(desk.asked("drafts.save")[-1]["content"])["note"] == "what she said!"


async def test_a_draft_comes_back(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "note", draft=a_draft("note", note="half a", restricted="yes"))
        assert "half a" in shown(sitting)
        assert "RESTRICTED" in shown(sitting)
        await press(sitting, "enter")
        assert desk.asked("casework.write")[0]["key"] == KEY


async def test_the_diary_is_not_opened_beneath_a_note_while_a_third_party_listens(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened_to_a_third_party(sitting, "note", "balance", "agreement")
        await press(sitting, "f3")
        assert "The diary may not be opened in this call." in shown(sitting)
        assert desk.asked("accounts.diary") == []
