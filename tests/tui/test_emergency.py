"""The emergency page: from anywhere at once, no sum of money on it, nothing that was typed or ticked lost."""

import threading
from dataclasses import replace
from time import monotonic
from typing import Any

import pytest

from store.domain.errors import StoreBusy, StoreUnreachable
from store.domain.views.wellbeing import AddressBlock, AlertState, FollowUpView
from tests.tui import made_up
from tests.tui.driving import Sitting, app_of, press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_lines, frame_text
from tests.tui.opening import in_call, opened, room, shown
from tui.app import DutydeskApp, Opened
from tui.desk import Emergency
from tui.watch import EmergencyHeard
from tui.widgets.frame import Lines

AWAY = AlertState(False, "", "", False, "", None, "")


def last_kept(desk: FakeDesk) -> Emergency:
    """The newest state that was sent."""
    kept = desk.asked("wellbeing.keep")[-1]["emergency"]
    assert isinstance(kept, Emergency)
    return kept


async def f9(sitting: Sitting) -> None:
    """The key."""
    await press(sitting, "f9")
    assert room(sitting) == "emergency"


async def test_everything_needed_first_fits_a_small_screen(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        in_call(sitting)
        await f9(sitting)
        lines = frame_lines(sitting.app)
        assert len(lines) == 24
        text = "\n".join(lines)
        for needed in (
            "Lena Fischer, extension 4100",
            "Breathe.",
            "Samaritans 116 123",
            "SHOUT to 85258",
            "NHS 111 option 2",
            "14 Alder Walk, Northgate, NX4 6QT",
            "Name: Adaeze Okafor, age 42",
            "07700 900123",
            "Are you thinking of ending your life?",
            "kept here 14:03 · in the store 14:03 · not seen yet",
        ):
            assert needed in text, needed
        assert "£" not in text
        assert "owe" not in text.lower().replace("never talk about what is owed.", "")


async def test_the_page_stands_before_the_desk_is_open(desk: FakeDesk) -> None:
    let_go = threading.Event()

    def connect() -> Opened:
        assert let_go.wait(30)
        return Opened(desk, made_up.CLOCK)

    app = DutydeskApp(connect, made_up.CLOCK)
    async with app.run_test(size=(80, 24)) as sitting:
        await sitting.press("f9")
        await sitting.pause()
        text = frame_text(app)
        assert "Are you thinking of ending your life?" in text
        assert "CALL OUT FOR YOUR DUTY LEAD NOW" in text
        await sitting.press("space", "t")
        await sitting.press(*"pills", "enter")
        assert desk.asked("wellbeing.keep") == []
        let_go.set()
        await settled(sitting)
        assert last_kept(desk).heard == "pills"
        assert [tick[:2] for tick in last_kept(desk).ticks] == [("ending_life", "yes")]
    app.stop_watch()


async def test_ticks_have_times_and_speak_for_the_risk(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        in_call(sitting)
        await f9(sitting)
        await press(sitting, "space", "n", "y", "9")
        kept = last_kept(desk)
        assert [tick[:2] for tick in kept.ticks] == [
            ("ending_life", "yes"),
            ("plan", "no"),
            ("means", "yes"),
            ("called_999", "yes"),
        ]
        assert all(tick[2].startswith("2026-11-23T14:03") for tick in kept.ticks)
        assert (kept.risk, kept.tenancy_id, kept.person_id) == ("soon", made_up.ADAEZE, 1)
        assert "[yes 14:03]" in shown(sitting).replace("yes 14:03 ]", "yes 14:03]")
        assert "DANGER SOON" in shown(sitting)
        await press(sitting, "r")
        assert last_kept(desk).risk == "imminent"
        await press(sitting, "r", "r", "r")
        assert last_kept(desk).risk == "soon"


async def test_a_tick_can_be_taken_back_but_999_cannot_by_a_second_press(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await f9(sitting)
        await press(sitting, "space", "up", "space", "9", "9")
        assert [tick[0] for tick in last_kept(desk).ticks] == ["called_999"]


async def test_words_are_kept_as_they_are_typed_and_esc_closes_only_the_box(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await f9(sitting)
        await press(sitting, "t")
        asked = len(desk.asked("wellbeing.keep"))
        page = app_of(sitting).screen.query_one("#page", Lines)
        before = page.content
        for words in ("I", "might", "jump"):
            await type_in(sitting, words)
        assert page.content == before, "letters redraw the box, not the page"
        await press(sitting, "escape")
        assert last_kept(desk).heard == "Imightjump"
        assert asked < len(desk.asked("wellbeing.keep")) <= asked + 3
        await press(sitting, "l")
        assert room(sitting) == "emergency"
        await type_in(sitting, "on the bridge, n 9 r t")
        await press(sitting, "enter")
        assert last_kept(desk).where == "on the bridge, n 9 r t"
        assert last_kept(desk).ticks == ()
        assert "The caller says they are at: on the bridge" in shown(sitting)
        assert "What they said: Imightjump" in shown(sitting)


async def test_a_doctor_is_typed_for_the_desk_holds_none(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await f9(sitting)
        await press(sitting, "g")
        await type_in(sitting, "DrLind,01134960001")
        await press(sitting, "enter", "g", "enter")
        assert [tick[:2] for tick in last_kept(desk).ticks] == [("gp", "DrLind,01134960001")]
        assert "GP, as they say: DrLind,01134960001" in shown(sitting)


LEFT = (
    FollowUpView("adult_safeguarding", "Adult", opened=True, owner="Lena Fischer", due_on=made_up.TODAY),
    FollowUpView("welfare_visit", "Visit", opened=False),
)


async def test_what_is_demanded_is_shown_opened_and_the_rest_is_one_key(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "pay")
        await f9(sitting)
        await press(sitting, "v", "c", "k", "escape", "y")
        assert last_kept(desk).ticks == (), "nothing is chosen while the call goes on"
        assert "Being opened: Adult safeguarding referral (Care Act 2014 s42)." in shown(sitting)
        assert "v: welfare visit c: call back k: child referral" in shown(sitting)
        desk.with_answers(wellbeing__keep=replace(made_up.ALERT, follow_ups=LEFT))
        await press(sitting, "v", "v")
        assert [tick[:2] for tick in last_kept(desk).ticks] == [("follow_up", "welfare_visit")]
        text = " ".join(shown(sitting).split())
        assert "Opened: Adult safeguarding referral (Care Act 2014 s42). Lena Fischer, today." in text
        assert "Not opened, tell the lead, who has it on the alert: Welfare visit." in text
        assert "v: welfare visit" not in text
        assert "£" not in text
        assert last_kept(desk).closed


async def test_a_key_pressed_by_mistake_is_said_so_and_leaves_nothing_behind(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await f9(sitting)
        await press(sitting, "m", "escape")
        assert "m: by mistake." in shown(sitting)
        await press(sitting, "m")
        assert [tick[:2] for tick in last_kept(desk).ticks] == [("by_mistake", "yes")]
        assert last_kept(desk).closed
        assert "safeguarding referral" not in shown(sitting)


async def test_whoever_noted_something_had_somebody_in_danger_on_the_line(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await f9(sitting)
        await press(sitting, "n", "escape")
        assert "by mistake" not in shown(sitting)
        await press(sitting, "m")
        assert not last_kept(desk).closed


async def test_where_children_are_there_their_referral_needs_no_key(desk: FakeDesk) -> None:
    desk.with_answers(wellbeing__keep=AWAY)
    async with seated(desk) as sitting:
        await f9(sitting)
        await press(sitting, *["down"] * 7, "y", "escape", "y", "k")
        text = " ".join(shown(sitting).split())
        assert "Opens as soon as the store is back: Child safeguarding referral" in text
        assert "k: child referral" not in text


async def test_from_a_half_filled_payment_and_back_to_it(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "pay")
        await type_in(sitting, "20.00")
        assert "£" in shown(sitting)
        await f9(sitting)
        assert "£" not in shown(sitting)
        assert "20.00" not in shown(sitting)
        await press(sitting, "escape")
        assert "End this page?" in shown(sitting)
        await press(sitting, "n")
        assert "End this page?" not in shown(sitting)
        await press(sitting, "escape", "y")
        assert last_kept(desk).closed is True
        assert "WHAT FOLLOWS" in shown(sitting)
        assert "All recovery contact is held to 30 Nov 2026" in shown(sitting)
        assert "15 minutes off the phones" in shown(sitting)
        assert "£" not in shown(sitting)
        await press(sitting, "escape")
        assert room(sitting) == "pay"
        assert "20.00" in shown(sitting)
        assert "That goes to the rent." in shown(sitting)
        call = app_of(sitting).call
        assert call is not None
        assert call.deeds == ()


@pytest.mark.parametrize("over", ["lock", "help"])
async def test_over_the_lock_and_the_help(desk: FakeDesk, over: str) -> None:
    async with seated(desk) as sitting:
        app_of(sitting).show(over, **({"places": ("find",)} if over == "help" else {}))
        await settled(sitting)
        await f9(sitting)
        await press(sitting, "f9", "f1", "ctrl+l", "ctrl+q")
        assert room(sitting) == "emergency"
        await press(sitting, "escape", "y", "escape")
        assert room(sitting) == over


async def test_without_an_account_it_asks_where_they_are(desk: FakeDesk) -> None:
    desk.with_answers(
        wellbeing__block=AddressBlock("", "", (), "", "", "", "", ""),
        wellbeing__keep=replace(made_up.ALERT, hold_until=""),
    )
    async with seated(desk) as sitting:
        await f9(sitting)
        assert "Address: not known. Ask the caller where they are." in shown(sitting)
        assert last_kept(desk).tenancy_id is None
        await press(sitting, "escape", "y")
        assert "tell the lead whose recovery must be held" in shown(sitting)


async def test_a_store_that_is_away_is_said_and_tried_again(desk: FakeDesk) -> None:
    desk.with_answers(wellbeing__keep=AWAY, wellbeing__block=StoreUnreachable("Away.", "Wait."))
    async with seated(desk) as sitting:
        await f9(sitting)
        assert "the store is away: kept on this machine 14:03, trying" in shown(sitting)
        before = frame_text(sitting.app)
        screen: Any = sitting.app.screen
        screen._try_again()
        await settled(sitting)
        assert len(desk.asked("wellbeing.keep")) == 2
        assert frame_text(sitting.app) == before
        desk.with_answers(wellbeing__keep=made_up.ALERT)
        screen._try_again()
        await settled(sitting)
        assert "in the store 14:03" in shown(sitting)
        screen._try_again()
        await settled(sitting)
        assert len(desk.asked("wellbeing.keep")) == 3


async def test_what_is_kept_nowhere_is_said_loudly(desk: FakeDesk) -> None:
    desk.with_answers(wellbeing__keep=StoreUnreachable("The disk is gone.", "Tell support."))
    async with seated(desk) as sitting:
        await f9(sitting)
        assert "NOT KEPT ANYWHERE YET: write times and words on paper." in shown(sitting)


async def test_while_one_state_is_on_its_way_only_the_newest_follows(desk: FakeDesk) -> None:
    begun, let_go = threading.Event(), threading.Event()

    def slow(_emergency: Emergency) -> AlertState:
        begun.set()
        assert let_go.wait(30)
        return made_up.ALERT

    # The watch has nothing to tell meanwhile: it would speak over the status line in its own time.
    desk.with_answers(wellbeing__keep=slow, wellbeing__state=StoreBusy("The store is busy.", "Wait."))
    async with seated(desk) as sitting:
        await sitting.press("f9")
        assert begun.wait(20)
        await sitting.press("t", *"help me")
        assert len(desk.asked("wellbeing.keep")) == 1
        await sitting.press("escape", "escape", "y", "escape")
        assert "Still keeping it" in shown(sitting)
        await sitting.press("escape")
        await sitting.pause()
        assert room(sitting) != "emergency"
        let_go.set()
        await settled(sitting)
        assert len(desk.asked("wellbeing.keep")) == 2
        assert (last_kept(desk).heard, last_kept(desk).closed) == ("help me", True)


async def test_the_officer_sees_who_has_it(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await f9(sitting)
        screen: Any = sitting.app.screen
        seen = replace(made_up.ALERT, seen_by="Lena Fischer", seen_at=made_up.NOW)
        screen.emergency_heard(seen, 0.0)
        assert "seen by" not in shown(sitting), (
            "it was asked before the newest was kept: the watch asks again"
        )
        screen.emergency_heard(seen, monotonic())
        assert "seen by Lena Fischer 14:03" in shown(sitting)


async def test_without_a_leads_desk_it_says_whom_to_ring(desk: FakeDesk) -> None:
    nobody = replace(made_up.DESK, lead_name="", lead_extension="", lead_desk_open=False)
    gone = replace(made_up.ALERT, lead_name="", lead_extension="", lead_desk_open=False)
    desk.with_answers(officers__desk=nobody, wellbeing__keep=gone)
    async with seated(desk) as sitting:
        await f9(sitting)
        assert "RING 020 7946 0999 NOW: no duty lead is signed in." in shown(sitting)


async def test_it_uses_the_room_of_a_large_screen(desk: FakeDesk) -> None:
    async with seated(desk, size=(120, 40)) as sitting:
        await f9(sitting)
        assert "The caller ended the call." in shown(sitting)
        assert "Never hang up first." in shown(sitting)


async def test_a_tiny_terminal_still_shows_the_first_things(desk: FakeDesk) -> None:
    async with seated(desk, size=(40, 12)) as sitting:
        await f9(sitting)
        assert "Lena" in shown(sitting)
        await press(sitting, "space", "t", "escape", "escape", "y", "escape")
        assert room(sitting) != "emergency"


@pytest.mark.parametrize("key", ["f1", "ctrl+l", "ctrl+q"])
async def test_keys_that_rest_in_an_emergency_say_so(desk: FakeDesk, key: str) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "f9", key)
        assert room(sitting) == "emergency"
        # The watch comes round with what the page knows already: the sentence is not read yet.
        sitting.app.post_message(EmergencyHeard(made_up.ALERT, monotonic()))
        await settled(sitting)
        assert "Not in an emergency: Esc ends it first." in shown(sitting)


async def test_after_the_end_esc_is_named_one_way(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "f9", "escape", "y")
        bottom = frame_text(sitting.app).splitlines()[-1]
        assert "Esc back" in bottom
        assert "Esc end" not in bottom
