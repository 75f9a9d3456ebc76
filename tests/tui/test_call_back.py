"""Call-backs: only on a number that may be rung, on a day to come."""

from datetime import date

from store.domain.views.casework import PhoneView
from tests.tui.driving import press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.opening import deeds, opened, room, shown


async def test_ring_back_on_a_number_on_file(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "call_back")
        await press(sitting, "1")
        await type_in(sitting, "fri 14:30")
        await press(sitting, "enter")
        await type_in(sitting, "the benefit letter")
        await sitting.press("enter", "enter", "enter")
        await settled(sitting)
        [kept] = desk.asked("casework.call_back")
        assert (kept["phone"], kept["due_on"], kept["due_time"], kept["reason"]) == (
            "07700 900123",
            date(2026, 11, 27),
            "14:30",
            "the benefit letter",
        )
        assert deeds(sitting) == ("We ring back on Fri 27 Nov 2026 at 14:30",)
        assert room(sitting) != "call_back"


async def test_where_only_one_number_is_safe_no_other_is_offered(desk: FakeDesk) -> None:
    desk.with_answers(casework__phones=(PhoneView("07700 900777", "sister's phone", safe_only=True),))
    async with seated(desk) as sitting:
        await opened(sitting, "call_back")
        assert "Only this number is safe to ring." in shown(sitting)
        assert "Another number" not in shown(sitting)
        await press(sitting, "1")
        assert "Only this number is safe." in shown(sitting)
        assert "Number" not in shown(sitting).replace("Only this number is safe.", "")


async def test_another_number_is_typed(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "call_back")
        await press(sitting, "2")
        await type_in(sitting, "0113 496 0333")
        await press(sitting, "enter")
        await type_in(sitting, "+1")
        await press(sitting, "enter", "enter")
        assert desk.asked("casework.call_back")[0]["phone"] == "0113 496 0333"


async def test_without_a_number_on_file_one_is_asked_for(desk: FakeDesk) -> None:
    desk.with_answers(casework__phones=())
    async with seated(desk) as sitting:
        await opened(sitting, "call_back")
        await press(sitting, "enter")
        await type_in(sitting, "tomorrow")
        await press(sitting, "enter", "enter")
        assert "There is no number." in shown(sitting)
        assert "tomorrow" in shown(sitting)
        assert desk.asked("casework.call_back") == []
