"""Taking a payment back: asked for with a reason, decided by somebody else."""

from dataclasses import replace

from tests.tui import made_up
from tests.tui.driving import press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.opening import deeds, opened, room, shown


async def test_a_reversal_is_asked_for(desk: FakeDesk) -> None:
    waiting = replace(made_up.ACTION, label="Reversal", needs_approval=True, approvers="Senior officer")
    desk.with_answers(money__ask_reversal=waiting)
    async with seated(desk) as sitting:
        await opened(sitting, "reverse")
        assert "£20.00 Cash" in shown(sitting)
        await press(sitting, "1", "enter")
        assert "A reason is needed." in shown(sitting)
        await type_in(sitting, "Taken on the wrong account")
        await sitting.press("enter", "enter")
        await settled(sitting)
        [asked] = desk.asked("money.ask_reversal")
        assert (asked["posting_id"], asked["reason"]) == (301, "Taken on the wrong account")
        assert deeds(sitting) == ("Asked for the payment of £20.00, receipt 00000001-H, to be taken back",)
        assert "It waits for Senior officer." in shown(sitting)
        assert room(sitting) != "reverse"


async def test_what_waits_or_is_done_cannot_be_asked_again(desk: FakeDesk) -> None:
    row = made_up.TAKEN[0]
    desk.with_answers(money__taken=(replace(row, pending=True), replace(row, reversed=True)))
    async with seated(desk) as sitting:
        await opened(sitting, "reverse")
        await press(sitting, "1")
        assert "a reversal waits for a yes" in shown(sitting)
        await press(sitting, "2")
        assert "was taken back before" in shown(sitting)


async def test_an_account_without_payments_says_so(desk: FakeDesk) -> None:
    desk.with_answers(money__taken=())
    async with seated(desk) as sitting:
        await opened(sitting, "reverse")
        assert "No payment was taken at a desk on this account." in shown(sitting)
        await press(sitting, "enter", "1", "escape")
        assert room(sitting) != "reverse"
