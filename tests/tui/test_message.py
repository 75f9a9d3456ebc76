"""Messages of callers who were not checked: kept once, and nothing of any account on the page."""

from datetime import date

from store.domain.errors import StoreReadOnly
from tests.tui.driving import app_of, checking, press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.opening import hang_up, in_call, room, shown


async def test_a_message_is_kept_without_an_account(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        app_of(sitting).begin_call()
        app_of(sitting).show("message", tenancy_id=None)
        await settled(sitting)
        for text in ("Mr Tan", "07700 900200", "Please ring about the heating", "fri"):
            await type_in(sitting, text)
            await sitting.press("enter")
        await sitting.press("enter")
        await settled(sitting)
        [taken] = desk.asked("people.take_message")
        assert taken["tenancy_id"] is None
        assert (taken["caller_name"], taken["caller_phone"]) == ("Mr Tan", "07700 900200")
        assert taken["text"] == "Please ring about the heating"
        assert taken["answer_by"] == date(2026, 11, 27)
        assert room(sitting) != "message"


async def test_it_names_no_account(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        in_call(sitting, checked=False)
        app_of(sitting).show("message", tenancy_id=14)
        await settled(sitting)
        assert "say nothing about any account" in shown(sitting)
        assert "Okafor" not in shown(sitting)
        assert "£" not in shown(sitting)
        assert desk.asked("accounts.open") == desk.asked("people.sheet") == []


async def test_an_empty_message_a_card_number_and_an_error_keep_what_was_typed(desk: FakeDesk) -> None:
    desk.with_answers(people__take_message=StoreReadOnly("The store is read-only.", "Tell support."))
    async with seated(desk) as sitting:
        app_of(sitting).show("message", tenancy_id=None)
        await settled(sitting)
        await press(sitting, "enter", "enter", "enter", "enter")
        assert "There is no message." in shown(sitting)
        await type_in(sitting, "my card 4111111111111111")
        await press(sitting, "enter")
        assert "looks like a card number" in shown(sitting)
        await press(sitting, "ctrl+u")
        await type_in(sitting, "ring me")
        await press(sitting, "enter", "enter")
        assert "The store is read-only. Tell support." in shown(sitting)
        assert "ring me" in shown(sitting)
        hang_up(sitting)
        assert "ring me" in desk.asked("drafts.save")[-1]["content"]


async def test_after_a_message_from_somebody_unchecked_the_call_is_over_in_a_few_escapes(
    desk: FakeDesk,
) -> None:
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "m")
        for text in ("Mr Tan", "07700 900200", "Please ring about the heating", ""):
            await type_in(sitting, text)
            await sitting.press("enter")
        await settled(sitting)
        assert "The message is kept." in shown(sitting)
        await press(sitting, "escape", "escape", "escape")
        assert room(sitting) == "find"
        assert app_of(sitting).call is None
