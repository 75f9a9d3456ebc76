"""The lock: only the right PIN leads off it, it shows nothing of any tenant, and F9 works on it."""

from dataclasses import replace

from store.domain.errors import BadInput, NotAllowed, StoreFull
from tests.tui import made_up
from tests.tui.driving import Sitting, app_of, at_account, press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_lines, frame_text
from tests.tui.opening import hang_up, opened


async def _try(sitting: Sitting, pin: str) -> None:
    await type_in(sitting, pin)
    await press(sitting, "enter")


async def test_the_right_pin_opens_the_desk_and_is_never_shown(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "ctrl+r", "ctrl+l")
        frame = frame_text(sitting.app)
        assert "Locked for Asha Okoro." in frame
        assert "Practice council: the PIN is 271828." in frame
        assert "Okafor" not in frame
        await type_in(sitting, "314159")
        assert "314159" not in frame_text(sitting.app)
        await press(sitting, "enter")
        assert desk.asked("officers.check_pin") == [{"pin": "314159"}]
        assert not app_of(sitting).locked


async def test_a_wrong_pin_says_how_many_tries_are_left_and_stays() -> None:
    desk = FakeDesk().with_answers(officers__check_pin=False)
    async with seated(desk) as sitting:
        await press(sitting, "ctrl+l")
        await _try(sitting, "1")
        await _try(sitting, "2")
        assert "That is not your PIN. 3 of 5 left." in frame_text(sitting.app)
        await press(sitting, "escape", "ctrl+l", "f1", "slash")
        assert app_of(sitting).locked
        assert "LOCKED" in frame_lines(sitting.app)[0]
        desk.with_answers(
            officers__check_pin=NotAllowed(
                "The PIN was wrong too often.", "Ask the administrator to reset it."
            )
        )
        await _try(sitting, "3")
        assert "The PIN was wrong too often. Ask the administrator to reset it." in frame_text(sitting.app)
        assert app_of(sitting).locked


async def test_a_live_desk_shows_no_pin() -> None:
    live = replace(made_up.DESK, practice=False, practice_pin="")
    async with seated(FakeDesk().with_answers(officers__desk=live)) as sitting:
        await press(sitting, "ctrl+l")
        assert "the PIN is" not in frame_text(sitting.app)


async def test_never_during_a_call(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await at_account(sitting)
        await press(sitting, "ctrl+l")
        assert not app_of(sitting).locked
        assert "Not during a call: wrap it up first." in frame_text(sitting.app)


async def test_an_officer_without_a_pin_chooses_one_typed_twice() -> None:
    newcomer = replace(made_up.DESK, officer=replace(made_up.ASHA, has_pin=False))
    desk = FakeDesk().with_answers(officers__desk=newcomer)
    async with seated(desk) as sitting:
        assert "You have no PIN for the lock and for approvals yet" in frame_text(sitting.app)
        await press(sitting, "ctrl+l")
        assert "You have no PIN yet. Choose one now" in frame_text(sitting.app)
        await _try(sitting, "314159")
        await _try(sitting, "314158")
        assert "The two are not the same" in frame_text(sitting.app)
        assert desk.asked("officers.choose_pin") == []
        desk.with_answers(officers__choose_pin=BadInput("A PIN has at least 6 digits.", "Choose 6 or more."))
        await _try(sitting, "31")
        await _try(sitting, "31")
        assert "A PIN has at least 6 digits. Choose 6 or more." in frame_text(sitting.app)
        desk.with_answers(officers__choose_pin=None)
        await _try(sitting, "314159")
        await _try(sitting, "314159")
        assert desk.asked("officers.choose_pin")[-1] == {"old": "", "new": "314159"}
        assert not app_of(sitting).locked
        view = app_of(sitting).desk_view
        assert view is not None
        assert view.officer.has_pin
        await press(sitting, "ctrl+l")
        assert "Choose one now" not in frame_text(sitting.app)


async def test_a_locked_desk_can_be_left_by_anybody_and_opened_by_nobody_else() -> None:
    async with seated() as sitting:
        await press(sitting, "ctrl+l")
        app_of(sitting).action_leave()
        await sitting._wait_for_screen()
        while sitting.app.return_code is None:
            await sitting.pause()
        assert sitting.app.return_code == 0


async def test_a_desk_that_ends_ends_its_call_and_says_that_it_is_closed() -> None:
    desk = FakeDesk().with_answers(
        drafts__save=StoreFull("The disk is full.", "Tell support."),
        casework__end_call=StoreFull("The disk is full.", "Tell support."),
    )
    async with seated(desk) as sitting:
        await opened(sitting, "note")
        call = app_of(sitting).call
        assert call
        await press(sitting, "x")
        hang_up(sitting)
        assert desk.asked("casework.end_call") == [
            {"key": call.key, "tenancy_id": call.tenancy_id, "speaking": call.speaking}
        ]
        assert desk.asked("officers.leave") == [{"desk_key": app_of(sitting).desk_key}]


async def test_a_session_ends_between_two_calls_and_the_pin_begins_another(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        app = app_of(sitting)
        await opened(sitting, "note")
        app._session_since -= made_up.DESK.session_hours * 3600
        app._lock_if_over()
        assert not app.locked, "never in mid-call"
        app.end_call()
        app._lock_if_over()
        await settled(sitting)
        assert app.locked
        await _try(sitting, "271828")
        assert not app.locked
        app._lock_if_over()
        assert not app.locked


async def test_keys_that_rest_on_the_lock_say_so(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "ctrl+l", "f1")
        assert "Not on the lock: type your PIN. F9 is for a caller in danger." in frame_text(sitting.app)
        await press(sitting, "ctrl+l")
        assert "It is locked already." in frame_text(sitting.app)
