"""Approvals: figures then and now, one's own requests, yes with a PIN, no with a reason."""

from dataclasses import replace
from typing import Any

from store.domain.errors import AlreadyDecided, FiguresChanged, NotAllowed, TwoPeople
from store.domain.money import Pence
from store.domain.views.casework import ApprovalView
from tests.tui import made_up
from tests.tui.driving import Sitting, app_of, press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_lines, frame_text
from tests.tui.opening import hang_up, room, shown


def waiting(number: int = 71, **changes: Any) -> ApprovalView:
    """A refund that waits."""
    action = replace(
        made_up.ACTION,
        id=number,
        label="Refund",
        detail="To the tenant's bank account",
        amount=Pence(12000),
        requested_by="Ben Hartley",
        reason="Credit after moving out",
        state="requested",
    )
    return replace(made_up.APPROVAL, action=action, **changes)


MOVED = {"changed": True, "balance_now": Pence(-500), "collectable_now": Pence(0), "seq_now": 33}


async def at_approvals(sitting: Sitting) -> None:
    """The list."""
    app_of(sitting).show("approvals")
    await settled(sitting)


async def test_a_yes_needs_the_pin_and_goes_with_what_was_seen() -> None:
    desk = FakeDesk().with_answers(queue__approvals=(waiting(),), queue__approval=waiting())
    async with seated(desk) as sitting:
        await at_approvals(sitting)
        assert "Asked by Ben Hartley" in shown(sitting)
        assert "until 30 Nov 26" in shown(sitting)
        await press(sitting, "y")
        assert "SAY YES to this?" in shown(sitting)
        await press(sitting, "enter", "enter")
        assert "Your PIN is needed" in shown(sitting)
        await type_in(sitting, "271828")
        assert "271828" not in frame_text(sitting.app)
        await sitting.press("enter", "enter", "enter")
        await settled(sitting)
        assert desk.asked("queue.approve") == [
            {"action_id": 71, "seen_seq": 31, "pin": "271828", "reason": ""}
        ]
        assert room(sitting) == "approvals"
        assert "Approved" in shown(sitting)


async def test_a_wrong_pin_is_typed_again_where_it_is_hidden() -> None:
    desk = FakeDesk().with_answers(queue__approvals=(waiting(),), queue__approval=waiting())
    desk.with_answers(queue__approve=NotAllowed("That is not your PIN.", "Type your PIN again."))
    async with seated(desk) as sitting:
        await at_approvals(sitting)
        await press(sitting, "y")
        await type_in(sitting, "314159")
        await press(sitting, "enter", "enter")
        assert "Type your PIN again." in shown(sitting)
        await type_in(sitting, "271828")
        assert "271828" not in frame_text(sitting.app)
        await press(sitting, "enter", "enter")
        assert [asked["pin"] for asked in desk.asked("queue.approve")] == ["314159", "271828"]


async def test_a_no_needs_a_reason() -> None:
    desk = FakeDesk().with_answers(queue__approvals=(waiting(),), queue__approval=waiting())
    async with seated(desk) as sitting:
        await at_approvals(sitting)
        await press(sitting, "n", "enter")
        assert "A reason is needed." in shown(sitting)
        await type_in(sitting, "The account still owes")
        await press(sitting, "enter")
        assert desk.asked("queue.refuse") == [
            {"action_id": 71, "seen_seq": 31, "reason": "The account still owes"}
        ]


async def test_figures_that_moved_are_said_in_words() -> None:
    async with seated(FakeDesk().with_answers(queue__approvals=(waiting(**MOVED),))) as sitting:
        await at_approvals(sitting)
        assert "MOVED" in shown(sitting)
        assert "The account moved since: owes £186.40 -> in credit £5.00" in shown(sitting)
        assert "look again" in shown(sitting)


async def test_figures_that_move_under_the_pin_are_shown_and_asked_again() -> None:
    desk = FakeDesk().with_answers(
        queue__approvals=(waiting(),),
        queue__approval=waiting(),
        queue__approve=FiguresChanged("The account moved since you looked.", "Look again."),
    )
    async with seated(desk) as sitting:
        await at_approvals(sitting)
        await press(sitting, "y")
        await type_in(sitting, "271828")
        desk.with_answers(queue__approval=waiting(**MOVED))
        await press(sitting, "enter", "enter")
        assert room(sitting) == "decide"
        assert "The account moved since you looked. Look again." in shown(sitting)
        assert "owes £186.40 -> in credit £5.00" in shown(sitting)
        desk.with_answers(queue__approve=made_up.ACTION)
        await press(sitting, "enter")
        assert [given["seen_seq"] for given in desk.asked("queue.approve")] == [31, 33]


async def test_ones_own_request_is_withdrawn_and_never_decided() -> None:
    mine = waiting(mine=True, may_decide=False, why_not="It is your own request.")
    desk = FakeDesk().with_answers(queue__approvals=(mine,))
    async with seated(desk) as sitting:
        await at_approvals(sitting)
        assert "Yours: another person decides" in shown(sitting)
        await press(sitting, "y", "n")
        assert room(sitting) == "approvals"
        await sitting.press("x", "x")
        await settled(sitting)
        assert desk.asked("queue.withdraw")[0] == {"action_id": 71, "version": 1}
        assert desk.asked("queue.approve") == []


async def test_what_the_store_refuses_is_said_as_it_is() -> None:
    errors = (TwoPeople("It is your own.", "Ask another."), AlreadyDecided("Ben decided.", "Look again."))
    for error in errors:
        desk = FakeDesk().with_answers(
            queue__approvals=(waiting(),), queue__approval=waiting(), queue__refuse=error
        )
        async with seated(desk) as sitting:
            await at_approvals(sitting)
            await press(sitting, "n")
            await type_in(sitting, "no")
            await press(sitting, "enter")
            assert str(error) in shown(sitting)


async def test_a_hang_up_keeps_the_reason_and_never_the_pin() -> None:
    desk = FakeDesk().with_answers(queue__approvals=(waiting(),), queue__approval=waiting())
    async with seated(desk) as sitting:
        await at_approvals(sitting)
        await press(sitting, "y")
        await type_in(sitting, "271828")
        await press(sitting, "enter")
        await type_in(sitting, "checked twice")
        hang_up(sitting)
        content = desk.asked("drafts.save")[-1]["content"]
        assert "checked twice" in content
        assert "271828" not in content


async def test_many_requests_are_paged() -> None:
    views = tuple(waiting(number) for number in range(40))
    async with seated(FakeDesk().with_answers(queue__approvals=views)) as sitting:
        await at_approvals(sitting)
        assert "of 40" in shown(sitting)
        await press(sitting, *("down",) * 39)
        assert any(line.startswith(">") for line in frame_lines(sitting.app)), "the marked one is seen"
        await press(sitting, "j", "down", "k", "r")
        assert "40 waiting" in shown(sitting) or "of 40" in shown(sitting)
        await press(sitting, "escape")
        assert room(sitting) == "find"


async def test_nothing_waits() -> None:
    async with seated(FakeDesk().with_answers(queue__approvals=())) as sitting:
        await at_approvals(sitting)
        await press(sitting, "y", "n", "x", "up", "down")
        assert "Nothing waits" in shown(sitting)


async def test_a_request_that_waited_too_long_says_so() -> None:
    late = replace(waiting(), lapsed=True, may_decide=False, why_not="It waited too long and has lapsed.")
    async with seated(FakeDesk().with_answers(queue__approvals=(late,))) as sitting:
        await at_approvals(sitting)
        assert "> LAPSED" in shown(sitting)
        assert "1 waiting, 0 for you." in shown(sitting)


async def test_the_phone_rings_while_approvals_are_looked_at() -> None:
    async with seated(FakeDesk().with_answers(queue__approvals=(waiting(),))) as sitting:
        await at_approvals(sitting)
        await press(sitting, "slash", *"okafor")
        assert room(sitting) == "find"
        assert "Find: okafor" in shown(sitting)
        assert app_of(sitting).call is not None
