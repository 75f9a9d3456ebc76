"""Holds: a reason by its number, an end that is typed, and the end of one that stands."""

from dataclasses import replace
from datetime import date

from store.domain.errors import NotAllowed
from store.domain.money import Pence
from tests.tui import made_up
from tests.tui.driving import press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.opening import deeds, hang_up, opened, opened_to_a_third_party, room, shown


async def test_a_hold_for_a_benefit_claim(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "hold")
        await press(sitting, "1")
        await type_in(sitting, "claimed on 20 Nov")
        await press(sitting, "enter")
        await type_in(sitting, "4/12")
        await sitting.press("enter", "enter", "enter")
        await settled(sitting)
        [held] = desk.asked("casework.hold")
        assert (held["reason"], held["detail"], held["ends_on"]) == (
            "uc_pending",
            "claimed on 20 Nov",
            date(2026, 12, 4),
        )
        assert deeds(sitting) == ("Put recovery on hold to Fri 4 Dec 2026: Universal Credit claim pending",)
        assert room(sitting) != "hold"


async def test_every_hold_has_an_end(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "hold")
        await press(sitting, "3", "enter", "enter", "enter")
        assert "There is no date." in shown(sitting)
        await type_in(sitting, "yesterday")
        await press(sitting, "enter")
        assert "That day is already past." in shown(sitting)
        assert desk.asked("casework.hold") == []


async def test_too_long_a_hold_says_what_to_do_and_keeps_what_was_typed(desk: FakeDesk) -> None:
    desk.with_answers(casework__hold=NotAllowed("A hold may end on 07/12/2026.", "Queue it with e."))
    async with seated(desk) as sitting:
        await opened(sitting, "hold")
        await press(sitting, "3")
        await type_in(sitting, "the June sum")
        await press(sitting, "enter", "enter")
        await type_in(sitting, "+90")
        await press(sitting, "enter")
        assert "A hold may end on 07/12/2026. Queue it with e." in shown(sitting)
        assert "the June sum" in shown(sitting)
        hang_up(sitting)
        assert desk.asked("drafts.save")[-1]["form"] == "hold"


async def test_a_hold_that_stands_can_end_with_a_reason(desk: FakeDesk) -> None:
    desk.with_answers(casework__holds=(made_up.HOLD,))
    async with seated(desk) as sitting:
        await opened(sitting, "hold")
        assert "END: benefit_pending" in shown(sitting)
        await press(sitting, *["down"] * 9, "enter", "enter")
        assert "A reason is needed." in shown(sitting)
        await type_in(sitting, "the award came")
        await press(sitting, "enter")
        assert desk.asked("casework.end_hold") == [{"hold_id": 3, "version": 1, "why": "the award came"}]


async def test_a_third_party_s_screen_shows_no_hold_that_stands() -> None:
    async with seated(FakeDesk().with_answers(casework__holds=(made_up.HOLD,))) as sitting:
        await opened(sitting, "hold")
        assert "Fri 4 Dec 2026" in shown(sitting)
    async with seated(FakeDesk().with_answers(casework__holds=(made_up.HOLD,))) as sitting:
        await opened_to_a_third_party(sitting, "hold", "letters")
        assert "Recovery stops for a while. Why?" in shown(sitting)
        assert "Fri 4 Dec 2026" not in shown(sitting)
        assert "Universal Credit claimed" not in shown(sitting)


async def test_a_part_in_dispute_is_held_by_its_sum(desk: FakeDesk) -> None:
    part = replace(made_up.HOLD, reason="dispute", amount=Pence(4000))
    desk.with_answers(casework__hold=part, casework__holds=(part,))
    async with seated(desk) as sitting:
        await opened(sitting, "hold")
        await press(sitting, *["down"] * 9)
        assert "Only £40.00." in shown(sitting)
        await press(sitting, "3", "enter")
        assert "empty: all of it" in shown(sitting)
        await type_in(sitting, "forty")
        await press(sitting, "enter")
        await type_in(sitting, "+7")
        await press(sitting, "enter")
        assert "That is not an amount of money." in shown(sitting)
        assert desk.asked("casework.hold") == []
        await press(sitting, *["backspace"] * 5)
        await type_in(sitting, "40")
        await press(sitting, "enter", "enter")
        [held] = desk.asked("casework.hold")
        assert (held["reason"], held["amount"]) == ("dispute", Pence(4000))
        assert deeds(sitting) == ("Put £40.00 of the debt on hold to Fri 4 Dec 2026: Dispute about the sum",)


async def test_another_reason_asks_for_no_sum(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "hold")
        await press(sitting, "1")
        assert "Only this" not in shown(sitting)
        await press(sitting, "enter")
        await type_in(sitting, "+7")
        await press(sitting, "enter")
        assert desk.asked("casework.hold")[0]["amount"] is None
